"""What the program makes of a stack, as `npm run render` prints it."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
STACKS = ["staging", "prod", "local"]
Resources = list[dict[str, Any]]

TASK_DEFINITION = "aws:ecs/taskDefinition:TaskDefinition"
# Inputs of the provider's resource that are no parameters of ECS.
PROVIDERS_OWN = ("skipDestroy", "trackLatest", "region")


@cache
def resources(*stacks: str) -> dict[str, Resources]:
    """By stack, its resources with their inputs; several stacks are rendered side by side."""
    processes = {
        stack: subprocess.Popen(["npm", "run", "--silent", "render", "--", stack], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for stack in stacks
    }
    found = {}
    for stack, process in processes.items():
        output, _ = process.communicate(timeout=100)
        assert process.returncode == 0
        found[stack] = json.loads(output)["resources"]
    return found


def inputs_of(found: Resources, kind: str) -> list[dict[str, Any]]:
    """The inputs of each resource of a type."""
    return [resource["inputs"] for resource in found if resource["type"] == kind]


def task_definitions(found: Resources) -> dict[str, dict[str, Any]]:
    """By family, the parameters with which the task definitions would be registered."""
    return {inputs["family"]: _as_parameters(inputs) for inputs in inputs_of(found, TASK_DEFINITION)}


def container_of(definition: dict[str, Any]) -> dict[str, Any]:
    """The one container of a definition."""
    [container] = definition["containerDefinitions"]
    assert isinstance(container, dict)
    return container


def _as_parameters(inputs: dict[str, Any]) -> dict[str, Any]:
    """The parameters of RegisterTaskDefinition for the inputs of the provider's resource."""
    parameters = {key: value for key, value in inputs.items() if key not in PROVIDERS_OWN}
    return {
        **parameters,
        "containerDefinitions": json.loads(inputs["containerDefinitions"]),
        "tags": [{"key": key, "value": value} for key, value in inputs.get("tags", {}).items()],
    }
