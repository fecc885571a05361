"""Whether the image has the packages of a requirements file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

_DEEPEST = 5


def lacking_packages(file: Path) -> list[str] | None:
    """The file's requirements that aren't installed; None if it can't be read, or has lines that only pip understands."""
    try:
        needed = [*_requirements(file)]
    except (OSError, UnicodeDecodeError, InvalidRequirement):
        return None
    return [str(one) for one in needed if not _is_installed(one)]


def _requirements(file: Path, depth: int = 0) -> Iterator[Requirement]:
    if depth > _DEEPEST:
        raise InvalidRequirement(str(file))
    for written in file.read_text("utf-8-sig").replace("\\\n", " ").splitlines():
        line = written.split(" #")[0].split(" --hash")[0].strip()
        if not line or line.startswith("#"):
            continue
        option, _, value = line.replace("=", " ", 1).partition(" ") if line.startswith("-") else ("", "", "")
        if option in ("-r", "--requirement"):
            yield from _requirements(file.parent / value.strip(), depth + 1)
        # Indexes and constraints install nothing.
        elif option not in ("-c", "--constraint", "-i", "--index-url", "--extra-index-url", "--find-links", "--trusted-host"):
            yield Requirement(line)


def _is_installed(requirement: Requirement) -> bool:
    if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
        return True
    try:
        return requirement.specifier.contains(version(requirement.name), prereleases=True)
    except PackageNotFoundError:
        return False
