"""Reschedules a run that this agent executes, when the agent has to stop: what `prefect flow-run execute` does for one run.

https://github.com/PrefectHQ/prefect/blob/3.9.1/src/prefect/cli/flow_run.py, `execute`
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import anyio
from prefect.client.orchestration import PrefectClient
from prefect.exceptions import Abort, Pause
from prefect.logging.loggers import flow_run_logger
from prefect.states import AwaitingRetry
from prefect.utilities.engine import propose_state

MESSAGE = "The agent that executed the run stops"
# Of the 120 seconds between SIGTERM and SIGKILL, for Prefect's answers, and for the flow's own clean-up.
PREFECT_SECONDS = 40.0
CLEAN_UP_SECONDS = 60.0


async def prepared(channel: Any, run_id: UUID) -> bool:
    """Whether the run's engine knows that it ends for a restart, and so leaves the state to us and cleans up.

    Prefect 3.7 has no such message.
    """
    if channel is None:
        return False
    try:
        return getattr(await channel.signal(run_id, "reschedule"), "value", None) == "acknowledged"
    except Exception:
        return False


async def reschedule(client: PrefectClient, run_id: UUID) -> bool:
    """Makes the run AwaitingRetry; False: it has ended, or Prefect doesn't answer or want it."""
    log = flow_run_logger(flow_run_id=run_id)
    with anyio.move_on_after(PREFECT_SECONDS):
        try:
            state = (await client.read_flow_run(run_id)).state
            # An observer may have taken it for dead meanwhile.
            if state is not None and state.is_final() and not state.is_crashed():
                return False
            proposed = await propose_state(client, AwaitingRetry(message=MESSAGE), flow_run_id=run_id)
        except (Abort, Pause):
            return False
        except Exception:
            log.exception("The run couldn't be rescheduled")
            return False
        log.info("%s: rescheduled", MESSAGE)
        return proposed.is_scheduled()
    log.error("The run couldn't be rescheduled: no answer from Prefect in %s seconds", PREFECT_SECONDS)
    return False
