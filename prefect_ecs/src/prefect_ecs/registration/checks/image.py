"""Checks of the image, which registration, agents and flow runs share."""

import shutil

from prefect_ecs.registration.problems import Problems


def check_image(problems: Problems) -> None:
    """Checks that runs can start in the image. That the worker can be imported is known by now."""
    if shutil.which("prefect") is None:
        problems.add(
            "the image",
            "has no `prefect` on PATH, which agents and flow runs start with; put its folder on PATH in the Dockerfile",
        )
