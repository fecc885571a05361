"""Updates Prefect's variables to `prefect.variables.yaml`."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import VariableCreate, VariableUpdate
from prefect.client.schemas.objects import Variable as Found

from prefect_ecs.registration.files.variables import Variable
from prefect_ecs.registration.objects.creation import Creation
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.same_json import same_json
from prefect_ecs.registration.state.existing import Existing


def sync_variables(client: SyncPrefectClient, variables: list[Variable], existing: Existing, journal: Journal) -> None:
    """Creates and updates the variables."""
    for variable in variables:
        found = existing.variables.get(variable.name)
        if found is None:
            journal.create(f"variable {variable.name}", "made", _creation(client, variable))
        elif not _has(found, variable):
            _update(client, variable, found, journal)


def _creation(client: SyncPrefectClient, variable: Variable) -> Creation[UUID]:
    wanted = VariableCreate(name=variable.name, value=variable.value, tags=variable.tags)

    def find() -> UUID | None:
        # One that didn't exist a moment ago and has this value is this run's.
        found = client.read_variable_by_name(variable.name)
        return found.id if found is not None and _has(found, variable) else None

    def delete(made: UUID) -> None:
        # By id: another variable may have the name now.
        client.request("DELETE", "/variables/{id}", path_params={"id": made})

    return Creation(f'the variable "{variable.name}"', lambda: client.create_variable(wanted).id, find, delete)


def _update(client: SyncPrefectClient, variable: Variable, found: Found, journal: Journal) -> None:
    def write(value: Any, tags: list[str]) -> None:
        client.update_variable(VariableUpdate(name=variable.name, value=value, tags=tags))

    def undo() -> bool:
        now = client.read_variable_by_name(variable.name)
        still = now is not None and now.id == found.id and _has(now, variable)
        if still:
            write(found.value, found.tags)
        return still

    journal.change(f"variable {variable.name}", "updated", partial(write, variable.value, variable.tags), undo)


def _has(found: Found, variable: Variable) -> bool:
    return same_json(found.value, variable.value) and sorted(found.tags) == sorted(variable.tags)
