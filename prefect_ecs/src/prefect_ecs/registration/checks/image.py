"""What agents and flow runs need of the image that Registration runs in too."""

import shutil

from prefect_ecs.registration.problems import Problems


def check_image(problems: Problems) -> None:
    """A work pool never points at an image in which nothing starts; that the worker can be imported, this program has shown by now."""
    if shutil.which("prefect") is None:
        problems.add(
            "the image",
            "has no `prefect` on PATH, which agents and flow runs start with; put its folder on PATH in the Dockerfile",
        )
