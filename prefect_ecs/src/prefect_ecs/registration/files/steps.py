"""The `build`, `push` and `pull` steps of a file or a deployment, as Prefect reads them.

https://docs.prefect.io/v3/how-to-guides/deployments/prefect-yaml#deployment-actions
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prefect_ecs.registration.files.packages import lacking_packages
from prefect_ecs.registration.files.placeholders import OF_BLOCKS, OF_PREFECT, PLACEHOLDER
from prefect_ecs.registration.files.section import Place, Section
from prefect_ecs.registration.files.unknown import UNKNOWN
from prefect_ecs.registration.problems import listed, shown

SET_WORKING_DIRECTORY = "prefect.deployments.steps.set_working_directory"
# So many missing packages are named.
_FEW = 5
PIP_INSTALL = "pip_install_requirements"
SHELL = ("run_shell_script", "run_shell_command")
# By the last segment of their names, since `git_clone` was `prefect.projects.steps.git_clone_project` in Prefect 2.
_BRINGS_CODE = re.compile(
    r"set_working_directory|git_clone(_project)?|pull_from_remote_storage|pull_with_block|pull_from_s3|pull_from_gcs|pull_from_azure_blob_storage"
)
# The outputs of Prefect's own steps are their inputs.
_OUTPUTS = {
    "build_docker_image": ("image_name", "tag"),
    "push_docker_image": ("image_name", "tag"),
    "push_to_s3": ("bucket", "folder"),
    "push_to_gcs": ("bucket", "folder"),
    "push_to_azure_blob_storage": ("container", "folder"),
}
_WHY = {
    "build": "the stack builds the image",
    "push": "the stack pushes the image, and code goes nowhere else",
    "pull": "the code is in the image",
}
# The folder that a step has fetched, in front of a path.
_OF_DIRECTORY = re.compile(r"\{\{\s*[\w-]+\.directory\s*\}\}/")
# Prefixes of placeholders that aren't outputs of steps.
_NO_OUTPUT = ("$", OF_BLOCKS, OF_PREFECT, "ctx.")


@dataclass(frozen=True)
class Step:
    """A step; `name` is empty if it has none."""

    # Its key in the file, like `pull[0]`.
    key: str
    place: Place
    name: str
    inputs: dict[str, Any]
    # Keys beside the name that should be indented below it.
    beside: list[str]

    @property
    def function(self) -> str:
        """The last segment of the name."""
        return self.name.rpartition(".")[2]

    @property
    def brings_code(self) -> bool:
        """Whether it only fetches the code, which an image has."""
        return _BRINGS_CODE.fullmatch(self.function) is not None


def read_steps(section: Section, key: str) -> list[Step] | None:
    """The steps of a key; None if the file has none."""
    section.has(key)
    value = section.values.get(key)
    # Prefect accepts a single step as a list of one.
    items = [value] if isinstance(value, dict) and value else [] if value == {} else section.items(key)
    if items is None:
        return None
    steps: list[Step] = []
    for index, item in enumerate(items):
        place = f"{key}[{index}]" if isinstance(value, list) else key
        if isinstance(item, dict) and item:
            name, *beside = item
            inputs = item[name]
            steps.append(Step(place, section.place, name, dict(inputs) if isinstance(inputs, dict) else {}, beside))
        elif item and item is not UNKNOWN:
            section.problem(place, f"must be a mapping from the step's name to its arguments, got {shown(item)}")
    return steps


def pass_over(section: Section, key: str, steps: Iterable[Step] | None) -> None:
    """Adds a note that the steps of a key aren't executed here."""
    names = [step.function or step.name for step in steps or []]
    if names:
        section.note(key, f"({', '.join(dict.fromkeys(names))}) is passed over: {_WHY[key]}")


def code_is_in_the_image(section: Section, pull: Iterable[Step] | None) -> None:
    """Ignores pull steps whose work the image's build has done: those that fetch the code or install its packages; refuses others."""
    lacking = {step.key: lacking_packages(_requirements_of(step)) for step in pull or [] if step.function == PIP_INSTALL}
    done = [step for step in pull or [] if step.brings_code or lacking.get(step.key) == []]
    pass_over(section, "pull", [step for step in done if step.brings_code])
    for step in pull or []:
        if step not in done:
            lacks = lacking.get(step.key)
            why = f"the code is in the image{f', which lacks {_few(lacks)}' if lacks else ''}"
            step.place.problem(step.key, f"runs {step.name} at each run, while {why}: {_instead(step)}; {_OR_PULL}")
        elif not step.brings_code:
            step.place.note(step.key, f"({step.function}) is passed over: the image has all packages of {_requirements_of(step).name}")


def outputs_of(steps: Iterable[Step]) -> dict[str, str]:
    """The steps' outputs that are known without executing them, by placeholder, like `build-image.tag`."""
    found: dict[str, str] = {}
    for step in steps:
        given = {name: step.inputs.get(name) for name in _OUTPUTS.get(step.function, ())}
        known = {name: str(value) for name, value in given.items() if value is not None and not PLACEHOLDER.search(str(value))}
        if {"image_name", "tag"} <= known.keys():
            known["image"] = f"{known['image_name']}:{known['tag']}"
        for name, value in known.items():
            found[name] = value
            if step_id := step.inputs.get("id"):
                found[f"{step_id}.{name}"] = value
    return found


def is_built_image(image: Any, steps: Iterable[Step]) -> bool:
    """Whether a deployment's image is the one of its build steps: by a step's output, or by the same name."""
    if not isinstance(image, str):
        return False
    if lacks_output(image, {}):
        return True
    names = {(str(step.inputs["image_name"]), step.inputs.get("tag")) for step in steps if "image_name" in step.inputs}
    return image in {written for name, tag in names for written in (name, f"{name}:{tag}", f"{name}:latest" if tag is None else name)}


def lacks_output(text: Any, outputs: Mapping[str, str]) -> bool:
    """Whether a text has a step's output that only its execution would return."""
    inner = [match.group(1).strip() for match in PLACEHOLDER.finditer(text)] if isinstance(text, str) else []
    return any(not name.startswith(_NO_OUTPUT) and name not in outputs for name in inner)


def folders_of(steps: Iterable[Step], project: Path) -> list[Path]:
    """The folders of `set_working_directory` steps, in the image: entrypoints may be relative to them."""
    return [
        project / PLACEHOLDER.sub("", str(step.inputs.get("directory", ""))).strip("/")
        if PLACEHOLDER.search(str(step.inputs.get("directory", "")))
        else project / str(step.inputs.get("directory", ""))
        for step in steps
        if step.function == "set_working_directory"
    ]


def _few(packages: list[str]) -> str:
    return listed(packages[:_FEW]) + (f" and {len(packages) - _FEW} more" if len(packages) > _FEW else "")


def _requirements_of(step: Step) -> Path:
    """The file of a step that installs packages, in the image's folder instead of the one that a step before it fetched."""
    directory = PLACEHOLDER.sub("", str(step.inputs.get("directory") or "")).strip("/")
    return Path(directory) / str(step.inputs.get("requirements_file") or "requirements.txt")


_OR_PULL = "or keep it with `code: pull` in the stack's configuration"


def _instead(step: Step) -> str:
    if step.function == PIP_INSTALL:
        return f"install {_requirements_of(step)} there, and write `pull: []` or the steps before it alone"
    if step.function in SHELL and isinstance(script := step.inputs.get("script", step.inputs.get("command")), str):
        # The image's folder is the working directory of its build.
        here = _OF_DIRECTORY.sub("", " ".join(script.split()))
        if not PLACEHOLDER.search(here):
            return f"write `RUN {here}` in its Dockerfile, and remove the step"
    return "do it in its Dockerfile or in the flow, and remove the step"


def effective(own: Mapping[str, Any], key: str, steps: list[Step] | None, of_file: list[Step] | None) -> list[Step] | None:
    """A deployment's own steps, or else the file's; null counts as its own."""
    return steps if key in own else of_file
