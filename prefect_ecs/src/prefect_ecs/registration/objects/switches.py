"""What the files pause and resume, separate from what users do."""

from __future__ import annotations

from prefect_ecs.registration.state.ledger import Ledger


class Switches:
    """What the files pause, now and at the last registration, by the ledger's names."""

    def __init__(self, wanted: Ledger, before: Ledger) -> None:
        self._off, self._off_before = set(wanted.off), set(before.off)

    def turned(self, key: str, *, on: bool) -> bool | None:
        """Whether to pause or resume something: only if the file has changed, since users decide otherwise. None: leave it alone."""
        off, off_before = key in self._off, key in self._off_before
        if off != off_before and on == off:
            return not off
        return None
