"""Registering many deployments, for the first time and again, against Prefect's own `prefect deploy --all`."""

from __future__ import annotations

import json
import os
import resource
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
class Took:
    """Time of one registration, in seconds; the CPU time is the process's, without the server's."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Contender:
    """A program that registers."""

    title: str
    command: list[str]
    environment: dict[str, str]
    directory: Path

    def took(self) -> Took:
        """How long it takes, from the start of its process to its end."""
        began, cpu_before = time.monotonic(), _cpu_of_children()
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
        return Took(time.monotonic() - began, _cpu_of_children() - cpu_before)


def main(home: Path) -> None:
    """Registers with both, twice, and prints how long it took."""
    (home / "team").mkdir()
    (home / "team" / "__init__.py").touch()
    (home / "team" / "greetings.py").write_text(FLOW)
    # As in the image, modules are compiled; the server's start does it for both.
    os.environ.update(PYTHONDONTWRITEBYTECODE="", PYTHONPYCACHEPREFIX=str(home / "compiled"))
    with prefect_server(home) as url:
        with get_client(sync_client=True) as client:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        theirs, ours = _theirs(home / "theirs", home, url), _ours(home / "ours", home, url)
        took = {contender.title: (contender.took(), contender.took()) for contender in (theirs, ours)}
    print(f"{DEPLOYMENTS} deployments with a schedule each, registered with a Prefect server on the same machine\n")
    head = ["what", "when", "seconds", "ratio", "CPU seconds", "ratio"]
    table(
        head,
        [
            [title, when, f"{one.wall:.1f}", f"{one.wall / base.wall:.2f}", f"{one.cpu:.1f}", f"{one.cpu / base.cpu:.2f}"]
            for number, when in enumerate(("for the first time", "again"))
            for base in [took[theirs.title][number]]
            for title, all_of_it in took.items()
            for one in [all_of_it[number]]
        ],
    )
    print()
    first, again = took[ours.title]
    goal("seconds to register", first.wall, FIRST_SECONDS)
    goal("seconds to find nothing to do", again.wall, AGAIN_SECONDS)


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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
    contender = Contender("this project's registration", [sys.executable, "-m", "prefect_ecs.registration"], environment, directory)
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
