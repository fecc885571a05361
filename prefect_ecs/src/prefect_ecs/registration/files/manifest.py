"""`prefect.yaml`: the stack's deployments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prefect_ecs.registration.config import Config
from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.deployment_reader import DeploymentReader, OfFile, label
from prefect_ecs.registration.files.entrypoints import Entrypoints
from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.files.section import Place, Section
from prefect_ecs.registration.files.steps import code_is_in_the_image, pass_over, read_steps
from prefect_ecs.registration.files.unknown import UNKNOWN
from prefect_ecs.registration.files.work_pools import WorkPools
from prefect_ecs.registration.files.yaml_file import Document, read_document
from prefect_ecs.registration.problems import Problems, shown

_KEPT = "nothing is removed on account of that; `python -m prefect_ecs.registration remove` removes all"


class ManifestReader:
    """Reads `prefect.yaml` for one stack."""

    def __init__(
        self,
        config: Config,
        templates: Mapping[str, Mapping[str, Any]],
        placeholders: Placeholders,
        problems: Problems,
        notes: Problems | None = None,
    ) -> None:
        self._config = config
        self._pools = WorkPools(config, templates)
        self._problems = problems
        # Ignored keys, a line each.
        self._notes = notes or Problems()
        self._placeholders = placeholders

    def read(self, path: Path) -> list[Deployment]:
        """The file's valid deployments."""
        document = read_document(path, self._problems)
        if document is None:
            return []
        top = Section(document.values, Place(document, self._problems, notes=self._notes))
        for ignored in ("name", "prefect-version"):
            top.text(ignored)
        # Keys that usually hold YAML anchors.
        for anchors in ("definitions", *(key for key in document.values if key.startswith(("x-", ".")) or key in document.shared)):
            top.has(anchors)
        items = top.items("deployments")
        if items == [] or not top.has("deployments"):
            top.problem("deployments", f"is empty; {_KEPT}")
        elif items and all(_is_left_blank(item) for item in items):
            top.problem("deployments", f"has none with a name and an entrypoint; {_KEPT}")
        wanted = [item for item in items or [] if item is not UNKNOWN]
        of_file = self._steps_of_file(top, wanted)
        folders = [path.absolute().parent, Path.cwd()]
        reader = DeploymentReader(self._config, self._pools, self._placeholders, Entrypoints(folders), of_file)
        names: set[str] = set()
        deployments = [
            deployment
            for index, item in enumerate(items or [])
            if item is not UNKNOWN and (deployment := self._read_deployment(reader, item, index, document, names)) is not None
        ]
        top.refuse_unknown()
        return deployments

    def _steps_of_file(self, top: Section, deployments: list[Any]) -> OfFile:
        build, push, pull = (read_steps(top, key) for key in ("build", "push", "pull"))
        pass_over(top, "build", build)
        pass_over(top, "push", push)
        # Steps that every deployment overrides aren't checked.
        if self._config.code == "image" and any("pull" not in item for item in deployments if isinstance(item, dict)):
            code_is_in_the_image(top, pull)
        return OfFile(build, push, pull)

    def _read_deployment(self, reader: DeploymentReader, item: Any, index: int, document: Document, names: set[str]) -> Deployment | None:
        subject, base = f"deployment {label(item, index)}", f"deployments[{index}]"
        place = Place(document, self._problems, subject, f"{base}.", notes=self._notes)
        if not isinstance(item, dict):
            self._problems.add(document.name, f"must be a mapping, got {shown(item)}", line=document.line(base), subject=subject)
            return None
        if _is_left_blank(item):
            self._notes.add(document.name, "is passed over: it has no name and no entrypoint", line=document.line(base), subject=subject)
            return None
        return reader.read(item, place, names)


def _is_left_blank(item: Any) -> bool:
    """Whether it is the blank item that `prefect init` writes and `prefect deploy --all` skips."""
    return isinstance(item, dict) and item.get("name") is None and item.get("entrypoint") is None
