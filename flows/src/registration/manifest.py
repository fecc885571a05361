"""`prefect.yaml`: the deployments that the stack is to have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyOptions
from prefect.events import DeploymentTriggerTypes
from prefect.utilities.callables import ParameterSchema
from pydantic import ValidationError

from registration.config import Config, Pool, work_pool_variable, work_pool_variables
from registration.entrypoints import check_parameters, flow_schema, import_flow
from registration.job_variables import check_job_variables
from registration.names import name_problem
from registration.ownership import TAG_PREFIX, owner_tag
from registration.placeholders import PLACEHOLDER, Placeholders
from registration.problems import Problems, listed, shown
from registration.schedules import read_schedules
from registration.section import Section
from registration.triggers import read_triggers
from registration.yaml_file import read_mapping


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

    def __init__(
        self, config: Config, templates: Mapping[str, Mapping[str, Any]], environment: Mapping[str, str], problems: Problems
    ) -> None:
        self._config = config
        self._templates = templates
        self._problems = problems
        self._placeholders = Placeholders({**environment, **work_pool_variables(config)}, problems.hide)

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
        name, entrypoint = section.text("name"), section.text("entrypoint")
        pool, queue, variables = self._work_pool(section.section("work_pool"))
        section.has("work_pool")
        flow = import_flow(entrypoint, section.problem) if entrypoint else None
        flow_name, parameters = section.text("flow_name"), section.mapping("parameters")
        schedules, triggers = read_schedules(section), read_triggers(section)
        concurrency = _concurrency(section)
        fields = {
            "concurrency_limit": concurrency.limit if concurrency else None,
            "concurrency_options": _options(concurrency),
            "description": section.text("description"),
            "enforce_parameter_schema": section.boolean("enforce_parameter_schema") is not False,
            "entrypoint": entrypoint,
            "job_variables": variables,
            "parameters": parameters,
            "path": None,
            # The code is in the image.
            "pull_steps": [],
            "tags": [*_tags(section), owner_tag(self._config.owner)],
            "version": section.text("version"),
        }
        paused = section.boolean("paused") is True
        _refuse_steps(section)
        section.must_be_empty("sla", "is a feature of Prefect Cloud that Registration doesn't manage")
        section.refuse_unknown()
        for key, value in (("name", name), ("entrypoint", entrypoint)):
            if value is None and not section.has(key):
                section.problem(key, "is missing")
        if name is not None and (problem := name_problem(name)):
            section.problem("name", f"{problem}, got {shown(name)}")
        self._check_triggers(section, triggers, pool)
        if flow is None or name is None or pool is None:
            return None
        if flow_name is not None and flow_name != flow.name:
            section.problem("flow_name", f"is {shown(flow_name)}, but the entrypoint's flow is {shown(flow.name)}")
        schema = flow_schema(flow)
        if fields["enforce_parameter_schema"]:
            check_parameters(flow, schema, parameters, "parameters", section.problem)
            for schedule in schedules:
                check_parameters(flow, schema, schedule.parameters, f"schedules[{schedule.slug}].parameters", section.problem)
        _refuse_missing_parameters(section, schema, parameters, schedules)
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

    def _work_pool(self, section: Section) -> tuple[Pool | None, str, dict[str, Any]]:
        name, queue, variables = section.text("name"), section.text("work_queue_name"), section.mapping("job_variables")
        section.refuse_unknown()
        pool = self._config.pool(name) if name is not None else self._config.work_pools[0]
        if pool is None and PLACEHOLDER.search(str(name)):
            # Told already.
            return None, "", variables
        if pool is None:
            agents = ["`{{ $WORK_POOL }}`", *(f"`{{{{ ${work_pool_variable(pool.agent)} }}}}`" for pool in self._config.work_pools)]
            section.problem("name", f"is {shown(name)}, which is no work pool of this stack; allowed: {listed(agents)}")
            return None, "", variables
        if queue is not None and queue not in pool.work_queues:
            section.problem(
                "work_queue_name", f"is {shown(queue)}, which no agent of {pool.name} listens to; allowed: {listed(pool.work_queues)}"
            )
        check_job_variables(variables, pool, self._templates[pool.name], "job_variables", section.problem)
        # Prefect's own default queue may be one that the agent doesn't listen to.
        return pool, queue or pool.work_queues[0], variables

    def _check_triggers(self, section: Section, triggers: list[DeploymentTriggerTypes], pool: Pool | None) -> None:
        for index, trigger in enumerate(triggers):
            if pool is not None and trigger.job_variables:
                template = self._templates[pool.name]
                check_job_variables(trigger.job_variables, pool, template, f"triggers[{index}].job_variables", section.problem)


def _refuse_missing_parameters(
    section: Section, schema: ParameterSchema, parameters: dict[str, Any], schedules: list[DeploymentScheduleCreate]
) -> None:
    # A person who starts a run is asked for what is missing; a schedule can't be.
    for schedule in schedules:
        for name in sorted({*schema.required} - {*parameters, *schedule.parameters}):
            section.problem(f"parameters.{name}", f"is missing, and the schedule {shown(schedule.slug)} starts runs without anybody to ask")


def _label(item: Any, index: int) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) and name else f"number {index + 1}"


def _runtime(key: str) -> str | None:
    # The worker fills these in for each run.
    return "ctx." if key == "work_pool" else None


def _refuse_steps(section: Section) -> None:
    section.must_be_empty("build", "is not used here: the stack builds the image")
    section.must_be_empty("push", "is not used here: the stack pushes the image")
    section.must_be_empty("pull", "must be [] or left out: the code is in the image")


def _tags(section: Section) -> list[str]:
    tags = []
    for index, tag in enumerate(section.items("tags") or []):
        text = str(tag) if isinstance(tag, int | float) and not isinstance(tag, bool) else tag
        if not isinstance(text, str) or not text.strip():
            section.problem(f"tags[{index}]", f"must be text, got {shown(tag)}")
        elif text.startswith(TAG_PREFIX):
            section.problem(f"tags[{index}]", f"must not begin with `{TAG_PREFIX}`, got {shown(tag)}; Registration adds its own")
        elif text not in tags:
            tags.append(text)
    return tags


def _concurrency(section: Section) -> ConcurrencyLimitConfig | None:
    key = "concurrency_limit"
    value = section.values.get(key)
    if not isinstance(value, dict):
        limit = section.integer(key, at_least=1)
        return None if limit is None else ConcurrencyLimitConfig(limit=limit)
    inner = section.section(key)
    limit, grace = inner.integer("limit", at_least=1), inner.integer("grace_period_seconds", at_least=60)
    strategy = inner.text("collision_strategy") or "ENQUEUE"
    inner.refuse_unknown()
    if limit is None:
        inner.problem("limit", "is missing or wrong")
        return None
    try:
        return ConcurrencyLimitConfig.model_validate({"limit": limit, "collision_strategy": strategy, "grace_period_seconds": grace})
    except ValidationError as error:
        for detail in error.errors():
            inner.problem(str(detail["loc"][0]), f"is {shown(detail['input'])}: {detail['msg']}")
    return None


def _options(concurrency: ConcurrencyLimitConfig | None) -> ConcurrencyOptions | None:
    if concurrency is None:
        return None
    return ConcurrencyOptions(collision_strategy=concurrency.collision_strategy, grace_period_seconds=concurrency.grace_period_seconds)
