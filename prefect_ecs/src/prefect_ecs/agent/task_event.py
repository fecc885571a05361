"""ECS's task state change event, with the fields that are used here.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
"""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

# The worker sets it on every task: prefect/workers/base.py.
RUN_VARIABLE = "PREFECT__FLOW_RUN_ID"


class NoTaskEventError(Exception):
    """A message isn't a task's event; the text is the reason."""


class _Part(BaseModel):
    # AWS adds fields, and prefect-aws reads more of them.
    model_config = ConfigDict(extra="allow", populate_by_name=True)


class Container(_Part):
    """A container's end."""

    name: str | None = None
    exitCode: int | None = None  # noqa: N815
    reason: str | None = None


class Variable(_Part):
    """An environment variable of a container."""

    name: str
    value: str | None = None


class ContainerOverride(_Part):
    """RunTask's overrides for one container."""

    environment: list[Variable] = []


class Overrides(_Part):
    """RunTask's overrides."""

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
        """Parses a message. Raises NoTaskEventError for any other message."""
        try:
            return cls.model_validate_json(body)
        except ValidationError as error:
            first, *more = error.errors(include_url=False, include_input=False)
            where = ".".join(str(part) for part in first["loc"])
            others = f", and {len(more)} more" if more else ""
            raise NoTaskEventError(f"{f'{where}: ' if where else ''}{first['msg']}{others}") from None

    def run_id(self) -> str | None:
        """Id of the task's flow run, from the overrides of RunTask that AWS repeats in the event.

        https://github.com/aws/containers-roadmap/issues/2317
        """
        overrides = self.detail.overrides.containerOverrides
        found = [variable.value for override in overrides for variable in override.environment if variable.name == RUN_VARIABLE]
        return found[0] if found else None

    def as_handled(self) -> dict[str, Any]:
        """The event for prefect-aws's handlers, which expect unknown fields to be absent, not null."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
