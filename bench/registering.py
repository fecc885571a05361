"""Registering many deployments, for the first time and again, against Prefect's own `prefect deploy --all`."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate

from prefect_server import prefect_server
from report import goal, table

DEPLOYMENTS = 300
# Flow projects, which `pulumi up` registers side by side.
PROJECTS = ("reports", "ml", "etl")
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

    def start(self) -> subprocess.Popen[str]:
        """Starts it; its output goes to a file, since a full pipe would stop it."""
        return subprocess.Popen(
            self.command,
            cwd=self.directory,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=(self.directory / "out.txt").open("w"),
            stderr=subprocess.STDOUT,
            text=True,
        )


def _took(contenders: Sequence[Contender]) -> Took:
    """How long they take side by side, from the start of the processes to the end of the last."""
    began, cpu_before = time.monotonic(), _cpu_of_children()
    for contender, process in [(contender, contender.start()) for contender in contenders]:
        if process.wait() != 0:
            raise RuntimeError(f"{contender.title} failed:\n{(contender.directory / 'out.txt').read_text()[-4000:]}")
    return Took(time.monotonic() - began, _cpu_of_children() - cpu_before)


def main(home: Path) -> None:
    """Registers with all, twice, and prints how long it took."""
    (home / "team").mkdir()
    (home / "team" / "__init__.py").touch()
    (home / "team" / "greetings.py").write_text(FLOW)
    # As in the image, modules are compiled; the server's start does it for both.
    os.environ.update(PYTHONDONTWRITEBYTECODE="", PYTHONPYCACHEPREFIX=str(home / "compiled"))
    with prefect_server(home) as url:
        with get_client(sync_client=True) as client:
            client.create_work_pool(WorkPoolCreate(name=POOL, type="process"))
        contenders = {
            "prefect deploy --all": [_theirs(home / "theirs", home, url)],
            "this project's registration": [_ours(home / "ours", home, url)],
            f"the same, as {len(PROJECTS)} projects": [_project(home / name, home, url) for name in PROJECTS],
        }
        took = {title: (_took(some), _took(some)) for title, some in contenders.items()}
        [ours] = contenders["this project's registration"]
        checked = _took([replace(ours, command=[*ours.command, "check"])])
    print(f"{DEPLOYMENTS} deployments with a schedule each, registered with a Prefect server on the same machine\n")
    head = ["what", "when", "seconds", "ratio", "CPU seconds", "ratio"]
    table(
        head,
        [
            [title, when, f"{one.wall:.1f}", f"{one.wall / base.wall:.2f}", f"{one.cpu:.1f}", f"{one.cpu / base.cpu:.2f}"]
            for number, when in enumerate(("for the first time", "again"))
            for base in [took["prefect deploy --all"][number]]
            for title, all_of_it in took.items()
            for one in [all_of_it[number]]
        ],
    )
    print(f"\nChecking their file, without a server: {checked.wall:.1f} s, {checked.cpu:.1f} CPU seconds\n")
    for title in [title for title in took if title != "prefect deploy --all"]:
        first, again = took[title]
        goal(f"seconds to register ({title})", first.wall, FIRST_SECONDS)
        goal(f"seconds to find nothing to do ({title})", again.wall, AGAIN_SECONDS)


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
    return _registration(directory, home, url, {"owner": "bench/registration", "workPools": [pool]}, DEPLOYMENTS)


def _project(directory: Path, home: Path, url: str) -> Contender:
    """A flow project: the pool is its platform's."""
    pool = {"agent": "default", "name": POOL, "type": "process", "workQueues": ["default"], "owned": False}
    config = {"owner": f"bench/platform/{directory.name}", "workPools": [pool]}
    return _registration(directory, home, url, config, DEPLOYMENTS // len(PROJECTS))


def _registration(directory: Path, home: Path, url: str, config: dict[str, Any], deployments: int) -> Contender:
    environment = {**_environment(home, url), "REGISTRATION_CONFIG": json.dumps(config)}
    _write(directory, {}, "{{ $WORK_POOL }}", "team.greetings.greet", deployments)
    return Contender(directory.name, [sys.executable, "-m", "prefect_ecs.registration"], environment, directory)


def _environment(home: Path, url: str) -> dict[str, str]:
    return {"PREFECT_API_URL": url, "PYTHONPATH": os.pathsep.join([str(home), *sys.path])}


def _write(directory: Path, more: dict[str, Any], pool: str, entrypoint: str, number_of: int = DEPLOYMENTS) -> None:
    deployments = [
        {
            "name": f"{directory.name}-{number}",
            "entrypoint": entrypoint,
            "work_pool": {"name": pool},
            "parameters": {"times": number},
            "schedules": [{"slug": "nightly", "cron": f"{number % 60} 3 * * *", "timezone": "UTC"}],
        }
        for number in range(number_of)
    ]
    directory.mkdir()
    (directory / "prefect.yaml").write_text(yaml.safe_dump({**more, "deployments": deployments}))
