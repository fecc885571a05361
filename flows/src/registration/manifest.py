"""`prefect.yaml`: the deployments that the stack is to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.events import DeploymentTriggerTypes
from prefect.utilities.callables import ParameterSchema

from registration.concurrency import read_concurrency
from registration.config import Config, Pool, work_pool_variable
from registration.entrypoints import AnyFlow, check_parameters, flow_schema, import_flow
from registration.job_variables import check_job_variables
from registration.names import name_problem
from registration.ownership import TAG_PREFIX, owner_tag
from registration.placeholders import PLACEHOLDER, Placeholders
from registration.problems import Problems, listed, shown
from registration.schedules import read_schedules
from registration.secret_variables import secret_variables
from registration.section import Section
from registration.triggers import read_triggers
from registration.yaml_file import read_mapping

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
        values = read_mapping(path, self._problems)
        if values is None:
            return []
        top = Section(values, path.name, self._problems)
        for ignored in ("name", "prefect-version"):
            top.text(ignored)
        # The customary place for YAML anchors.
        top.has("definitions")
        _refuse_steps(top)
        items = top.items("deployments")
        if not items:
            top.problem("deployments", "is empty; nothing is removed on account of that; `python -m registration remove` removes all")
        deployments = [
            deployment
            for index, item in enumerate(items or [])
            if (deployment := self._read_deployment(item, f"{path.name}: deployment {_label(item, index)}")) is not None
        ]
        top.refuse_unknown()
        for name, count in Counter(deployment.full_name for deployment in deployments).items():
            if count > 1:
                self._problems.add(path.name, f"the deployment {shown(name)} is there {count} times")
        return deployments

    def _read_deployment(self, item: Any, document: str) -> Deployment | None:
        if not isinstance(item, dict):
            self._problems.add(document, f"must be a mapping, got {shown(item)}")
            return None
        section = self._resolved(item, document)
        name, flow = _read_name(section), _read_flow(section)
        section.has("work_pool")
        pool, queue, variables = self._read_work_pool(section.section("work_pool"))
        fields = self._read_fields(section, variables)
        paused = section.boolean("paused") is True
        schedules, triggers = read_schedules(section), read_triggers(section)
        _refuse_steps(section)
        section.must_be_empty("sla", "is a feature of Prefect Cloud that Registration doesn't manage")
        section.refuse_unknown()
        if pool is not None:
            self._check_triggers(section, triggers, pool)
        if flow is None or name is None or pool is None:
            return None
        schema = flow_schema(flow)
        _check_parameters(section, flow, schema, fields, schedules)
        fields |= {
            "description": fields["description"] or flow.description,
            "parameter_openapi_schema": schema.model_dump(exclude_unset=True),
            "version": fields["version"] or flow.version,
        }
        return Deployment(name, flow.name, pool.name, queue, fields, paused, schedules, triggers)

    def _resolved(self, item: dict[str, Any], document: str) -> Section:
        section = Section(item, document, self._problems)
        # A trigger's templates are filled in when it fires.
        section.values = {
            key: value if key == "triggers" else self._placeholders.resolve(value, section.problem, key, keep=_runtime(key))
            for key, value in item.items()
        }
        return section

    def _read_work_pool(self, section: Section) -> tuple[Pool | None, str, dict[str, Any]]:
        name, queue, variables = section.text("name"), section.text("work_queue_name"), section.mapping("job_variables")
        section.refuse_unknown()
        pool = self._config.pool(name) if name is not None else self._config.work_pools[0]
        if pool is None:
            # A placeholder that is still there has been told already, unless it is the worker's.
            if all(inner.strip().startswith(RUNTIME) for inner in PLACEHOLDER.findall(str(name))):
                agents = ["`{{ $WORK_POOL }}`", *(f"`{{{{ ${work_pool_variable(pool.agent)} }}}}`" for pool in self._config.work_pools)]
                section.problem("name", f"is {shown(name)}, which is no work pool of this stack; allowed: {listed(agents)}")
            return None, "", variables
        if queue is not None and queue not in pool.work_queues:
            section.problem(
                "work_queue_name", f"is {shown(queue)}, which no agent of {pool.name} listens to; allowed: {listed(pool.work_queues)}"
            )
        self._check_job_variables(variables, pool, "job_variables", section)
        # Prefect's own default queue may be one that the agent doesn't listen to.
        return pool, queue or pool.work_queues[0], variables

    def _read_fields(self, section: Section, variables: dict[str, Any]) -> dict[str, Any]:
        limit, options = read_concurrency(section)
        return {
            "concurrency_limit": limit,
            "concurrency_options": options,
            "description": section.text("description"),
            "enforce_parameter_schema": section.boolean("enforce_parameter_schema") is not False,
            "entrypoint": section.text("entrypoint"),
            "job_variables": variables,
            "parameters": section.mapping("parameters"),
            "path": None,
            # The code is in the image.
            "pull_steps": [],
            "tags": [*_read_tags(section), owner_tag(self._config.owner)],
            "version": section.text("version"),
        }

    def _check_triggers(self, section: Section, triggers: list[DeploymentTriggerTypes], pool: Pool) -> None:
        for index, trigger in enumerate(triggers):
            if trigger.job_variables:
                self._check_job_variables(trigger.job_variables, pool, f"triggers[{index}].job_variables", section)

    def _check_job_variables(self, variables: Mapping[str, Any], pool: Pool, key: str, section: Section) -> None:
        check_job_variables(variables, pool, self._templates[pool.name], secret_variables(self._config), key, section.problem)


def _read_name(section: Section) -> str | None:
    name = section.text("name")
    if not section.has("name"):
        section.problem("name", "is missing")
    elif name is not None and (problem := name_problem(name)):
        section.problem("name", f"{problem}, got {shown(name)}")
    return name


def _read_flow(section: Section) -> AnyFlow | None:
    entrypoint, flow_name = section.text("entrypoint"), section.text("flow_name")
    if not section.has("entrypoint"):
        section.problem("entrypoint", "is missing")
    flow = None if entrypoint is None else import_flow(entrypoint, section.problem)
    if flow is not None and flow_name is not None and flow_name != flow.name:
        section.problem("flow_name", f"is {shown(flow_name)}, but the entrypoint's flow is {shown(flow.name)}")
    return flow


def _check_parameters(
    section: Section, flow: AnyFlow, schema: ParameterSchema, fields: dict[str, Any], schedules: list[DeploymentScheduleCreate]
) -> None:
    if fields["enforce_parameter_schema"]:
        check_parameters(flow, schema, fields["parameters"], "parameters", section.problem)
        for schedule in schedules:
            check_parameters(flow, schema, schedule.parameters, f"schedules[{schedule.slug}].parameters", section.problem)
    # A person who starts a run is asked for what is missing; a schedule can't be.
    for schedule in schedules:
        for name in sorted({*schema.required} - {*fields["parameters"], *schedule.parameters}):
            section.problem(f"parameters.{name}", f"is missing, and the schedule {shown(schedule.slug)} starts runs without anybody to ask")


def _label(item: Any, index: int) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else f"number {index + 1}"


def _runtime(key: str) -> str | None:
    return RUNTIME if key == "work_pool" else None


def _refuse_steps(section: Section) -> None:
    section.must_be_empty("build", "is not used here: the stack builds the image")
    section.must_be_empty("push", "is not used here: the stack pushes the image")
    section.must_be_empty("pull", "must be [] or left out: the code is in the image")


def _read_tags(section: Section) -> list[str]:
    tags: list[str] = []
    for index, tag in enumerate(section.items("tags") or []):
        text = str(tag) if isinstance(tag, int | float) and not isinstance(tag, bool) else tag
        if not isinstance(text, str) or not text.strip():
            section.problem(f"tags[{index}]", f"must be text, got {shown(tag)}")
        elif text.startswith(TAG_PREFIX):
            section.problem(f"tags[{index}]", f"must not begin with `{TAG_PREFIX}`, got {shown(tag)}; Registration adds its own")
        elif text not in tags:
            tags.append(text)
    return tags
