"""Flows for tests of Registration."""

import datetime
import json
import os
import sys
import threading
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


@flow
def clean_up_after(file: str) -> None:
    """As `wait_for`, and leaves another file behind when it is interrupted."""
    try:
        wait_for.fn(file)
    finally:
        Path(f"{file}.cleaned-up").touch()


@flow
def show_process(file: str) -> None:
    """Writes what a run sees of its process."""
    seen = {
        "cwd": str(Path.cwd()),
        "argv": sys.argv,
        "path": sys.path,
        "environment": dict(os.environ),
        "parent": os.getppid(),
        "pid": os.getpid(),
        "threads": threading.active_count(),
    }
    Path(file).write_text(json.dumps(seen))


@flow
def show_and_wait(file: str, never: str) -> None:
    """`show_process`, then `wait_for`."""
    show_process.fn(file)
    wait_for.fn(never)


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
