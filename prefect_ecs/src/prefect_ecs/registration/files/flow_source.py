"""Reads a flow from its source where its import lacks a package, as `prefect deploy` does.

A deployment with the image of another flow project may import packages that only that image has.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import Flow
from prefect.exceptions import ScriptError
from prefect.flows import safe_load_flow_from_entrypoint

from prefect_ecs.registration.files.import_path import as_a_run_imports


def missing_package(error: BaseException, folder: Path) -> str | None:
    """The package that an import lacks; None for other errors, and for a module of the project itself."""
    why = error.user_exc if isinstance(error, ScriptError) else error
    if not isinstance(why, ModuleNotFoundError) or not why.name:
        return None
    package = why.name.partition(".")[0]
    own = any((place / package).exists() or (place / f"{package}.py").exists() for place in (folder, folder / "src"))
    return None if own else package


def flow_from_source(file: Path, path: str, *folders: Path) -> Flow[..., Any] | None:
    """The flow at a path in a file; None if there is none.

    A parameter has no type and no default where the source takes them from what can't be imported.
    """
    try:
        with as_a_run_imports(*folders):
            found = safe_load_flow_from_entrypoint(f"{file}:{path}")
    # Prefect executes parts of the source.
    except (Exception, SystemExit):
        return None
    return found if isinstance(found, Flow) else None
