"""Removes everything that a stack registered from Prefect, as a step of `destroy`."""

from __future__ import annotations

import time
from collections.abc import Mapping

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.actions import WorkPoolUpdate
from prefect.client.schemas.objects import FlowRun, StateType

from prefect_ecs.registration.config import VARIABLE, Config, read_config
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.removal import POLL_SECONDS, Removal
from prefect_ecs.registration.problems import InUseError, Problems, RefusedError
from prefect_ecs.registration.state.existing import Existing, read_existing
from prefect_ecs.registration.state.ownership import owner_in_description, owner_in_tags, owner_tag
from prefect_ecs.registration.state.server import connect, explain, server_error
from prefect_ecs.registration.state.turn import PATIENCE, Patience, turn

# Long enough for a task that has just been requested to start and report.
WAIT_SECONDS = 30.0


def remove(environment: Mapping[str, str], journal: Journal, wait_seconds: float = WAIT_SECONDS, patience: Patience = PATIENCE) -> None:
    """Removes. A server that is gone is no error. Raises `InUseError` if flow projects are on the stack."""
    problems = Problems()
    config = read_config(environment.get(VARIABLE), problems)
    if config is None:
        raise RefusedError(problems.lines)
    try:
        with connect() as client, turn(client, config.owner, journal, patience):
            _remove(client, config, journal, wait_seconds)
    except Exception as error:
        cause = server_error(error)
        if cause is None:
            raise
        journal.note(explain(cause))
        journal.note(f"what {config.owner} registered there stays; delete it by hand if Prefect comes back")


def _remove(client: SyncPrefectClient, config: Config, journal: Journal, wait_seconds: float) -> None:
    problems = Problems()
    existing = read_existing(client, config.owner, problems)
    for line in problems.lines:
        journal.note(line)
    removal = Removal(client, config.owner, journal)
    if users := removal.flow_projects(pool.name for pool in config.work_pools if pool.owned):
        raise InUseError(
            [
                f"flow projects of other programs are on {config.owner}: {', '.join(users)}; nothing was removed."
                " `pulumi destroy` in their programs first; of a program that is gone delete the deployments with the tag"
                f" `{owner_tag(users[0])}` in Prefect"
            ]
        )
    _pause_pools(client, config.owner, existing, journal)
    ours = {name: found for name, found in existing.deployments.items() if owner_in_tags(found.tags) == config.owner}
    ids = [deployment.id for deployment in ours.values()]
    deadline = time.monotonic() + wait_seconds
    # A paused pool hands out no runs, so only those already handed out can still start.
    while time.monotonic() < deadline and any(run.state_type == StateType.PENDING for run in removal.waiting_runs(ids)):
        journal.pause(POLL_SECONDS)
    # Running ones too: their tasks stop with the stack, and a run whose task is stopped is rescheduled unless it has ended.
    removal.cancel([run for run in removal.open_runs(ids) if not _goes_with_its_deployment(run)])
    for name, deployment in ours.items():
        removal.deployment(name, deployment.id)
    removal.automations(existing.ledger.automations, existing)
    removal.limits(existing.ledger.limits, existing)
    removal.variables(existing.ledger.variables, existing)
    removal.blocks(existing.ledger.blocks, existing)
    removal.block_types(existing.ledger.block_types, existing)
    removal.pools(set(), existing, agents_are_gone=True)
    if existing.has_ledger:
        existing.ledger_store.remove()
        journal.did("ledger", "removed")
    if ours:
        journal.note("the flows and the history of their runs stay in Prefect")
    journal.summary("nothing to remove")


def _goes_with_its_deployment(run: FlowRun) -> bool:
    return run.state_type == StateType.SCHEDULED and run.auto_scheduled and not run.run_count


def _pause_pools(client: SyncPrefectClient, owner: str, existing: Existing, journal: Journal) -> None:
    for name, pool in existing.pools.items():
        if owner_in_description(pool.description) == owner and not pool.is_paused:
            client.update_work_pool(name, WorkPoolUpdate(is_paused=True))
            journal.did(f"work pool {name}", "paused")
