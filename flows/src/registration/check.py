"""Checks the files without a server: on a laptop, before a commit, in CI."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from registration.config import VARIABLE
from registration.inputs import Files, read_inputs

_AGENT = re.compile(r"\$WORK_POOL_([A-Z][A-Z0-9_]*)")
_QUEUE = re.compile(r"\bwork_queue_name:\s*['\"]?([^'\"\s,}#][^'\"\n,}#]*?)\s*['\"]?\s*(?:[,}#\n]|$)")


def check(files: Files, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Raises `RefusedError` with everything that is wrong."""
    known = VARIABLE in environment
    inputs = read_inputs(files, environment if known else {**environment, VARIABLE: _stand_in(files)})
    say(f"{files.prefect.name}: valid, deployments: {len(inputs.deployments)}")
    if inputs.limits is not None:
        say(f"{files.limits.name}: valid, limits: {len(inputs.limits)}")
    if not known:
        say("pools, queues and the size of flow runs are each stack's: `npm run plan -- <stack>` holds pools and queues to its agents")


def _stand_in(files: Files) -> str:
    """A stack with an agent for each pool that the file names, and on each the queues that it names."""
    text = files.prefect.read_text(encoding="utf-8", errors="replace") if files.prefect.exists() else ""
    agents = ["default", *sorted({name.lower().replace("_", "-") for name in _AGENT.findall(text)} - {"default"})]
    arn = "arn:aws:ecs:eu-west-1:123456789012"
    pool = {
        "type": "ecs",
        "workQueues": ["default", *sorted(set(_QUEUE.findall(text)) - {"default"})],
        "cluster": f"{arn}:cluster/check",
        "containerName": "flow-run",
        "taskDefinition": f"{arn}:task-definition/check:1",
        "subnets": ["subnet-check"],
        "securityGroups": ["sg-check"],
        "cpu": 512,
        "memoryMiB": 1024,
        "cpuArchitecture": "X86_64",
        "capacityProvider": "FARGATE",
    }
    return json.dumps({"owner": "check/check", "workPools": [{**pool, "agent": agent, "name": f"check-{agent}"} for agent in agents]})
