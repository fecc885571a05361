"""The changes, printed as they are made, and how to undo them."""

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
    # It lists the other objects, so it stays while any of them may be left.
    lists_the_rest: bool
    # Changes of one group were made in parallel, and are undone in parallel.
    group: int


class Journal:
    """Prints one line for each change and keeps its undo until the work is complete. Thread-safe."""

    def __init__(self, say: Callable[[str], None], stop_if_asked: Callable[[], None] = lambda: None) -> None:
        self._say_line = say
        self._checks = [stop_if_asked]
        self._lock = threading.Lock()
        self._entries: list[_Entry] = []
        self._group, self._groups = 0, 0
        # A change was begun, and it is unknown whether it was made.
        self._in_doubt = False
        self.changes = 0

    def note(self, line: str) -> None:
        """Prints a line about something that isn't a change."""
        self._say(line)
        self._stop_if_asked()

    def summary(self, nothing: str) -> None:
        """Prints the number of changes, or `nothing`."""
        self.note(f"{self.changes} change{'s' if self.changes > 1 else ''} made" if self.changes else nothing)

    @contextmanager
    def stopping(self, check: Callable[[], None]) -> Iterator[None]:
        """Calls `check` too after every line; it raises to stop."""
        self._checks.append(check)
        try:
            yield
        finally:
            self._checks.remove(check)

    def about_to_change(self) -> None:
        """Called before every change, even one without undo; `Looking` ends there."""

    def create(self, what: str, done: str, creation: Creation[T]) -> T:
        """Creates an object; the undo deletes it only if this run created it."""
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
        """Makes an idempotent change.

        `undo` must be harmless when nothing was changed, since a server may carry out a request whose response is lost; it returns
        False when it had nothing to do.
        """
        self.about_to_change()
        try:
            made = make()
        except BaseException as error:
            # A refused request changed nothing.
            if not refused(error):
                self._enter(what, undo, lists_the_rest=lists_the_rest, in_doubt=True)
            raise
        self._enter(what, undo, lists_the_rest=lists_the_rest)
        self.did(what, done)
        return made

    def did(self, what: str, done: str) -> None:
        """Prints a change that has been made and has no undo."""
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
        """Changes inside are made in parallel: none depends on another."""
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
        """Undoes all changes that aren't final, the last one first, and reports those that Prefect refused to undo."""
        failed: list[str] = []
        while self._entries:
            if self._entries[-1].lists_the_rest and (failed or self._in_doubt):
                self._say(f"{self._entries.pop().what}: kept, for what may be left of this registration is known by it")
                continue
            outcomes = side_by_side([partial(self._undo, entry) for entry in self._next_group()])
            failed += [entry.what for entry, error in outcomes if error is not None]
            if any(isinstance(error, httpx.TransportError) for _, error in outcomes):
                # The server is gone, and each further request would take a minute to fail.
                failed += [other.what for other in reversed(self._entries) if not other.lists_the_rest]
                self._entries.clear()
        if failed:
            self._say(f"could not be put back: {', '.join(failed)}")

    def _undo(self, entry: _Entry) -> tuple[_Entry, Exception | None]:
        try:
            undone = entry.undo()
        # The error that caused the undo is the one to report; the pool's template matters more than any other step.
        except Exception as error:
            # An object that is gone needs no undo.
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
    """The work would change something."""


class Looking(Journal):
    """A journal that only finds out whether there is anything to change."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        super().__init__(self._lines.append)

    def finds(self, work: Callable[[], object]) -> bool:
        """Whether the work would change anything; it stops at the first change."""
        try:
            work()
        except ChangeFoundError:
            return True
        return False

    def tell(self, journal: Journal) -> None:
        """Passes the work's lines on to a journal."""
        for line in self._lines:
            journal.note(line)

    def about_to_change(self) -> None:
        """Ends the work."""
        raise ChangeFoundError
