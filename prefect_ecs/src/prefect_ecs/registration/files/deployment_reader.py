"""One item of `deployments` in `prefect.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect_ecs.registration.checks.names import name_problem
from prefect_ecs.registration.checks.parameters import ParameterCheck, Start, with_types
from prefect_ecs.registration.checks.run_task import RunNames
from prefect_ecs.registration.config import Config, EcsPool, Pool
from prefect_ecs.registration.files.concurrency import read_concurrency
from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.entrypoints import Entrypoints, FoundFlow, flow_schema
from prefect_ecs.registration.files.placeholders import OF_BLOCKS, OF_PREFECT, Placeholders
from prefect_ecs.registration.files.pull_steps import PullSteps
from prefect_ecs.registration.files.schedules import KINDS, read_schedules, schedule_sections
from prefect_ecs.registration.files.section import Place, Section
from prefect_ecs.registration.files.slas import read_slas
from prefect_ecs.registration.files.steps import (
    SET_WORKING_DIRECTORY,
    Step,
    code_is_in_the_image,
    effective,
    folders_of,
    outputs_of,
    pass_over,
    read_steps,
)
from prefect_ecs.registration.files.triggers import filled_in_later, read_triggers
from prefect_ecs.registration.files.unknown import known_part
from prefect_ecs.registration.files.without_steps import job_variables_of, without_the_steps
from prefect_ecs.registration.files.work_pools import Placement, WorkPools
from prefect_ecs.registration.objects.template_variables import DEFINITION_NAME
from prefect_ecs.registration.problems import shown
from prefect_ecs.registration.state.ownership import TAG_PREFIX, owner_tag

# Prefix of placeholders that the worker fills in for each run.
RUNTIME = "ctx."
# Job variables with texts, in which Prefect allows placeholders for its variables and blocks, and the worker fills them in.
_TEXTS = tuple(f"work_pool.job_variables.{name}" for name in ("command", "env", "labels", "name"))
_STEPS = ("build", "push", "pull")
_INSTEAD = {
    **dict.fromkeys(("concurrency_options", "collision_strategy"), "write `concurrency_limit: {limit: 1, collision_strategy: …}`"),
    "is_schedule_active": "write `paused`, or `active` in the schedule",
    **dict.fromkeys(("env", "environment"), "write `work_pool: {job_variables: {env: …}}`"),
    "infra_overrides": "write `work_pool: {job_variables: …}`",
    "job_variables": "write `work_pool: {job_variables: …}`",
    "work_pool_name": "write `work_pool: {name: …}`",
    "work_queue_name": "write `work_pool: {work_queue_name: …}`",
    **{kind: f"write `schedules: [{{{kind}: …}}]`" for kind in KINDS},
    **dict.fromkeys(("retries", "retry_delay_seconds", "timeout_seconds"), "write it in the flow's `@flow(…)`"),
}


@dataclass(frozen=True)
class OfFile:
    """The file's steps for all deployments; None if the file doesn't have the key."""

    build: list[Step] | None
    push: list[Step] | None
    pull: list[Step] | None


@dataclass(frozen=True)
class _Steps:
    """The effective steps of one deployment."""

    # The deployment's and the file's steps.
    build: list[Step]
    pull: list[Step]
    outputs: dict[str, str]


class DeploymentReader:
    """Reads deployments for one stack."""

    def __init__(self, config: Config, pools: WorkPools, placeholders: Placeholders, entrypoints: Entrypoints, of_file: OfFile) -> None:
        self._config = config
        self._pools = pools
        self._placeholders = placeholders
        self._entrypoints = entrypoints
        self._of_file = of_file

    def read(self, item: dict[str, Any], place: Place, names: set[str]) -> Deployment | None:
        """The deployment; None, and problems added, if it is invalid. `names` are the file's names so far."""
        steps = self._read_steps(item, place)
        own = without_the_steps(item, steps.build, steps.outputs, place)
        if variables := job_variables_of(own):
            own["work_pool"] = {**own["work_pool"], "job_variables": self._pools.known_variables(variables)}
        section = Section(self._resolved(own, place, steps), place)
        for key in _STEPS:
            section.has(key)
        name, found = self._read_name(section), self._find_flow(section, steps)
        flow = found.flow if found else None
        if name is not None and flow is not None and f"{flow.name}/{name}" in names:
            section.problem("name", f"is {shown(name)}, and the file has another deployment {shown(f'{flow.name}/{name}')}")
        elif name is not None and flow is not None:
            names.add(f"{flow.name}/{name}")
        if flow is not None:
            section.values = with_types(section.values, flow_schema(flow))
        run = RunNames(flow.name if flow else "", name or "")
        placement = self._pools.read(section.section("work_pool"), run)
        fields = self._read_fields(section, placement)
        paused = section.boolean("paused") is True
        schedules, slas = read_schedules(section), read_slas(section)
        triggers = read_triggers(
            section,
            lambda trigger: self._pools.check_job_variables(
                trigger.mapping("job_variables"), placement.pool, "job_variables", trigger.place, run
            ),
        )
        section.passed_over("version_type", "registration tells Prefect `version` alone")
        section.refuse_unknown(_INSTEAD)
        if found is None or flow is None:
            return None
        schema = flow_schema(flow)
        check = ParameterCheck(flow, schema, place, enforced=fields["enforce_parameter_schema"])
        check.check(section.mapping("parameters"), _starts(section))
        pull_steps = self._pull_steps(found, placement.pool, steps)
        if name is None or placement.pool is None:
            return None
        fields |= {
            "description": fields["description"] or flow.description,
            "parameter_openapi_schema": schema.model_dump(exclude_unset=True),
            "pull_steps": pull_steps,
            "version": fields["version"] or flow.version,
        }
        return Deployment(name, flow.name, placement.pool.name, placement.queue, fields, paused, schedules, triggers, slas)

    def _read_name(self, section: Section) -> str | None:
        written = section.text("name")
        section.missing("name")
        name = None if written is None else self._config.deployment_name(written)
        if name is not None and (problem := name_problem(name)):
            section.problem("name", f"{problem}, got {shown(name)}")
        return name

    def _read_steps(self, item: dict[str, Any], place: Place) -> _Steps:
        section = Section(item, place)
        own = {key: read_steps(section, key) for key in _STEPS}
        pass_over(section, "build", own["build"])
        pass_over(section, "push", own["push"])
        if self._config.code == "image":
            code_is_in_the_image(section, own["pull"])
        build = effective(item, "build", own["build"], self._of_file.build) or []
        push = effective(item, "push", own["push"], self._of_file.push) or []
        pull = effective(item, "pull", own["pull"], self._of_file.pull) or []
        # With `build: null` a deployment uses the image of the file's build steps.
        return _Steps([*build, *(self._of_file.build or [])], pull, outputs_of([*build, *push]))

    def _resolved(self, item: dict[str, Any], place: Place, steps: _Steps) -> dict[str, Any]:
        return {
            key: value if key in _STEPS else self._placeholders.resolve(value, place.problem, key, _kept, steps.outputs)
            for key, value in item.items()
        }

    def _find_flow(self, section: Section, steps: _Steps) -> FoundFlow | None:
        entrypoint, flow_name = section.text("entrypoint"), section.text("flow_name")
        section.missing("entrypoint")
        if entrypoint is None:
            return None
        variables = job_variables_of(section.values)
        definition = variables.get(DEFINITION_NAME)
        in_other_image = definition in self._config.other_images
        own = variables.get("env")
        env = {name: value for name, value in own.items() if isinstance(value, str)} if isinstance(own, dict) else {}
        folders = folders_of(steps.pull, Path.cwd())
        found = self._entrypoints.find(entrypoint, section.problem, folders, in_other_image=in_other_image, env=env)
        if found is not None and found.lacks:
            why = f"{definition}'s image is another flow project's, and this one lacks {found.lacks}"
            section.note("entrypoint", f"is read from its source and not imported: {why}")
        if found is not None and flow_name is not None and flow_name != found.flow.name:
            section.note("flow_name", f"is passed over, as by Prefect: the entrypoint's flow is {shown(found.flow.name)}")
        return found

    def _pull_steps(self, found: FoundFlow, pool: Pool | None, steps: _Steps) -> list[dict[str, Any]]:
        if self._config.code == "pull" and steps.pull:
            return PullSteps(self._placeholders, steps.outputs).read(steps.pull)
        # A container has registration's working directory, an agent's process any.
        if found.directory is None or (isinstance(pool, EcsPool) and found.directory == Path.cwd().resolve()):
            return []
        return [{SET_WORKING_DIRECTORY: {"directory": str(found.directory)}}]

    def _read_fields(self, section: Section, placement: Placement) -> dict[str, Any]:
        limit, options = read_concurrency(section)
        return {
            "concurrency_limit": limit,
            "concurrency_options": options,
            "description": section.text("description"),
            "enforce_parameter_schema": section.boolean("enforce_parameter_schema") is not False,
            "entrypoint": section.text("entrypoint"),
            "job_variables": placement.job_variables,
            "parameters": known_part(section.mapping("parameters")),
            "path": None,
            "tags": [*_read_tags(section), owner_tag(self._config.owner)],
            "version": section.text("version"),
        }


def label(item: Any, index: int) -> str:
    """A deployment's name in messages."""
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else f"number {index + 1}"


def _starts(section: Section) -> list[Start]:
    """The schedules and triggers, valid or not."""
    schedules = [
        Start(f"{key}.parameters", f"the schedule {shown(schedule.text('slug') or index)}", schedule.mapping("parameters"))
        for index, (key, schedule) in enumerate(schedule_sections(section))
    ]
    triggers = [
        Start(f"triggers[{index}].parameters", f"trigger {index + 1}", trigger.mapping("parameters"), templates=True)
        for index, trigger in enumerate(section.sections("triggers"))
    ]
    return [*schedules, *triggers]


def _kept(key: str, inner: str) -> bool:
    """Whether the worker fills in a placeholder, or Prefect when a trigger fires."""
    if key.startswith(_TEXTS) and inner.startswith((OF_PREFECT, OF_BLOCKS)):
        return True
    return filled_in_later(key, inner) or (key.startswith("work_pool.") and inner.startswith(RUNTIME))


def _read_tags(section: Section) -> list[str]:
    tags: list[str] = []
    for index, tag in enumerate(section.texts("tags")):
        if tag is not None and not tag.strip():
            section.problem(f"tags[{index}]", f"must be text, got {shown(tag)}")
        elif tag is not None and tag.startswith(TAG_PREFIX):
            section.problem(f"tags[{index}]", f"must not begin with `{TAG_PREFIX}`, got {shown(tag)}; Registration adds its own")
        elif tag is not None and tag not in tags:
            tags.append(tag)
    return tags
