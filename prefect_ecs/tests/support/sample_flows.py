"""Flows for tests of Registration."""

import datetime
import time
from pathlib import Path

from prefect import flow
from pydantic import BaseModel


@flow
def greet(name: str = "world", times: int = 1) -> str:
    """Greet somebody."""
    return f"hello {name}" * times


@flow
def needs(who: str) -> str:
    """Need somebody."""
    return who


@flow
def takes_any(**anything: object) -> None:
    """Take whatever comes."""


def no_flow() -> None:
    """A function that nobody decorated."""


@flow
def wait_for(file: str) -> None:
    """Execute until the file is there."""
    while not Path(file).exists():
        time.sleep(0.1)


class Window(BaseModel):
    """What a run looks at."""

    days: int
    region: str


@flow
def report(
    window: Window, since: datetime.datetime | None = None, fallback: Window | None = None, source: Window | int | None = None
) -> None:
    """Report on a window."""


@flow
def says_nothing() -> None:
    pass
