"""Flows that the end-to-end scenario puts beside the real ones."""

from __future__ import annotations

import time

from prefect import State, flow
from prefect.states import Completed
from prefect.variables import Variable

EDITION = "first"


@flow
def fails() -> None:
    """End as a flow does that has met a fault."""
    raise ValueError("this flow fails on purpose")


@flow(timeout_seconds=900)
def waits(release: str) -> State[None]:
    """Execute until somebody sets the variable `release`, and say which edition of this file that was."""
    while Variable.get(release) is None:
        time.sleep(1)
    return Completed(message=f"edition {EDITION}")
