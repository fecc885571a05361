"""A lock for one registration of a stack at a time: the one that has created a certain variable in Prefect registers.

The holder renews the variable, and deletes it at the end. Waiting registrations watch it by their own clocks, which needn't agree, and
take the turn of a holder that has stopped renewing, because it was killed.
"""

from __future__ import annotations

import datetime
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import VariableCreate
from prefect.client.schemas.objects import Variable

from prefect_ecs.registration.objects.creation import Creation, TakenError
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import RefusedError
from prefect_ecs.registration.state.ledger import ledger_name
from prefect_ecs.registration.state.server import ServerError, asked_once, not_found, unless_gone

LEASE_SECONDS = 60.0
RENEW_SECONDS = 10.0
POLL_SECONDS = 2.0
# Longer than a registration takes, and shorter than the timeout of the step that runs it.
WAIT_SECONDS = 600.0


class TurnLostError(Exception):
    """Another registration of the stack considers this one dead, and has taken its turn."""


@dataclass(frozen=True)
class Patience:
    """Times in seconds: the longest wait for a turn, the lease after which a silent holder counts as dead, and the intervals."""

    wait: float = WAIT_SECONDS
    lease: float = LEASE_SECONDS
    renew: float = RENEW_SECONDS
    poll: float = POLL_SECONDS


PATIENCE = Patience()


@contextmanager
def turn(client: SyncPrefectClient, owner: str, journal: Journal, patience: Patience = PATIENCE) -> Iterator[None]:
    """Waits for the turn, and releases it at the end; raises `RefusedError` if another registration takes too long."""
    taken = _Turn(client, owner, journal, patience)
    taken.take()
    stop = threading.Event()
    renewing = threading.Thread(target=copy_context().run, args=(taken.renew_until, stop), daemon=True)
    renewing.start()
    try:
        with journal.stopping(taken.check):
            yield
    finally:
        stop.set()
        taken.give_back()


class _Turn:
    def __init__(self, client: SyncPrefectClient, owner: str, journal: Journal, patience: Patience) -> None:
        self._client = client
        self._owner = owner
        self._journal = journal
        self._patience = patience
        self._name = f"{ledger_name(owner)}_turn"
        since = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
        self._value: dict[str, Any] = {"by": f"process {os.getpid()} on {socket.gethostname()}", "since": since, "renewed": 0}
        self._id: UUID | None = None
        self._renewed_at = 0.0
        self._lost = False

    def take(self) -> None:
        deadline = time.monotonic() + self._patience.wait
        seen: Variable | None = None
        seen_at = 0.0
        while not self._made():
            found = self._client.read_variable_by_name(self._name)
            if found is None:
                continue
            if seen is None:
                self._journal.note(f"waits for another registration of {self._owner}: {_who(found)}")
            if seen is None or (found.id, found.value) != (seen.id, seen.value):
                seen, seen_at = found, time.monotonic()
            elif time.monotonic() - seen_at > self._patience.lease:
                self._journal.note(f"the other registration has stopped without releasing its turn: {_who(found)}")
                self._delete(found.id)
                continue
            if time.monotonic() > deadline:
                other = f"another registration of {self._owner} runs: {_who(found)}"
                raise RefusedError([f"Prefect: {other}; run this one again when it has ended"])
            self._journal.pause(self._patience.poll)

    def _made(self) -> bool:
        def find() -> Variable | None:
            found = self._client.read_variable_by_name(self._name)
            return found if found is not None and found.value == self._value else None

        at = time.monotonic()
        make = partial(self._client.create_variable, VariableCreate(name=self._name, value=self._value))
        try:
            self._id = Creation("the turn", make, find, lambda made: self._delete(made.id)).create().id
        except TakenError:
            return False
        self._renewed_at = at
        return True

    def renew_until(self, stop: threading.Event) -> None:
        while not stop.wait(self._patience.renew):
            at = time.monotonic()
            value = {**self._value, "renewed": self._value["renewed"] + 1}
            try:
                with asked_once():
                    body = {"name": self._name, "value": value}
                    self._client.request("PATCH", "/variables/{id}", path_params={"id": self._id}, json=body)
            except ServerError as error:
                self._lost = self._lost or not_found(error)
            else:
                self._value, self._renewed_at = value, at

    def check(self) -> None:
        if self._lost or time.monotonic() - self._renewed_at > self._patience.lease:
            raise TurnLostError(f"another registration of {self._owner} may have taken this one's turn, for Prefect has not heard of it")

    def give_back(self) -> None:
        # A turn that can't be released expires.
        try:
            self._delete(self._id)
        except ServerError:
            return

    def _delete(self, variable_id: UUID | None) -> None:
        # By id: another registration may have the turn by now.
        unless_gone(partial(self._client.request, "DELETE", "/variables/{id}", path_params={"id": variable_id}))


def _who(variable: Variable) -> str:
    value = variable.value if isinstance(variable.value, dict) else {}
    return f"{value.get('by', 'unknown')}, since {value.get('since', 'unknown')}"
