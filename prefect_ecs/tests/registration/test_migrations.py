"""The database comes before anything is written to Prefect."""

from pathlib import Path

import pytest

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
