"""`python -m registration check`: without a server."""

from pathlib import Path

import pytest
import yaml

from registration.check import check
from registration.inputs import Files
from registration.problems import RefusedError
from support.stack import deployment

PROJECT = Path(__file__).parents[2]


def test_this_projects_own_files_are_valid() -> None:
    said: list[str] = []
    check(Files(PROJECT / "prefect.yaml", PROJECT / "limits.yaml"), {}, said.append)

    assert said[0].startswith("prefect.yaml: valid, deployments: ")


def test_it_needs_no_stack_and_knows_the_pools_that_the_file_names(tmp_path: Path) -> None:
    path = tmp_path / "prefect.yaml"
    path.write_text(yaml.safe_dump({"deployments": [deployment("d", work_pool={"name": "{{ $WORK_POOL_BIG_ONES }}"})]}))
    said: list[str] = []

    check(Files(path, tmp_path / "limits.yaml"), {}, said.append)

    assert said[0] == "prefect.yaml: valid, deployments: 1"


def test_it_tells_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"prefect.yaml: can't be read"):
        check(Files(tmp_path / "prefect.yaml", tmp_path / "limits.yaml"), {}, lambda _: None)
