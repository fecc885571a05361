"""The stack's configuration of registration: the environment variable REGISTRATION_CONFIG."""

from __future__ import annotations

import json
from collections import Counter
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from prefect_ecs.registration.checks.fargate import size_problem
from prefect_ecs.registration.problems import Problems, listed, shown
from prefect_ecs.registration.value_types import (
    AgentName,
    ClusterArn,
    Owner,
    PoolsTaskDefinition,
    QueueName,
    SecretArn,
    SecurityGroupId,
    SubnetId,
    TaskDefinitionArn,
    WorkPoolName,
)

VARIABLE = "REGISTRATION_CONFIG"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=to_camel)


class _Pool(_Model):
    agent: AgentName
    name: WorkPoolName
    work_queues: list[QueueName] = Field(min_length=1)
    # Whether this registration creates the pool, or another one has.
    owned: bool = True


class ProcessPool(_Pool):
    """A pool whose runs are processes of the worker: of an agent's task, or of a laptop."""

    type: Literal["process"]
    # The size of the agent's task, which its runs share. A laptop has none, and ignores a deployment's.
    cpu: int | None = None
    memory_mib: int | None = Field(default=None, alias="memoryMiB")
    # Whose code the agent's image has; without it, the stack's own.
    flow_project: str | None = None


CapacityProvider = Literal["FARGATE", "FARGATE_SPOT"]


class CapacityStrategyItem(_Model):
    """A capacity provider's share of a pool's runs."""

    capacity_provider: CapacityProvider
    weight: int = Field(ge=1, le=1000)


class EcsPool(_Pool):
    """A pool whose runs are tasks of the stack's task definition, on Fargate or Managed Instances."""

    type: Literal["ecs"]
    cluster: ClusterArn
    container_name: str = Field(min_length=1)
    task_definition: PoolsTaskDefinition
    subnets: list[SubnetId] = Field(min_length=1)
    security_groups: list[SecurityGroupId] = Field(min_length=1)
    # Groups of flow projects' Dask workers, one of which a run may have besides the pool's.
    dask_security_groups: list[SecurityGroupId] = []
    # The definition's size, which a deployment may override.
    cpu: int
    memory_mib: int = Field(alias="memoryMiB")
    cpu_architecture: Literal["X86_64", "ARM64"]
    capacity_provider: CapacityProvider
    # Several with their weights, of which the agent gives each run one; without them, only that one.
    capacity_provider_strategy: list[CapacityStrategyItem] = []
    # Capacity provider of Managed Instances, which all runs are on instead.
    managed_instances: str | None = Field(default=None, min_length=1)
    # Whether ECS exec can open a shell in a running flow's container.
    enable_execute_command: bool = False
    # The agent's own Prefect settings, which flow runs don't get.
    agent_settings: list[str] = []
    prefect_api_key_secret_arn: SecretArn | None = None
    prefect_api_auth_string_secret_arn: SecretArn | None = None

    @model_validator(mode="after")
    def _exists_on_fargate(self) -> EcsPool:
        if problem := size_problem(self.cpu, self.memory_mib):
            raise ValueError(f"cpu and memoryMiB: {problem}")
        return self


Pool = EcsPool | ProcessPool
Code = Literal["image", "pull"]


class Config(_Model):
    """One stack's configuration."""

    owner: Owner
    adopt: bool = False
    # Number of times that a Crashed run is rescheduled.
    crashed_run_retries: int = Field(default=0, ge=0, le=10)
    # Names of environment variables of registration and flow runs whose values are secrets.
    secret_variables: list[str] = []
    # Keys of the stack's tags on every task.
    tag_keys: list[str] = []
    work_pools: list[Annotated[Pool, Field(discriminator="type")]] = Field(min_length=1)
    # A pool's name in `prefect.yaml` → agent or pool.
    work_pool_names: dict[str, str] = {}
    # Source of a run's code: the image, or the file's `pull` steps at each run.
    code: Code = "image"
    # The flow project's task definition for all deployments; without it, the pool's.
    task_definition: TaskDefinitionArn | None = None
    # Group of the flow project's Dask workers, which all its runs are in.
    dask_security_group: SecurityGroupId | None = None
    # Further task definitions of the flow project, by the names that deployments choose them by.
    task_definitions: dict[str, TaskDefinitionArn] = {}
    # Those of them with GPUs, which only Managed Instances have.
    gpu_definitions: list[str] = []
    # Those of them whose image is another flow project's, with packages that this one may lack.
    other_images: list[str] = []
    # Values of the placeholders `{{ $NAME }}`.
    variables: dict[str, str] = {}
    # A copy of a flow project beside the real one, of a pull request for instance (files/preview.py).
    preview: bool = False

    @model_validator(mode="after")
    def _preview_has_a_name(self) -> Config:
        if self.preview and self._flow_project is None:
            raise ValueError(f"preview: is of a flow project, and the owner {shown(self.owner)} names none")
        return self

    @model_validator(mode="after")
    def _names_are_unique(self) -> Config:
        for what, values in {
            "workPools[].name": [pool.name for pool in self.work_pools],
            "workPools[].agent": [work_pool_variable(pool.agent) for pool in self.work_pools],
        }.items():
            twice = [value for value, count in Counter(values).items() if count > 1]
            if twice:
                raise ValueError(f"{what}: {shown(twice[0])} occurs twice")
        ours = list(dict.fromkeys(one for pool in self.work_pools for one in (pool.agent, pool.name)))
        for name, target in self.work_pool_names.items():
            if target not in ours:
                raise ValueError(
                    f"workPoolNames.{name}: {shown(target)} is no agent and no work pool of this stack; allowed: {listed(ours)}"
                )
        return self

    def pool(self, name: str) -> Pool | None:
        """The stack's pool for a name: the pool's own, its agent's, or one that `workPoolNames` maps."""
        meant = self.work_pool_names.get(name, name)
        by_name = next((pool for pool in self.work_pools if pool.name == meant), None)
        return by_name or next((pool for pool in self.work_pools if pool.agent == meant), None)

    def has_code_for(self, pool: Pool) -> bool:
        """Whether runs in the pool have this configuration's code: an agent that runs flows itself has one image."""
        return isinstance(pool, EcsPool) or pool.flow_project is None or pool.flow_project == self._flow_project

    def deployment_name(self, name: str) -> str:
        """A deployment's name in Prefect: in a preview the project's name is appended, `hello-pr-42`."""
        return f"{name}-{self._flow_project}" if self.preview else name

    @property
    def _flow_project(self) -> str | None:
        return next(iter(self.owner.split("/")[2:]), None)


def work_pool_variable(agent: str) -> str:
    """The placeholder for an agent's pool in `prefect.yaml`."""
    return f"WORK_POOL_{agent.upper().replace('-', '_')}"


def stack_variables(config: Config) -> dict[str, str]:
    """Placeholders' values in addition to the environment: the configuration's variables, `$STACK`, `$WORK_POOL` and one for each agent.

    `$WORK_POOL` is the first pool.
    """
    by_agent = {work_pool_variable(pool.agent): pool.name for pool in config.work_pools}
    return {**config.variables, "STACK": config.owner.split("/")[1], "WORK_POOL": config.work_pools[0].name, **by_agent}


def read_config(text: str | None, problems: Problems) -> Config | None:
    """The stack's configuration; None, and problems added, if it is invalid."""
    if text is None:
        problems.add(VARIABLE, "is not set; the stack sets it in Registration's task definition")
        return None
    try:
        values = json.loads(text, object_pairs_hook=_without_duplicates)
        return Config.model_validate(values)
    except ValidationError as error:
        for detail in error.errors():
            problems.add(VARIABLE, _line(detail["loc"], detail["type"], detail["msg"], detail["input"]))
    except (ValueError, RecursionError) as error:
        problems.add(VARIABLE, f"is not valid JSON: {error}")
    return None


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError(f"a key occurs twice among {', '.join(key for key, _ in pairs)}")
    return values


def _line(place: tuple[int | str, ...], kind: str, message: str, value: Any) -> str:
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place if part not in ("ecs", "process")).lstrip(".")
    text = message.removeprefix("Value error, ")
    if kind == "missing":
        return f"`{key}` is missing"
    if kind == "extra_forbidden":
        return f"`{key}` is not a known key"
    if not key or isinstance(value, dict):
        return f"`{key}`: {text}" if key else text
    return f"`{key}` {text[0].lower()}{text[1:]}, got {shown(value)}"
