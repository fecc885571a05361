"""What the files switch off and on again, apart from what people do."""

from __future__ import annotations

from prefect_ecs.registration.state.ledger import Ledger


class Switches:
    """What the files switch off, now and at the last registration, by the names that the ledger has for it."""

    def __init__(self, wanted: Ledger, before: Ledger) -> None:
        self._off, self._off_before = set(wanted.off), set(before.off)

    def turned(self, key: str, *, on: bool) -> bool | None:
        """Whether to switch something on or off: only where the file changed its mind, for the rest is a person's decision."""
        off, off_before = key in self._off, key in self._off_before
        if off != off_before and on == off:
            return not off
        return None
