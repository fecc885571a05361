"""`python -m prefect_ecs.registration check`: without a server."""

import re
from pathlib import Path

import pytest
import yaml

from prefect_ecs.registration.commands.check import check
from prefect_ecs.registration.commands.inputs import Files
from prefect_ecs.registration.problems import RefusedError
from support.stack import deployment

PROJECT = Path(__file__).parents[3] / "flows"
FENCE = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)


def test_this_projects_own_files_are_valid() -> None:
    said: list[str] = []
    check(Files(PROJECT / "prefect.yaml", PROJECT / "limits.yaml"), {}, said.append)

    assert said[0].startswith("prefect.yaml: valid, deployments: ")


@pytest.mark.parametrize("queue", ["default", "urgent", "in a hurry"])
def test_it_needs_no_stack_and_knows_the_pools_and_queues_that_the_file_names(tmp_path: Path, queue: str) -> None:
    path = tmp_path / "prefect.yaml"
    work_pool = {"name": "{{ $WORK_POOL_BIG_ONES }}", "work_queue_name": queue}
    path.write_text(yaml.safe_dump({"deployments": [deployment("d", work_pool=work_pool)]}))
    said: list[str] = []

    check(Files(path, tmp_path / "limits.yaml"), {}, said.append)

    assert said[0] == "prefect.yaml: valid, deployments: 1"


def test_it_tells_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"prefect.yaml: can't be read"):
        check(Files(tmp_path / "prefect.yaml", tmp_path / "limits.yaml"), {}, lambda _: None)


def shown(key: str) -> list[str]:
    """What documents show of a file of the project."""
    pages = [page.read_text("utf-8") for page in sorted((PROJECT.parent / "docs").glob("*.md"))]
    return [fence for page in pages for fence in FENCE.findall(page) if key in yaml.safe_load(fence)]


@pytest.mark.parametrize("text", shown("deployments"))
def test_deployments_in_documents_are_valid(tmp_path: Path, text: str) -> None:
    path = tmp_path / "prefect.yaml"
    # A page has its reader write the flow that it deploys.
    path.write_text(text.replace("flows.orders.orders", "flows.hello.hello"))

    check(Files(path, tmp_path / "limits.yaml"), {}, lambda _: None)


@pytest.mark.parametrize("text", shown("limits"))
def test_limits_in_documents_are_valid(tmp_path: Path, text: str) -> None:
    (tmp_path / "limits.yaml").write_text(text)
    said: list[str] = []

    check(Files(PROJECT / "prefect.yaml", tmp_path / "limits.yaml"), {}, said.append)

    assert said[1] == "limits.yaml: valid, limits: 1"


@pytest.mark.parametrize("kind", ["variables", "blocks", "automations"])
def test_objects_of_flows_in_documents_are_valid(tmp_path: Path, kind: str) -> None:
    [text] = shown(kind)
    (tmp_path / "prefect.yaml").write_text(yaml.safe_dump({"deployments": [deployment("d")]}))
    (tmp_path / f"prefect.{kind}.yaml").write_text(text)
    said: list[str] = []

    check(Files(tmp_path / "prefect.yaml", tmp_path / "limits.yaml"), {}, said.append)

    assert said[1] == f"prefect.{kind}.yaml: valid, {kind}: 1"


def test_it_takes_every_task_definition_that_the_file_names(tmp_path: Path) -> None:
    path = tmp_path / "prefect.yaml"
    work_pool = {"name": "{{ $WORK_POOL }}", "job_variables": {"task_definition": "train"}}
    path.write_text(yaml.safe_dump({"deployments": [deployment("d", work_pool=work_pool)]}))
    said: list[str] = []

    check(Files(path, tmp_path / "limits.yaml"), {}, said.append)

    assert said[0] == "prefect.yaml: valid, deployments: 1"
