"""What Registration stores makes runs work, in a container's working directory, with Prefect's own loading of flows."""

from __future__ import annotations

import subprocess
from contextlib import chdir
from pathlib import Path

import pytest
import yaml

from prefect_ecs.registration.commands.inputs import Files
from prefect_ecs.registration.problems import RefusedError
from support.executed import executed
from support.stack import Stack

pytestmark = pytest.mark.faults

FLOW = """
import os
from pathlib import Path

from helpers import GREETING
from prefect import flow


@flow
def tell(name: str = "world"):
    text = (Path(__file__).parent / "text.sql").read_text().strip()
    beside = Path("config/beside.txt").read_text().strip()
    Path(os.environ["TOLD"]).write_text(f"{GREETING} {name} {text} {beside}")
"""


def project(folder: Path, greeting: str = "hello") -> Path:
    """A team's folder: a flow with its helper and data beside it, and data that it finds from the project's folder."""
    (folder / "pipes").mkdir(parents=True)
    (folder / "config").mkdir()
    (folder / "pipes" / "tell.py").write_text(FLOW)
    (folder / "pipes" / "helpers.py").write_text(f"GREETING = {greeting!r}\n")
    (folder / "pipes" / "text.sql").write_text("select")
    (folder / "config" / "beside.txt").write_text("beside")
    return folder


def register(stack: Stack, folder: Path, content: dict[str, object], stands: Path | None = None) -> list[str]:
    """Registers the folder's `prefect.yaml` as a container does."""
    (folder / "prefect.yaml").write_text(yaml.safe_dump(content))
    files = Files(folder / "prefect.yaml", folder / "limits.yaml", folder / "alembic.ini")
    with chdir(stands or folder):
        return stack.apply_files(files)


def one(stack: Stack, **values: object) -> dict[str, object]:
    """A file with one deployment."""
    return {"deployments": [{"name": stack.name("tell"), "entrypoint": "pipes/tell.py:tell", **values}]}


def test_a_flow_in_a_file_runs_with_what_is_beside_it(stack: Stack, tmp_path: Path) -> None:
    folder, told = project(tmp_path / "app"), tmp_path / "told"

    stack.environment = {"WHO": "team"}
    said = register(stack, folder, {**one(stack, parameters={"name": "{{ $WHO }}"}), "build": [{"x.build_docker_image": {}}]})
    executed(stack, folder, TOLD=str(told))

    assert told.read_text() == "hello team select beside"
    assert "prefect.yaml:1: `build` (build_docker_image) is passed over: the stack builds the image" in said
    assert register(stack, folder, one(stack, parameters={"name": "team"}))[-1] == "nothing to change"


def test_a_project_that_is_not_where_the_container_stands_is_gone_to(stack: Stack, tmp_path: Path) -> None:
    folder, told, elsewhere = project(tmp_path / "app"), tmp_path / "told", tmp_path / "elsewhere"
    elsewhere.mkdir()

    register(stack, folder, one(stack), stands=elsewhere)
    executed(stack, elsewhere, TOLD=str(told))

    assert told.read_text() == "hello world select beside"


def test_pulled_code_is_that_of_the_repository_at_each_run(stack: Stack, tmp_path: Path) -> None:
    folder, told = project(tmp_path / "image", "from the image"), tmp_path / "told"
    repository = project(tmp_path / "repository", "first")
    git(repository, "init", "--quiet", "--initial-branch=main")
    commit(repository)
    stack.config["code"] = "pull"
    pull = [
        {"prefect.deployments.steps.git_clone": {"id": "clone", "repository": repository.as_uri(), "branch": "{{ $BRANCH }}"}},
        {"prefect.deployments.steps.set_working_directory": {"directory": "{{ clone.directory }}"}},
    ]
    stack.environment = {"BRANCH": "main"}

    register(stack, folder, {"pull": pull, **one(stack)})
    container = tmp_path / "container"
    container.mkdir()
    executed(stack, container, TOLD=str(told), BRANCH="main")
    first = told.read_text()
    (repository / "pipes" / "helpers.py").write_text("GREETING = 'second'\n")
    commit(repository)
    executed(stack, container, TOLD=str(told), BRANCH="main")

    assert (first, told.read_text()) == ("first world select beside", "second world select beside")
    # As a container's, it may be read-only.
    assert [*container.iterdir()] == []


def git(folder: Path, *arguments: str) -> None:
    """Git as nobody in particular."""
    names = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True)


def commit(folder: Path) -> None:
    """All that there is."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=change")


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        (
            [{"prefect.deployments.steps.git_clone": {"repositry": "x"}}],
            "`pull[0].prefect.deployments.steps.git_clone.repositry` is no argument of git_clone; did you mean `repository`?",
        ),
        ([{"prefect.deployments.steps.git_clone": {}}], "`pull[0].prefect.deployments.steps.git_clone` needs `repository`"),
        (
            [{"prefect.deployments.steps.git_clone": None, "repository": "x"}],
            "`pull[0]` has `repository` beside the step's name; indent its arguments below it",
        ),
        (
            [{"prefect.projects.steps.git_clone": {"repository": "x"}}],
            "did you mean `prefect.deployments.steps.git_clone`?",
        ),
        ([{"acme.steps.fetch": {}}], "or does it need `requires`?"),
        (
            [{"prefect.deployments.steps.set_working_directory": {"directory": "{{ clone.directory }}"}}],
            "has `{{ clone.directory }}`, which no earlier step of `pull` gives",
        ),
        (
            [{"prefect.deployments.steps.git_clone": {"repository": "x", "branch": "{{ $NOPE }}"}}],
            "has `{{ $NOPE }}`, and runs have no NOPE: add it to the stack's `environment` or `secrets`",
        ),
        (
            [{"prefect.deployments.steps.git_clone": {"repository": "x", "access_token": "ghp_123456"}}],
            "`pull[0].prefect.deployments.steps.git_clone.access_token` holds a secret (not shown), which would be readable in Prefect",
        ),
    ],
)
def test_a_pull_step_is_checked_before_any_run_fails_by_it(stack: Stack, tmp_path: Path, steps: list[object], problem: str) -> None:
    folder = project(tmp_path / "app")
    stack.config["code"] = "pull"

    with pytest.raises(RefusedError) as refused:
        register(stack, folder, {**one(stack), "pull": steps})

    assert any(problem in line for line in refused.value.problems), refused.value.problems
    assert "ghp_123456" not in str(refused.value)
    assert stack.deployed() == {}


def test_a_step_whose_package_is_installed_when_it_runs_is_kept(stack: Stack, tmp_path: Path) -> None:
    step = {"acme_steps.fetch": {"requires": "acme-steps>=1", "bucket": "b", "folder": "{{ push.folder }}"}}
    push = [{"prefect_aws.deployments.steps.push_to_s3": {"id": "push", "bucket": "b", "folder": "pipes"}}]
    stack.config["code"] = "pull"

    register(stack, project(tmp_path / "app"), {**one(stack), "push": push, "pull": [step]})

    [found] = stack.deployed().values()
    assert found.pull_steps == [{"acme_steps.fetch": {"requires": "acme-steps>=1", "bucket": "b", "folder": "pipes"}}]


def test_slas_are_told_to_be_clouds_where_a_server_is_ones_own(stack: Stack, tmp_path: Path) -> None:
    said = register(stack, project(tmp_path / "app"), one(stack, sla=[{"name": "long", "duration": 60}]))

    [line] = [line for line in said if "`sla`" in line]
    assert line.endswith("`sla` is passed over: a server of your own has none, Prefect Cloud does")
