"""Automations: those for runs whose end isn't reported, and those of deployments' triggers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prefect.client.schemas.objects import StateType
from prefect.events import DeploymentTriggerTypes
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from prefect_ecs.registration.objects.template import HEARTBEAT_SECONDS
from prefect_ecs.registration.state.ownership import owner_tag

# Three missed heartbeats, and a little for latency.
HEARTBEAT_LOST_AFTER = timedelta(seconds=3 * HEARTBEAT_SECONDS + 5)
# Longer than a task waits for its image and network, and longer than a cancelled task takes to stop.
STUCK_AFTER = timedelta(minutes=10)
# A state between Running and Crashed, which lasts until the second automation fires.
HEARTBEAT_LOST = "HeartbeatLost"
HEARTBEAT_LOST_MESSAGE = "No heartbeat"
RUN_COUNT = "prefect.run-count"
FINAL = ("Completed", "Failed", "Crashed", "Cancelled")


def stack_automations(
    owner: str,
    heartbeat_lost_after: timedelta = HEARTBEAT_LOST_AFTER,
    stuck_after: timedelta = STUCK_AFTER,
    crashed_run_retries: int = 0,
) -> list[AutomationCore]:
    """The automations of a stack, for runs of its own deployments only; the last one only if it retries crashed runs."""
    minutes = f"{stuck_after.total_seconds() / 60:.0f} minutes"
    lost = f"{HEARTBEAT_LOST_MESSAGE} for {heartbeat_lost_after.total_seconds():.0f} seconds: the run's task was killed or lost."
    return [
        _automation(
            owner,
            name="heartbeat lost",
            description=f"A Running run whose task was killed or lost, without reporting its end, becomes {HEARTBEAT_LOST}.",
            # A process sends heartbeats for a while after its run was suspended, rescheduled or cancelled. Of all changes of state,
            # Prefect allows only this one to Running runs alone (HandlePausingFlows in prefect/server/orchestration/core_policy.py).
            action=ChangeFlowRunState(state=StateType.PAUSED, name=HEARTBEAT_LOST, message=lost, force=False),
            # Any event of the run: the next heartbeat, an end, a pause, a rescheduling.
            **_unless(after={"prefect.flow-run.heartbeat"}, expect={"prefect.flow-run.*"}, within=heartbeat_lost_after),
        ),
        _automation(
            owner,
            name="heartbeat lost for good",
            description=f"A run that is {HEARTBEAT_LOST} becomes Crashed, at once.",
            # Not rescheduled: a run that only lost its connection to Prefect would execute twice.
            action=ChangeFlowRunState(state=StateType.CRASHED, name="Crashed", message=lost, force=False),
            **_when({f"prefect.flow-run.{HEARTBEAT_LOST}"}),
        ),
        _automation(
            owner,
            name="stuck before its start",
            description="A run that an agent took and never started becomes Crashed.",
            action=ChangeFlowRunState(
                state=StateType.CRASHED,
                name="Crashed",
                message=f"Not started within {minutes}: the agent died, or the task never came up.",
                force=False,
            ),
            # The agent proposes Pending, then Submitting, then calls RunTask.
            **_unless(after={"prefect.flow-run.Pending", "prefect.flow-run.Submitting"}, expect={"prefect.flow-run.*"}, within=stuck_after),
        ),
        _automation(
            owner,
            name="stuck in Cancelling",
            description="A cancelled run whose task was gone before it could confirm becomes Cancelled.",
            action=ChangeFlowRunState(
                state=StateType.CANCELLED,
                name="Cancelled",
                message=f"Cancelling for {minutes}: no task was there to end it.",
                force=False,
            ),
            **_unless(after={"prefect.flow-run.Cancelling"}, expect={f"prefect.flow-run.{name}" for name in FINAL}, within=stuck_after),
        ),
        *([] if crashed_run_retries == 0 else [_crashed_run_retry(owner, crashed_run_retries)]),
    ]


def _crashed_run_retry(owner: str, retries: int) -> AutomationCore:
    """Retries of crashed runs (PrefectHQ/prefect#10211): a flow's own `retries` are for runs that fail."""
    return _automation(
        owner,
        name="retry crashed runs",
        description=f"A run that is Crashed is scheduled again, until it has been executed {retries + 1} times.",
        action=ChangeFlowRunState(
            state=StateType.SCHEDULED,
            name="AwaitingRetry",
            message=f"Crashed, and tried again: crashedRunRetries is {retries}.",
            force=False,
        ),
        match={
            # The number of times it was Running. Each value has its own bucket, so a run that can't start is retried once in each.
            RUN_COUNT: [str(count) for count in range(retries + 1)],
            # It may still execute without a connection to Prefect, and would execute twice.
            "prefect.state-message": f"!{HEARTBEAT_LOST_MESSAGE}*",
        },
        for_each=frozenset({RUN_COUNT}),
        expect={"prefect.flow-run.Crashed"},
        # A reactive trigger fires once in this time, so no run is retried endlessly.
        within=timedelta(days=1),
        posture=Posture.Reactive,
    )


def _automation(
    owner: str,
    *,
    name: str,
    description: str,
    action: ChangeFlowRunState,
    match: dict[str, str | list[str]] | None = None,
    for_each: frozenset[str] = frozenset(),
    **trigger: Any,
) -> AutomationCore:
    return AutomationCore(
        name=f"{owner}: {name}",
        description=description,
        trigger=EventTrigger(
            **trigger,
            match=ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"], **(match or {})}),
            match_related=ResourceSpecification({"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{owner_tag(owner)}"}),
            for_each={"prefect.resource.id", *for_each},
            threshold=1,
        ),
        actions=[action],
    )


def _unless(*, after: set[str], expect: set[str], within: timedelta) -> dict[str, Any]:
    return {"after": after, "expect": expect, "within": within, "posture": Posture.Proactive}


def _when(expect: set[str]) -> dict[str, Any]:
    return {"expect": expect, "within": timedelta(0), "posture": Posture.Reactive}


def trigger_automation_name(owner: str, deployment: str, trigger: DeploymentTriggerTypes) -> str:
    """Name of the automation of a deployment's trigger."""
    return f"{owner}: {deployment}: {trigger.name}"


def trigger_automation(owner: str, deployment: str, deployment_id: Any, trigger: DeploymentTriggerTypes) -> AutomationCore:
    """The automation of a deployment's trigger."""
    trigger.set_deployment_id(deployment_id)
    automation = trigger.as_automation()
    return automation.model_copy(
        update={
            "name": trigger_automation_name(owner, deployment, trigger),
            # The server refuses the field in an update, and the ledger makes it unnecessary.
            "owner_resource": None,
        }
    )


def same_automation(wanted: AutomationCore, existing: AutomationCore) -> bool:
    """Whether they do the same. Users decide about `enabled` and tags, so these aren't compared."""
    return _comparable(wanted) == _comparable(existing)


def _comparable(automation: AutomationCore) -> dict[str, Any]:
    return AutomationCore.model_validate(automation.model_dump(mode="json")).model_dump(exclude={"enabled", "owner_resource", "tags"})
