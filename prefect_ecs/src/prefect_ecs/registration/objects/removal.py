"""Removes objects with the stack's mark that are no longer wanted: last, and not before waiting runs have ended."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkerFilter,
    WorkerFilterStatus,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import Cancelled
from prefect.types._datetime import now

from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.state.existing import Existing, read_deployments
from prefect_ecs.registration.state.ownership import owner_in_description, owner_in_tags
from prefect_ecs.registration.state.pages import PAGE, pages
from prefect_ecs.registration.state.server import unless_gone

POLL_SECONDS = 2.0
WAITING = [StateType.SCHEDULED, StateType.PENDING]
OPEN = [state for state in StateType if state not in TERMINAL_STATES]


class Removal:
    """Removes one stack's objects."""

    def __init__(self, client: SyncPrefectClient, owner: str, journal: Journal) -> None:
        self._client = client
        self._owner = owner
        self._journal = journal

    def drained_deployments(self, gone: dict[str, DeploymentResponse], drain_seconds: float) -> set[str]:
        """Pauses the deployments, waits for their waiting runs, and removes those without any; returns the names of the others."""
        for name, deployment in gone.items():
            if not deployment.paused:
                self._client.pause_deployment(deployment.id)
                self._journal.did(f"deployment {name}", "paused, it is to be removed")
        waiting = self._wait_for_runs([deployment.id for deployment in gone.values()], drain_seconds)
        left = set()
        for name, deployment in gone.items():
            if count := sum(run.deployment_id == deployment.id for run in waiting):
                left.add(name)
                self._journal.note(f"deployment {name}: paused and kept for its waiting runs: {count}; the next registration removes it")
            else:
                self.deployment(name, deployment.id)
        return left

    def _wait_for_runs(self, ids: list[UUID], drain_seconds: float) -> list[FlowRun]:
        deadline = time.monotonic() + drain_seconds
        while True:
            waiting = [run for run in self.waiting_runs(ids) if _is_lost_with_its_deployment(run, drain_seconds)]
            if not waiting or time.monotonic() >= deadline:
                return waiting
            self._journal.pause(POLL_SECONDS)

    def waiting_runs(self, ids: Iterable[UUID]) -> list[FlowRun]:
        """Runs of the deployments that haven't started, or wait for a restart."""
        return self._runs(ids, WAITING)

    def open_runs(self, ids: Iterable[UUID]) -> list[FlowRun]:
        """Runs of the deployments that have not ended."""
        return self._runs(ids, OPEN)

    def _runs(self, ids: Iterable[UUID], states: list[StateType]) -> list[FlowRun]:
        chosen = sorted(ids)
        if not chosen:
            return []
        runs = FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(any_=chosen),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=states)),
        )
        return pages(lambda offset: self._client.read_flow_runs(flow_run_filter=runs, limit=PAGE, offset=offset))

    def cancel(self, runs: list[FlowRun]) -> None:
        """Cancels runs that can't start or complete any more; deleting the deployment would leave some of them open for ever."""
        for run in runs:
            self._client.set_flow_run_state(run.id, Cancelled(message=f"{self._owner} was removed"), force=True)
        if runs:
            self._journal.did("flow runs", f"{len(runs)} cancelled")

    def deployment(self, name: str, deployment_id: UUID) -> None:
        """Removes a deployment and its runs that never started."""
        unless_gone(partial(self._client.delete_deployment, deployment_id))
        self._journal.did(f"deployment {name}", "removed")

    def automations(self, names: Iterable[str], existing: Existing) -> None:
        """Removes automations that the ledger lists."""
        for name in sorted(names):
            for automation in existing.automations.get(name, []):
                unless_gone(partial(self._client.delete_automation, automation.id))
                self._journal.did(f'automation "{name}"', "removed")

    def limits(self, names: Iterable[str], existing: Existing) -> None:
        """Removes limits that the ledger lists."""
        for name in sorted(names):
            if name in existing.limits:
                unless_gone(partial(self._client.delete_global_concurrency_limit_by_name, name))
                self._journal.did(f"limit {name}", "removed")

    def variables(self, names: Iterable[str], existing: Existing) -> None:
        """Removes variables that the ledger lists."""
        for name in sorted(names):
            if name in existing.variables:
                unless_gone(partial(self._client.delete_variable_by_name, name))
                self._journal.did(f"variable {name}", "removed")

    def blocks(self, names: Iterable[str], existing: Existing) -> None:
        """Removes blocks that the ledger lists."""
        for name in sorted(names):
            if found := existing.blocks.get(name):
                unless_gone(partial(self._client.delete_block_document, found.id))
                self._journal.did(f"block {name}", "removed")

    def block_types(self, slugs: Iterable[str], existing: Existing) -> None:
        """Removes block types that the ledger lists, unless there are other blocks of the type, which Prefect would delete with it."""
        for slug in sorted(slugs):
            found = existing.block_types.get(slug)
            if found is None:
                continue
            if self._client.read_block_documents_by_type(slug, limit=1):
                self._journal.note(f"block type {slug}: kept, there are other blocks of it")
            else:
                unless_gone(partial(self._client.delete_block_type, found.id))
                self._journal.did(f"block type {slug}", "removed")

    def pools(self, keep: set[str], existing: Existing, *, agents_are_gone: bool) -> None:
        """Removes the stack's pools, except those in `keep` and those still in use."""
        for name, pool in sorted(existing.pools.items()):
            if owner_in_description(pool.description) != self._owner or name in keep:
                continue
            reason = self._still_used(name, agents_are_gone=agents_are_gone)
            if reason:
                self._journal.note(f"work pool {name}: kept, {reason}")
            else:
                unless_gone(partial(self._client.delete_work_pool, name))
                self._journal.did(f"work pool {name}", "removed")

    def flow_projects(self, pools: Iterable[str]) -> list[str]:
        """The flow projects on this stack with deployments in the pools, by owner, each once."""
        owners = {owner_in_tags(deployment.tags) or "" for pool in pools for deployment in self._in_pool(pool)}
        return sorted(owner for owner in owners if owner.startswith(f"{self._owner}/"))

    def _in_pool(self, pool: str) -> list[DeploymentResponse]:
        only = WorkPoolFilter(name=WorkPoolFilterName(any_=[pool]))
        return read_deployments(self._client, work_pool_filter=only)

    def _still_used(self, pool: str, *, agents_are_gone: bool) -> str | None:
        others = [deployment for deployment in self._in_pool(pool) if owner_in_tags(deployment.tags) != self._owner]
        if others:
            return f"deployments that are not this stack's use it: {len(others)}"
        # Without its pool a worker fails, or creates one with its own template.
        online = WorkerFilter(status=WorkerFilterStatus(any_=["ONLINE"]))
        if not agents_are_gone and self._client.read_workers_for_work_pool(pool, worker_filter=online):
            return "an agent still polls it; the next registration removes it"
        return None


def _is_lost_with_its_deployment(run: FlowRun, drain_seconds: float) -> bool:
    if run.state_type == StateType.PENDING or run.state_name == "AwaitingRetry":
        return True
    # The scheduler creates its runs again, and a run for next month is too late to wait for.
    due = run.next_scheduled_start_time or run.expected_start_time
    return not run.auto_scheduled and due is not None and due <= now("UTC") + timedelta(seconds=drain_seconds)
