"""The agent starts no definition of another flow project, whatever a person with rights in Prefect asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.objects import FlowRun
from prefect_aws.workers.ecs_worker import ECSWorker

from contract.conftest import EXECUTION_ROLE, TASK_ROLE, Account
from contract.test_worker import registered, request_of, work
from prefect_ecs.agent import own_definition, worker
from support.flow_runs import read, told_of, wait_until
from support.prefect_server import PrefectServer
from support.stack import Stack

FAMILY = "prefect-ecs-staging-flow-run"


@pytest.fixture(autouse=True)
def agent(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker of the stack's agents."""
    monkeypatch.setattr(ECSWorker, "run", worker._patient_run)
    monkeypatch.setenv(own_definition.FAMILY_VARIABLE, FAMILY)


def definition(account: Account, family: str) -> str:
    """A new task definition, by its ARN."""
    made = account.ecs.register_task_definition(
        family=family,
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="512",
        memory="1024",
        executionRoleArn=EXECUTION_ROLE,
        taskRoleArn=TASK_ROLE,
        containerDefinitions=[{"name": "flow-run", "image": "flows@sha256:0"}],
    )["taskDefinition"]["taskDefinitionArn"]
    account.calls.clear()
    return made


@pytest.fixture
def platform(tmp_path: Path, prefect_server: PrefectServer, account: Account) -> Stack:
    """A platform with Dask workers of some projects, whose pool starts the first project's newest revision."""
    definition(account, f"{FAMILY}-first")
    stack = registered(tmp_path, prefect_server, account, taskDefinition=f"{FAMILY}-first", daskSecurityGroups=["sg-dask"])
    stack.apply()
    return stack


@pytest.fixture
def reports(platform: Stack, account: Account) -> Stack:
    """The flow project `reports` on it, registered."""
    [pool] = platform.config["workPools"]
    platform.owner += "/reports"
    platform.config = {
        "owner": platform.owner,
        "workPools": [{**pool, "owned": False}],
        "taskDefinition": definition(account, f"{FAMILY}-reports"),
        "taskDefinitions": {"train": definition(account, f"{FAMILY}-reports_train")},
    }
    platform.deployments = [
        {**platform.deployments[0], "name": platform.name("hello"), "work_pool": {"name": "{{ $WORK_POOL }}"}},
        {
            **platform.deployments[0],
            "name": platform.name("train"),
            "work_pool": {"name": "{{ $WORK_POOL }}", "job_variables": {"task_definition": "train"}},
        },
    ]
    for one in platform.deployments:
        one["name"] = f"reports-{one['name']}"
    platform.apply()
    return platform


def started(stack: Stack, deployment: Any, **job_variables: Any) -> FlowRun:
    """The run after the agent's look at it."""
    with stack.client() as client:
        run = client.create_flow_run_from_deployment(deployment, job_variables=job_variables)
    work(stack)
    return read(stack, run.id)


def assert_refused(stack: Stack, account: Account, run: FlowRun, why: str) -> None:
    """It is Crashed, its log says why, and AWS was not asked for anything."""
    assert run.state_name == "Crashed"
    assert wait_until(lambda: told_of(stack, run.id).count(why) >= 2, 10), told_of(stack, run.id)
    assert account.calls == []


@pytest.mark.parametrize(("name", "family"), [("hello", "reports"), ("train", "reports_train")])
def test_a_deployments_runs_start_its_projects_definitions_for_no_more_calls(
    reports: Stack, account: Account, name: str, family: str
) -> None:
    run = started(reports, reports.deployed()[f"reports-{reports.name(name)}"].id)

    assert run.state_name == "Submitting"
    assert request_of(account)["taskDefinition"].endswith(f"/{FAMILY}-{family}:1")
    assert [called for called, _ in account.calls] == ["DescribeTaskDefinition", "RunTask"]


@pytest.mark.parametrize(
    "asked", [{"task_definition_arn": f"{FAMILY}-ml"}, {"task_definition_arn": f"{FAMILY}-reports_train"}, {"security_groups": ["sg-dask"]}]
)
def test_a_run_that_asks_for_what_registration_sets_is_refused(reports: Stack, account: Account, asked: dict[str, Any]) -> None:
    [name] = asked
    if name == "security_groups":
        # The server takes only lists that the pool's template has.
        asked = {name: [account.security_group, "sg-dask"]}

    run = started(reports, reports.deployed()[f"reports-{reports.name('hello')}"].id, **asked)

    assert_refused(reports, account, run, f"the run sets `{name}`, which only registration sets, in deployments: start it without")


@pytest.mark.parametrize(
    "theirs",
    [
        f"arn:aws:ecs:eu-west-1:123456789012:task-definition/{FAMILY}-ml:3",
        f"{FAMILY}-ml",
        # A project whose name begins with this one's.
        f"{FAMILY}-reports-2:1",
        f"{FAMILY}-ml:1/{FAMILY}-reports:1",
    ],
)
def test_a_deployment_that_a_person_gave_another_projects_definition_is_refused(reports: Stack, account: Account, theirs: str) -> None:
    deployed = reports.deployed()[f"reports-{reports.name('hello')}"]
    with reports.client() as client:
        client.update_deployment(deployed.id, DeploymentUpdate(job_variables={**deployed.job_variables, "task_definition_arn": theirs}))

    run = started(reports, deployed.id)

    assert_refused(
        reports, account, run, f"its deployment is the flow project {reports.owner}'s, whose family is {FAMILY}-reports, and names"
    )
    # And the next registration puts it right.
    reports.apply()
    assert started(reports, deployed.id).state_name == "Submitting"


def persons(stack: Stack, **job_variables: Any) -> Any:
    """A deployment as a person makes it with `flow.deploy`: without a mark."""
    deployed = next(iter(stack.deployed().values()))
    with stack.client() as client:
        return client.create_deployment(
            deployed.flow_id, stack.name("theirs"), work_pool_name=stack.name("pool"), job_variables=job_variables
        )


def test_a_persons_deployment_starts_the_pools_own_definition(reports: Stack, account: Account) -> None:
    run = started(reports, persons(reports, cpu=2048, memory=8192))

    assert run.state_name == "Submitting"
    assert (
        request_of(account)["taskDefinition"].endswith(f"/{FAMILY}-first:1") or request_of(account)["taskDefinition"] == f"{FAMILY}-first"
    )


def test_a_persons_deployment_that_chooses_another_is_refused(reports: Stack, account: Account) -> None:
    run = started(reports, persons(reports, task_definition_arn=f"{FAMILY}-ml", security_groups=[account.security_group, "sg-dask"]))

    assert_refused(reports, account, run, "its deployment sets `task_definition_arn`, `security_groups` and is no flow project's")


def test_an_agent_that_cannot_compare_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(own_definition.FAMILY_VARIABLE)

    with pytest.raises(SystemExit, match="PREFECT_ECS_FLOW_RUN_FAMILY is not set"):
        worker.install()
