"""The locked requirements."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    "prefect_ecs/requirements-dev.txt",
    "flows/requirements.txt",
    "flows/requirements-uv.txt",
    "components/image/platform/requirements.txt",
    "prefect_ecs/tests/versions/requirements-3.7.txt",
    "prefect_ecs/tests/versions/requirements-3.8.txt",
]


def locked(file: str) -> set[str]:
    return set(re.findall(r"^\S+==\S+", (ROOT / file).read_text(), re.MULTILINE))


@pytest.mark.parametrize("file", FILES)
def test_everything_is_pinned_by_hash(file: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / file).read_text())
    for entry in entries:
        assert re.match(r"\S+==\S+", entry)
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("file", FILES)
def test_no_registry_is_named(file: str) -> None:
    assert "://" not in (ROOT / file).read_text()


@pytest.mark.parametrize("file", ["flows/requirements.txt", "flows/requirements-uv.txt"])
def test_the_image_has_the_versions_that_are_tested(file: str) -> None:
    assert locked(file) <= locked("prefect_ecs/requirements-dev.txt")
