"""A stand-in for Secrets Manager with one secret of RDS's, and for what gives a task its credentials."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from support.web import serving

SECRET_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-0a1b2c3d-AbCdEf"


@dataclass
class SecretsManager:
    """Its value, which tests change, and how it fails."""

    url: str = ""
    value: str = ""
    # Status and body of the next answers; then the value.
    failures: list[tuple[int, str]] = field(default_factory=list)
    # Access key, and target, of each request.
    asked: list[tuple[str, str]] = field(default_factory=list)

    def set_password(self, password: str) -> None:
        self.value = json.dumps({"username": "flows", "password": password})

    def environment(self) -> dict[str, str]:
        """What a task with a task role has: no keys, but where to get them."""
        return {"AWS_ENDPOINT_URL": self.url, "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{self.url}/v2/credentials/1"}


@contextmanager
def secrets_manager() -> Iterator[SecretsManager]:
    """Serves it on this machine."""
    state = SecretsManager()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer(200, json.dumps({"AccessKeyId": "ASIATASK", "SecretAccessKey": "key", "Token": "session"}))

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
            access_key = self.headers["authorization"].partition("Credential=")[2].partition("/")[0]
            state.asked.append((access_key, self.headers["x-amz-target"]))
            if state.failures:
                self.answer(*state.failures.pop(0))
            elif asked != {"SecretId": SECRET_ARN} or self.headers["x-amz-security-token"] != "session":
                self.answer(400, json.dumps({"__type": "ValidationException", "message": f"asked for {asked}"}))
            else:
                self.answer(200, json.dumps({"SecretString": state.value}))

        def answer(self, status: int, body: str) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with serving(Handler) as state.url:
        yield state
