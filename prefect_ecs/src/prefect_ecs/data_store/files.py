"""The files that `DATABASE_URL` names, in the one folder that a task can write to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

# The program writes these paths into `DATABASE_URL` and `DATA_STORE_PASSWORD_FILE`.
FOLDER = Path("/tmp/data-store")  # noqa: S108 - a folder of this user's own, closed to others
PASSFILE = "pgpass"
PASSWORD = "password"  # noqa: S105 - a file's name
CERTIFICATE = "ca.pem"


@dataclass(frozen=True)
class Store:
    """A data store, as the task's environment describes it."""

    secret_arn: str
    url: str
    # The authority that signs the server's certificate; empty: it isn't checked.
    certificate: str
    folder: Path = FOLDER

    @staticmethod
    def from_environment() -> Store:
        """Reads what the stack's program set."""
        environment = os.environ
        return Store(environment["DATA_STORE_SECRET_ARN"], environment["DATABASE_URL"], environment.get("DATA_STORE_CA_CERTIFICATE", ""))


def write_password(store: Store, password: str) -> None:
    """Writes the password for libpq, which reads its file at every connection, and alone for what takes nothing else."""
    # A wildcard, since a socket has no host. Only `DATABASE_URL` names this file.
    parsed = urlsplit(store.url)
    place = f"{parsed.hostname or '*'}:{parsed.port or '*'}:*"
    user = parsed.username or "*"
    # https://www.postgresql.org/docs/current/libpq-pgpass.html. asyncpg doesn't know escapes: it passes the first line, where it takes
    # one for a part of the user's name, and finds the password as it is in the second.
    escaped = password.replace("\\", "\\\\").replace(":", "\\:")
    _write(store.folder / PASSFILE, f"{place}:\\{user}:{escaped}\n{place}:{user}:{password}\n")
    _write(store.folder / PASSWORD, password)


def write_certificate(store: Store) -> None:
    """Writes the authority of the server's certificate, for `sslrootcert`."""
    if store.certificate:
        _write(store.folder / CERTIFICATE, store.certificate)


def _write(path: Path, text: str) -> None:
    """Replaces a file as a whole: a connection that is being opened reads the old one or the new one."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    # libpq ignores a file that others can read.
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    new.replace(path)
