"""What was done, told as it is done, and how to take it back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import httpx
from prefect.exceptions import ObjectNotFound

Undo = Callable[[], object]
T = TypeVar("T")


@dataclass(frozen=True)
class _Entry:
    what: str
    undo: Undo
    # Lists what else was made, so it outlives whatever may be left of that.
    lists_the_rest: bool


class Journal:
    """Prints one line for each change and remembers its inverse until the work is complete."""

    def __init__(self, say: Callable[[str], None], stop_if_asked: Callable[[], None] = lambda: None) -> None:
        self._say = say
        self._stop_if_asked = stop_if_asked
        self._entries: list[_Entry] = []
        # A change was begun, and nobody knows whether it was made.
        self._in_doubt = False
        self.changes = 0

    def note(self, line: str) -> None:
        """Tells something that changes nothing."""
        self._say(line)
        self._stop_if_asked()

    def change(self, what: str, done: str, make: Callable[[], T], undo: Undo, *, lists_the_rest: bool = False) -> T:
        """Makes a change, with its inverse written down before: a server may carry out a request whose answer gets lost.

        So `undo` must do no harm where nothing was changed.
        """
        self._entries.append(_Entry(what, undo, lists_the_rest))
        self._in_doubt = True
        made = make()
        self._in_doubt = False
        self.did(what, done)
        return made

    def did(self, what: str, done: str) -> None:
        """Tells a change that has just been made, and that nothing takes back."""
        self.changes += 1
        self._say(f"{what}: {done}")
        self._stop_if_asked()

    def pause(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)
        self._stop_if_asked()

    def keep(self) -> None:
        """Makes the changes so far final."""
        self._entries.clear()

    def take_back(self) -> None:
        """Takes back every change that isn't final, the last one first, and names what Prefect didn't let it."""
        failed: list[str] = []
        while self._entries:
            entry = self._entries.pop()
            if entry.lists_the_rest and (failed or self._in_doubt):
                self._say(f"{entry.what}: kept, for what may be left of this registration is known by it")
                continue
            try:
                entry.undo()
            except httpx.TransportError:
                # Nobody answers any more, and each further try would take a minute to find that out.
                failed += [entry.what, *(other.what for other in reversed(self._entries) if not other.lists_the_rest)]
                self._entries.clear()
            except ObjectNotFound:
                # What was begun was never made, or is gone already.
                continue
            # The error that made this necessary is the one to report; the pool's template matters more than any other step.
            except Exception:
                failed.append(entry.what)
            else:
                self._say(f"{entry.what}: put back")
        if failed:
            self._say(f"could not be put back: {', '.join(failed)}")
