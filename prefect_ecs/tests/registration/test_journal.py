"""How changes are taken back."""

import time
from collections.abc import Callable
from functools import partial

import httpx
import pytest
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from prefect_ecs.registration.objects.creation import Creation, TakenError
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.side_by_side import side_by_side

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


@pytest.mark.parametrize(("changes", "told"), [(0, "nothing to remove"), (1, "1 change made"), (2, "2 changes made")])
def test_it_sums_up(changes: int, told: str) -> None:
    said: list[str] = []
    journal = Journal(said.append)
    for _ in range(changes):
        journal.did("limit", "removed")

    journal.summary("nothing to remove")

    assert said[-1] == told


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


def test_what_there_was_nothing_to_do_for_is_not_said_to_be_put_back() -> None:
    assert Written(lambda: False).take_back() == ["ledger: put back"]


def answered(status: int) -> PrefectHTTPStatusError:
    """What Prefect's client raises for an answer."""
    request = httpx.Request("POST", "http://prefect/api/work_pools/")
    return PrefectHTTPStatusError("no", request=request, response=httpx.Response(status, request=request))


@pytest.mark.parametrize("status", [400, 404, 409, 422, 429])
def test_what_the_server_refused_is_not_taken_back(status: int) -> None:
    written = Written()

    with pytest.raises(PrefectHTTPStatusError):
        written.journal.change("pool", "updated", fails(answered(status)), lambda: written.undone.append("pool"))

    assert written.take_back() == ["limit: put back", "ledger: put back"]
    assert written.undone == ["ledger"]


class Server:
    """Makes one thing, after as many failures as a test wants."""

    def __init__(self, *failures: Exception, carries_out: bool = False, there: str | None = None) -> None:
        self.failures = list(failures)
        self.carries_out = carries_out
        self.there = there
        self.asked = 0
        self.deleted: list[str] = []

    def make(self) -> str:
        """A request."""
        self.asked += 1
        if self.failures:
            if self.carries_out:
                self.there = "ours"
            raise self.failures.pop(0)
        if self.there is not None:
            raise answered(409)
        self.there = "ours"
        return "ours"

    def creation(self) -> Creation[str]:
        """How it is asked for."""
        return Creation("the pool", self.make, lambda: "ours" if self.there == "ours" else None, self.deleted.append)


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it waited, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr("prefect_ecs.registration.objects.creation.time.sleep", seconds.append)
    return seconds


UNANSWERED = [
    httpx.ReadTimeout(""),
    httpx.ReadError(""),
    httpx.RemoteProtocolError(""),
    answered(500),
    answered(502),
    answered(503),
    answered(504),
]


@pytest.mark.parametrize("failure", UNANSWERED, ids=repr)
@pytest.mark.parametrize("carries_out", [False, True])
def test_something_new_is_made_once_whether_the_failed_request_made_it_or_not(
    failure: Exception, carries_out: bool, waited: list[float]
) -> None:
    server, written = Server(failure, carries_out=carries_out), Written()

    assert written.journal.create("pool", "made", server.creation()) == "ours"

    assert server.asked == (1 if carries_out else 2)
    assert len(waited) == (0 if carries_out else 1)
    assert written.take_back() == ["pool: put back", "limit: put back", "ledger: put back"]
    assert server.deleted == ["ours"]


@pytest.mark.parametrize("failures", [(), (httpx.ReadTimeout(""),)], ids=["at once", "after a lost answer"])
@pytest.mark.usefixtures("waited")
def test_what_somebody_else_made_is_neither_taken_for_ours_nor_deleted(failures: tuple[Exception, ...]) -> None:
    server, written = Server(*failures, there="theirs"), Written()

    with pytest.raises(TakenError, match="the pool was created by another client while this registration ran; run it again"):
        written.journal.create("pool", "made", server.creation())

    assert written.take_back() == ["limit: put back", "ledger: put back"]
    assert server.deleted == []


def test_a_server_that_fails_for_good_is_given_up_and_what_it_may_have_made_is_looked_for(waited: list[float]) -> None:
    server, written = Server(*[answered(500)] * 9), Written()

    with pytest.raises(PrefectHTTPStatusError):
        written.journal.create("pool", "made", server.creation())

    assert server.asked == 6
    assert waited == sorted(waited)
    assert 31 <= sum(waited) < 42
    # As if it had been slow.
    server.there = "ours"
    assert written.take_back() == ["pool: put back", "limit: put back", KEPT]
    assert server.deleted == ["ours"]


def test_it_waits_as_long_as_the_server_asks(waited: list[float]) -> None:
    request = httpx.Request("POST", "http://prefect/api/work_pools/")
    busy = PrefectHTTPStatusError("", request=request, response=httpx.Response(429, headers={"Retry-After": "17"}, request=request))

    assert Written().journal.create("pool", "made", Server(busy).creation()) == "ours"

    assert 17 <= waited[0] < 23


def test_what_was_made_side_by_side_is_taken_back_after_what_came_later() -> None:
    written = Written()
    with written.journal.group():
        for number in range(3):
            written.journal.change(f"deployment {number}", "made", lambda: None, lambda: None)
    written.journal.change("automation", "made", lambda: None, lambda: None)

    said = written.take_back()

    assert said[0] == "automation: put back"
    assert sorted(said[1:4]) == [f"deployment {number}: put back" for number in range(3)]
    assert said[4:] == ["limit: put back", "ledger: put back"]


def test_of_many_jobs_nothing_is_begun_after_a_failure_and_what_was_begun_is_waited_for() -> None:
    begun: list[int] = []
    ended: list[int] = []

    def job(number: int) -> int:
        begun.append(number)
        time.sleep(0.05)
        if number == 3:
            raise ValueError(f"number {number}")
        ended.append(number)
        return number

    with pytest.raises(ValueError, match="number 3"):
        side_by_side([partial(job, number) for number in range(50)])

    assert len(begun) < 30
    assert sorted(begun) == sorted([*ended, 3])
    assert side_by_side([partial(int, number) for number in range(20)]) == list(range(20))
