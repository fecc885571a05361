"""A stand-in for a stack that fits the files, to check them without one."""

from __future__ import annotations

import re
from pathlib import Path

from prefect_ecs.registration.checks.names import name_problem
from prefect_ecs.registration.config import Config, Pool

_AGENT = re.compile(r"\$WORK_POOL_([A-Z][A-Z0-9_]*)")
_DEFINITION = re.compile(r"\btask_definition:\s*['\"]?([a-z][a-z0-9-]*)")
_QUEUE = re.compile(r"\bwork_queue_name:\s*['\"]?([^'\"\s,}#][^'\"\n,}#]*?)\s*['\"]?\s*(?:[,}#\n]|$)")


class StandIn(Config):
    """A configuration that has a pool of every name, since the names are each stack's."""

    def pool(self, name: str) -> Pool | None:
        """The pool of that name, or the first one."""
        return super().pool(name) or self.work_pools[0]


def stand_in(prefect_file: Path) -> Config:
    """A stack with an agent for each pool in the file, with the file's queues."""
    text = prefect_file.read_text(encoding="utf-8", errors="replace") if prefect_file.is_file() else ""
    agents = ["default", *sorted({name.lower().replace("_", "-") for name in _AGENT.findall(text)} - {"default"})]
    arn = "arn:aws:ecs:eu-west-1:123456789012"
    pool = {
        "type": "ecs",
        "owned": False,
        "workQueues": ["default", *sorted({name for name in _QUEUE.findall(text) if name_problem(name) is None} - {"default"})],
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
    pools = [{**pool, "agent": agent, "name": f"check-{agent}"} for agent in agents]
    # Those that a stack lacks are refused there.
    definitions = dict.fromkeys(_DEFINITION.findall(text), pool["taskDefinition"])
    return StandIn.model_validate(
        {"owner": "check/check", "workPools": pools, "taskDefinitions": definitions, "otherImages": list(definitions)}
    )
