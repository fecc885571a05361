"""Checks a deployment's job variables against the template of its work pool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prefect.utilities.schema_tools.validation import validate

from prefect_ecs.registration.checks.aws_limits import STORAGE_GIB
from prefect_ecs.registration.checks.container_variables import value_problem, variable_problem
from prefect_ecs.registration.checks.fargate import size_problem
from prefect_ecs.registration.checks.run_task import RunNames, label_faults, overrides_faults
from prefect_ecs.registration.checks.schema_errors import Fault, place_of, schema_faults
from prefect_ecs.registration.checks.secret_variables import secret_variables
from prefect_ecs.registration.config import Config, EcsPool, Pool
from prefect_ecs.registration.files.section import Place, did_you_mean
from prefect_ecs.registration.files.typed import typed
from prefect_ecs.registration.files.unknown import has_unknown, known_part
from prefect_ecs.registration.files.yaml_values import misread_numbers
from prefect_ecs.registration.objects.storage_variable import STORAGE_VARIABLE
from prefect_ecs.registration.objects.template import not_to_set
from prefect_ecs.registration.objects.template_variables import DEFINITION_NAME, NOT_TO_SET, TASK_DEFINITION_VARIABLE
from prefect_ecs.registration.problems import listed, shown


class JobVariables:
    """Checks job variables of deployments and triggers in one pool."""

    def __init__(self, pool: Pool, config: Config, template: Mapping[str, Any], names: RunNames, place: Place, key: str) -> None:
        self._pool = pool
        self._stack_tags = config.tag_keys
        self._definitions = config.task_definitions
        self._gpu_definitions = config.gpu_definitions
        self._names = names
        self._schema = template["variables"]
        self._secrets = secret_variables(config)
        self._place = place
        self._key = key

    def with_definition(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The variables with the ARN of the task definition that they choose by its name."""
        others = {name: value for name, value in variables.items() if name != DEFINITION_NAME}
        arn = self._definitions.get(str(variables.get(DEFINITION_NAME)))
        return {**others, TASK_DEFINITION_VARIABLE: arn} if arn and isinstance(self._pool, EcsPool) else others

    def as_wanted(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The variables in the template's types: texts as written in the file, and values from the environment."""
        properties = self._schema["properties"]
        return {
            name: self._texts(typed(value, properties.get(name, {}), self._schema), properties.get(name, {}), (name,))
            for name, value in variables.items()
        }

    def faults(self, variables: Mapping[str, Any]) -> list[Fault]:
        """Faults: unknown variables, wrong values, secrets, and a size that Fargate doesn't offer."""
        properties = {name: schema for name, schema in self._schema["properties"].items() if name not in NOT_TO_SET}
        known = known_part({name: value for name, value in variables.items() if name in properties})
        faults = [
            Fault((name,), _not_to_set(self._pool, name, properties)) for name in variables if name not in {*properties, DEFINITION_NAME}
        ]
        faults += [*self._definition_faults(variables), *_storage_faults(variables if STORAGE_VARIABLE in properties else {})]
        faults += schema_faults(validate(known, self._schema, ignore_required=True) if known else [], self._written)
        faults += [Fault(path, problem) for path, problem in misread_numbers(known, self._written)]
        wrong = {fault.path[0] for fault in faults if fault.path}
        if "cpu" not in wrong and "memory" not in wrong and not has_unknown([variables.get("cpu"), variables.get("memory")]):
            faults += self._size_faults(known)
        env = variables.get("env")
        if isinstance(env, dict):
            faults += self._env_faults(env)
        if isinstance(self._pool, EcsPool):
            cpu, memory = known.get("cpu", self._pool.cpu), known.get("memory", self._pool.memory_mib)
            faults += overrides_faults(self._names, self._pool.container_name, known, cpu, memory)
            faults += label_faults(known.get("labels"), self._stack_tags)
        return faults

    def _texts(self, value: Any, schema: Mapping[str, Any], path: tuple[str, ...]) -> Any:
        kinds = [schema, *schema.get("anyOf", [])]
        if isinstance(value, dict):
            inner = next((kind["additionalProperties"] for kind in kinds if isinstance(kind.get("additionalProperties"), dict)), {})
            return {name: self._texts(item, inner, (*path, name)) for name, item in value.items()}
        is_text = any(kind.get("type") == "string" for kind in kinds)
        return (self._written(path) or value) if is_text else value

    def _written(self, path: tuple[str | int, ...]) -> str | None:
        return self._place.written(place_of(self._key, path))

    def _definition_faults(self, variables: Mapping[str, Any]) -> list[Fault]:
        wanted = variables.get(DEFINITION_NAME)
        if DEFINITION_NAME not in variables:
            return []
        if reason := not_to_set(self._pool, DEFINITION_NAME):
            return [Fault((DEFINITION_NAME,), f"is not for a deployment to set: {reason}")]
        if wanted in self._gpu_definitions and isinstance(self._pool, EcsPool) and self._pool.managed_instances is None:
            why = f"whose GPUs Fargate hasn't, where runs of {self._pool.name} are"
            return [Fault((DEFINITION_NAME,), f"is {shown(wanted)}, {why}: choose the work pool of an agent on Managed Instances")]
        if has_unknown(wanted) or wanted in self._definitions:
            return []
        add = "add it to `taskDefinitions` of the flow project in the stack's configuration"
        return [Fault((DEFINITION_NAME,), f"is {shown(wanted)}; allowed: {listed(self._definitions)}; or {add}")]

    def _size_faults(self, variables: Mapping[str, Any]) -> list[Fault]:
        pool = self._pool
        if isinstance(pool, EcsPool) and pool.managed_instances is not None:
            return []
        if isinstance(pool, EcsPool):
            cpu, memory = variables.get("cpu", pool.cpu), variables.get("memory", pool.memory_mib)
            given = [f"{name} {shown(variables[name])}" for name in ("cpu", "memory") if name in variables]
            origin = f"{' and '.join(given)} over the definition's cpu {pool.cpu} and memory {pool.memory_mib}"
        else:
            if pool.cpu is not None or "cpu" not in variables or "memory" not in variables:
                return []
            cpu, memory = variables["cpu"], variables["memory"]
            origin = f"cpu {cpu} and memory {memory}"
        problem = size_problem(cpu, memory)
        return [Fault((), f"{origin}: {problem}")] if problem else []

    def _env_faults(self, env: Mapping[str, Any]) -> list[Fault]:
        found = {name: self._env_problem(name, value) for name, value in env.items()}
        return [Fault(("env", name), problem) for name, problem in found.items() if problem]

    def _env_problem(self, name: str, value: Any) -> str | None:
        if name in self._secrets:
            return "would be readable in Prefect and in RunTask; its place is the configuration's `secrets`"
        return variable_problem(name) or (value_problem(name, value) if isinstance(value, str) else None)


def _storage_faults(variables: Mapping[str, Any]) -> list[Fault]:
    """Prefect's validation takes null for every value, and ignores what is required."""
    disk = variables.get(STORAGE_VARIABLE)
    size = disk.get("sizeInGiB") if isinstance(disk, dict) else None
    if STORAGE_VARIABLE not in variables or has_unknown(disk) or size is not None or not (disk is None or isinstance(disk, dict)):
        return []
    allowed = f"{{sizeInGiB: {STORAGE_GIB['min']} to {STORAGE_GIB['max']}}}"
    return [Fault((STORAGE_VARIABLE,), f"must be {allowed}, got {shown(disk)}")]


def _not_to_set(pool: Pool, name: str, properties: Mapping[str, Any]) -> str:
    head, dot, rest = name.partition(".")
    reason = not_to_set(pool, name) or (f"write `{head}: {{{rest}: …}}`" if dot else None)
    near = "" if reason else did_you_mean(name, properties)
    return f"is not for a deployment to set{f': {reason}' if reason else ''}; {near}allowed: {listed(sorted(properties))}"
