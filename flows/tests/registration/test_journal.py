"""How changes are taken back."""

from collections.abc import Callable

import httpx
import pytest
from prefect.exceptions import ObjectNotFound

from registration.journal import Journal

KEPT = "ledger: kept, for what may be left of this registration is known by it"


class Written:
    """A journal with the ledger and a limit in it, and what became of them."""

    def __init__(self, undo_limit: Callable[[], object] = lambda: None) -> None:
        self.said: list[str] = []
        self.undone: list[str] = []
        self.journal = Journal(self.said.append)
        self.journal.change("ledger", "written", lambda: None, lambda: self.undone.append("ledger"), lists_the_rest=True)
        self.journal.change("limit", "made", lambda: None, undo_limit)

    def take_back(self) -> list[str]:
        """Takes back; what it said."""
        self.said.clear()
        self.journal.take_back()
        return self.said


def fails(error: Exception) -> Callable[[], object]:
    """Something that fails."""

    def fail() -> object:
        raise error

    return fail


def test_the_last_change_is_taken_back_first() -> None:
    assert Written().take_back() == ["limit: put back", "ledger: put back"]


def test_a_change_whose_outcome_nobody_knows_is_taken_back_too_and_the_marks_stay() -> None:
    written = Written()
    undone: list[str] = []

    with pytest.raises(httpx.ReadTimeout):
        written.journal.change("pool", "made", fails(httpx.ReadTimeout("")), lambda: undone.append("pool"))

    assert "pool: made" not in written.said
    assert written.take_back() == ["pool: put back", "limit: put back", KEPT]
    assert (undone, written.undone) == (["pool"], [])


def test_what_was_never_made_needs_no_taking_back() -> None:
    assert Written(fails(ObjectNotFound(Exception()))).take_back() == ["ledger: put back"]


@pytest.mark.parametrize("error", [ValueError("the server said no"), httpx.HTTPError("500")])
def test_the_marks_stay_when_something_could_not_be_put_back(error: Exception) -> None:
    written = Written(fails(error))

    assert written.take_back() == [KEPT, "could not be put back: limit"]
    assert written.undone == []


def test_nothing_more_is_tried_when_nobody_answers() -> None:
    written = Written(fails(httpx.ConnectError("")))

    assert written.take_back() == ["could not be put back: limit"]
    assert written.undone == []


def test_what_is_final_is_not_taken_back() -> None:
    written = Written()
    written.journal.keep()

    assert written.take_back() == []
