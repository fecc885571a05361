"""`prefect.yaml`: the deployments that the stack is to have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.events import DeploymentTriggerTypes

from registration.concurrency import read_concurrency
from registration.config import Config, Pool, work_pool_variable
from registration.entrypoints import AnyFlow, flow_schema, import_flow
from registration.job_variables import JobVariables
from registration.names import name_problem
from registration.ownership import TAG_PREFIX, owner_tag
from registration.parameters import ParameterCheck, Start
from registration.placeholders import Placeholders
from registration.problems import Problems, listed, shown
from registration.run_task import RunNames
from registration.schedules import read_schedules
from registration.schema_errors import place_of
from registration.section import Place, Section
from registration.triggers import filled_in_later, read_triggers
from registration.unknown import UNKNOWN, known_part
from registration.yaml_file import Document, read_document

# With this begin the placeholders that the worker fills in for each run.
RUNTIME = "ctx."


@dataclass(frozen=True)
class Deployment:
    """A deployment as the file wants it."""

    name: str
    flow_name: str
    work_pool: str
    work_queue: str
    # What is compared with the existing deployment and written where it differs, by Prefect's names.
    fields: dict[str, Any]
    paused: bool
    schedules: list[DeploymentScheduleCreate] = field(default_factory=list)
    triggers: list[DeploymentTriggerTypes] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """The name by which Prefect knows it."""
        return f"{self.flow_name}/{self.name}"


class ManifestReader:
    """Reads `prefect.yaml` for one stack."""

    def __init__(self, config: Config, templates: Mapping[str, Mapping[str, Any]], placeholders: Placeholders, problems: Problems) -> None:
        self._config = config
        self._templates = templates
        self._problems = problems
        self._placeholders = placeholders

    def read(self, path: Path) -> list[Deployment]:
        """The deployments of the file, as far as they are valid."""
        document = read_document(path, self._problems)
        if document is None:
            return []
        top = Section(document.values, Place(document, self._problems))
        for ignored in ("name", "prefect-version"):
            top.text(ignored)
        # The customary place for YAML anchors.
        top.has("definitions")
        _refuse_steps(top)
        items = top.items("deployments")
        if items == [] or not top.has("deployments"):
            top.problem("deployments", "is empty; nothing is removed on account of that; `python -m registration remove` removes all")
        names: set[str] = set()
        deployments = [
            deployment
            for index, item in enumerate(items or [])
            if item is not UNKNOWN and (deployment := self._read_deployment(item, index, document, names)) is not None
        ]
        top.refuse_unknown()
        return deployments

    def _read_deployment(self, item: Any, index: int, document: Document, names: set[str]) -> Deployment | None:
        place = Place(document, self._problems, f"deployment {_label(item, index)}", f"deployments[{index}].")
        if not isinstance(item, dict):
            self._problems.add(
                document.name, f"must be a mapping, got {shown(item)}", line=document.line(f"deployments[{index}]"), subject=place.subject
            )
            return None
        section = Section(self._resolved(item, place), place)
        name, flow = _read_name(section), _read_flow(section)
        if name is not None and flow is not None and f"{flow.name}/{name}" in names:
            section.problem("name", f"is {shown(name)}, and the file has another deployment {shown(f'{flow.name}/{name}')}")
        elif name is not None and flow is not None:
            names.add(f"{flow.name}/{name}")
        section.has("work_pool")
        names_of_runs = RunNames(flow.name if flow else "", name or "")
        pool, queue, variables = self._read_work_pool(section.section("work_pool"), names_of_runs)
        fields = self._read_fields(section, variables)
        paused = section.boolean("paused") is True
        schedules, triggers = read_schedules(section), read_triggers(section)
        for index, trigger in enumerate(section.sections("triggers")):
            self._check_job_variables(trigger.mapping("job_variables"), pool, f"triggers[{index}].job_variables", place, names_of_runs)
        _refuse_steps(section)
        section.must_be_empty("sla", "is a feature of Prefect Cloud that Registration doesn't manage")
        section.refuse_unknown()
        if flow is None:
            return None
        schema = flow_schema(flow)
        check = ParameterCheck(flow, schema, place, enforced=fields["enforce_parameter_schema"])
        check.check(section.mapping("parameters"), _starts(section))
        if name is None or pool is None:
            return None
        fields |= {
            "description": fields["description"] or flow.description,
            "parameter_openapi_schema": schema.model_dump(exclude_unset=True),
            "version": fields["version"] or flow.version,
        }
        return Deployment(name, flow.name, pool.name, queue, fields, paused, schedules, triggers)

    def _resolved(self, item: dict[str, Any], place: Place) -> dict[str, Any]:
        return {key: self._placeholders.resolve(value, place.problem, key, _kept) for key, value in item.items()}

    def _read_work_pool(self, section: Section, names: RunNames) -> tuple[Pool | None, str, dict[str, Any]]:
        name, queue, variables = section.text("name"), section.text("work_queue_name"), section.mapping("job_variables")
        section.refuse_unknown()
        pool = self._config.pool(name) if name is not None else None if section.has("name") else self._config.work_pools[0]
        if name is not None and pool is None:
            agents = ["`{{ $WORK_POOL }}`", *(f"`{{{{ ${work_pool_variable(pool.agent)} }}}}`" for pool in self._config.work_pools)]
            section.problem("name", f"is {shown(name)}, which is no work pool of this stack; allowed: {listed(agents)}")
        pools = [pool] if pool else self._config.work_pools
        queues = list(dict.fromkeys(queue for pool in pools for queue in pool.work_queues))
        if queue is not None and queue not in queues:
            agents_of = pools[0].name if len(pools) == 1 else "this stack"
            section.problem("work_queue_name", f"is {shown(queue)}, which no agent of {agents_of} listens to; allowed: {listed(queues)}")
        variables = self._check_job_variables(variables, pool, "job_variables", section.place, names)
        # Prefect's own default queue may be one that the agent doesn't listen to.
        return pool, queue or queues[0], variables

    def _read_fields(self, section: Section, variables: dict[str, Any]) -> dict[str, Any]:
        limit, options = read_concurrency(section)
        return {
            "concurrency_limit": limit,
            "concurrency_options": options,
            "description": section.text("description"),
            "enforce_parameter_schema": section.boolean("enforce_parameter_schema") is not False,
            "entrypoint": section.text("entrypoint"),
            "job_variables": variables,
            "parameters": known_part(section.mapping("parameters")),
            "path": None,
            # The code is in the image.
            "pull_steps": [],
            "tags": [*_read_tags(section), owner_tag(self._config.owner)],
            "version": section.text("version"),
        }

    def _check_job_variables(
        self, variables: Mapping[str, Any], pool: Pool | None, key: str, place: Place, names: RunNames
    ) -> dict[str, Any]:
        """The variables with text as it is written. Without a pool, only what every pool would refuse is told."""
        pools = [pool] if pool else self._config.work_pools
        checks = [JobVariables(one, self._config, self._templates[one.name], names, place, key) for one in pools]
        as_text = checks[0].as_text(variables)
        faults = [check.faults(as_text) for check in checks]
        for fault in faults[0]:
            if all(fault in others for others in faults):
                place.problem(place_of(key, fault.path), fault.message)
        return known_part(as_text)


def _read_name(section: Section) -> str | None:
    name = section.text("name")
    section.missing("name")
    if name is not None and (problem := name_problem(name)):
        section.problem("name", f"{problem}, got {shown(name)}")
    return name


def _read_flow(section: Section) -> AnyFlow | None:
    entrypoint, flow_name = section.text("entrypoint"), section.text("flow_name")
    section.missing("entrypoint")
    flow = None if entrypoint is None else import_flow(entrypoint, section.problem)
    if flow is not None and flow_name is not None and flow_name != flow.name:
        section.problem("flow_name", f"is {shown(flow_name)}, but the entrypoint's flow is {shown(flow.name)}")
    return flow


def _starts(section: Section) -> list[Start]:
    """Whatever starts runs by itself, valid or not."""
    schedules = [
        Start(f"schedules[{index}].parameters", f"the schedule {shown(schedule.text('slug') or index)}", schedule.mapping("parameters"))
        for index, schedule in enumerate(section.sections("schedules"))
    ]
    triggers = [
        Start(f"triggers[{index}].parameters", f"trigger {index + 1}", trigger.mapping("parameters"), templates=True)
        for index, trigger in enumerate(section.sections("triggers"))
    ]
    return [*schedules, *triggers]


def _label(item: Any, index: int) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else f"number {index + 1}"


def _kept(key: str, inner: str) -> bool:
    """Whether somebody else fills in a placeholder: the worker, or Prefect when a trigger fires."""
    return filled_in_later(key, inner) or (key.startswith("work_pool.") and inner.startswith(RUNTIME))


def _refuse_steps(section: Section) -> None:
    section.must_be_empty("build", "is not used here: the stack builds the image")
    section.must_be_empty("push", "is not used here: the stack pushes the image")
    section.must_be_empty("pull", "must be [] or left out: the code is in the image")


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
