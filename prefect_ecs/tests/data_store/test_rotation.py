"""`DATABASE_URL` survives a rotation of its password, with a real PostgreSQL that asks for one.

Not shown here: that RDS changes password and secret together. It changes the password first, so a connection that is opened in between is
refused; flows retry it.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from support.data_store_task import FIRST, SECOND, Task, task_with_data_store
from support.postgres import PostgresServer
from support.secrets_manager import SECRET_ARN


@pytest.fixture
def task(tmp_path: Path, postgres: PostgresServer) -> Iterator[Task]:
    """A task of a stack with a data store."""
    with task_with_data_store(tmp_path, postgres) as made:
        yield made


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
