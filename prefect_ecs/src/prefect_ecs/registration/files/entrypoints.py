"""Finds and imports the flows of `prefect.yaml`, by all of Prefect's forms of entrypoints.

`path/file.py:flow`, `package.module:flow` and `package.module.flow`:
https://docs.prefect.io/v3/how-to-guides/deployments/prefect-yaml
"""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from prefect import Flow
from prefect.exceptions import ScriptError
from prefect.utilities.callables import ParameterSchema, parameter_schema
from prefect.utilities.importtools import load_script_as_module

from prefect_ecs.registration.files.flow_source import flow_from_source, missing_package
from prefect_ecs.registration.files.import_path import as_a_run_imports, elsewhere, forget, near_module, source_of, variables_of_runs
from prefect_ecs.registration.files.placeholders import Report
from prefect_ecs.registration.problems import shown

_OBJECT = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_FILE = re.compile(rf"(?P<file>[^:]*\.py):(?P<object>{_OBJECT})")
_MODULE = re.compile(rf"(?P<module>{_OBJECT}):(?P<object>{_OBJECT})")
_DOTTED = re.compile(r"(?P<module>[^\W\d]\w*(?:\.[^\W\d]\w*)*)\.(?P<object>[^\W\d]\w*)")
_FORMS = "`path/file.py:flow`, `package.module:flow` or `package.module.flow`"
# Number of files that are searched for a suggestion.
_MOST_FILES = 2000

AnyFlow = Flow[..., Any]


@dataclass(frozen=True)
class FoundFlow:
    """A flow, and the working directory that a run needs to find it; None if any will do."""

    flow: AnyFlow
    directory: Path | None
    # The package that this image lacks, so that the flow is read from its source.
    lacks: str | None = None


class Entrypoints:
    """Finds flows, and imports each module or file once."""

    def __init__(self, folders: Iterable[Path]) -> None:
        # Base folders of entrypoints, the project's first.
        self._folders = list(dict.fromkeys(folder.resolve() for folder in folders))
        self._files: dict[Path, ModuleType] = {}
        # With the working directory that a run needs.
        self._modules: dict[tuple[Path, str], tuple[ModuleType, Path | None]] = {}

    def find(
        self,
        entrypoint: str,
        report: Report,
        more_folders: Iterable[Path] = (),
        *,
        in_other_image: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> FoundFlow | None:
        """The flow of an entrypoint; None, and a problem added, if there is none.

        `in_other_image` tells that its runs have another image, which may have packages that this one lacks. `env` has variables of its
        runs alone, which are set where the import lacks one of them.
        """
        lacked: list[str] = []

        def report_or_retry(key: str, message: str, *, cause: str | None = None) -> None:
            lacked.extend(name for name in env or {} if cause == f"KeyError: {name!r}")
            if not lacked:
                report(key, message, cause=cause)

        found = self._find(entrypoint, report_or_retry, more_folders, in_other_image=in_other_image)
        if not lacked:
            return found
        with variables_of_runs(env or {}):
            return self._find(entrypoint, report, more_folders, in_other_image=in_other_image)

    def _find(self, entrypoint: str, report: Report, more_folders: Iterable[Path], *, in_other_image: bool) -> FoundFlow | None:
        folders = list(dict.fromkeys([*self._folders, *(folder.resolve() for folder in more_folders)]))
        if form := _FILE.fullmatch(entrypoint):
            return self._in_file(entrypoint, form, report, folders, in_other_image)
        if form := _MODULE.fullmatch(entrypoint) or _DOTTED.fullmatch(entrypoint):
            return self._in_module(entrypoint, form, report, folders, in_other_image)
        report("entrypoint", f"must be {_FORMS}, got {shown(entrypoint)}")
        return None

    def _in_file(self, entrypoint: str, form: re.Match[str], report: Report, folders: list[Path], in_other_image: bool) -> FoundFlow | None:
        folder = next((one for one in folders if _is_file(one / form["file"])), None)
        if folder is None:
            report("entrypoint", f"is {shown(entrypoint)}, and {folders[0]} has no such file{_near_file(form, folders)}")
            return None
        file = (folder / form["file"]).resolve()
        try:
            if file not in self._files:
                with as_a_run_imports(folder, file.parent):
                    self._files[file] = load_script_as_module(str(file))
        # Any exception during the import, even SystemExit, is a problem of the file.
        except (Exception, SystemExit) as error:
            forget(file)
            lacks = missing_package(error, folder) if in_other_image else None
            if lacks and (read := flow_from_source(file, form["object"], folder, file.parent)):
                return FoundFlow(read, folder, lacks)
            _report_failure(entrypoint, error, report, folder)
            return None
        flow = _flow(entrypoint, self._files[file], form["object"], report, lambda name: f"{form['file']}:{name}")
        return None if flow is None else FoundFlow(flow, folder)

    def _in_module(
        self, entrypoint: str, form: re.Match[str], report: Report, folders: list[Path], in_other_image: bool
    ) -> FoundFlow | None:
        module = form["module"]
        folder = next((one for one in folders if _has(one, module)), None)
        known = (folder or folders[0], module)
        try:
            if known not in self._modules:
                with as_a_run_imports(known[0]):
                    imported = importlib.import_module(module)
                self._modules[known] = imported, folder if folder and not elsewhere(module, folder) else None
        except (Exception, SystemExit) as error:
            lacks = missing_package(error, known[0]) if in_other_image else None
            file = source_of(module, known[0]) if lacks else None
            if lacks and file and (read := flow_from_source(file, form["object"], known[0])):
                return FoundFlow(read, folder if folder and not elsewhere(module, folder) else None, lacks)
            _report_failure(entrypoint, error, report, folders[0], module)
            return None
        found, directory = self._modules[known]
        colon = ":" in entrypoint
        flow = _flow(entrypoint, found, form["object"], report, lambda name: f"{module}{':' if colon else '.'}{name}")
        return None if flow is None else FoundFlow(flow, directory)


@cache
def flow_schema(flow: AnyFlow) -> ParameterSchema:
    """The schema of a flow's parameters, as Prefect stores it."""
    return parameter_schema(flow)


def _flow(entrypoint: str, module: ModuleType, path: str, report: Report, named: Callable[[str], str]) -> AnyFlow | None:
    where = named("").rstrip(":.")
    found: Any = module
    for part in path.split("."):
        if not hasattr(found, part):
            close = difflib.get_close_matches(path, [*_flows_of(module)], 1)
            hint = f"; did you mean `{named(close[0])}`?" if close else ""
            report("entrypoint", f"is {shown(entrypoint)}, and {where} has no `{path}`{hint}")
            return None
        found = getattr(found, part)
    if isinstance(found, Flow):
        return found
    report("entrypoint", f"is {shown(entrypoint)}, which is no flow; decorate it with @flow")
    return None


def _report_failure(entrypoint: str, error: BaseException, report: Report, folder: Path, module: str = "") -> None:
    why = error.user_exc if isinstance(error, ScriptError) else error
    hint = near_module(why, module, folder)
    cause = f"{type(why).__name__}: {why}"
    # Many flows may import the faulty module.
    report("entrypoint", f"is {shown(entrypoint)}, and importing it fails: {cause}{hint}", cause=hint or cause)


def _has(folder: Path, module: str) -> bool:
    top = folder / module.partition(".")[0]
    return top.is_dir() or _is_file(top.with_name(f"{top.name}.py"))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    # An invalid file name.
    except OSError:
        return False


def _near_file(form: re.Match[str], folders: list[Path]) -> str:
    """A suggestion for a missing file."""
    files = {str(file.relative_to(folder)) for folder in folders for file in _python_files(folder)}
    wanted = form["file"].removeprefix("./")
    same_name = [file for file in files if Path(file).name == Path(wanted).name]
    close = difflib.get_close_matches(wanted, same_name or files, 1, 0.0 if same_name else 0.6)
    return f"; did you mean `{close[0]}:{form['object']}`?" if close else ""


def _python_files(folder: Path) -> Iterator[Path]:
    for number, file in enumerate(folder.rglob("*.py")):
        if number >= _MOST_FILES:
            return
        yield file


def _flows_of(module: ModuleType) -> dict[str, AnyFlow]:
    return {name: value for name, value in vars(module).items() if isinstance(value, Flow)}
