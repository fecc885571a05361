"""Imports flows as a run does, with Prefect's import path, for many flows in one process."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import os
import pkgutil
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path


@contextmanager
def as_a_run_imports(folder: Path, *before: Path) -> Iterator[None]:
    """Sets the working directory and import path of a run: `prefect/utilities/importtools.py`.

    A run has its own process. Here an earlier flow's modules must not hide another folder's modules of the same names.
    """
    first = [*map(str, before), str(folder)]
    _forget_shadowed(first)
    path, directory = list(sys.path), Path.cwd()
    os.chdir(folder)
    sys.path[:0] = [part for part in first if part not in sys.path]
    try:
        yield
    finally:
        sys.path[:] = path
        os.chdir(directory)


def _forget_shadowed(first: list[str]) -> None:
    """Drops imported modules of other folders if these folders have modules of the same names."""
    installed = _installed()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if "." in name or file is None or any(Path(file).is_relative_to(folder) for folder in installed):
            continue
        spec = PathFinder.find_spec(name, first)
        if spec is not None and spec.origin and Path(spec.origin) != Path(file):
            for one in [one for one in sys.modules if one == name or one.startswith(f"{name}.")]:
                del sys.modules[one]


def forget(file: Path) -> None:
    """Drops the module of a file whose import failed: Prefect leaves it half executed, and other flows' imports would find it."""
    for name in [name for name, module in sys.modules.items() if getattr(module, "__file__", None) == str(file)]:
        del sys.modules[name]


def elsewhere(module: str, folder: Path) -> bool:
    """Whether a module is found without the folder, so that a run finds it in any working directory."""
    others = [part for part in sys.path if part and Path(part).resolve() not in (folder, Path.cwd())]
    return PathFinder.find_spec(module.partition(".")[0], others) is not None


def source_of(module: str, folder: Path) -> Path | None:
    """The file of a module, without importing it."""
    try:
        with as_a_run_imports(folder):
            spec = importlib.util.find_spec(module)
    # Its packages are imported.
    except (Exception, SystemExit):
        return None
    return Path(spec.origin) if spec is not None and spec.has_location and spec.origin else None


def near_module(error: BaseException, wanted: str, folder: Path) -> str:
    """A suggestion for a missing module."""
    missing = error.name if isinstance(error, ModuleNotFoundError) else None
    if missing is None:
        return ""
    top = missing.partition(".")[0]
    if (folder / "src" / top).exists() or (folder / "src" / f"{top}.py").exists():
        return f"; it is in src/: install the project in the image, or have `PYTHONPATH={folder / 'src'}` in its Dockerfile"
    if not f"{wanted}.".startswith(f"{missing}."):
        return ""
    parent, _, last = missing.rpartition(".")
    paths = list(importlib.import_module(parent).__path__) if parent and hasattr(importlib.import_module(parent), "__path__") else None
    siblings = [module.name for module in pkgutil.iter_modules(paths) if not module.name.startswith("_")]
    close = difflib.get_close_matches(last, siblings, 1)
    return f"; did you mean `{parent}.{close[0]}`?".replace("`.", "`") if close else ""


@cache
def _installed() -> list[str]:
    """Folders of Python's modules, of installed packages, and of this one."""
    paths = sysconfig.get_paths()
    return [*{paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}, str(Path(__file__).parents[1])]


@contextmanager
def variables_of_runs(variables: Mapping[str, str]) -> Iterator[None]:
    """Sets environment variables that a deployment's runs alone have."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
