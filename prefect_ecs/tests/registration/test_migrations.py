"""The database comes before anything is written to Prefect."""

import sys
from pathlib import Path

import pytest

from prefect_ecs.registration.commands.migrations import migrate
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import RefusedError
from support.stack import Stack

URL = "postgresql://team:hunter2hunter2@db.example.com/points"


@pytest.fixture
def upgrades(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Path]]:
    """Records the calls of the store's own migrations, which have tests of their own."""
    calls: list[tuple[str, Path]] = []

    def upgrade(url: str, alembic: Path) -> list[str]:
        calls.append((url, alembic))
        return ["0001"]

    monkeypatch.setattr("flows.store.migrations.upgrade", upgrade)
    return calls


def test_with_a_database_its_migrations_run_first(stack: Stack, upgrades: list[tuple[str, Path]]) -> None:
    stack.environment["DATABASE_URL"] = URL

    said = stack.apply()

    assert upgrades == [(URL, stack.directory / "alembic.ini")]
    assert said[0] == "migrations: 0001 applied"


def test_without_a_database_there_are_none(stack: Stack, upgrades: list[tuple[str, Path]]) -> None:
    said = stack.apply()

    assert upgrades == []
    assert said[0] == "migrations: none, DATABASE_URL is not set"


def test_when_they_fail_nothing_is_written_and_no_password_shown(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    stack.environment["DATABASE_URL"] = URL

    def upgrade(url: str, _: Path) -> list[str]:
        raise ValueError(f"no such host in {url}, password hunter2hunter2\nand more")

    monkeypatch.setattr("flows.store.migrations.upgrade", upgrade)

    with pytest.raises(RefusedError) as refused:
        stack.apply()

    [problem] = refused.value.problems
    assert problem.startswith("DATABASE_URL: the migration failed: ValueError: no such host")
    assert "hunter2" not in problem
    assert stack.writes == []


def test_when_the_files_are_wrong_they_do_not_run(stack: Stack, upgrades: list[tuple[str, Path]]) -> None:
    stack.environment["DATABASE_URL"] = URL
    stack.deployments[0]["tags"] = 3

    stack.refused()

    assert upgrades == []


@pytest.mark.parametrize("missing", ["flows", "flows.store", "flows.store.migrations"])
def test_a_team_without_our_store_has_none(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "flows"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)  # type: ignore[arg-type]
    said: list[str] = []

    migrate({"DATABASE_URL": URL}, Path("alembic.ini"), Journal(said.append))

    assert said == ["migrations: none, the code has no flows.store.migrations"]


def test_a_store_whose_own_import_is_missing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "flows.store.migrations", raising=False)
    monkeypatch.setitem(sys.modules, "alembic", None)  # type: ignore[arg-type]

    with pytest.raises(RefusedError, match=r"^DATABASE_URL: flows.store.migrations can't be imported: .*alembic"):
        migrate({"DATABASE_URL": URL}, Path("alembic.ini"), Journal(lambda _: None))
