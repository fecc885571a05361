"""A deployment without what only its build steps would give it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from prefect_ecs.registration.files.section import Place
from prefect_ecs.registration.files.steps import Step, is_built_image, lacks_output
from prefect_ecs.registration.files.unknown import UNKNOWN

# As `{{ commit.stdout }}`, unlike `{{ STAGE }}`, which lacks its `$`.
_OUTPUT = re.compile(r"\{\{\s*[\w-]+\.[\w.-]+\s*\}\}")
_NOT_RUN = "is passed over: it comes from a step that isn't run here"


def job_variables_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Its job variables; none if they are no mapping."""
    work_pool = item.get("work_pool")
    variables = work_pool.get("job_variables") if isinstance(work_pool, dict) else None
    return variables if isinstance(variables, dict) else {}


def without_the_steps(item: dict[str, Any], build: Iterable[Step], outputs: Mapping[str, str], place: Place) -> dict[str, Any]:
    """The item without the image of the build steps, which runs have anyway, and without texts that only a step's run returns."""
    variables = job_variables_of(item)
    values = dict(item)
    if is_built_image(variables.get("image"), build):
        place.note("work_pool.job_variables.image", "is passed over: runs have the image that the stack builds")
        values["work_pool"] = {**item["work_pool"], "job_variables": {key: value for key, value in variables.items() if key != "image"}}
    if lacks_output(item.get("version"), outputs):
        place.note("version", _NOT_RUN)
        values["version"] = None
    if _is_made(item.get("description"), outputs):
        place.note("description", _NOT_RUN)
        values["description"] = None
    tags = item.get("tags")
    made = [index for index, tag in enumerate(tags if isinstance(tags, list) else []) if _is_made(tag, outputs)]
    for index in made:
        place.note(f"tags[{index}]", _NOT_RUN)
    if made:
        values["tags"] = [UNKNOWN if index in made else tag for index, tag in enumerate(tags or [])]
    return values


def _is_made(text: Any, outputs: Mapping[str, str]) -> bool:
    return lacks_output(text, outputs) and _OUTPUT.search(text) is not None
