"""Stops at a safe place when ECS stops the task or a person presses Ctrl-C.

Raising in the middle of a request would leave it unknown whether Prefect has carried it out, so a signal is only remembered, and looked at
between two changes.
"""

from __future__ import annotations

import signal
from types import FrameType


class StopRequested(BaseException):
    """A signal asked to stop."""


class Interruption:
    """The signal that came, if one did."""

    def __init__(self) -> None:
        self._name: str | None = None

    def listen(self) -> None:
        """Remembers SIGTERM and SIGINT from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._remember)

    def stop_if_asked(self) -> None:
        """Raises once for a signal that came; call it where nothing is half done."""
        name, self._name = self._name, None
        if name is not None:
            raise StopRequested(name)

    def _remember(self, number: int, _: FrameType | None) -> None:
        self._name = signal.Signals(number).name
