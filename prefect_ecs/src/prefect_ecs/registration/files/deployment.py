"""A deployment as the file wants it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from prefect._experimental.sla.objects import SlaTypes
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.events import DeploymentTriggerTypes


@dataclass(frozen=True)
class Deployment:
    """A deployment as the file wants it."""

    name: str
    flow_name: str
    work_pool: str
    work_queue: str
    # What is compared with the existing deployment and written where it differs, by Prefect's names.
    fields: dict[str, Any]
    paused: bool
    schedules: list[DeploymentScheduleCreate] = field(default_factory=list)
    triggers: list[DeploymentTriggerTypes] = field(default_factory=list)
    # None where the file says nothing of them.
    slas: list[SlaTypes] | None = None

    @property
    def full_name(self) -> str:
        """The name by which Prefect knows it."""
        return f"{self.flow_name}/{self.name}"
