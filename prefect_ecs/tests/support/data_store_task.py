"""A task with a data store whose password is rotated, with a real PostgreSQL that asks for one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import psycopg
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
        return self.launch([sys.executable, "-c", code], **environment)

    def launch(self, command: list[str], **environment: str) -> subprocess.Popen[str]:
        """Starts a command by the launcher."""
        launcher = self.folder / "launch"
        # Looking more often than in the image.
        text = prepare.launcher(Path(sys.executable), self.folder).replace("-m prefect_ecs.data_store", "-m prefect_ecs.data_store 0.1")
        launcher.write_text(text)
        return subprocess.Popen(
            ["sh", str(launcher), *command],
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


@contextmanager
def task_with_data_store(folder: Path, postgres: PostgresServer) -> Iterator[Task]:
    """A server that lets `flows` in with its password only."""
    rules = postgres.directory / "data" / "pg_hba.conf"
    trusting = rules.read_text()
    rules.write_text(f"local all flows scram-sha-256\n{trusting}")
    launch = Path(data_store.__file__).parents[2] / "launch"
    with mock.patch.object(prepare, "LAUNCH", launch), secrets_manager() as secrets:
        made = Task(folder, postgres, secrets)
        made.admin("SELECT pg_reload_conf()")
        try:
            yield made
        finally:
            rules.write_text(trusting)
            made.admin("SELECT pg_reload_conf()")
            made.admin(f"DROP DATABASE {made.database} WITH (FORCE)")
            made.admin("DROP ROLE flows")
