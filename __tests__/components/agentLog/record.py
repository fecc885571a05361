"""Records what the real observer writes into an agent's log when AWS denies it something: `lines.json`.

Run it again when Prefect or prefect-aws is another version: `node scripts/python.mjs python __tests__/components/agentLog/record.py`
"""

import asyncio
import json
import os
import re
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

CLUSTER = "arn:aws:ecs:eu-west-1:123456789012:cluster/main"
TASK = "arn:aws:ecs:eu-west-1:123456789012:task/main/0123456789abcdef0123456789abcdef"
QUEUE = {"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/events"}
DENIED = {
    "__type": "AccessDeniedException",
    "message": "User is not authorized to perform this",
}
MISSING = {
    "__type": "AWS.SimpleQueueService.NonExistentQueue",
    "message": "The specified queue does not exist.",
}
EVENT = {
    "id": "d1d4b5c2-5f7e-4a52-9d1c-0f4f1a2b3c4d",
    "detail-type": "ECS Task State Change",
    "time": "2026-11-22T12:00:00Z",
    "detail": {"clusterArn": CLUSTER, "taskArn": TASK, "lastStatus": "STOPPED"},
}
MESSAGE = {
    "Messages": [{"MessageId": "1", "ReceiptHandle": "1", "Body": json.dumps(EVENT)}]
}

# Situation: what AWS answers to which operation; everything else it denies.
SITUATIONS = {
    "queue missing": {"GetQueueUrl": MISSING},
    "queue denied": {},
    "receiving denied": {"GetQueueUrl": QUEUE},
    "tags denied": {
        "GetQueueUrl": QUEUE,
        "ReceiveMessage": MESSAGE,
        "DeleteMessage": {},
    },
}


def main() -> None:
    """Plays every situation, each in a process of its own."""
    record = {
        "versions": {name: version(name) for name in ("prefect", "prefect-aws")},
        "situations": {name: recorded(name) for name in SITUATIONS},
    }
    Path(__file__).with_name("lines.json").write_text(
        json.dumps(record, indent=2) + "\n"
    )


def recorded(situation: str) -> list[str]:
    """The log's lines, each once and without what differs every time; of a traceback the first."""
    played = subprocess.run(
        [sys.executable, __file__, situation],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        env={**os.environ, "PREFECT_LOGGING_COLORS": "false"},
    )
    lines = [
        re.sub(r"^\d\d:\d\d:\d\d\.\d+", "12:00:00.000", line)
        for line in played.stdout.splitlines()
    ]
    return [
        line
        for line in dict.fromkeys(lines)
        if re.match(r"12:00:00|Traceback|Error", line)
    ]


def play(situation: str) -> None:
    """Lets the observer run against an AWS that answers as the situation says, for a while."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering(SITUATIONS[situation]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    os.environ |= {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "PREFECT_INTEGRATIONS_AWS_ECS_OBSERVER_SQS_QUEUE_NAME": "events",
    }
    from prefect.logging.configuration import setup_logging
    from prefect_aws.observers import ecs
    from prefect_ecs.agent import observer

    setup_logging()
    observer.install()
    ecs.SQS_BACKOFF = 0
    # It goes on for ever; once was enough.
    with suppress(TimeoutError):
        asyncio.run(asyncio.wait_for(ecs.ecs_observer.run(), 15))


def answering(answers: dict[str, dict]) -> type[BaseHTTPRequestHandler]:
    """An AWS of nothing but these answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            answer = answers.get(
                self.headers.get("x-amz-target", "").split(".")[-1], DENIED
            )
            body = json.dumps(answer).encode()
            self.send_response(400 if "__type" in answer else 200)
            self.send_header("content-type", "application/x-amz-json-1.0")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """It speaks of each request otherwise."""

    return Handler


if __name__ == "__main__":
    play(sys.argv[1]) if len(sys.argv) > 1 else main()
