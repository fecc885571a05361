"""The objects in Prefect that flows use besides their deployments, each kind in a file beside `prefect.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prefect_ecs.registration.files import automations, blocks, variables
from prefect_ecs.registration.files.automations import FileAutomation, read_automations
from prefect_ecs.registration.files.blocks import WantedBlock, read_blocks
from prefect_ecs.registration.files.item_list import NoItems
from prefect_ecs.registration.files.limits import Limit, read_limits
from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.files.section import N
from prefect_ecs.registration.files.variables import Variable, read_variables
from prefect_ecs.registration.problems import Problems


@dataclass(frozen=True)
class FlowObjects:
    """The wanted objects; None for a kind without a file, whose existing ones are left alone."""

    limits: list[Limit] | None
    variables: list[Variable] | None
    blocks: list[WantedBlock] | None
    automations: list[FileAutomation] | None

    def of_preview(self) -> FlowObjects:
        """None of them: flows use them by their names, which belong to the original."""
        return FlowObjects(_none(self.limits), _none(self.variables), _none(self.blocks), _none(self.automations))

    def files(self) -> Iterator[tuple[str, str, int]]:
        """Each file: its name, the word for its items, and their number."""
        named = {"limits.yaml": self.limits, variables.FILE: self.variables, blocks.FILE: self.blocks, automations.FILE: self.automations}
        for file, items in named.items():
            if items is not None:
                yield file, file.removesuffix(".yaml").removeprefix("prefect."), len(items)


def _none(items: list[N] | None) -> NoItems[N] | None:
    return None if items is None else NoItems()


NO_OBJECTS = FlowObjects(NoItems(), NoItems(), NoItems(), NoItems())


def read_flow_objects(
    folder: Path, limits: Path, placeholders: Placeholders, problems: Problems, notes: Problems, owner: str
) -> FlowObjects:
    """The objects of the files."""
    return FlowObjects(
        read_limits(limits, placeholders, problems),
        read_variables(folder / variables.FILE, placeholders, problems),
        read_blocks(folder / blocks.FILE, placeholders, problems),
        read_automations(folder / automations.FILE, placeholders, problems, notes, owner),
    )
