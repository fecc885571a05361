"""The real ECS worker starts runs of a really registered deployment in an account in memory."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError
from moto.ecs.models import EC2ContainerServiceBackend
from prefect.client.schemas.objects import FlowRun
from prefect.settings import PREFECT_CLIENT_CUSTOM_HEADERS, PREFECT_LOCAL_STORAGE_PATH
from prefect.states import Cancelling
from prefect_aws.workers import ecs_worker
from prefect_aws.workers.ecs_worker import ECSWorker

from contract.conftest import EXECUTION_ROLE, TASK_ROLE, Account
from prefect_ecs.agent import capacity, own_definition
from prefect_ecs.agent import worker as patience
from prefect_ecs.registration.checks.aws_limits import TAGS_OF_THE_WORKER
from support.flow_runs import new_runs, read, told_of, wait_until
from support.prefect_server import PrefectServer
from support.stack import Stack, ecs_pool

KEY = "pnu_0123456789abcdef"
GATEWAY = "the-gateways-own-secret"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prefect-AbCdEf"


def registered(directory: Path, server: PrefectServer, account: Account, **changes: Any) -> Stack:
    """A stack whose pool points into the account."""
    stack = Stack(directory, server)
    stack.config["workPools"] = [
        ecs_pool(
            stack.name("pool"),
            cluster=account.cluster,
            subnets=account.subnets,
            securityGroups=[account.security_group],
            **{"taskDefinition": account.task_definition, **changes},
        )
    ]
    stack.deployments[0]["work_pool"]["job_variables"] = {"env": {"STAGE": "test"}, "labels": {"team": "data"}}
    return stack


def start(stack: Stack, **job_variables: Any) -> FlowRun:
    """Registers, triggers a run of the one deployment as a person would, and lets the agent have it."""
    stack.apply()
    [deployed] = stack.deployed().values()
    with stack.client() as client:
        run = client.create_flow_run_from_deployment(deployed.id, job_variables=job_variables)
    work(stack)
    with stack.client() as client:
        return client.read_flow_run(run.id)


def work(stack: Stack) -> None:
    """The agent looks once for something to do."""

    async def once() -> None:
        async with ECSWorker(work_pool_name=stack.name("pool"), create_pool_if_not_found=False) as worker:
            await worker.get_and_submit_flow_runs()

    # The observer, which asks a queue for events, is another test's business.
    nothing = mock.AsyncMock()
    with stack.connected(), mock.patch.multiple(ecs_worker, start_observer=nothing, stop_observer=nothing):
        asyncio.run(once())


def request_of(account: Account) -> dict[str, Any]:
    """The one RunTask call."""
    [request] = [parameters for name, parameters in account.calls if name == "RunTask"]
    return request


def test_a_start_costs_two_calls_and_never_registers_a_definition(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    run = start(registered(tmp_path, prefect_server, account))

    assert [name for name, _ in account.calls] == ["DescribeTaskDefinition", "RunTask"]
    assert run.state_name == "Submitting"
    assert len(account.tasks()) == 1


def test_the_run_is_where_the_stack_wants_it(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    run = start(registered(tmp_path, prefect_server, account))

    request, [task] = request_of(account), account.tasks()
    definition = account.ecs.describe_task_definition(taskDefinition=task["taskDefinitionArn"])["taskDefinition"]
    [container] = request["overrides"]["containerOverrides"]
    assert request["cluster"] == task["clusterArn"] == account.cluster
    assert request["taskDefinition"] == task["taskDefinitionArn"] == account.task_definition
    assert request["networkConfiguration"] == {
        "awsvpcConfiguration": {"subnets": account.subnets, "securityGroups": [account.security_group], "assignPublicIp": "DISABLED"}
    }
    assert request["launchType"] == "FARGATE"
    # The roles are the definition's: a run can't name others.
    assert (definition["executionRoleArn"], definition["taskRoleArn"]) == (EXECUTION_ROLE, TASK_ROLE)
    assert not {"taskRoleArn", "executionRoleArn"} & set(request["overrides"])
    assert (container["name"], container["command"]) == ("flow-run", ["prefect", "flow-run", "execute"])
    assert {"key": "team", "value": "data"} in request["tags"]
    assert {"key": "prefect.io/flow-run-id", "value": str(run.id)} in request["tags"]
    # The stack's labels, and those that leave so many fewer to the stack and to deployments.
    assert len(request["tags"]) - len({"team"}) == TAGS_OF_THE_WORKER
    # The stack's own tags are on the definition.
    assert request["propagateTags"] == "TASK_DEFINITION"
    assert environment_of(container)["STAGE"] == "test"
    assert environment_of(container)["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"] == "30"


def test_a_run_has_the_definitions_size_and_capacity(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    start(registered(tmp_path, prefect_server, account))

    assert size_of(request_of(account)) == ("512", "1024", 512, 1024)


def test_a_run_of_another_size_costs_no_more(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    start(registered(tmp_path, prefect_server, account), cpu=2048, memory=8192)

    assert size_of(request_of(account)) == ("2048", "8192", 2048, 8192)
    assert [name for name, _ in account.calls] == ["DescribeTaskDefinition", "RunTask"]


def test_a_flow_projects_run_starts_its_own_definition_for_no_more_calls(
    tmp_path: Path, prefect_server: PrefectServer, account: Account
) -> None:
    platform = registered(tmp_path, prefect_server, account, taskDefinition="flow-run-first")
    platform.apply()
    [pool] = platform.config["workPools"]
    platform.owner += "/reports"
    platform.config = {
        "owner": platform.owner,
        "workPools": [{**pool, "owned": False, "cpu": 1024, "memoryMiB": 4096}],
        "taskDefinition": account.task_definition,
    }
    platform.deployments[0]["name"] = platform.name("report")
    platform.apply()
    with platform.client() as client:
        client.create_flow_run_from_deployment(platform.deployed()[platform.name("report")].id)
    work(platform)

    request = request_of(account)
    assert request["taskDefinition"] == account.task_definition
    assert size_of(request) == ("1024", "4096", 1024, 4096)
    assert [name for name, _ in account.calls] == ["DescribeTaskDefinition", "RunTask"]


def test_a_run_of_a_project_with_dask_is_in_its_workers_group_for_no_more_calls(
    tmp_path: Path, prefect_server: PrefectServer, account: Account
) -> None:
    stack = registered(tmp_path, prefect_server, account, daskSecurityGroups=["sg-dask"])
    stack.config |= {"taskDefinition": account.task_definition, "daskSecurityGroup": "sg-dask"}
    start(stack)

    assert request_of(account)["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"] == [account.security_group, "sg-dask"]
    assert [name for name, _ in account.calls] == ["DescribeTaskDefinition", "RunTask"]


@pytest.mark.parametrize("by", ["the stack", "the run"])
def test_spot_is_a_choice(tmp_path: Path, prefect_server: PrefectServer, account: Account, by: str) -> None:
    if by == "the stack":
        start(registered(tmp_path, prefect_server, account, capacityProvider="FARGATE_SPOT"))
    else:
        start(registered(tmp_path, prefect_server, account), launch_type="FARGATE_SPOT")

    request = request_of(account)
    assert request["capacityProviderStrategy"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    assert "launchType" not in request


def test_runs_get_a_capacity_provider_by_the_pools_weights_or_their_own(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ECSWorker, "run", patience._patient_run)
    weights = [{"capacityProvider": "FARGATE", "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 3}]
    stack = registered(tmp_path, prefect_server, account, capacityProviderStrategy=weights)
    stack.apply()
    runs = new_runs(stack, 12)
    work(stack)
    account_of = {tag["value"]: asked for asked in requests_of(account) for tag in asked["tags"] if tag["key"] == "prefect.io/flow-run-id"}

    assert {run: provider_of(account_of[str(run)]) for run in runs} == {
        run: ("FARGATE", *["FARGATE_SPOT"] * 3)[run.int % 4] for run in runs
    }

    account.calls.clear()
    start(stack, launch_type="FARGATE")
    start(stack, launch_type="FARGATE_SPOT")
    assert [provider_of(asked) for asked in requests_of(account)] == ["FARGATE", "FARGATE_SPOT"]


def test_many_runs_are_spread_as_the_weights_say() -> None:
    chosen = Counter[str]()
    for _ in range(10_000):
        request: dict[str, Any] = {
            "capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}, {"capacityProvider": "FARGATE_SPOT", "weight": 4}]
        }
        capacity.choose_provider(uuid4(), request)
        assert list(request) == ["launchType"]
        chosen[request["launchType"]] += 1

    assert chosen.keys() == {"FARGATE", "FARGATE_SPOT"}
    assert 1_800 < chosen["FARGATE"] < 2_200


def test_a_run_that_weights_put_on_spot_leaves_it_too(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = without_capacity(monkeypatch)
    stack = registered(tmp_path, prefect_server, account, capacityProviderStrategy=[{"capacityProvider": "FARGATE_SPOT", "weight": 1}])
    start(stack)
    work(stack)
    none.clear()
    monkeypatch.setattr(capacity, "ON_DEMAND_AFTER", timedelta(0))
    work(stack)

    assert [provider_of(asked) for asked in requests_of(account)] == ["FARGATE"]


@pytest.mark.parametrize("worker", ["ours", "prefect-aws's"])
def test_a_run_on_managed_instances_asks_for_them_at_any_size_for_no_more_calls(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, monkeypatch: pytest.MonkeyPatch, worker: str
) -> None:
    if worker == "ours":
        monkeypatch.setattr(ECSWorker, "run", patience._patient_run)
        monkeypatch.setenv(own_definition.FAMILY_VARIABLE, "flow-run")
    # moto knows no Managed Instances, and places the task of any other capacity provider on an instance of one's own.
    placed = EC2ContainerServiceBackend.run_task
    monkeypatch.setattr(
        EC2ContainerServiceBackend,
        "run_task",
        lambda self, *asked: placed(self, *asked[:6], launch_type="FARGATE", networking_configuration=asked[7]),
    )
    gpu = account.ecs.register_task_definition(
        family="flow-run-ml_train",
        requiresCompatibilities=["MANAGED_INSTANCES"],
        networkMode="awsvpc",
        cpu="512",
        memory="1024",
        executionRoleArn=EXECUTION_ROLE,
        taskRoleArn=TASK_ROLE,
        containerDefinitions=[{"name": "flow-run", "image": "ml@sha256:0", "resourceRequirements": [{"type": "GPU", "value": "1"}]}],
    )["taskDefinition"]["taskDefinitionArn"]
    account.calls.clear()
    stack = registered(tmp_path, prefect_server, account, managedInstances="prefect-ecs-prod-gpu")
    stack.apply()
    stack.owner += "/ml"
    [pool] = stack.config["workPools"]
    stack.config = {
        "owner": stack.owner,
        "workPools": [{**pool, "owned": False}],
        "taskDefinition": account.task_definition,
        "taskDefinitions": {"train": gpu},
        "gpuDefinitions": ["train"],
    }
    stack.deployments[0]["name"] = stack.name("train")
    stack.deployments[0]["work_pool"]["job_variables"] = {"task_definition": "train", "cpu": 49152, "memory": 393216}

    start(stack)

    request = request_of(account)
    assert request["capacityProviderStrategy"] == [{"capacityProvider": "prefect-ecs-prod-gpu", "weight": 1}]
    assert "launchType" not in request
    assert request["taskDefinition"] == gpu
    assert size_of(request) == ("49152", "393216", 49152, 393216)
    # Managed Instances refuse a disk, and so much as its key; GPUs are the definition's.
    assert "ephemeralStorage" not in request["overrides"]
    assert "resourceRequirements" not in request["overrides"]["containerOverrides"][0]
    assert [name for name, _ in account.calls] == ["DescribeTaskDefinition", "RunTask"]


def requests_of(account: Account) -> list[dict[str, Any]]:
    return [call for name, call in account.calls if name == "RunTask"]


def provider_of(asked: dict[str, Any]) -> str:
    """The only one that the request leaves to ECS."""
    if "launchType" in asked:
        assert "capacityProviderStrategy" not in asked
        return str(asked["launchType"])
    [one] = asked["capacityProviderStrategy"]
    return str(one["capacityProvider"])


def test_with_prefect_cloud_the_key_is_in_no_call(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    stack = registered(tmp_path, prefect_server, account, prefectApiKeySecretArn=SECRET)
    stack.api_key = KEY

    run = start(stack)

    assert run.state_name == "Submitting"
    assert_not_in_calls(account, KEY)


def test_with_an_auth_string_it_is_in_no_call(tmp_path: Path, auth_server: PrefectServer, account: Account) -> None:
    run = start(registered(tmp_path, auth_server, account, prefectApiAuthStringSecretArn=SECRET))

    assert run.state_name == "Submitting"
    assert auth_server.auth_string is not None
    assert_not_in_calls(account, auth_server.auth_string)


def test_with_an_open_server_there_is_nothing_to_hide(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    start(registered(tmp_path, prefect_server, account))

    names = set(environment_of(request_of(account)["overrides"]["containerOverrides"][0]))
    assert not {"PREFECT_API_KEY", "PREFECT_API_AUTH_STRING"} & names


def test_the_key_would_be_there_without_the_stacks_care(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    stack = registered(tmp_path, prefect_server, account)
    stack.apply()
    with stack.client() as client:
        client.create_flow_run_from_deployment(stack.deployed()[stack.name("hello")].id)

    # Past Registration, which refuses a key without the ARN of its secret.
    stack.api_key = KEY
    work(stack)

    assert KEY in json.dumps(account.calls, default=str)


@pytest.mark.parametrize("name", ["PREFECT_CLIENT_CUSTOM_HEADERS", "prefect_client_custom_headers"])
def test_what_the_agent_has_for_itself_is_in_no_call(tmp_path: Path, prefect_server: PrefectServer, account: Account, name: str) -> None:
    stack = registered(tmp_path, prefect_server, account, agentSettings=[name, "PREFECT_LOCAL_STORAGE_PATH"])
    stack.settings = {PREFECT_CLIENT_CUSTOM_HEADERS: {"CF-Access-Client-Secret": GATEWAY}, PREFECT_LOCAL_STORAGE_PATH: "/agents-own"}

    run = start(stack)

    assert run.state_name == "Submitting"
    assert_not_in_calls(account, GATEWAY)
    assert_not_in_calls(account, "/agents-own")
    # What the deployment says is still there.
    assert environment_of(request_of(account)["overrides"]["containerOverrides"][0])["STAGE"] == "test"


def test_it_would_be_there_if_the_pool_did_not_withhold_it(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> None:
    stack = registered(tmp_path, prefect_server, account)
    stack.settings = {PREFECT_CLIENT_CUSTOM_HEADERS: {"CF-Access-Client-Secret": GATEWAY}}

    start(stack)

    assert GATEWAY in json.dumps(account.calls, default=str)


NO_CAPACITY = "Capacity is unavailable at this time. Please try again later or in a different availability zone"
AT_QUOTA = "You've reached the limit on the number of vCPUs you can run concurrently"


def without_capacity(monkeypatch: pytest.MonkeyPatch, reason: str = NO_CAPACITY, *, raised: bool = True) -> list[bool]:
    """AWS has no place for a task while the list isn't empty; as it says it on Fargate, or else among RunTask's failures."""
    none = [True]
    create = ECSWorker._create_task_run

    def refuse(worker: ECSWorker, client: Any, request: dict[str, Any]) -> Any:
        if not none:
            return create(worker, client, request)
        if raised:
            raise ClientError({"Error": {"Code": "ClientException", "Message": reason}}, "RunTask")
        client = mock.Mock(run_task=lambda **_: {"tasks": [], "failures": [{"reason": reason}]})
        return create(worker, client, request)

    monkeypatch.setattr(ECSWorker, "_create_task_run", refuse)
    monkeypatch.setenv("PREFECT_INTEGRATIONS_AWS_ECS_WORKER_CREATE_TASK_RUN_MAX_ATTEMPTS", "1")
    monkeypatch.setattr(ECSWorker, "run", patience._patient_run)
    monkeypatch.setattr(capacity, "TRY_AGAIN_AFTER", timedelta(0))
    return none


@pytest.mark.parametrize(("reason", "raised"), [(NO_CAPACITY, True), (NO_CAPACITY, False), (AT_QUOTA, True), ("RESOURCE:MEMORY", False)])
def test_a_run_without_a_place_waits_in_the_queue_and_starts_when_there_is_one(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, monkeypatch: pytest.MonkeyPatch, reason: str, raised: bool
) -> None:
    none = without_capacity(monkeypatch, reason, raised=raised)
    stack = registered(tmp_path, prefect_server, account, capacityProvider="FARGATE_SPOT")

    run = start(stack)
    assert run.state_name == "AwaitingRetry"
    assert wait_until(lambda: f"{capacity.MESSAGE}: tried again every minute, and until " in told_of(stack, run.id), 10)
    assert reason in told_of(stack, run.id)
    work(stack)
    assert read(stack, run.id).state_name == "AwaitingRetry"

    none.clear()
    work(stack)
    assert read(stack, run.id).state_name == "Submitting"
    assert len(account.tasks()) == 1


def test_a_run_for_which_spot_has_no_capacity_for_long_is_on_demand(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = without_capacity(monkeypatch)
    stack = registered(tmp_path, prefect_server, account, capacityProvider="FARGATE_SPOT")
    run = start(stack)
    work(stack)
    none.clear()

    assert timedelta(minutes=10) == capacity.ON_DEMAND_AFTER
    monkeypatch.setattr(capacity, "ON_DEMAND_AFTER", timedelta(0))
    work(stack)
    start(stack)

    waited, another = (call for name, call in account.calls if name == "RunTask")
    assert (waited["launchType"], "capacityProviderStrategy" in waited) == ("FARGATE", False)
    assert another["capacityProviderStrategy"] == [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    assert wait_until(lambda: f"{capacity.NO_SPOT} for the run since " in told_of(stack, run.id), 10)


def test_it_waits_for_an_hour_and_can_be_cancelled_meanwhile(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_capacity(monkeypatch)
    stack = registered(tmp_path, prefect_server, account)
    waiting, cancelled = start(stack).id, start(stack).id
    with stack.client() as client:
        client.set_flow_run_state(cancelled, Cancelling())
    assert read(stack, cancelled).state_name == "Cancelled"

    assert timedelta(hours=1) == capacity.GIVE_UP_AFTER
    monkeypatch.setattr(capacity, "GIVE_UP_AFTER", timedelta(0))
    work(stack)

    assert [read(stack, run).state_name for run in (waiting, cancelled)] == ["Crashed", "Cancelled"]


def test_what_does_not_pass_is_a_crash_at_once(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_capacity(monkeypatch, "Task definition does not support launch_type FARGATE.")

    assert start(registered(tmp_path, prefect_server, account)).state_name == "Crashed"


def environment_of(container: dict[str, Any]) -> dict[str, str]:
    """The environment of a container override."""
    return {item["name"]: item["value"] for item in container["environment"]}


def size_of(request: dict[str, Any]) -> tuple[str, str, int, int]:
    """The size of the task, and of its one container."""
    overrides = request["overrides"]
    [container] = overrides["containerOverrides"]
    return overrides["cpu"], overrides["memory"], container["cpu"], container["memory"]


def assert_not_in_calls(account: Account, secret: str) -> None:
    """Nothing that was sent to AWS holds the secret."""
    assert account.calls
    assert secret not in json.dumps(account.calls, default=str)
