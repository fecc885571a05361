"""A deployment of `prefect.yaml`, read and checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from prefect._experimental.sla.objects import SlaTypes
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.events import DeploymentTriggerTypes


@dataclass(frozen=True)
class Deployment:
    """A deployment of `prefect.yaml`, read and checked."""

    name: str
    flow_name: str
    work_pool: str
    work_queue: str
    # Fields by Prefect's names, compared with the existing deployment and written if they differ.
    fields: dict[str, Any]
    paused: bool
    schedules: list[DeploymentScheduleCreate] = field(default_factory=list)
    triggers: list[DeploymentTriggerTypes] = field(default_factory=list)
    # None if the file has no `sla`.
    slas: list[SlaTypes] | None = None

    @property
    def full_name(self) -> str:
        """Its full name in Prefect, `<flow>/<deployment>`."""
        return f"{self.flow_name}/{self.name}"
