"""Environment variables with secrets. A deployment must not contain them: every user of Prefect's UI can read it."""

from __future__ import annotations

from prefect_ecs.registration.config import Config

# Always secret, since a laptop and `check` don't have the stack's configuration.
ALWAYS = frozenset({"DATABASE_URL", "PREFECT_API_AUTH_STRING", "PREFECT_API_KEY"})


def secret_variables(config: Config) -> frozenset[str]:
    """Names that placeholders and `env` of a deployment can't use."""
    return ALWAYS.union(config.secret_variables)
