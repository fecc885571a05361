"""Stops at a safe point when ECS stops the task or a user presses Ctrl-C.

Raising during a request would leave it unknown whether Prefect has carried it out, so a signal is only recorded, and checked between
changes.
"""

from __future__ import annotations

import signal
from types import FrameType


class StopRequested(BaseException):
    """A signal asked to stop."""


class Interruption:
    """The signal that was received, if any."""

    def __init__(self) -> None:
        self._name: str | None = None

    def listen(self) -> None:
        """Records SIGTERM and SIGINT from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._remember)

    def stop_if_asked(self) -> None:
        """Raises `StopRequested` once for a received signal; call it between changes."""
        name, self._name = self._name, None
        if name is not None:
            raise StopRequested(name)

    def _remember(self, number: int, _: FrameType | None) -> None:
        self._name = signal.Signals(number).name
