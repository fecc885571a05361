"""AWS for an agent in another process or container: moto behind a port, which counts the requests and may refuse them."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import NamedTuple
from unittest import mock
from urllib.parse import parse_qs

import requests
from moto import mock_aws
from moto.ecs.models import EC2ContainerServiceBackend

SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/aws4_request")


class Answered(NamedTuple):
    """One request, refused or answered, and when."""

    operation: str
    status: int
    at: float


# Whether an operation may be answered now.
Allows = Callable[[str], bool]


class FakeAws:
    """The received requests, in the order of the responses."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.allows: Allows = lambda _: True
        self._answered: list[Answered] = []
        self._lock = Lock()

    def note(self, operation: str, status: int) -> None:
        """Keeps a request."""
        with self._lock:
            self._answered.append(Answered(operation, status, time.monotonic()))

    def forget(self) -> None:
        """Drops what it kept."""
        with self._lock:
            self._answered.clear()

    def answered(self) -> list[Answered]:
        """The requests that starting a run takes; the observer's own are left out."""
        with self._lock:
            return [one for one in self._answered if one.operation not in OBSERVER]

    def counts(self) -> Counter[str]:
        """How many of each operation."""
        return Counter(one.operation for one in self.answered())

    def started(self) -> int:
        """How many tasks it started."""
        return sum(one.operation == "RunTask" and one.status == 200 for one in self.answered())


# A run's resources on a container instance. moto computes them for Fargate too, from the containers' memory, which is optional.
ON_FARGATE: dict[str, int | list[int]] = {"CPU": 0, "MEMORY": 0, "PORTS": [], "PORTS_UDP": []}
OBSERVER = {"GetQueueUrl", "ReceiveMessage"}


@contextmanager
def fake_aws(host: str = "127.0.0.1") -> Iterator[FakeAws]:
    """Serves inside the block; this process's own clients reach moto without the port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            target = self.headers.get("X-Amz-Target")
            operation = target.rsplit(".", 1)[-1] if target else parse_qs(body.decode())["Action"][0]
            status, answer = self._ask_moto(body) if aws.allows(operation) else (400, THROTTLED)
            aws.note(operation, status)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def _ask_moto(self, body: bytes) -> tuple[int, bytes]:
            scope = SCOPE.search(self.headers.get("Authorization", ""))
            if scope is None:
                return 403, b""
            region, service = scope.groups()
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "accept-encoding")}
            answer = requests.post(f"https://{service}.{region}.amazonaws.com{self.path}", data=body, headers=headers, timeout=60)
            return answer.status_code, answer.content

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Server(ThreadingHTTPServer):
        # Sixty agents' threads connect at once.
        request_queue_size = 128
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            # An agent that was killed doesn't wait for its answers.
            if not isinstance(sys.exception(), ConnectionError):
                super().handle_error(request, client_address)  # type: ignore[arg-type]

    server = Server((host, 0), Handler)
    aws = FakeAws(f"http://{host}:{server.server_port}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        with mock_aws(), mock.patch.object(EC2ContainerServiceBackend, "_calculate_task_resource_requirements", return_value=ON_FARGATE):
            yield aws
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


# As ECS says it. Only ECS's buckets are ever empty here, so EC2's other form isn't needed.
THROTTLED = b'{"__type": "ThrottlingException", "message": "Rate exceeded"}'
