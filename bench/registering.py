"""Registering many deployments, for the first time and again, against Prefect's own `prefect deploy --all`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate

from prefect_server import prefect_server
from report import goal, table

DEPLOYMENTS = 300
FIRST_SECONDS, AGAIN_SECONDS = 20, 3
POOL = "theirs"
FLOW = '''"""A flow to register."""

from prefect import flow


@flow
def greet(name: str = "world", times: int = 1) -> None:
    """Greet somebody."""
'''


@dataclass(frozen=True)
class Contender:
    """What registers."""

    title: str
    command: list[str]
    environment: dict[str, str]
    directory: Path

    def seconds(self) -> float:
        """How long it takes, from the start of its process to its end."""
        began = time.monotonic()
        ended = subprocess.run(
            self.command,
            cwd=self.directory,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if ended.returncode != 0:
            raise RuntimeError(f"{self.title} failed:\n{ended.stdout[-2000:]}\n{ended.stderr[-2000:]}")
        return time.monotonic() - began


def main(home: Path) -> None:
    """Registers with both, twice, and prints how long it took."""
    (home / "team").mkdir()
    (home / "team" / "__init__.py").touch()
    (home / "team" / "greetings.py").write_text(FLOW)
    with prefect_server(home) as url:
        with get_client(sync_client=True) as client:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        theirs, ours = _theirs(home / "theirs", home, url), _ours(home / "ours", home, url)
        seconds = {contender.title: (contender.seconds(), contender.seconds()) for contender in (theirs, ours)}
    base = seconds[theirs.title]
    print(f"{DEPLOYMENTS} deployments with a schedule each, registered with a Prefect server on the same machine\n")
    head = ["what", "for the first time, seconds", "ratio", "again, seconds", "ratio"]
    table(
        head,
        [
            [title, f"{first:.1f}", f"{first / base[0]:.2f}", f"{again:.1f}", f"{again / base[1]:.2f}"]
            for title, (first, again) in seconds.items()
        ],
    )
    print()
    first, again = seconds[ours.title]
    goal("seconds to register", first, FIRST_SECONDS)
    goal("seconds to find nothing to do", again, AGAIN_SECONDS)


def _theirs(directory: Path, home: Path, url: str) -> Contender:
    command = [sys.executable, "-m", "prefect", "--no-prompt", "deploy", "--all"]
    contender = Contender("prefect deploy --all", command, _environment(home, url), directory)
    # Prefect's own command looks for files below the directory that it stands in.
    _write(
        directory,
        {"pull": [{"prefect.deployments.steps.set_working_directory": {"directory": str(home)}}]},
        POOL,
        "team/greetings.py:greet",
    )
    (directory / "team").symlink_to(home / "team")
    return contender


def _ours(directory: Path, home: Path, url: str) -> Contender:
    pool = {"agent": "default", "name": "ours", "type": "process", "workQueues": ["default"]}
    config = json.dumps({"owner": "bench/registration", "workPools": [pool]})
    environment = {**_environment(home, url), "REGISTRATION_CONFIG": config}
    contender = Contender("this project's registration", [sys.executable, "-m", "registration"], environment, directory)
    _write(directory, {}, "{{ $WORK_POOL }}", "team.greetings.greet")
    return contender


def _environment(home: Path, url: str) -> dict[str, str]:
    return {"PREFECT_API_URL": url, "PYTHONPATH": os.pathsep.join([str(home), *sys.path])}


def _write(directory: Path, more: dict[str, Any], pool: str, entrypoint: str) -> None:
    deployments = [
        {
            "name": f"{directory.name}-{number}",
            "entrypoint": entrypoint,
            "work_pool": {"name": pool},
            "parameters": {"times": number},
            "schedules": [{"slug": "nightly", "cron": f"{number % 60} 3 * * *", "timezone": "UTC"}],
        }
        for number in range(DEPLOYMENTS)
    ]
    directory.mkdir()
    (directory / "prefect.yaml").write_text(yaml.safe_dump({**more, "deployments": deployments}))
