"""REGISTRATION_CONFIG: what the stack says."""

# A mistake and its message are read best side by side.

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefect_ecs.registration.config import Config, read_config, stack_variables
from prefect_ecs.registration.problems import Problems
from support.stack import ecs_pool


def config(*pools: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A configuration with these pools."""
    return {"owner": "flows/staging", "adopt": False, "workPools": list(pools) or [ecs_pool("ecs-staging")], **changes}


def problems_of(values: object) -> list[str]:
    """What is wrong with the configuration."""
    problems = Problems()
    read_config(json.dumps(values), problems)
    return problems.lines


def test_a_right_configuration_is_read() -> None:
    read = Config.model_validate(config(ecs_pool("ecs-staging"), ecs_pool("ecs-staging-big", "big-ones", cpu=4096, memoryMiB=16384)))

    assert read.pool("ecs-staging-big") == read.work_pools[1]
    assert stack_variables(read) == {
        "STACK": "staging",
        "WORK_POOL": "ecs-staging",
        "WORK_POOL_DEFAULT": "ecs-staging",
        "WORK_POOL_BIG_ONES": "ecs-staging-big",
    }


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (config(owner="staging"), '`owner` must be `<project>/<stack>` or `<project>/<stack>/<flow project>`, got "staging"'),
        (config(owner="a b/c"), '`owner` must be `<project>/<stack>` or `<project>/<stack>/<flow project>`, got "a b/c"'),
        (config(adopt="yes"), '`adopt` input should be a valid boolean, got "yes"'),
        (config(secretVariables="DATABASE_URL"), '`secretVariables` input should be a valid list, got "DATABASE_URL"'),
        (config(workPools=[]), "`workPools` list should have at least 1 item after validation, not 0, got []"),
        (config(colour="blue"), "`colour` is not a known key"),
        (config(ecs_pool("Prefect-x")), '`workPools[0].name` must not begin with "prefect": Prefect keeps such names for itself;'),
        (config(ecs_pool("a/b")), '`workPools[0].name` must not contain any of / % & < > ? # \\, got "a/b"'),
        (config(ecs_pool(" ")), '`workPools[0].name` must not be empty, got " "'),
        (config(ecs_pool("x", "Big")), '`workPools[0].agent` must be lower-case letters, digits and hyphens, got "Big"'),
        (config(ecs_pool("x"), ecs_pool("x", "b")), 'workPools[].name: "x" occurs twice'),
        (config(ecs_pool("x"), ecs_pool("y")), 'workPools[].agent: "WORK_POOL_DEFAULT" occurs twice'),
        (
            config(ecs_pool("x", workQueues=[])),
            "`workPools[0].workQueues` list should have at least 1 item after validation, not 0, got []",
        ),
        (config(ecs_pool("x", workQueues=["a/b"])), "`workPools[0].workQueues[0]` must not contain any of"),
        (config(ecs_pool("x", cluster="flows")), '`workPools[0].cluster` must be the ARN of an ECS cluster, got "flows"'),
        (
            config(ecs_pool("x", taskDefinition="arn:aws:ecs:a:1:task-definition/f")),
            "`workPools[0].taskDefinition` must be the ARN of a task definition with",
        ),
        (config(ecs_pool("x", subnets=[])), "`workPools[0].subnets` list should have at least 1 item after validation, not 0, got []"),
        (config(ecs_pool("x", subnets=["vpc-1"])), '`workPools[0].subnets[0]` must be the id of a subnet, like subnet-0123, got "vpc-1"'),
        (config(ecs_pool("x", securityGroups=["default"])), "`workPools[0].securityGroups[0]` must be the id of a security group"),
        (config(ecs_pool("x", cpu=300)), "`workPools[0]`: cpu and memoryMiB: Fargate has no 300 CPU units; allowed: 256, 512"),
        (config(ecs_pool("x", cpu="512")), '`workPools[0].cpu` input should be a valid integer, got "512"'),
        (config(ecs_pool("x", memoryMiB=16384)), "`workPools[0]`: cpu and memoryMiB: Fargate has no 16384 MiB with 512 CPU units"),
        (config(ecs_pool("x", cpuArchitecture="arm")), "`workPools[0].cpuArchitecture` input should be 'X86_64' or 'ARM64', got \"arm\""),
        (
            config(ecs_pool("x", capacityProvider="EC2")),
            "`workPools[0].capacityProvider` input should be 'FARGATE' or 'FARGATE_SPOT', got \"EC2\"",
        ),
        (
            config(ecs_pool("x", capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 0}])),
            "`workPools[0].capacityProviderStrategy[0].weight` input should be greater than or equal to 1, got 0",
        ),
        (
            config(ecs_pool("x", prefectApiKeySecretArn="pnu_1")),
            "`workPools[0].prefectApiKeySecretArn` must be the ARN of a Secrets Manager secret",
        ),
        (config(preview=True), 'preview: is of a flow project, and the owner "flows/staging" names none'),
        (config(ecs_pool("x", image="x")), "`workPools[0].image` is not a known key"),
        (
            config({**ecs_pool("x"), "type": "docker"}),
            "`workPools[0]`: Input tag 'docker' found using 'type' does not match any of the expected tags",
        ),
        ([], "Input should be a valid dictionary or instance of Config"),
    ],
)
def test_a_wrong_configuration_gets_its_line(values: object, problem: str) -> None:
    [line] = problems_of(values)

    assert line.startswith(f"REGISTRATION_CONFIG: {problem}")


def test_all_wrong_keys_are_told_at_once() -> None:
    assert len(problems_of(config(ecs_pool("prefect", cluster="", subnets=["x"]), owner="x"))) == 4


def test_a_missing_variable_and_broken_json_are_told() -> None:
    problems = Problems()
    read_config(None, problems)
    read_config("{", problems)
    read_config('{"owner": "a/b", "owner": "c/d"}', problems)

    assert problems.lines[0] == "REGISTRATION_CONFIG: is not set; the stack sets it in Registration's task definition"
    assert all(line.startswith("REGISTRATION_CONFIG: is not valid JSON") for line in problems.lines[1:])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.sampled_from([*config(), *ecs_pool("x")]), JSON)
def test_whatever_stands_in_a_key_the_answer_is_a_configuration_or_problems(key: str, value: object) -> None:
    values = config({**ecs_pool("x"), key: value}) if key in ecs_pool("x") else {**config(), key: value}
    problems = Problems()

    assert (read_config(json.dumps(values), problems) is None) == bool(problems.lines)
    assert all("\n" not in line for line in problems.lines)
