"""What the program emits: every task definition is one that ECS takes, and the pool that Registration is told of starts runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contract.conftest import Account
from contract.test_worker import request_of, start
from prefect_ecs.registration.config import EcsPool, read_config
from prefect_ecs.registration.problems import Problems
from support.prefect_server import PrefectServer
from support.program import STACKS, container_of, resources, task_definitions
from support.stack import Stack, deployment


@pytest.fixture(scope="session")
def rendered() -> dict[str, dict[str, dict[str, Any]]]:
    """By stack and family, the parameters with which the program's task definitions would be registered."""
    return {stack: task_definitions(found) for stack, found in resources(*STACKS).items()}


def registration_of(definitions: dict[str, dict[str, Any]]) -> dict[str, str]:
    """The environment of Registration's container."""
    [container] = [container_of(item) for item in definitions.values() if container_of(item)["name"] == "registration"]
    return {item["name"]: item["value"] for item in container["environment"]}


@pytest.mark.parametrize("stack", STACKS)
def test_ecs_takes_every_task_definition(rendered: dict[str, dict[str, dict[str, Any]]], account: Account, stack: str) -> None:
    assert {container_of(item)["name"] for item in rendered[stack].values()} >= {"flow-run", "registration", "agent"}
    for family, parameters in rendered[stack].items():
        # botocore checks names and types before anything is sent.
        made = account.ecs.register_task_definition(**parameters)["taskDefinition"]
        assert made["family"] == family
        assert made["status"] == "ACTIVE"


@pytest.mark.parametrize("stack", STACKS)
def test_registration_takes_the_configuration_that_it_is_given(rendered: dict[str, dict[str, dict[str, Any]]], stack: str) -> None:
    problems = Problems()
    config = read_config(registration_of(rendered[stack])["REGISTRATION_CONFIG"], problems)

    assert problems.lines == []
    assert config is not None
    for pool in config.work_pools:
        assert isinstance(pool, EcsPool)
        [flow_run] = [item for family, item in rendered[stack].items() if f"task-definition/{family}:" in pool.task_definition]
        assert container_of(flow_run)["name"] == pool.container_name
        assert (flow_run["cpu"], flow_run["memory"]) == (str(pool.cpu), str(pool.memory_mib))
        assert flow_run["runtimePlatform"]["cpuArchitecture"] == pool.cpu_architecture


@pytest.mark.parametrize("stack", STACKS)
def test_the_agents_poll_the_pools_and_queues_that_registration_makes(rendered: dict[str, dict[str, dict[str, Any]]], stack: str) -> None:
    config = json.loads(registration_of(rendered[stack])["REGISTRATION_CONFIG"])
    commands = [container_of(item)["command"] for item in rendered[stack].values() if container_of(item)["name"] == "agent"]
    polled = {command[command.index("--pool") + 1]: arguments_of(command, "--work-queue") for command in commands}

    assert polled == {pool["name"]: pool["workQueues"] for pool in config["workPools"]}


def arguments_of(command: list[str], option: str) -> list[str]:
    """What an option is given, each time."""
    return [command[index + 1] for index, word in enumerate(command) if word == option]


@pytest.mark.parametrize("stack", STACKS)
def test_the_emitted_pool_starts_a_run_of_the_emitted_definition(
    rendered: dict[str, dict[str, dict[str, Any]]], tmp_path: Path, prefect_server: PrefectServer, account: Account, stack: str
) -> None:
    config = json.loads(registration_of(rendered[stack])["REGISTRATION_CONFIG"])
    pool = config["workPools"][0]
    [flow_run] = [item for item in rendered[stack].values() if container_of(item)["name"] == pool["containerName"]]
    # The same but for what only an account can give: this one's ARNs and ids.
    pool |= {
        "cluster": account.cluster,
        "taskDefinition": account.ecs.register_task_definition(**flow_run)["taskDefinition"]["taskDefinitionArn"],
        "subnets": account.subnets,
        "securityGroups": [account.security_group],
    }
    made = Stack(tmp_path, prefect_server)
    pool["name"] = made.name("pool")
    made.config["workPools"] = [pool]
    made.deployments = [deployment(made.name("hello"))]
    made.api_key = "pnu_0123456789abcdef" if pool["prefectApiKeySecretArn"] else None

    run = start(made)

    assert run.state_name == "Submitting"
    assert [name for name, _ in account.calls if name != "RegisterTaskDefinition"] == ["DescribeTaskDefinition", "RunTask"]
    request = request_of(account)
    [task] = account.tasks()
    assert request["taskDefinition"] == task["taskDefinitionArn"] == pool["taskDefinition"]
    assert request.get("enableExecuteCommand", False) == pool["enableExecuteCommand"]
