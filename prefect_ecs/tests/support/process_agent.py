"""A process agent as its container runs it, and ECS's endpoint of its task."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from support.flow_runs import wait_until
from support.stack import Stack, deployment

ROOT = Path(__file__).parents[3]
START_SECONDS = 120
STOP_SECONDS = 120


class TaskEndpoint:
    """Answers as ECS's agent does, and keeps what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.failure: dict[str, str] | None = None
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                assert self.path == "/api/0123/task-protection/v1/state"
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                endpoint.asked.append(body)
                answer = (
                    {"failure": endpoint.failure} if endpoint.failure else {"protection": {"ProtectionEnabled": body["ProtectionEnabled"]}}
                )
                content = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.uri = f"http://127.0.0.1:{self._server.server_port}/api/0123"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Answers no more."""
        self._server.shutdown()
        self._server.server_close()


class ProcessAgent:
    """`python -m prefect_ecs.process_agent` with the variables of its container."""

    def __init__(self, stack: Stack, endpoint: TaskEndpoint | None, limit: int) -> None:
        self._stack = stack
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.log = stack.directory / f"agent-{port}.log"
        environment = {
            **os.environ,
            "PREFECT_API_URL": stack.server.url,
            "PREFECT_HOME": str(stack.directory / "home"),
            "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            # Containers have a port 8080 each.
            "PREFECT_WORKER_WEBSERVER_PORT": str(port),
            "PYTHONPATH": f"{ROOT / 'prefect_ecs/src'}:{ROOT / 'prefect_ecs/tests'}",
            **({} if endpoint is None else {"ECS_AGENT_URI": endpoint.uri}),
        }
        command = [sys.executable, "-m", "prefect_ecs.process_agent", "--pool", stack.name("pool"), "--limit", str(limit)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)

    def wait_until_it_is_warm(self) -> None:
        """Returns when runs start as forks."""
        assert wait_until(self._warm, START_SECONDS), self.log.read_text()

    def _warm(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        return "Worker" in self.log.read_text() and self._socket()

    def _socket(self) -> bool:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        commands = [Path(f"/proc/{child}/cmdline").read_text().split("\0") for child in children]
        return any(Path(command[-2]).exists() for command in commands if any("warm_starts.py" in part for part in command))

    def stop(self) -> int:
        """As ECS does; its exit code."""
        self.process.terminate()
        return self.process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """Nothing of it is left."""
        self.process.kill()
        self.process.wait()


@contextmanager
def process_agent(stack: Stack, endpoint: TaskEndpoint | None = None, limit: int = 5) -> Iterator[ProcessAgent]:
    """An agent of the stack's pool."""
    agent = ProcessAgent(stack, endpoint, limit)
    try:
        yield agent
    finally:
        agent.kill()


def on_processes(stack: Stack, entrypoint: str, **parameters: Any) -> Stack:
    """The stack with a pool of an agent that runs flows itself, and a deployment of this flow."""
    stack.config["workPools"] = [{"agent": "quick", "name": stack.name("pool"), "type": "process", "workQueues": ["default"]}]
    stack.deployments = [deployment(stack.name("hello"), entrypoint=f"support.sample_flows.{entrypoint}", parameters=parameters)]
    stack.apply()
    return stack
