"""Automations: the backup for runs whose end nobody reports, and those of deployments' triggers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prefect.client.schemas.objects import StateType
from prefect.events import DeploymentTriggerTypes
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from registration.ownership import owner_tag
from registration.template import HEARTBEAT_SECONDS

# Three missed heartbeats and a little for the way.
HEARTBEAT_LOST_AFTER = timedelta(seconds=3 * HEARTBEAT_SECONDS + 5)
# A task that waits for its image and network starts well within this.
STUCK_AFTER = timedelta(minutes=10)


def stack_automations(
    owner: str, heartbeat_lost_after: timedelta = HEARTBEAT_LOST_AFTER, stuck_after: timedelta = STUCK_AFTER
) -> list[AutomationCore]:
    """The two automations that every stack has; they see only runs of its own deployments."""
    return [
        _crash_unless_heard_of(
            owner,
            name="heartbeat lost",
            description="A run whose task was killed or lost, and whose end nobody reported, becomes Crashed.",
            after={"prefect.flow-run.heartbeat"},
            within=heartbeat_lost_after,
            message=f"No heartbeat for {heartbeat_lost_after.total_seconds():.0f} seconds: the run's task was killed or lost.",
        ),
        _crash_unless_heard_of(
            owner,
            name="stuck before its start",
            description="A run that an agent took and never started becomes Crashed.",
            # The agent proposes Pending, then Submitting, then calls RunTask.
            after={"prefect.flow-run.Pending", "prefect.flow-run.Submitting"},
            within=stuck_after,
            message=f"Not started within {stuck_after.total_seconds() / 60:.0f} minutes: the agent died, or the task never came up.",
        ),
    ]


def _crash_unless_heard_of(owner: str, *, name: str, description: str, after: set[str], within: timedelta, message: str) -> AutomationCore:
    return AutomationCore(
        name=f"{owner}: {name}",
        description=description,
        trigger=EventTrigger(
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]}),
            match_related=ResourceSpecification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{owner_tag(owner)}"}),
            after=after,
            # Any sign of life: the next heartbeat, an end, a pause, a rescheduling.
            expect={"prefect.flow-run.*"},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=within,
        ),
        # Rather than rescheduled: a run that is only cut off from Prefect would then execute twice.
        actions=[ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message=message, force=False)],
    )


def trigger_automation_name(owner: str, deployment: str, trigger: DeploymentTriggerTypes) -> str:
    """The name of the automation that a deployment's trigger becomes."""
    return f"{owner}: {deployment}: {trigger.name}"


def trigger_automation(owner: str, deployment: str, deployment_id: Any, trigger: DeploymentTriggerTypes) -> AutomationCore:
    """The automation that a deployment's trigger becomes."""
    trigger.set_deployment_id(deployment_id)
    automation = trigger.as_automation()
    return automation.model_copy(
        update={
            "name": trigger_automation_name(owner, deployment, trigger),
            # The server refuses the field in an update, and with the ledger nothing needs it.
            "owner_resource": None,
        }
    )


def same_automation(wanted: AutomationCore, existing: AutomationCore) -> bool:
    """Whether they do the same; whether one is switched off, or tagged, is a person's business."""
    return _comparable(wanted) == _comparable(existing)


def _comparable(automation: AutomationCore) -> dict[str, Any]:
    return AutomationCore.model_validate(automation.model_dump(mode="json")).model_dump(exclude={"enabled", "owner_resource", "tags"})
