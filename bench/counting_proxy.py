"""A port of the loopback that passes connections on, counts bytes and requests that go up, and may be slow."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any

CHUNK = 1 << 16
# A client sends a request's head by itself, and JSON has no line breaks.
REQUEST = re.compile(rb"^([A-Z]+ /\S*) HTTP/1\.1\r\n", re.MULTILINE)


class Proxy(ThreadingTCPServer):
    """Where it listens, and what it has passed up."""

    daemon_threads = True
    up = 0

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        # Method and path of each.
        self.requests: list[str] = []

    @property
    def port(self) -> int:
        """Its port."""
        return self.socket.getsockname()[1]  # type: ignore[no-any-return]


@contextmanager
def counting_proxy(to_port: int, delay: float = 0) -> Iterator[Proxy]:
    """Listens inside the block; what goes up takes `delay` seconds longer."""

    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(("127.0.0.1", to_port)) as upstream:
                down = Thread(target=_pass_on, args=(upstream, self.request))
                down.start()
                for chunk in _received(self.request):
                    proxy.up += len(chunk)
                    proxy.requests += [found.decode() for found in REQUEST.findall(chunk)]
                    time.sleep(delay)
                    upstream.sendall(chunk)
                with suppress(OSError):
                    upstream.shutdown(socket.SHUT_WR)
                down.join()

    with Proxy(("127.0.0.1", 0), Handler) as proxy:
        thread = Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()


def _received(source: socket.socket) -> Iterator[bytes]:
    with suppress(ConnectionError):
        while chunk := source.recv(CHUNK):
            yield chunk


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        for chunk in _received(source):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)
