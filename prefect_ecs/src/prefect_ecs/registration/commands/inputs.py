"""Registration's inputs, read and checked without requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from prefect.events.schemas.automations import AutomationCore

from prefect_ecs.registration.checks.secret_variables import secret_variables
from prefect_ecs.registration.commands.stand_in import stand_in
from prefect_ecs.registration.config import VARIABLE, Code, Config, read_config, stack_variables
from prefect_ecs.registration.files.blocks import block_types, slug_of
from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.flow_objects import NO_OBJECTS, FlowObjects, read_flow_objects
from prefect_ecs.registration.files.manifest import ManifestReader
from prefect_ecs.registration.files.placeholders import Placeholders, ReadVariable
from prefect_ecs.registration.files.preview import as_preview, preview_notes
from prefect_ecs.registration.files.unknown import UNKNOWN
from prefect_ecs.registration.objects.automations import stack_automations, trigger_automation_name
from prefect_ecs.registration.objects.done_once import do_once
from prefect_ecs.registration.objects.slas_sync import sla_entry
from prefect_ecs.registration.objects.template import base_job_template, definition_variables
from prefect_ecs.registration.problems import Problems, RefusedError
from prefect_ecs.registration.state.ledger import Ledger
from prefect_ecs.registration.state.server import on_cloud


@dataclass(frozen=True)
class Files:
    """Paths of the files; variables, blocks and automations have theirs beside `prefect.yaml`."""

    prefect: Path = Path("prefect.yaml")
    limits: Path = Path("limits.yaml")
    alembic: Path = Path("alembic.ini")


@dataclass(frozen=True)
class Inputs:
    """The wanted state of Prefect."""

    config: Config
    templates: dict[str, dict[str, Any]]
    deployments: list[Deployment]
    objects: FlowObjects
    # The stack's own, besides those of the file and of the deployments' triggers.
    automations: list[AutomationCore]
    # Ignored parts of the files, a line each.
    notes: list[str]

    def ledger(self) -> Ledger:
        """The ledger after a complete registration."""
        triggers = {
            trigger_automation_name(self.config.owner, deployment.full_name, trigger): trigger.enabled
            for deployment in self.deployments
            for trigger in deployment.triggers
        }
        off = [deployment.full_name for deployment in self.deployments if deployment.paused]
        off += [
            schedule_key(deployment, str(schedule.slug))
            for deployment in self.deployments
            for schedule in deployment.schedules
            if not schedule.active
        ]
        of_file = {automation.name: automation.enabled for automation in self.objects.automations or []}
        off += [name for name, enabled in {**triggers, **of_file}.items() if not enabled]
        return Ledger(
            owner=self.config.owner,
            limits=sorted(limit.name for limit in self.objects.limits or []),
            automations=sorted([*(automation.name for automation in self.automations), *triggers, *of_file]),
            off=sorted(off),
            slas=sorted(sla_entry(deployment) for deployment in self.deployments if deployment.slas is not None and on_cloud()),
            variables=sorted(variable.name for variable in self.objects.variables or []),
            blocks=sorted(block.name for block in self.objects.blocks or []),
            block_types=sorted(map(slug_of, block_types(self.objects.blocks))),
        )


def schedule_key(deployment: Deployment, slug: str) -> str:
    """A schedule's name in the ledger."""
    return f"{deployment.full_name}#{slug}"


def read_inputs(
    files: Files,
    environment: Mapping[str, str],
    read_variable: ReadVariable = lambda _: UNKNOWN,
    *,
    needs_stack: bool = True,
    code: Code | None = None,
) -> Inputs:
    """The checked inputs; raises `RefusedError` with all problems. `code` overrides the stack's."""
    do_once()
    problems, notes = Problems(), Problems()
    config = read_config(environment.get(VARIABLE), problems) if needs_stack or VARIABLE in environment else None
    # Without a stack the files' problems are reported too.
    config = config or stand_in(files.prefect)
    config = config if code is None else config.model_copy(update={"code": code})
    own: dict[str, Any] = {}
    placeholders = Placeholders(
        stack_variables(config),
        environment,
        secret_variables(config),
        problems.hide,
        lambda name: own[name] if name in own else read_variable(name),
    )
    objects = read_flow_objects(files.prefect.parent, files.limits, placeholders, problems, notes, config.owner)
    # At the first registration Prefect doesn't have the file's variables yet.
    own |= {variable.name: variable.value for variable in objects.variables or []}
    templates = {pool.name: base_job_template(pool) for pool in config.work_pools}
    found = ManifestReader(config, templates, placeholders, problems, notes).read(files.prefect)
    deployments = [_with_definition(deployment, config) for deployment in found]
    automations = stack_automations(config.owner, crashed_run_retries=config.crashed_run_retries)
    inputs = Inputs(config, templates, deployments, objects, automations, notes.lines)
    problems.refuse_if_any()
    return _preview_of(inputs) if config.preview else inputs


def read_pool_inputs(environment: Mapping[str, str]) -> Inputs:
    """The inputs of a platform without own flows: only work pools."""
    problems = Problems()
    config = read_config(environment.get(VARIABLE), problems)
    if config is None:
        raise RefusedError(problems.lines)
    return Inputs(config, {pool.name: base_job_template(pool) for pool in config.work_pools}, [], NO_OBJECTS, [], [])


def _preview_of(inputs: Inputs) -> Inputs:
    return replace(
        inputs,
        deployments=[as_preview(deployment) for deployment in inputs.deployments],
        objects=inputs.objects.of_preview(),
        notes=[*inputs.notes, *preview_notes(inputs.deployments, inputs.objects)],
    )


def _with_definition(deployment: Deployment, config: Config) -> Deployment:
    """The deployment with job variables for the flow project's own task definition, instead of the pool's."""
    [pool] = [pool for pool in config.work_pools if pool.name == deployment.work_pool]
    variables = definition_variables(pool, config)
    job_variables = {**variables, **deployment.fields["job_variables"]}
    return replace(deployment, fields={**deployment.fields, "job_variables": job_variables})
