"""The locked requirements."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
FILES = [
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-uv.txt",
    "tests/versions/requirements-3.7.txt",
    "tests/versions/requirements-3.8.txt",
]


def locked(file: str) -> set[str]:
    return set(re.findall(r"^\S+==\S+", (PROJECT / file).read_text(), re.MULTILINE))


@pytest.mark.parametrize("file", FILES)
def test_everything_is_pinned_by_hash(file: str) -> None:
    entries = re.split(r"\n(?=\S)", (PROJECT / file).read_text())
    for entry in entries:
        assert re.match(r"\S+==\S+", entry)
        assert "--hash=sha256:" in entry


@pytest.mark.parametrize("file", FILES)
def test_no_registry_is_named(file: str) -> None:
    assert "://" not in (PROJECT / file).read_text()


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-uv.txt"])
def test_the_image_has_the_versions_that_are_tested(file: str) -> None:
    assert locked(file) <= locked("requirements-dev.txt")
