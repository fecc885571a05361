"""Fetching points within a rate limit, from an API of this machine, run by Prefect."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.concurrency.asyncio import ConcurrencySlotAcquisitionError
from sqlalchemy import func, select
from support.web import Answer, web_server

from flows import collect_points as module
from flows import data
from flows.collect_points import LIMIT, collect_points, fetch_awards, fetch_competitions
from flows.laptop import LIMITS_FILE
from flows.store.database import transaction
from flows.store.migrations import upgrade
from flows.store.tables import awards

pytestmark = pytest.mark.usefixtures("prefect_api")


@dataclass
class Game:
    """An API with the data set behind it, that can be made to fail."""

    calls: Counter[str] = field(default_factory=Counter)
    failures: list[int] = field(default_factory=list)

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        self.calls[path] += 1
        if self.failures:
            return self.failures.pop(0), "busy"
        if path == "/v1/competitions":
            return 200, json.dumps([asdict(competition) for competition in data.competitions()])
        size = int(query["page_size"])
        first = (int(query["page"]) - 1) * size
        found = [asdict(award) | {"awarded_at": award.awarded_at.isoformat()} for award in data.awards()[first : first + size]]
        return 200, json.dumps(found)


@pytest.fixture
def game(monkeypatch: pytest.MonkeyPatch) -> Iterator[Game]:
    game = Game()
    with web_server(game.answer) as url:
        monkeypatch.setenv("POINTS_API_URL", f"{url}/v1/")
        yield game


@pytest.fixture
def limit() -> Iterator[None]:
    """The limit as registration makes it, only wider: these tests needn't wait."""
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(LIMIT, 1000, 1000)
        yield
        client.delete_global_concurrency_limit_by_name(LIMIT)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For tests of something else: don't wait for a slot, only write down that somebody would have, and whether strictly."""
    waits: list[bool] = []
    monkeypatch.setattr(module, "rate_limit", lambda _name, *, strict: waits.append(strict))
    return waits


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry at once."""
    for task in (fetch_competitions, fetch_awards):
        monkeypatch.setattr(task, "retry_delay_seconds", 0)


@pytest.mark.usefixtures("limit")
def test_fetches_page_after_page_until_there_is_none(game: Game) -> None:
    assert collect_points(page_size=30) == 56
    assert game.calls == {"/v1/competitions": 1, "/v1/awards": 3}


@pytest.mark.usefixtures("waits")
def test_uses_the_data_set_where_no_api_is_named() -> None:
    assert collect_points() == 56


@pytest.mark.usefixtures("waits", "game")
def test_stores_what_is_new_and_a_second_run_stores_nothing(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    upgrade(empty_database, Path(__file__).parents[1] / "alembic.ini")
    monkeypatch.setenv("DATABASE_URL", empty_database)
    for _ in range(2):
        collect_points(page_size=100)
        with transaction(empty_database) as connection:
            assert connection.scalar(select(func.count()).select_from(awards)) == 56


@pytest.mark.usefixtures("impatient")
def test_a_busy_api_is_asked_again_and_every_call_waits_for_a_slot(game: Game, waits: list[bool]) -> None:
    game.failures = [429, 503]
    assert collect_points(page_size=100) == 56
    assert game.calls == {"/v1/competitions": 3, "/v1/awards": 2}
    assert waits == [True] * 5


@pytest.mark.usefixtures("waits", "impatient")
def test_an_api_that_refuses_is_not_asked_again(game: Game) -> None:
    game.failures = [403]
    with pytest.raises(Exception, match="403 Forbidden"):
        collect_points()
    assert game.calls == {"/v1/competitions": 1}


def test_without_the_limit_no_call_is_made_at_all(game: Game) -> None:
    with pytest.raises(ConcurrencySlotAcquisitionError, match=LIMIT):
        collect_points()
    assert not game.calls


def test_the_limit_that_the_flow_asks_for_is_in_the_limits_file() -> None:
    assert f"name: {LIMIT}\n" in LIMITS_FILE.read_text()
