"""The ledgers in Prefect: read all at once, and written so that an interruption leaves a complete one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import httpx
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import VariableCreate, VariableUpdate
from prefect.exceptions import ObjectAlreadyExists

from prefect_ecs.registration.state.ledger import LEDGER_PREFIX, OBJECTS, Ledger, is_part_of, ledger_name, parse_ledger, stored
from prefect_ecs.registration.state.pages import PAGE, pages
from prefect_ecs.registration.state.server import not_found, unless_gone


def read_ledgers(client: SyncPrefectClient) -> dict[str, Any]:
    """The values of the ledgers' variables, by name."""

    def read(offset: int) -> list[dict[str, Any]]:
        # The client's own method doesn't support pages.
        body = {"variables": {"name": {"like_": LEDGER_PREFIX}}, "limit": PAGE, "offset": offset}
        return list(client.request("POST", "/variables/filter", json=body).json())

    return {variable["name"]: variable["value"] for variable in pages(read)}


def owners_of(variables: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The ledgers' list, like `limits` → name in it → owner of the ledger."""
    ledgers = [ledger for name in variables if (ledger := parse_ledger(name, variables)) and ledger_name(ledger.owner) == name]
    return {kind: {name: ledger.owner for ledger in ledgers for name in getattr(ledger, kind)} for kind in OBJECTS}


class LedgerStore:
    """One stack's ledger in Prefect."""

    def __init__(self, client: SyncPrefectClient, owner: str, variables: Mapping[str, Any]) -> None:
        self._client = client
        self._name = ledger_name(owner)
        # Its variables, including other generations that a killed registration may have left.
        self._names = {name for name in variables if name == self._name or is_part_of(name, self._name)}

    @property
    def exists(self) -> bool:
        """Whether there is a ledger."""
        return self._name in self._names

    def write(self, ledger: Ledger) -> None:
        """Replaces the existing ledger."""
        variables = stored(ledger)
        for name, value in variables.items():
            self._put(name, value)
        self._delete(self._names - set(variables))

    def remove(self) -> None:
        """Deletes the ledger, its first piece first."""
        self._delete({self._name})
        self._delete(self._names)

    def _put(self, name: str, value: dict[str, Any]) -> None:
        if name not in self._names:
            try:
                self._client.create_variable(VariableCreate(name=name, value=value))
            except ObjectAlreadyExists:
                # The response to the first request was lost.
                self._names.add(name)
            else:
                self._names.add(name)
                return
        try:
            self._client.update_variable(VariableUpdate(name=name, value=value))
        except httpx.HTTPStatusError as error:
            if not not_found(error):
                raise
            self._client.create_variable(VariableCreate(name=name, value=value))

    def _delete(self, names: set[str]) -> None:
        for name in sorted(names & self._names):
            unless_gone(partial(self._client.delete_variable_by_name, name))
            self._names.discard(name)
