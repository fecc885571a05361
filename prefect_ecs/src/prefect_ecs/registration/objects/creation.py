"""Creates an object in Prefect once, and knows afterwards whether this run created it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import httpx

from prefect_ecs.registration.problems import RefusedError
from prefect_ecs.registration.state.server import asked_once, not_carried_out, passes, seconds_to_wait, status_of

TRIES = 6

T = TypeVar("T")


class TakenError(RefusedError):
    """Another client created an object of the name after it wasn't found."""

    def __init__(self, what: str, more: str = "") -> None:
        super().__init__([f"Prefect: {what} was created by another client while this registration ran{more}; run it again"])


@dataclass
class Creation(Generic[T]):
    """How an object is created, found again when the response was lost, and deleted.

    `find` returns the object if a request of this run created it, and None if there is none or another client's.
    """

    what: str
    make: Callable[[], T]
    find: Callable[[], T | None]
    delete: Callable[[T], object]
    # A request was sent, and it is unknown whether it was carried out.
    in_doubt: bool = False

    def create(self) -> T:
        """Creates the object; raises `TakenError` if another client has, or the server's error."""
        for failures in range(1, TRIES + 1):
            try:
                with asked_once():
                    made = self.make()
            except Exception as error:
                if status_of(error) == httpx.codes.CONFLICT:
                    return self._found_or_taken()
                self.in_doubt = self.in_doubt or not not_carried_out(error)
                if not passes(error) or failures == TRIES:
                    raise
                if self.in_doubt and (found := self.find()) is not None:
                    self.in_doubt = False
                    return found
                time.sleep(seconds_to_wait(error, failures))
            else:
                self.in_doubt = False
                return made
        raise AssertionError

    def delete_if_found(self) -> bool:
        """Deletes the object that a request without a response may have created; returns whether there was one."""
        found = self.find()
        if found is not None:
            self.delete(found)
        return found is not None

    def _found_or_taken(self) -> T:
        found = self.find() if self.in_doubt else None
        self.in_doubt = False
        if found is None:
            raise TakenError(self.what)
        return found
