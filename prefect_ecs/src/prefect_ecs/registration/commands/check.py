"""Checks the files without a server: on a laptop, before a commit, in CI."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from prefect_ecs.registration.commands.inputs import Files, read_inputs
from prefect_ecs.registration.config import VARIABLE, Code


def check(files: Files, environment: Mapping[str, str], say: Callable[[str], None], code: Code | None = None) -> None:
    """Raises `RefusedError` with all problems."""
    inputs = read_inputs(files, environment, needs_stack=False, code=code)
    for note in inputs.notes:
        say(note)
    say(f"{files.prefect.name}: valid, deployments: {len(inputs.deployments)}")
    for file, kind, count in inputs.objects.files():
        say(f"{file}: valid, {kind}: {count}")
    if VARIABLE not in environment:
        say("pools, queues and the size of flow runs are each stack's: `npm run plan -- <stack>` holds pools and queues to its agents")
