"""The security groups of a run: the stack's, and in a flow project with Dask that of its workers."""

from __future__ import annotations

from typing import Any

from prefect_ecs.registration.config import Config, EcsPool

# Set only by registration, in pools that know of Dask workers.
SECURITY_GROUPS_VARIABLE = "security_groups"


def security_groups(pool: EcsPool) -> list[str] | str:
    """The groups in the pool's template: literals, or the variable."""
    return f"{{{{ {SECURITY_GROUPS_VARIABLE} }}}}" if pool.dask_security_groups else pool.security_groups


def security_groups_variable(pool: EcsPool) -> dict[str, Any]:
    """The groups that a run may have: whoever can start runs could otherwise put one into any group of the VPC."""
    if not pool.dask_security_groups:
        return {}
    with_dask = [[*pool.security_groups, group] for group in pool.dask_security_groups]
    return {
        SECURITY_GROUPS_VARIABLE: {
            "title": "Security Groups",
            "description": "Security groups of the run's task. Only registration sets it.",
            "type": "array",
            "items": {"type": "string"},
            "enum": [pool.security_groups, *with_dask],
            "default": pool.security_groups,
        }
    }


def own_security_groups(pool: EcsPool, config: Config) -> dict[str, Any]:
    """The job variable for runs of a flow project with Dask; none for others."""
    dask = config.dask_security_group
    return {} if dask is None else {SECURITY_GROUPS_VARIABLE: [*pool.security_groups, dask]}
