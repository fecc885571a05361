"""The cost of building and pushing one changed line of a flow, compared with building and pushing everything."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from uuid import uuid4

import boto3

from counting_proxy import Proxy, counting_proxy
from docker_command import builder, docker, docker_answers
from processes import free_port, serving
from report import goal, table

FLOWS = Path(__file__).parents[1] / "flows"
CHANGES = 3
GOAL = 0.1


@dataclass(frozen=True)
class Cost:
    """Of one build and push."""

    build_seconds: float
    push_seconds: float
    pushed_bytes: int

    def row(self, title: str, full: Cost) -> list[str]:
        """Its line of the table."""
        return [
            title,
            f"{self.build_seconds:.1f}",
            f"{self.push_seconds:.1f}",
            f"{(self.build_seconds + self.push_seconds) / (full.build_seconds + full.push_seconds):.3f}",
            f"{self.pushed_bytes:,}",
            f"{self.pushed_bytes / full.pushed_bytes:.5f}",
        ]


def main(home: Path) -> None:
    """Builds and pushes, and prints what it took."""
    if not docker_answers():
        raise SystemExit("image_push needs Docker, and there is none that answers")
    context = home / "flows"
    shutil.copytree(FLOWS, context, ignore=shutil.ignore_patterns(".*_cache", ".hypothesis", "__pycache__", "tests"))
    with _registry(home) as proxy, _repository(proxy) as repository:
        full = _measure(context, f"{repository}:full", proxy, "--no-cache")
        changes = []
        for number in range(CHANGES):
            with (context / "src" / "flows" / "hello.py").open("a") as flow:
                flow.write(f"CHANGED = {number}\n")
            changes.append(_measure(context, f"{repository}:change-{number}", proxy))
    changed = Cost(
        median(one.build_seconds for one in changes),
        median(one.push_seconds for one in changes),
        int(median(one.pushed_bytes for one in changes)),
    )
    print(f"Build and push of the image with {builder()}; the changed line is the median of {CHANGES} changes\n")
    head = ["what", "build s", "push s", "ratio", "bytes pushed", "ratio"]
    table(head, [full.row("everything, no cache, empty repository", full), changed.row("one line of a flow changed", full)])
    print()
    goal("bytes pushed against a full build", changed.pushed_bytes / full.pushed_bytes, GOAL)


@contextmanager
def _registry(home: Path) -> Iterator[Proxy]:
    """The emulator's, which is a real one, on a port that counts."""
    port = free_port()
    environment = {**os.environ, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "MINISTACK_HOSTNAME": f"bench-{port}"}
    url = f"http://127.0.0.1:{port}"
    command = [str(Path(sys.executable).with_name("ministack"))]
    with serving(command, f"{url}/_ministack/health", home / "ministack.log", environment), counting_proxy(port) as proxy:
        os.environ["AWS_ENDPOINT_URL"] = url
        yield proxy


@contextmanager
def _repository(proxy: Proxy) -> Iterator[str]:
    """A new one, whose images are gone from Docker afterwards."""
    name = f"bench-{uuid4().hex[:8]}"
    boto3.client("ecr").create_repository(repositoryName=name)
    repository = f"localhost:{proxy.port}/{name}"
    try:
        yield repository
    finally:
        images = docker("images", "--quiet", "--no-trunc", "--filter", f"reference={repository}").split()
        if images:
            docker("rmi", "--force", *dict.fromkeys(images))


def _measure(context: Path, image: str, proxy: Proxy, *options: str) -> Cost:
    begun = time.monotonic()
    docker("build", "--quiet", "--tag", image, *options, str(context))
    built = time.monotonic()
    before = proxy.up
    docker("push", "--quiet", image)
    pushed = time.monotonic()
    return Cost(built - begun, pushed - built, proxy.up - before)
