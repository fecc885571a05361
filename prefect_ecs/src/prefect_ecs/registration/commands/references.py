"""Ids of the deployments, blocks and work pools that the file's automations name."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient

from prefect_ecs.registration.commands.inputs import Inputs
from prefect_ecs.registration.files.automations import FILE
from prefect_ecs.registration.problems import Problems, listed, shown
from prefect_ecs.registration.state.existing import Existing

_WORDS = {"deployment": "`<flow>/<deployment>`", "block": "`<slug of its type>/<name>`", "work pool": "the pool's or the agent's name"}


class References:
    """What the file's automations name, with the automations that name it."""

    def __init__(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._named: dict[tuple[str, str], str] = {
            (reference.kind, reference.name): automation.name
            for automation in inputs.objects.automations or []
            for reference in automation.references
        }

    def names(self, kind: str) -> list[str]:
        """The names of a kind."""
        return [name for of, name in self._named if of == kind]

    def check(self, existing: Existing, problems: Problems) -> None:
        """Adds a problem for each name that neither the files nor Prefect have."""
        made = {
            "deployment": [deployment.full_name for deployment in self._inputs.deployments],
            "block": [block.name for block in self._inputs.objects.blocks or []],
            "work pool": [pool.name for pool in self._inputs.config.work_pools],
        }
        there = {"deployment": existing.deployments, "block": existing.blocks, "work pool": existing.pools}
        for (kind, name), automation in self._named.items():
            if self._name(kind, name) not in {*made[kind], *there[kind]}:
                where = f"the automation {shown(automation)} names the {kind} {shown(name)}"
                problems.add(FILE, f"{where}, and Prefect has none; write {_WORDS[kind]}; in the files: {listed(made[kind])}")

    def ids(self, client: SyncPrefectClient, existing: Existing, made: Mapping[str, Mapping[str, UUID]]) -> dict[tuple[str, str], UUID]:
        """The ids by kind and name; `made` has those of the files' deployments and blocks."""
        return {(kind, name): self._id(client, kind, self._name(kind, name), existing, made.get(kind, {})) for kind, name in self._named}

    def _id(self, client: SyncPrefectClient, kind: str, name: str, existing: Existing, made: Mapping[str, UUID]) -> UUID:
        if kind == "work pool":
            return (existing.pools.get(name) or client.read_work_pool(name)).id
        return made[name] if name in made else (existing.deployments if kind == "deployment" else existing.blocks)[name].id

    def _name(self, kind: str, name: str) -> str:
        pool = self._inputs.config.pool(name) if kind == "work pool" else None
        return pool.name if pool else name
