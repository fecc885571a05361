"""Flow projects on a platform: its pools are used, and what is another's is left alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError

from prefect_ecs.registration.commands.apply import apply
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import InUseError
from support.stack import ARN, PATIENCE, Stack, deployment, ecs_pool

DEFINITION = f"{ARN}:task-definition/flow-run-reports:3"


def pools(stack: Stack) -> list[str]:
    """Registers the platform's work pools alone; what it said."""
    said: list[str] = []
    with stack.watching():
        apply(None, stack.variables(), Journal(said.append), 0, PATIENCE)
    return said


@pytest.fixture
def platform(stack: Stack) -> Stack:
    """A stack whose pools are there, and that has no flows of its own."""
    pools(stack)
    return stack


def project_on(platform: Stack, directory: Path, name: str = "reports", **changes: Any) -> Stack:
    """A flow project on the platform, with a definition of another size."""
    directory.mkdir()
    project = Stack(directory, platform.server)
    project.owner = f"{platform.owner}/{name}"
    pool = ecs_pool(platform.name("pool"), owned=False, taskDefinition=DEFINITION, cpu=2048, memoryMiB=8192)
    project.config = {"owner": project.owner, "workPools": [pool], "taskDefinition": DEFINITION, **changes}
    return project


@pytest.fixture
def project(platform: Stack, tmp_path: Path) -> Stack:
    """A flow project on it."""
    return project_on(platform, tmp_path / "reports")


def job_variables(project: Stack, name: str = "hello") -> dict[str, Any]:
    """Those of one of its deployments."""
    return project.deployed()[project.name(name)].job_variables


def test_a_deployment_starts_its_projects_definition_with_its_size(project: Stack) -> None:
    project.deployments.append(
        deployment(project.name("large"), work_pool={"name": "{{ $WORK_POOL }}", "job_variables": {"cpu": 4096, "memory": 16384}})
    )

    project.apply()

    assert job_variables(project) == {"task_definition_arn": DEFINITION, "cpu": 2048, "memory": 8192}
    assert job_variables(project, "large") == {"task_definition_arn": DEFINITION, "cpu": 4096, "memory": 16384}


@pytest.fixture
def dask(platform: Stack, tmp_path: Path) -> Stack:
    """A flow project with Dask workers, whose group the platform's pools know beside another's."""
    platform.config["workPools"] = [ecs_pool(platform.name("pool"), daskSecurityGroups=["sg-other", "sg-dask"])]
    pools(platform)
    project = project_on(platform, tmp_path / "dask", daskSecurityGroup="sg-dask")
    project.config["workPools"][0]["daskSecurityGroups"] = ["sg-dask"]
    return project


def test_the_runs_of_a_project_with_dask_are_in_its_workers_group(dask: Stack) -> None:
    dask.apply()

    assert job_variables(dask)["security_groups"] == ["sg-0a", "sg-dask"]
    dask.apply()
    assert dask.writes == []


def test_a_persons_own_groups_are_refused_with_the_reason(dask: Stack) -> None:
    theirs = {"security_groups": ["sg-0a", "sg-other"]}
    dask.deployments = [deployment(dask.name("hello"), work_pool={"name": "{{ $WORK_POOL }}", "job_variables": theirs})]

    [line] = dask.refused()

    assert "registration sets it: the runs of a flow project with `dask` are in its workers' group" in line


def test_prefect_refuses_a_run_in_a_group_that_the_pool_doesnt_know(dask: Stack) -> None:
    dask.apply()
    deployed = dask.deployed()[dask.name("hello")]

    with dask.client() as client, pytest.raises(PrefectHTTPStatusError, match="422"):
        client.create_flow_run_from_deployment(deployed.id, job_variables={"security_groups": ["sg-database"]})


def test_the_server_takes_what_registration_sets_and_a_second_time_nothing_is_written(project: Stack) -> None:
    project.apply()

    project.apply()

    assert project.writes == []


def test_the_platforms_pool_stays_as_it_is(platform: Stack, project: Stack) -> None:
    before = platform.pool()

    project.apply()

    assert platform.pool() == before
    assert not [path for _, path in project.writes if path.startswith("/api/work_pools")]


def test_a_new_revision_reaches_the_projects_deployments_and_nothing_else(project: Stack) -> None:
    project.apply()
    newer = DEFINITION.replace(":3", ":4")
    project.config |= {"taskDefinition": newer}

    project.apply()

    [(method, path)] = [(method, path) for method, path in project.writes if "/variables" not in path]
    assert (method, path) == ("PATCH", f"/api/deployments/{project.deployed()[project.name('hello')].id}")
    assert job_variables(project)["task_definition_arn"] == newer


@pytest.mark.parametrize("of_a_project", [True, False])
def test_a_persons_own_definition_is_refused_with_the_reason(platform: Stack, project: Stack, *, of_a_project: bool) -> None:
    stack = project if of_a_project else platform
    theirs = {"task_definition_arn": f"{ARN}:task-definition/theirs:1"}
    stack.deployments = [
        deployment(stack.name("hello"), work_pool={"name": "{{ $WORK_POOL }}", "job_variables": theirs}),
        deployment(stack.name("other"), triggers=[{"name": "x", "expect": ["x"], "job_variables": theirs}]),
    ]

    said = "\n".join(stack.refused())

    assert "registration sets it: a deployment's runs start its own project's task definition" in said
    assert "work_pool.job_variables.task_definition_arn" in said
    assert "triggers[0].job_variables.task_definition_arn" in said


def test_a_pool_that_is_not_there_is_named(stack: Stack, tmp_path: Path) -> None:
    project = project_on(stack, tmp_path / "reports")

    assert project.refused() == [
        f'Prefect: the work pool "{stack.name("pool")}" is not there; the platform stack creates it: run `pulumi up` there first'
    ]


def test_placeholders_have_the_configurations_values_and_the_stacks_name(project: Stack, platform: Stack) -> None:
    project.config["variables"] = {"TITLE": "Weekly"}
    project.deployments = [deployment(project.name("hello"), description="{{ $TITLE }} of {{ $STACK }}")]

    project.apply()

    assert project.deployed()[project.name("hello")].description == f"Weekly of {platform.owner.split('/')[1]}"


def test_two_projects_leave_each_others_alone(platform: Stack, project: Stack, tmp_path: Path) -> None:
    other = project_on(platform, tmp_path / "ml", "ml")
    project.apply()
    other.apply()
    other.deployments = project.deployments

    assert any(f"belongs to the stack {project.owner}" in line for line in other.refused())
    other.remove()

    assert other.deployed() == {}
    assert list(project.deployed()) == [project.name("hello")]


def test_a_platform_with_projects_on_it_is_not_removed(platform: Stack, project: Stack, tmp_path: Path) -> None:
    other = project_on(platform, tmp_path / "ml", "ml")
    project.apply()
    other.apply()

    with pytest.raises(InUseError) as error:
        platform.remove()

    assert error.value.problems == [
        f"flow projects of other programs are on {platform.owner}: {other.owner}, {project.owner}; nothing was removed."
        " `pulumi destroy` in their programs first; of a program that is gone delete the deployments with the tag"
        f" `managed-by:{other.owner}` in Prefect"
    ]
    assert not platform.pool().is_paused


def test_a_project_that_is_removed_leaves_the_platform(platform: Stack, project: Stack) -> None:
    project.apply()

    project.remove()

    assert project.deployed() == {}
    assert not platform.pool().is_paused
    assert platform.ledger() is not None
    platform.remove()
    with pytest.raises(ObjectNotFound):
        platform.pool()


def test_a_platform_that_gives_its_flows_to_projects_removes_its_own(stack: Stack) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.apply()
    stack.config["workPools"][0]["taskDefinition"] = "flow-run-reports"

    pools(stack)

    assert stack.deployed() == {}
    ledger = stack.ledger()
    assert ledger is not None
    assert (ledger.limits, ledger.automations) == ([], [])
    assert stack.pool().base_job_template["variables"]["properties"]["task_definition_arn"]["default"] == "flow-run-reports"
    assert pools(stack)[-1] == "nothing to change"


def test_a_projects_image_needs_no_prefect_aws(project: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prefect_aws.workers.ecs_worker", None)

    project.apply()

    assert list(project.deployed()) == [project.name("hello")]


def process_pool(name: str, **changes: Any) -> dict[str, Any]:
    """The pool of an agent that runs flows itself, as a stack describes it."""
    own = {"agent": "quick", "name": name, "type": "process", "workQueues": ["default"], "cpu": 1024, "memoryMiB": 2048}
    return {**own, "flowProject": "reports", **changes}


def test_an_agent_that_runs_flows_itself_takes_its_own_projects_and_no_sizes(platform: Stack, tmp_path: Path) -> None:
    quick = platform.name("quick")
    platform.config["workPools"].append(process_pool(quick))
    pools(platform)
    of_platform = [{**pool, "owned": False} for pool in platform.config["workPools"]]
    own = project_on(platform, tmp_path / "reports", workPools=of_platform)
    own.deployments = [deployment(own.name("hello"), work_pool={"name": "quick"})]
    own.apply()
    other = project_on(platform, tmp_path / "other", "other", workPools=of_platform)
    other.deployments = [deployment(other.name("hello"), work_pool={"name": quick})]

    assert job_variables(own) == {}
    [problem] = other.refused()
    assert f'`work_pool.name` is "{quick}", whose agent runs flows itself, and has the code of flow project reports alone' in problem
    assert problem.endswith("allowed: `{{ $WORK_POOL_DEFAULT }}`")
    own.deployments[0]["work_pool"]["job_variables"] = {"cpu": 512, "launch_type": "FARGATE_SPOT", "task_definition_arn": DEFINITION}
    first, second, third = own.refused()
    assert (
        f"`work_pool.job_variables.cpu` is not for a deployment to set: runs of {quick} are processes in the task of agent quick" in first
    )
    assert "share its 1024 CPU units and 2048 MiB; for a size of its own, choose a work pool of type ecs" in second
    assert "registration sets it" in third
