"""The leaderboard flow, run by Prefect, with its file and with PostgreSQL."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey, FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, TaskRun
from sqlalchemy import Connection, delete, select, update

from flows import data
from flows import leaderboard as module
from flows.game import Award, Competition, Milestone
from flows.leaderboard import Leaderboard, Place, leaderboard
from flows.ranking import Standing
from flows.store.database import transaction
from flows.store.migrations import upgrade
from flows.store.points import write_awards, write_competitions
from flows.store.tables import awards, leaderboards

pytestmark = pytest.mark.usefixtures("prefect_api")

INI = Path(__file__).parents[1] / "alembic.ini"
WINTER = [
    Place(rank=1, player="katherine", points=220),
    Place(rank=2, player="ada", points=70),
    Place(rank=2, player="radia", points=70),
    Place(rank=4, player="margaret", points=20),
]
CUP = Competition("cup", "Cup", (Milestone("won", "Won", 10), Milestone("played", "Played", 1)))
TASKS = {"load_competitions": 1, "points_of": 4, "ranking_of": 4, "store_leaderboards": 1, "publish": 4}
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
CUP_AWARDS = [Award("cup", "won", "ada", NOON), Award("cup", "played", "grace", NOON), Award("cup", "played", "radia", NOON)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "leaderboards.json"


@pytest.fixture
def database(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database with the tables, which the flows know of."""
    upgrade(empty_database, INI)
    monkeypatch.setenv("DATABASE_URL", empty_database)
    return empty_database


def stored(url: str) -> list[tuple[object, ...]]:
    order = (leaderboards.c.competition, leaderboards.c.rank, leaderboards.c.player)
    columns = (leaderboards.c.competition, leaderboards.c.rank, leaderboards.c.player, leaderboards.c.points)
    with transaction(url) as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*order))]


def test_ranks_every_competition_of_the_data_set_and_returns_what_json_can_say() -> None:
    ranking = leaderboard()
    assert list(ranking) == ["spring-open", "summer-league", "autumn-cup", "winter-masters"]
    assert ranking["winter-masters"] == WINTER
    assert json.loads(json.dumps(ranking)) == ranking


def test_keeps_the_leaderboards_in_a_file_where_there_is_no_database(file: Path) -> None:
    assert leaderboard() == json.loads(file.read_text())


def test_a_second_run_leaves_the_same_file_and_nothing_beside_it(file: Path) -> None:
    leaderboard()
    first = file.read_text()
    leaderboard()
    assert file.read_text() == first
    assert list(file.parent.iterdir()) == [file]


def test_a_run_of_one_competition_keeps_the_others_leaderboards(file: Path) -> None:
    file.write_text(json.dumps({"spring-open": [], "chess-night": [WINTER[0]]}))
    assert list(leaderboard(["spring-open"])) == ["spring-open"]
    kept = json.loads(file.read_text())
    assert kept["chess-night"] == [WINTER[0]]
    assert len(kept["spring-open"]) == 7


def test_a_competition_that_does_not_exist_fails_the_run_and_names_those_that_do(file: Path) -> None:
    known = "spring-open, summer-league, autumn-cup, winter-masters"
    with pytest.raises(ValueError, match=f"`competitions` should be some of {known}, got chess-night, go-night"):
        leaderboard(["go-night", "spring-open", "chess-night"])
    assert not file.exists()


def run_and_task_runs() -> tuple[FlowRun, list[TaskRun]]:
    """Run the flow and return what Prefect knows of it, once it knows: it learns of tasks a little later than of their flow."""
    state = leaderboard(return_state=True)  # pyrefly: ignore[no-matching-overload]
    assert state.state_details.flow_run_id is not None
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(state.state_details.flow_run_id)
        mine = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
        deadline = monotonic() + 30
        while len(tasks := client.read_task_runs(flow_run_filter=mine)) < sum(TASKS.values()) and monotonic() < deadline:
            sleep(0.1)
        return run, tasks


def test_points_and_ranking_are_one_task_a_competition_and_storing_is_one_for_all() -> None:
    _, tasks = run_and_task_runs()
    names = [task.name.rsplit("-", 1)[0] for task in tasks]
    assert {name: names.count(name) for name in names} == TASKS


def test_the_leaderboards_are_tables_in_the_prefect_ui() -> None:
    leaderboard()
    with get_client(sync_client=True) as client:
        found = client.read_artifacts(artifact_filter=ArtifactFilter(key=ArtifactFilterKey(like_="leaderboard-winter%")))
    assert found[0].type == "table"
    assert found[0].description == "Leaderboard of Winter Masters"
    assert isinstance(found[0].data, str)
    assert json.loads(found[0].data) == WINTER


def test_a_competition_that_cannot_be_ranked_fails_the_run_and_nothing_is_stored(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rank(points: dict[str, int]) -> list[Standing]:
        if "katherine" in points:
            raise ZeroDivisionError
        return []

    monkeypatch.setattr(module, "rank", rank)
    with pytest.raises(ZeroDivisionError):
        leaderboard()
    assert not file.exists()


def test_an_empty_database_gets_the_leaderboards_of_the_data_set(database: str, file: Path) -> None:
    ranking = leaderboard()
    expected = [(slug, place["rank"], place["player"], place["points"]) for slug in sorted(ranking) for place in ranking[slug]]
    assert stored(database) == expected
    assert not file.exists()


def test_points_come_from_the_database_once_it_has_some(database: str) -> None:
    with transaction(database) as connection:
        write_competitions(connection, [CUP])
        write_awards(connection, CUP_AWARDS)
    leaderboard()
    assert stored(database) == [("cup", 1, "ada", 10), ("cup", 2, "grace", 1), ("cup", 2, "radia", 1)]


def test_a_later_run_corrects_what_has_changed_and_drops_who_is_gone(database: str) -> None:
    with transaction(database) as connection:
        write_competitions(connection, [CUP])
        write_awards(connection, CUP_AWARDS)
    leaderboard()
    with transaction(database) as connection:
        connection.execute(delete(awards).where(awards.c.player == "radia"))
        connection.execute(update(awards).where(awards.c.player == "ada").values(milestone="played"))
    leaderboard()
    assert stored(database) == [("cup", 1, "ada", 1), ("cup", 1, "grace", 1)]


def test_all_leaderboards_are_stored_or_none(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    leaderboard()
    before = stored(database)

    def write(connection: Connection, competition: str, _: Sequence[Standing]) -> None:
        connection.execute(delete(leaderboards).where(leaderboards.c.competition == competition))
        if competition == "winter-masters":
            raise ZeroDivisionError

    monkeypatch.setattr(module, "write_leaderboard", write)
    boards = [Leaderboard(competition, []) for competition in data.competitions()]
    with pytest.raises(ZeroDivisionError):
        module.store_leaderboards.fn(boards)
    assert stored(database) == before


def test_the_database_is_in_nothing_that_prefect_shows(database: str) -> None:
    run, tasks = run_and_task_runs()
    with get_client(sync_client=True) as client:
        logs = client.read_logs()
    shown = "\n".join([run.model_dump_json(), *(task.model_dump_json() for task in tasks), *(log.message for log in logs)])
    assert database.removeprefix("postgresql://") not in shown
