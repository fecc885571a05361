"""A deployment's `concurrency_limit`, a number or a mapping."""

from __future__ import annotations

from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyOptions
from pydantic import ValidationError

from prefect_ecs.registration.files.section import Section
from prefect_ecs.registration.problems import shown

KEY = "concurrency_limit"


def read_concurrency(deployment: Section) -> tuple[int | None, ConcurrencyOptions | None]:
    """The limit and its options, such as the collision strategy; both None if the file has none or an invalid one."""
    if not isinstance(deployment.values.get(KEY), dict):
        limit = deployment.integer(KEY, at_least=1)
        return _parts(ConcurrencyLimitConfig(limit=limit)) if limit is not None else (None, None)
    section = deployment.section(KEY)
    values = {
        "limit": section.integer("limit", at_least=1),
        "collision_strategy": section.text("collision_strategy") or "ENQUEUE",
        "grace_period_seconds": section.integer("grace_period_seconds", at_least=60),
    }
    section.refuse_unknown()
    section.missing("limit")
    try:
        limit, options = _parts(ConcurrencyLimitConfig.model_validate({**values, "limit": values["limit"] or 1}))
    except ValidationError as error:
        for detail in error.errors():
            section.problem(str(detail["loc"][0]), f"is {shown(detail['input'])}: {detail['msg']}")
        return None, None
    return (None, None) if values["limit"] is None else (limit, options)


def _parts(config: ConcurrencyLimitConfig) -> tuple[int, ConcurrencyOptions]:
    options = ConcurrencyOptions(collision_strategy=config.collision_strategy, grace_period_seconds=config.grace_period_seconds)
    return config.limit, options
