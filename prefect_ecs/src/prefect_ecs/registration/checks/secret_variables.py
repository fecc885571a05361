"""Which environment variables hold secrets: a deployment, which everybody who can open Prefect's pages reads, may hold none of them."""

from __future__ import annotations

from prefect_ecs.registration.config import Config

# Whatever the stack's configuration says, for a laptop and `check` know nothing of it.
ALWAYS = frozenset({"DATABASE_URL", "PREFECT_API_AUTH_STRING", "PREFECT_API_KEY"})


def secret_variables(config: Config) -> frozenset[str]:
    """The names that no placeholder and no `env` of a deployment may use."""
    return ALWAYS.union(config.secret_variables)
