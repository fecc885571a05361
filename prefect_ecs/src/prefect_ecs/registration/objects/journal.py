"""What was done, told as it is done, and how to take it back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import httpx

from prefect_ecs.registration.objects.creation import Creation
from prefect_ecs.registration.objects.side_by_side import side_by_side
from prefect_ecs.registration.state.server import not_found, refused

Undo = Callable[[], object]
T = TypeVar("T")


@dataclass(frozen=True)
class _Entry:
    what: str
    undo: Undo
    # Lists what else was made, so it outlives whatever may be left of that.
    lists_the_rest: bool
    # Those of one group were made side by side, and are taken back so.
    group: int


class Journal:
    """Prints one line for each change and remembers its inverse until the work is complete; threads may share it."""

    def __init__(self, say: Callable[[str], None], stop_if_asked: Callable[[], None] = lambda: None) -> None:
        self._say_line = say
        self._checks = [stop_if_asked]
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []
        self._group, self._groups = 0, 0
        # A change was begun, and nobody knows whether it was made.
        self._in_doubt = False
        self.changes = 0

    def note(self, line: str) -> None:
        """Tells something that changes nothing."""
        self._say(line)
        self._stop_if_asked()

    def summary(self, nothing: str) -> None:
        """Tells how many changes were made, or `nothing`."""
        self.note(f"{self.changes} change{'s' if self.changes > 1 else ''} made" if self.changes else nothing)

    @contextmanager
    def stopping(self, check: Callable[[], None]) -> Iterator[None]:
        """Asks `check` too, after every line, whether to stop; it raises then."""
        self._checks.append(check)
        try:
            yield
        finally:
            self._checks.remove(check)

    def about_to_change(self) -> None:
        """Announces a change, also one that isn't taken back, to those who only look."""

    def create(self, what: str, done: str, creation: Creation[T]) -> T:
        """Makes something new; only if this run has made it is it ever deleted again."""
        self.about_to_change()
        try:
            made = creation.create()
        except BaseException:
            if creation.in_doubt:
                self._enter(what, creation.delete_if_found, in_doubt=True)
            raise
        self._enter(what, partial(creation.delete, made))
        self.did(what, done)
        return made

    def change(self, what: str, done: str, make: Callable[[], T], undo: Undo, *, lists_the_rest: bool = False) -> T:
        """Makes a change that does no harm when it is asked for twice.

        `undo` must do no harm where nothing was changed, for a server may carry out a request whose answer gets lost; it gives False
        where it had nothing to do.
        """
        self.about_to_change()
        try:
            made = make()
        except BaseException as error:
            # What the server refused, it has not done.
            if not refused(error):
                self._enter(what, undo, lists_the_rest=lists_the_rest, in_doubt=True)
            raise
        self._enter(what, undo, lists_the_rest=lists_the_rest)
        self.did(what, done)
        return made

    def did(self, what: str, done: str) -> None:
        """Tells a change that has just been made, and that nothing takes back."""
        with self._lock:
            self.changes += 1
        self._say(f"{what}: {done}")
        self._stop_if_asked()

    def pause(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)
        self._stop_if_asked()

    @contextmanager
    def group(self) -> Iterator[None]:
        """What is changed inside is changed side by side: no part of it needs another."""
        self._groups += 1
        self._group = self._groups
        try:
            yield
        finally:
            self._group = 0

    def keep(self) -> None:
        """Makes the changes so far final."""
        self._entries.clear()

    def take_back(self) -> None:
        """Takes back every change that isn't final, the last one first, and names what Prefect didn't let it."""
        failed: list[str] = []
        while self._entries:
            if self._entries[-1].lists_the_rest and (failed or self._in_doubt):
                self._say(f"{self._entries.pop().what}: kept, for what may be left of this registration is known by it")
                continue
            outcomes = side_by_side([partial(self._undo, entry) for entry in self._next_group()])
            failed += [entry.what for entry, error in outcomes if error is not None]
            if any(isinstance(error, httpx.TransportError) for _, error in outcomes):
                # Nobody answers any more, and each further try would take a minute to find that out.
                failed += [other.what for other in reversed(self._entries) if not other.lists_the_rest]
                self._entries.clear()
        if failed:
            self._say(f"could not be put back: {', '.join(failed)}")

    def _undo(self, entry: _Entry) -> tuple[_Entry, Exception | None]:
        try:
            undone = entry.undo()
        # The error that made this necessary is the one to report; the pool's template matters more than any other step.
        except Exception as error:
            # What is gone already needs no taking back.
            return entry, None if not_found(error) else error
        if undone is not False:
            self._say(f"{entry.what}: put back")
        return entry, None

    def _next_group(self) -> list[_Entry]:
        taken = [self._entries.pop()]
        while taken[0].group and self._entries and self._entries[-1].group == taken[0].group:
            taken.append(self._entries.pop())
        return taken

    def _enter(self, what: str, undo: Undo, *, lists_the_rest: bool = False, in_doubt: bool = False) -> None:
        with self._lock:
            self._entries.append(_Entry(what, undo, lists_the_rest, self._group))
            self._in_doubt = self._in_doubt or in_doubt

    def _say(self, line: str) -> None:
        with self._lock:
            self._say_line(line)

    def _stop_if_asked(self) -> None:
        for check in list(self._checks):
            check()


class ChangeFoundError(Exception):
    """Something would be changed."""


class Looking(Journal):
    """In the place of a journal, where it is only asked whether there is anything to change."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        super().__init__(self._lines.append)

    def finds(self, work: Callable[[], object]) -> bool:
        """Whether the work would change anything; it ends there."""
        try:
            work()
        except ChangeFoundError:
            return True
        return False

    def tell(self, journal: Journal) -> None:
        """Tells what the work had to say."""
        for line in self._lines:
            journal.note(line)

    def about_to_change(self) -> None:
        """Ends the work: that is what is looked for."""
        raise ChangeFoundError
