"""Prefect's current state, read in a few requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterName,
    DeploymentFilterTags,
    FlowFilter,
    FlowFilterId,
    FlowFilterName,
)
from prefect.client.schemas.objects import BlockDocument, BlockType, Variable, WorkPool
from prefect.client.schemas.responses import DeploymentResponse, GlobalConcurrencyLimitResponse
from prefect.client.schemas.sorting import DeploymentSort
from prefect.events.schemas.automations import Automation

from prefect_ecs.registration.problems import Problems
from prefect_ecs.registration.state.ledger import Ledger, ledger_name, parse_ledger
from prefect_ecs.registration.state.ledger_store import LedgerStore, owners_of, read_ledgers
from prefect_ecs.registration.state.named import read_block_types, read_blocks, read_variables
from prefect_ecs.registration.state.ownership import owner_tag
from prefect_ecs.registration.state.pages import PAGE, pages


@dataclass
class Existing:
    """The existing objects that concern one stack, by name."""

    pools: dict[str, WorkPool]
    deployments: dict[str, DeploymentResponse]
    flow_ids: dict[str, UUID]
    limits: dict[str, GlobalConcurrencyLimitResponse]
    # A request that Prefect's client repeated may have created two of one name.
    automations: dict[str, list[Automation]]
    ledger: Ledger
    ledger_store: LedgerStore
    # List of the ledgers, like `limits` → name → owner whose ledger lists it.
    owners: dict[str, dict[str, str]]
    # Those that the stack wants or has registered.
    variables: dict[str, Variable]
    blocks: dict[str, BlockDocument]
    block_types: dict[str, BlockType]

    @property
    def has_ledger(self) -> bool:
        """False: the ledger doesn't exist yet."""
        return self.ledger_store.exists


def read_existing(
    client: SyncPrefectClient,
    owner: str,
    problems: Problems,
    *,
    full_names: Iterable[str] = (),
    variables: Iterable[str] = (),
    blocks: Iterable[str] = (),
    block_types: Iterable[str] = (),
) -> Existing:
    """Reads the stack's objects, and the wanted ones of any owner."""
    pools = {pool.name: pool for pool in pages(lambda offset: client.read_work_pools(limit=PAGE, offset=offset))}
    found = _of_owner(client, owner)
    wanted = {full_name.partition("/")[0] for full_name in full_names}
    flows = _flow_names(client, {deployment.flow_id for deployment in found}, wanted)
    deployments = {f"{flows[deployment.flow_id]}/{deployment.name}": deployment for deployment in found}
    flow_ids = {name: flow_id for flow_id, name in flows.items()}
    missing = [full_name for full_name in full_names if full_name not in deployments]
    ledgers = read_ledgers(client)
    ledger = _own_ledger(ledgers, owner, problems)
    return Existing(
        pools=pools,
        deployments=deployments | read_named(client, missing, flow_ids),
        flow_ids=flow_ids,
        limits={limit.name: limit for limit in pages(lambda offset: client.read_global_concurrency_limits(limit=PAGE, offset=offset))},
        automations=_by_name(pages(lambda offset: client.read_automations(limit=PAGE, offset=offset))),
        ledger=ledger,
        ledger_store=LedgerStore(client, owner, ledgers),
        owners=owners_of(ledgers),
        variables=read_variables(client, {*variables, *ledger.variables}),
        blocks=read_blocks(client, {*blocks, *ledger.blocks}),
        block_types=read_block_types(client, {*block_types, *ledger.block_types}),
    )


def read_queues(client: SyncPrefectClient, pool: str) -> set[str]:
    """The names of a pool's work queues."""
    return {queue.name for queue in pages(lambda offset: client.read_work_queues(work_pool_name=pool, limit=PAGE, offset=offset))}


def read_deployments(client: SyncPrefectClient, **filters: Any) -> list[DeploymentResponse]:
    """All deployments that match the filters, by name.

    Prefect's default sorting, by name only, may order deployments of one name differently on each page.
    """
    newest_first = DeploymentSort.CREATED_DESC
    found = pages(lambda offset: client.read_deployments(**filters, sort=newest_first, limit=PAGE, offset=offset))
    return sorted(found, key=lambda deployment: deployment.name)


def read_named(client: SyncPrefectClient, full_names: Iterable[str], flow_ids: Mapping[str, UUID]) -> dict[str, DeploymentResponse]:
    """The existing ones of these deployments, with any owner, by full name."""
    ids = {flow_ids[flow]: flow for full_name in full_names if (flow := full_name.partition("/")[0]) in flow_ids}
    if not ids:
        return {}
    flows = FlowFilter(id=FlowFilterId(any_=sorted(ids)))
    names = DeploymentFilter(name=DeploymentFilterName(any_=sorted({full_name.partition("/")[2] for full_name in full_names})))
    found = read_deployments(client, flow_filter=flows, deployment_filter=names)
    named = {f"{ids[deployment.flow_id]}/{deployment.name}": deployment for deployment in found}
    return {full_name: named[full_name] for full_name in full_names if full_name in named}


def _of_owner(client: SyncPrefectClient, owner: str) -> list[DeploymentResponse]:
    mark = DeploymentFilter(tags=DeploymentFilterTags(all_=[owner_tag(owner)]))
    return read_deployments(client, deployment_filter=mark)


def _flow_names(client: SyncPrefectClient, ids: set[UUID], names: set[str]) -> dict[UUID, str]:
    filters = [FlowFilter(id=FlowFilterId(any_=sorted(ids)))] if ids else []
    filters += [FlowFilter(name=FlowFilterName(any_=sorted(names)))] if names else []
    return {
        flow.id: flow.name
        for flow_filter in filters
        for flow in pages(lambda offset, chosen=flow_filter: client.read_flows(flow_filter=chosen, limit=PAGE, offset=offset))  # type: ignore[misc]
    }


def _by_name(automations: list[Automation]) -> dict[str, list[Automation]]:
    named: dict[str, list[Automation]] = {}
    # An automation that moved to the next page during the reads is listed twice.
    for automation in {automation.id: automation for automation in automations}.values():
        named.setdefault(automation.name, []).append(automation)
    return named


def _own_ledger(variables: Mapping[str, Any], owner: str, problems: Problems) -> Ledger:
    name = ledger_name(owner)
    if name not in variables:
        return Ledger(owner=owner)
    ledger = parse_ledger(name, variables)
    if ledger is None or ledger.owner != owner:
        problems.add("Prefect", f"the variable {name} is not what Registration wrote; delete it and set `adoptExisting` once")
        return Ledger(owner=owner)
    return ledger
