"""`DATABASE_URL` survives a rotation of its password, with a real PostgreSQL that asks for one.

Not shown here: that RDS changes password and secret together. It changes the password first, so a connection that is opened in between is
refused; flows retry it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from prefect_ecs import data_store
from prefect_ecs.image import prepare
from support.postgres import PostgresServer
from support.secrets_manager import SECRET_ARN, SecretsManager, secrets_manager

# A colon and a backslash mean something in libpq's file.
FIRST, SECOND = r"o:ld\one{%&'", r"n\:ew one#;"


class Task:
    """A task with a data store: its launcher starts a command, as in the image."""

    def __init__(self, folder: Path, server: PostgresServer, secrets: SecretsManager) -> None:
        self.folder = folder
        self.server = server
        self.secrets = secrets
        self.database = make_url(server.new_database()).database
        self.admin(f"CREATE ROLE flows LOGIN; ALTER DATABASE {self.database} OWNER TO flows")
        self.rotate(FIRST)

    @property
    def url(self) -> str:
        return f"postgresql://flows@/{self.database}?host={self.server.directory}&passfile=/tmp/data-store/pgpass"

    def admin(self, statements: str) -> None:
        with psycopg.connect(f"postgresql://postgres@/postgres?host={self.server.directory}", autocommit=True) as connection:
            connection.execute(statements)  # pyrefly: ignore[no-matching-overload]

    def rotate(self, password: str) -> None:
        """As Secrets Manager does it: the database's password, then the secret."""
        quoted = password.replace("'", "''")
        self.admin(f"ALTER ROLE flows PASSWORD '{quoted}'")
        self.secrets.set_password(password)

    def start(self, code: str, **environment: str) -> subprocess.Popen[str]:
        launcher = self.folder / "launch"
        # Looking more often than in the image.
        text = prepare.launcher(Path(sys.executable), self.folder).replace("-m prefect_ecs.data_store", "-m prefect_ecs.data_store 0.1")
        launcher.write_text(text)
        return subprocess.Popen(
            ["sh", str(launcher), sys.executable, "-c", code],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.folder),
                "DATABASE_URL": self.url,
                "DATA_STORE_SECRET_ARN": SECRET_ARN,
                **self.secrets.environment(),
                **environment,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str, **environment: str) -> str:
        output, errors = self.start(code, **environment).communicate(timeout=20)
        assert errors == ""
        return output


@pytest.fixture
def task(tmp_path: Path, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Task]:
    """A server that lets `flows` in with its password only."""
    monkeypatch.setattr(prepare, "LAUNCH", Path(data_store.__file__).parents[2] / "launch")
    rules = postgres.directory / "data" / "pg_hba.conf"
    trusting = rules.read_text()
    rules.write_text(f"local all flows scram-sha-256\n{trusting}")
    with secrets_manager() as secrets:
        made = Task(tmp_path, postgres, secrets)
        made.admin("SELECT pg_reload_conf()")
        try:
            yield made
        finally:
            rules.write_text(trusting)
            made.admin("SELECT pg_reload_conf()")
            made.admin(f"DROP DATABASE {made.database} WITH (FORCE)")
            made.admin("DROP ROLE flows")


PSYCOPG = """
import os, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("SELECT current_user").fetchone()[0])
"""

SQLALCHEMY = """
import os, sqlalchemy
engine = sqlalchemy.create_engine(os.environ["DATABASE_URL"].replace("postgresql:", "postgresql+psycopg:"))
with engine.connect() as connection:
    print(connection.execute(sqlalchemy.text("SELECT current_user")).scalar_one())
"""

ASYNCPG = """
import asyncio, asyncpg, os
async def main():
    connection = await asyncpg.connect(os.environ["DATABASE_URL"])
    print(await connection.fetchval("SELECT current_user"))
    await connection.close()
asyncio.run(main())
"""

PASSWORD_ALONE = """
import os, psycopg
from pathlib import Path
address = os.environ["DATABASE_URL"].replace("passfile=/tmp/data-store/pgpass", "passfile=/dev/null")
password = Path(os.environ["DATA_STORE_PASSWORD_FILE"]).read_text()
with psycopg.connect(address, password=password) as connection:
    print(connection.execute("SELECT current_user").fetchone()[0])
"""


@pytest.mark.parametrize("code", [PSYCOPG, SQLALCHEMY, ASYNCPG, PASSWORD_ALONE], ids=["psycopg", "sqlalchemy", "asyncpg", "password"])
def test_a_run_after_a_rotation_connects(task: Task, code: str) -> None:
    where = {"DATA_STORE_PASSWORD_FILE": "/tmp/data-store/password"}
    assert task.run(code, **where) == "flows\n"
    task.rotate(SECOND)
    assert task.run(code, **where) == "flows\n"


def test_in_the_middle_of_a_run_an_open_connection_goes_on_and_a_new_one_gets_the_new_password(task: Task) -> None:
    code = f"""
import os, psycopg, sys
url = os.environ["DATABASE_URL"]
opened = psycopg.connect(url)
opened.execute("CREATE TABLE seen (what text)")
print("open", flush=True)
sys.stdin.readline()
opened.execute("INSERT INTO seen VALUES ('kept')")
opened.commit()
print(psycopg.connect(url).execute("SELECT what FROM seen").fetchone()[0])
print("DATABASE_URL" in os.environ and url == os.environ["DATABASE_URL"], {FIRST!r} in str(os.environ))
"""
    run = task.start(code)
    assert run.stdout is not None
    assert run.stdout.readline() == "open\n"
    task.rotate(SECOND)
    wait_until_noticed(run)
    output, errors = run.communicate("go on\n", timeout=20)

    assert (output, errors) == ("kept\nTrue False\n", "")


def wait_until_noticed(run: subprocess.Popen[str]) -> None:
    assert run.stderr is not None
    assert run.stderr.readline() == "prefect-ecs: the data store has a new password: new connections use it\n"


def test_the_old_password_is_refused_after_it(task: Task) -> None:
    """What the tests above stand on: this server does ask for a password."""
    task.rotate(SECOND)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(task.url.replace("passfile=/tmp/data-store/pgpass", "passfile=/dev/null"), password=FIRST)


def test_others_cannot_read_the_files(task: Task) -> None:
    code = "import os; print([oct(os.stat('/tmp/data-store' + name).st_mode)[-3:] for name in ('', '/pgpass', '/password')])"
    assert task.run(code) == "['700', '600', '600']\n"


def test_the_command_has_no_child_that_it_did_not_start_and_nothing_outlives_it(task: Task) -> None:
    code = """
import os
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:
    print("no child")
"""
    assert task.run(code) == "no child\n"
    before = len(task.secrets.asked)
    time.sleep(0.5)
    assert len(task.secrets.asked) == before


def test_a_role_without_the_right_ends_the_task_with_the_reason(task: Task) -> None:
    message = "User: arn:aws:sts::1:assumed-role/flow-run-task/1 is not authorized to perform: secretsmanager:GetSecretValue"
    task.secrets.failures = [(400, json.dumps({"__type": "com.amazonaws#AccessDeniedException", "Message": message}))]
    run = task.start(PSYCOPG)
    output, errors = run.communicate(timeout=20)

    assert (run.returncode, output) == (1, "")
    assert errors == f"prefect-ecs: the data store's secret can't be read: AccessDeniedException: {message} ({SECRET_ARN})\n"


def test_it_waits_for_a_service_that_fails_for_a_moment(task: Task) -> None:
    task.secrets.failures = [(500, "<html>"), (429, '{"__type": "ThrottlingException", "message": "Rate exceeded"}')]
    assert task.run(PSYCOPG) == "flows\n"
    assert task.secrets.asked[:3] == [("ASIATASK", "secretsmanager.GetSecretValue")] * 3


def test_a_failure_in_the_middle_is_said_once_and_the_run_goes_on(task: Task) -> None:
    code = "import sys; print('started', flush=True); sys.stdin.readline()" + PSYCOPG
    run = task.start(code)
    assert run.stdout is not None
    assert run.stdout.readline() == "started\n"
    task.secrets.failures = [(400, '{"__type": "DecryptionFailure"}')] * 3
    while task.secrets.failures:
        time.sleep(0.05)
    output, errors = run.communicate("go on\n", timeout=20)

    assert output == "flows\n"
    assert errors == (
        "prefect-ecs: the data store's secret can't be read again, so a rotated password would go unnoticed: "
        "DecryptionFailure: Bad Request\n"
    )


def test_a_secret_of_another_form_is_named_without_its_value(task: Task) -> None:
    task.secrets.value = "hunter2"
    run = task.start(PSYCOPG)
    _, errors = run.communicate(timeout=20)

    assert run.returncode == 1
    assert errors == f"prefect-ecs: the data store's secret can't be read: its value has no JSON key \"password\" ({SECRET_ARN})\n"


def test_a_task_without_a_data_store_starts_as_before(task: Task) -> None:
    assert task.run("print('ran')", DATA_STORE_SECRET_ARN="") == "ran\n"
    assert task.secrets.asked == []
