"""Projects as teams have them, in the folder `registration/projects`."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect_ecs.registration.checks.secret_variables import secret_variables
from prefect_ecs.registration.config import Code, Config, stack_variables
from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.manifest import ManifestReader
from prefect_ecs.registration.files.placeholders import Placeholders, ReadVariable
from prefect_ecs.registration.files.unknown import UNKNOWN
from prefect_ecs.registration.objects.template import base_job_template
from prefect_ecs.registration.problems import Problems
from support.stack import ecs_pool

PROJECTS = Path(__file__).parents[1] / "registration" / "projects"


@dataclass(frozen=True)
class ReadProject:
    """What Registration makes of a project's file."""

    deployments: dict[str, Deployment]
    problems: list[str]
    notes: list[str]


def read_project(
    file: Path,
    stands: Path | None = None,
    *,
    code: Code = "image",
    pools: Mapping[str, str] | None = None,
    read_variable: ReadVariable = lambda _: UNKNOWN,
    **environment: str,
) -> ReadProject:
    """The project's deployments in a stack with one agent, whose pool every name that the file may use stands for."""
    config = Config.model_validate(
        {
            "owner": "flows/test",
            "secretVariables": ["GIT_TOKEN"],
            "workPools": [ecs_pool("ecs-test", agent="main")],
            "workPoolNames": dict(pools or {}),
            "code": code,
        }
    )
    problems, notes = Problems(), Problems()
    placeholders = Placeholders(stack_variables(config), environment, secret_variables(config), problems.hide, read_variable)
    templates: dict[str, Mapping[str, Any]] = {pool.name: base_job_template(pool) for pool in config.work_pools}
    with chdir(stands or file.parent):
        found = ManifestReader(config, templates, placeholders, problems, notes).read(file)
    return ReadProject({one.full_name: one for one in found}, problems.lines, notes.lines)
