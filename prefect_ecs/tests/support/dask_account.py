"""An ECS whose tasks are processes of this machine, asked with botocore's own client: what it refuses, AWS does too.

It can't show AWS's permissions, networks and Spot; `__tests__/rights` holds the permissions.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any

ARN = "arn:aws:ecs:eu-west-1:123456789012"
CLUSTER = f"{ARN}:cluster/main"
DEFINITION = f"{ARN}:task-definition/prefect-ecs-staging-dask-reports:7"
CAPACITY = "Capacity is unavailable at this time. Please try again later or in a different availability zone"

# Given a call's number from 1, how many of its tasks AWS starts, and why not all.
Refusal = Callable[[int], tuple[int, str] | None]


@dataclass
class DaskAccount:
    """The account: what was asked, and the processes."""

    address: str = ""
    # Name of the operation and its parameters.
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    # Task id → process, those that ended too.
    tasks: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    refuse: Refusal = lambda _: None
    # The command of a task, instead of its own.
    command: list[str] | None = None
    environment: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def variables(self, **place: Any) -> dict[str, str]:
        """The environment of a flow's container."""
        workers = {
            "cluster": CLUSTER,
            "taskDefinition": DEFINITION,
            "containerName": "dask-worker",
            "subnets": ["subnet-0a"],
            "securityGroups": ["sg-flow-runs", "sg-dask"],
            "capacityProvider": "FARGATE_SPOT",
            "maxWorkers": 60,
            **place,
        }
        return {
            "PREFECT_ECS_DASK": json.dumps(workers),
            "ECS_CONTAINER_METADATA_URI_V4": f"{self.address}/flow",
            "AWS_ENDPOINT_URL_ECS": self.address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def running(self) -> list[str]:
        """Ids of the tasks that run."""
        return [task for task, process in self.tasks.items() if process.poll() is None]

    def count(self, operation: str) -> int:
        """The number of its calls."""
        return sum(name == operation for name, _ in self.calls)

    def answer(self, operation: str, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """AWS's answer to a call."""
        with self._lock:
            self.calls.append((operation, asked))
            if operation == "StopTask":
                process = self.tasks.get(asked["task"].rsplit("/", 1)[-1])
                if process is not None:
                    process.send_signal(signal.SIGTERM)
                return 200, {"task": {"taskArn": asked["task"]}}
            if operation != "RunTask":
                return 400, {"__type": "AccessDeniedException", "message": f"not authorized to perform: ecs:{operation}"}
            started, reason = self.refuse(self.count("RunTask")) or (asked["count"], "")
            if reason.startswith("AccessDenied"):
                return 400, {"__type": "AccessDeniedException", "message": reason}
            tasks = [{"taskArn": f"{ARN}:task/main/{self._start(asked)}"} for _ in range(started)]
            return 200, {"tasks": tasks, "failures": [{"reason": reason}] if reason else []}

    def metadata(self, task: str) -> dict[str, Any]:
        """What ECS tells the containers of a task."""
        return {
            "TaskARN": f"{ARN}:task/main/{task}",
            "Limits": {"CPU": 1, "Memory": 512},
            "Containers": [{"Networks": [{"IPv4Addresses": ["127.0.0.1"]}]}],
        }

    def _start(self, asked: Mapping[str, Any]) -> str:
        task = f"{len(self.tasks):032x}"
        [override] = asked["overrides"]["containerOverrides"]
        command = [sys.executable, *(self.command or override["command"])[1:]]
        # As in the image, where a flow's modules are on the path.
        path = os.pathsep.join([str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTHONPATH": path, "ECS_CONTAINER_METADATA_URI_V4": f"{self.address}/{task}", **self.environment}
        self.tasks[task] = subprocess.Popen(command, env=environment)
        return task


@contextmanager
def dask_account(make: Callable[[], DaskAccount] = DaskAccount) -> Iterator[DaskAccount]:
    """The account; no process of it is left when the block ends."""
    account = make()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._send(*account.answer(self.headers["X-Amz-Target"].split(".")[1], body))

        def do_GET(self) -> None:
            self._send(200, account.metadata(self.path.split("/")[1]))

        def _send(self, status: int, body: dict[str, Any]) -> None:
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    account.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
        for process in account.tasks.values():
            process.kill()
            process.wait()
