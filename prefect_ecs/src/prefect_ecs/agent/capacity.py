"""Reschedules a run when AWS has no capacity for its task, instead of letting it crash.

The agent doesn't wait itself: the run is AwaitingRetry, so any agent can start it, a user can cancel it, and no automation
acts on it meanwhile.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import Abort
from prefect.logging.loggers import flow_run_logger
from prefect.states import AwaitingRetry
from prefect.utilities.engine import propose_state

# AWS's messages for a lack of capacity that passes: of Fargate, Fargate Spot, the account's quota of vCPUs, and a cluster's instances.
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
_PASSES = re.compile(
    r"Capacity is unavailable at this time|reached the limit on the number of vCPUs|RESOURCE:(?:CPU|MEMORY|ENI|GPU|PORTS|PIDS)\b"
)
# Spot has less capacity than on demand, and for longer.
ON_DEMAND_AFTER = timedelta(minutes=10)
TRY_AGAIN_AFTER = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(hours=1)
SPOT = "FARGATE_SPOT"
FARGATE = ("FARGATE", SPOT)
NO_SPOT = "Fargate Spot has had no capacity"
MESSAGE = "AWS has no capacity for the run's task now"


def passes(reason: str) -> bool:
    """Whether AWS's reason is a temporary lack of capacity."""
    return _PASSES.search(reason) is not None


async def give_back(client: PrefectClient, run_id: UUID, reason: str) -> bool:
    """Reschedules the run in a minute. False: it has waited for an hour, or isn't Pending any more."""
    since = await _waits_since(client, run_id)
    now = datetime.now(UTC)
    if now - since > GIVE_UP_AFTER:
        flow_run_logger(flow_run_id=run_id).error("AWS has had no capacity since %s: %s", since.isoformat(timespec="seconds"), reason)
        return False
    again = now + TRY_AGAIN_AFTER
    try:
        state = await propose_state(client, AwaitingRetry(scheduled_time=again, message=f"{MESSAGE}: {reason}"), flow_run_id=run_id)
    except Abort:
        return False
    if state.name != "AwaitingRetry":
        return False
    flow_run_logger(flow_run_id=run_id).warning(
        "%s: tried again every minute, and until %s: %s", MESSAGE, (since + GIVE_UP_AFTER).isoformat(timespec="minutes"), reason
    )
    return True


def choose_provider(run_id: UUID, request: dict[str, Any]) -> None:
    """Puts one of the pool's capacity providers into the RunTask request, by their weights, unless the run has a `launch_type`.

    ECS spreads the tasks of one call or service by weight; each run is a call of its own. The same run gets the same again.
    """
    items = request.get("capacityProviderStrategy")
    if not items or any(item["capacityProvider"] not in FARGATE for item in items):
        # Managed Instances have no launch type: ECS takes the strategy.
        return
    del request["capacityProviderStrategy"]
    if request.get("launchType"):
        return
    # The low bits of Prefect's ids are random.
    rest = run_id.int % sum(item["weight"] for item in items)
    for item in items:
        rest -= item["weight"]
        if rest < 0:
            request["launchType"] = item["capacityProvider"]
            return


async def leave_spot(client: PrefectClient, run: FlowRun, request: dict[str, Any]) -> None:
    """Changes the RunTask request to on demand if Spot has had no capacity for the run for ten minutes."""
    # Only of a run that waits for capacity the states are read.
    if request.get("launchType") != SPOT or run.state is None or not (run.state.message or "").startswith(MESSAGE):
        return
    since = await _waits_since(client, run.id)
    if datetime.now(UTC) - since < ON_DEMAND_AFTER:
        return
    request["launchType"] = "FARGATE"
    flow_run_logger(flow_run_id=run.id).warning(
        "%s for the run since %s: its task is on demand", NO_SPOT, since.isoformat(timespec="seconds")
    )


async def _waits_since(client: PrefectClient, run_id: UUID) -> datetime:
    """Time of the first of the latest tries in a row without capacity."""
    since = datetime.now(UTC)
    for state in sorted(await client.read_flow_run_states(run_id), key=lambda item: item.timestamp, reverse=True):
        if state.is_running():
            break
        if (state.message or "").startswith(MESSAGE):
            since = state.timestamp
    return since
