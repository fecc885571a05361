"""The job variable for the disk of a run's task, in the form that RunTask takes."""

from __future__ import annotations

from typing import Any

from prefect_ecs.registration.checks.aws_limits import STORAGE_GIB

STORAGE_VARIABLE = "ephemeral_storage"
STORAGE_SCHEMA: dict[str, Any] = {
    "title": "Ephemeral Storage",
    "description": "Disk of the run's task for its image and /tmp; by default the stack's, or Fargate's own 20 GiB.",
    "type": "object",
    "properties": {"sizeInGiB": {"title": "Size in GiB", "type": "integer", "minimum": STORAGE_GIB["min"], "maximum": STORAGE_GIB["max"]}},
    "required": ["sizeInGiB"],
    "additionalProperties": False,
}
