"""What was done, told as it is done, and how to take it back."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx

Undo = Callable[[], object]


class Journal:
    """Prints one line for each change and remembers its inverse until the work is complete."""

    def __init__(self, say: Callable[[str], None], stop_if_asked: Callable[[], None] = lambda: None) -> None:
        self._say = say
        self._stop_if_asked = stop_if_asked
        self._undo: list[tuple[str, Undo]] = []
        self.changes = 0

    def note(self, line: str) -> None:
        """Tells something that changes nothing."""
        self._say(line)
        self._stop_if_asked()

    def did(self, what: str, done: str, undo: Undo | None = None) -> None:
        """Tells a change that has just been made."""
        self.changes += 1
        self._say(f"{what}: {done}")
        if undo is not None:
            self._undo.append((what, undo))
        self._stop_if_asked()

    def pause(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)
        self._stop_if_asked()

    def keep(self) -> None:
        """Makes the changes so far final."""
        self._undo.clear()

    def take_back(self) -> None:
        """Takes back every change that isn't final, the last one first, and names what Prefect didn't let it."""
        failed: list[str] = []
        while self._undo:
            what, undo = self._undo.pop()
            try:
                undo()
            except httpx.TransportError:
                # Nobody answers any more, and each further try would take a minute to find that out.
                failed += [what, *(name for name, _ in reversed(self._undo))]
                self._undo.clear()
            # The error that made this necessary is the one to report; the pool's template matters more than any other step.
            except Exception:
                failed.append(what)
            else:
                self._say(f"{what}: put back")
        if failed:
            self._say(f"could not be put back: {', '.join(failed)}")
