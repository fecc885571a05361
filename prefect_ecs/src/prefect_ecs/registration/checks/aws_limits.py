"""AWS's limits, from the file that the Pulumi program reads too: `components/awsLimits.ts`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_LIMITS: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text())

MEMORY_BY_CPU: dict[int, tuple[int, ...]] = {int(cpu): tuple(sizes) for cpu, sizes in _LIMITS["fargate"]["memoryMiBByCpu"].items()}
"""CPU units of a Fargate task → allowed memory in MiB."""

STORAGE_GIB: dict[str, int] = _LIMITS["fargate"]["storageGiB"]
"""`min` and `max` of the disk that a Fargate task may ask for; without asking it has 20 GiB."""

INSTANCE_CPU: dict[str, int] = _LIMITS["managedInstances"]["cpu"]
"""`min` and `max` of the CPU units of a task on Managed Instances, which fit with any memory."""

INSTANCE_MEMORY_MIB: dict[str, int] = _LIMITS["managedInstances"]["memoryMiB"]
"""`min` of that task's memory; the instances' types say how much there is."""

TAGS_PER_RESOURCE: int = _LIMITS["tags"]["perResource"]
TAG_KEY_CHARACTERS: int = _LIMITS["tags"]["keyCharacters"]
TAG_VALUE_CHARACTERS: int = _LIMITS["tags"]["valueCharacters"]
TAG_RESERVED_PREFIX: str = _LIMITS["tags"]["reservedPrefix"]
TAGS_OF_THE_WORKER: int = _LIMITS["tags"]["ofTheWorker"]
"""Number of tags that prefect-aws's worker sets on each task."""

OVERRIDES_CHARACTERS: int = _LIMITS["runTask"]["overridesCharacters"]
"""Largest size of a RunTask call's `overrides`, in characters of JSON."""
