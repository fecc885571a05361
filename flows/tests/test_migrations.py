"""The migrations on a real PostgreSQL. TimescaleDB, which no package index has, is played by an extension of the same name."""

import logging
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError
from support.postgres import PostgresServer

from flows.store import migrations
from flows.store.database import transaction
from flows.store.migrations import VERSION_TABLE, upgrade
from flows.store.tables import metadata

PROJECT = Path(__file__).parents[1]
INI = PROJECT / "alembic.ini"
TABLES = {"awards", "competitions", "leaderboards", "milestones"}


def tables(url: str) -> set[str]:
    with transaction(url) as connection:
        return set(inspect(connection).get_table_names()) - {VERSION_TABLE}


def test_an_empty_database_gets_every_table_and_the_revisions_are_named(empty_database: str) -> None:
    assert upgrade(empty_database, INI) == ["0001"]
    assert tables(empty_database) == TABLES


def test_a_second_time_there_is_nothing_to_do(empty_database: str) -> None:
    upgrade(empty_database, INI)
    assert upgrade(empty_database, INI) == []


def test_the_tables_are_those_that_the_flows_know(empty_database: str) -> None:
    upgrade(empty_database, INI)
    with transaction(empty_database) as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}), metadata)
    # The flows need not know what keeps the tables consistent.
    assert [difference for difference in differences if difference[0] != "remove_fk"] == []


def test_two_at_once_migrate_once(empty_database: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda _: upgrade(empty_database, INI), range(4)))
    assert sorted(applied) == [[], [], [], ["0001"]]


def test_who_waits_too_long_for_another_gives_up(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "LOCK_TIMEOUT", "50ms")
    with transaction(empty_database) as other:
        other.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": migrations.LOCK})
        with pytest.raises(OperationalError, match="lock timeout"):
            upgrade(empty_database, INI)


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: str, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "migrations", tmp_path / "migrations")
    bad = tmp_path / "migrations/versions/0002_bad.py"
    bad.write_text('from alembic import op\nrevision = "0002"\ndown_revision = "0001"\ndef upgrade():\n    op.execute("SELECT 1/0")\n')
    shutil.copy(INI, tmp_path)
    with pytest.raises(Exception, match="division by zero"):
        upgrade(empty_database, tmp_path / "alembic.ini")
    assert tables(empty_database) == set()
    assert upgrade(empty_database, INI) == ["0001"]


def test_a_database_that_a_newer_version_migrated_is_left_alone(empty_database: str, caplog: pytest.LogCaptureFixture) -> None:
    upgrade(empty_database, INI)
    with transaction(empty_database) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    assert upgrade(empty_database, INI) == []
    assert "revision 9999, newer than this version of the flows" in caplog.text


def test_another_applications_alembic_is_not_mistaken_for_ours(empty_database: str) -> None:
    with transaction(empty_database) as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num text)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('theirs')"))
    assert upgrade(empty_database, INI) == ["0001"]


def test_the_command_line_does_the_same_and_can_undo_it(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_database)
    command.upgrade(Config(INI), "head")
    assert tables(empty_database) == TABLES
    command.downgrade(Config(INI), "base")
    assert tables(empty_database) == set()


def test_the_command_line_needs_to_know_the_database() -> None:
    with pytest.raises(SystemExit, match="`DATABASE_URL` names the database to migrate, and is not set"):
        command.upgrade(Config(INI), "head")


class Timescale:
    """An extension called timescaledb whose create_hypertable() writes down what it was asked for."""

    def __init__(self, directory: Path) -> None:
        self.script = directory / "timescaledb--1.0.sql"
        self.control = directory / "timescaledb.control"

    def offer(self, body: str, setup: str = "") -> None:
        self.control.write_text("default_version = '1.0'\nrelocatable = true\n")
        self.script.write_text(f"""
            {setup}
            CREATE TABLE hypertables (name text, time_column text);
            CREATE FUNCTION create_hypertable(name regclass, time_column name) RETURNS void LANGUAGE plpgsql AS $$BEGIN {body}; END$$;
        """)

    def withdraw(self) -> None:
        self.script.unlink(missing_ok=True)
        self.control.unlink(missing_ok=True)


@pytest.fixture
def timescale(postgres: PostgresServer) -> Iterator[Timescale]:
    extension = Timescale(postgres.extensions)
    yield extension
    extension.withdraw()


def test_awards_become_a_hypertable_where_timescaledb_is_offered(empty_database: str, timescale: Timescale) -> None:
    timescale.offer("INSERT INTO hypertables VALUES (name, time_column)")
    assert upgrade(empty_database, INI) == ["0001"]
    with transaction(empty_database) as connection:
        assert connection.execute(text("SELECT name || '.' || time_column FROM hypertables")).scalars().all() == ["awards.awarded_at"]


@pytest.mark.parametrize(
    ("body", "setup", "reason"),
    [
        ("RAISE EXCEPTION 'not licensed'", "", "awards stays a plain table: not licensed"),
        ("NULL", "SELECT 1/0;", "cannot be added: division by zero"),
        # What a server does that offers the extension and has not preloaded it.
        ("NULL", "SELECT pg_terminate_backend(pg_backend_pid());", "cannot be added: terminating connection"),
    ],
    ids=["create_hypertable fails", "the extension fails", "the extension ends the connection"],
)
def test_tables_are_plain_where_timescaledb_does_not_work(
    body: str, setup: str, reason: str, empty_database: str, timescale: Timescale, caplog: pytest.LogCaptureFixture
) -> None:
    timescale.offer(body, setup)
    assert upgrade(empty_database, INI) == ["0001"]
    assert tables(empty_database) - {"hypertables"} == TABLES
    assert reason in caplog.text


def test_a_server_without_timescaledb_is_said_once(empty_database: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "flows.store"):
        upgrade(empty_database, INI)
    assert [record.message for record in caplog.records if record.name.startswith("flows")] == [
        "TimescaleDB is not to be had here: awards stays a plain table"
    ]
