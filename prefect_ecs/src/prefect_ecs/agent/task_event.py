"""ECS's event of a task, as far as anybody here reads it.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

# The worker gives it to every task: prefect/workers/base.py.
RUN_VARIABLE = "PREFECT__FLOW_RUN_ID"


class NoTaskEventError(Exception):
    """A message is no event of a task; why."""


class _Part(BaseModel):
    # AWS adds fields, and prefect-aws reads more of them than we do.
    model_config = ConfigDict(extra="allow", populate_by_name=True)


class Container(_Part):
    """What became of one container."""

    name: str | None = None
    exitCode: int | None = None  # noqa: N815
    reason: str | None = None


class Variable(_Part):
    """A variable of a container."""

    name: str
    value: str | None = None


class ContainerOverride(_Part):
    """What RunTask changed of the definition."""

    environment: list[Variable] = []


class Overrides(_Part):
    """What RunTask changed of the definition, for each container."""

    containerOverrides: list[ContainerOverride] = []  # noqa: N815


class Detail(_Part):
    """The task."""

    taskArn: str = Field(pattern=r"^arn:[a-z-]+:ecs:")  # noqa: N815
    clusterArn: str = Field(pattern=r"^arn:[a-z-]+:ecs:")  # noqa: N815
    lastStatus: str  # noqa: N815
    containers: list[Container] = []
    overrides: Overrides = Overrides()
    stopCode: str | None = None  # noqa: N815
    stoppedReason: str | None = None  # noqa: N815
    stoppedAt: AwareDatetime | None = None  # noqa: N815
    taskDefinitionArn: str | None = None  # noqa: N815


class TaskEvent(_Part):
    """The event."""

    id: UUID
    kind: Literal["ECS Task State Change"] = Field(alias="detail-type")
    time: AwareDatetime
    detail: Detail

    @classmethod
    def read(cls, body: str) -> TaskEvent:
        """The event of a message. Raises NoTaskEventError, whatever the message is."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            first, *more = error.errors(include_url=False, include_input=False)
            where = ".".join(str(part) for part in first["loc"])
            others = f", and {len(more)} more" if more else ""
            raise NoTaskEventError(f"{f'{where}: ' if where else ''}{first['msg']}{others}") from None

    def run_id(self) -> str | None:
        """The run that the task was started for, as RunTask was told; AWS repeats it in the event.

        https://github.com/aws/containers-roadmap/issues/2317
        """
        overrides = self.detail.overrides.containerOverrides
        found = [variable.value for override in overrides for variable in override.environment if variable.name == RUN_VARIABLE]
        return found[0] if found else None

    def as_handled(self) -> dict[str, Any]:
        """The event as prefect-aws's handlers expect it: what isn't known is left out, never null."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
