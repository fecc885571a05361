"""Updates Prefect to the stack and the files.

The order makes it safe: all checks before the first write, the database before the code that needs it, the template before the
deployments that Prefect checks against it, automations when what they name exists, and removals last, when their replacements exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import cache, partial

from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.responses import DeploymentResponse

from prefect_ecs.registration.checks.image import check_image
from prefect_ecs.registration.commands.inputs import Files, Inputs, read_inputs, read_pool_inputs
from prefect_ecs.registration.commands.migrations import migrate
from prefect_ecs.registration.commands.references import References
from prefect_ecs.registration.objects.automations import trigger_automation
from prefect_ecs.registration.objects.automations_sync import sync_automations
from prefect_ecs.registration.objects.blocks_sync import sync_blocks
from prefect_ecs.registration.objects.deployments import DeploymentSync, check_deployments
from prefect_ecs.registration.objects.journal import Journal, Looking
from prefect_ecs.registration.objects.limits_sync import sync_limits
from prefect_ecs.registration.objects.listed import check_listed, with_kept
from prefect_ecs.registration.objects.pools import check_pools, sync_pools
from prefect_ecs.registration.objects.removal import Removal
from prefect_ecs.registration.objects.slas_sync import sync_slas
from prefect_ecs.registration.objects.variables_sync import sync_variables
from prefect_ecs.registration.problems import Problems
from prefect_ecs.registration.state.existing import Existing, read_existing
from prefect_ecs.registration.state.ledger import Ledger
from prefect_ecs.registration.state.ownership import owner_in_description, owner_in_tags
from prefect_ecs.registration.state.server import check_keys, connect, variable_of_prefect
from prefect_ecs.registration.state.turn import PATIENCE, Patience, TurnLostError, turn

# Longest wait for the waiting runs of a deployment that is being removed.
DRAIN_SECONDS = 60.0


def apply(
    files: Files | None,
    environment: Mapping[str, str],
    journal: Journal,
    drain_seconds: float = DRAIN_SECONDS,
    patience: Patience = PATIENCE,
) -> None:
    """Registers; without files only the work pools. Raises `RefusedError`, or the server's error after undoing all writes."""
    with ExitStack() as connection:
        # Problems of the files are reported before the first request.
        client = cache(lambda: connection.enter_context(connect()))
        inputs = (
            read_inputs(files, environment, lambda name: variable_of_prefect(client(), name)) if files else read_pool_inputs(environment)
        )
        for note in inputs.notes:
            journal.note(note)
        Registration(client(), inputs, journal).run(files, environment, drain_seconds, patience)


class Registration:
    """One registration."""

    def __init__(self, client: SyncPrefectClient, inputs: Inputs, journal: Journal) -> None:
        self._client = client
        self._inputs = inputs
        self._config = inputs.config
        self._journal = journal
        self._references = References(inputs)

    def run(self, files: Files | None, environment: Mapping[str, str], drain_seconds: float, patience: Patience) -> None:
        """Takes all steps in order."""
        existing = self._read_and_check()
        if files:
            migrate(environment, files.alembic, self._journal, leave_alone=self._config.preview)
        if self._differs(existing):
            with turn(self._client, self._config.owner, self._journal, patience):
                # Another registration or a user may have changed something during the wait or the migrations.
                self._bring_about(self._read_and_check(), drain_seconds)
        self._journal.summary("nothing to change")

    def _differs(self, existing: Existing) -> bool:
        wanted = self._wanted_ledger(existing)
        if not existing.has_ledger or existing.ledger != wanted or self._gone(existing) or self._pools_gone(existing):
            return True
        looking = Looking()
        differs = looking.finds(partial(self._sync, existing, wanted, looking))
        if not differs:
            looking.tell(self._journal)
        return differs

    def _bring_about(self, existing: Existing, drain_seconds: float) -> None:
        wanted = self._wanted_ledger(existing)
        try:
            self._write(existing, wanted)
        except TurnLostError:
            # The ledger lists this run's objects, and the other registration has taken over.
            raise
        except BaseException:
            self._journal.take_back()
            raise
        # From here on Prefect has everything that is wanted.
        self._journal.keep()
        self._remove(existing, wanted, drain_seconds)

    def _read_and_check(self) -> Existing:
        problems = Problems()
        check_image(problems)
        check_keys(self._config, problems)
        problems.refuse_if_any()
        deployments, wanted = self._inputs.deployments, self._inputs.ledger()
        existing = read_existing(
            self._client,
            self._config.owner,
            problems,
            full_names=[*(deployment.full_name for deployment in deployments), *self._references.names("deployment")],
            variables=wanted.variables,
            blocks=[*wanted.blocks, *self._references.names("block")],
            block_types=wanted.block_types,
        )
        check_pools(self._config, existing, problems)
        check_listed(self._config, self._inputs.objects, wanted, existing, problems)
        check_deployments(self._config, deployments, existing, problems)
        self._references.check(existing, problems)
        problems.refuse_if_any()
        return existing

    def _wanted_ledger(self, existing: Existing) -> Ledger:
        return with_kept(self._inputs.ledger(), self._inputs.objects, existing)

    def _write(self, existing: Existing, wanted: Ledger) -> None:
        before = existing.ledger
        # Lists new objects before they are created, so that they have an owner even if this process is killed.
        during = before.union(wanted).model_copy(update={"off": before.off, "slas": before.slas})
        self._write_ledger(existing, during)
        self._sync(existing, wanted, self._journal)

    def _sync(self, existing: Existing, wanted: Ledger, journal: Journal) -> None:
        objects = self._inputs.objects
        sync_limits(self._client, objects.limits or [], existing, journal)
        sync_variables(self._client, objects.variables or [], existing, journal)
        blocks = sync_blocks(self._client, objects.blocks or [], existing, journal)
        sync_pools(self._client, self._config, self._inputs.templates, existing, journal)
        deployments = self._inputs.deployments
        ids = DeploymentSync(self._client, self._config, existing, wanted, journal).sync(deployments)
        triggers = [
            trigger_automation(self._config.owner, deployment.full_name, ids[deployment.full_name], trigger)
            for deployment in deployments
            for trigger in deployment.triggers
        ]
        named = self._references.ids(self._client, existing, {"deployment": ids, "block": blocks})
        of_file = [automation.automation(named) for automation in objects.automations or []]
        sync_automations(self._client, [*self._inputs.automations, *triggers, *of_file], existing, wanted, journal)
        sync_slas(self._client, deployments, ids, wanted, existing.ledger, journal)

    def _gone(self, existing: Existing) -> dict[str, DeploymentResponse]:
        names = {deployment.full_name for deployment in self._inputs.deployments}
        return {
            name: deployment
            for name, deployment in existing.deployments.items()
            if owner_in_tags(deployment.tags) == self._config.owner and name not in names
        }

    def _pools_gone(self, existing: Existing) -> bool:
        ours = {name for name, pool in existing.pools.items() if owner_in_description(pool.description) == self._config.owner}
        return not ours <= {pool.name for pool in self._config.work_pools}

    def _remove(self, existing: Existing, wanted: Ledger, drain_seconds: float) -> None:
        removal = Removal(self._client, self._config.owner, self._journal)
        gone = self._gone(existing)
        if gone:
            # Records why it is paused, in case the file has it again while it drains.
            self._write_ledger(existing, existing.ledger.union(Ledger(owner=self._config.owner, off=sorted(gone))))
        left = removal.drained_deployments(gone, drain_seconds)
        removal.automations(set(existing.ledger.automations) - set(wanted.automations), existing)
        removal.limits(set(existing.ledger.limits) - set(wanted.limits), existing)
        removal.variables(set(existing.ledger.variables) - set(wanted.variables), existing)
        removal.blocks(set(existing.ledger.blocks) - set(wanted.blocks), existing)
        removal.block_types(set(existing.ledger.block_types) - set(wanted.block_types), existing)
        removal.pools({pool.name for pool in self._config.work_pools}, existing, agents_are_gone=False)
        self._write_ledger(existing, wanted.union(Ledger(owner=self._config.owner, off=sorted(left))))

    def _write_ledger(self, existing: Existing, ledger: Ledger) -> None:
        if existing.has_ledger and existing.ledger == ledger:
            return
        store, before = existing.ledger_store, existing.ledger
        undo = partial(store.write, before) if existing.has_ledger else store.remove
        # An entry without an object is harmless; an object without an entry would have no owner.
        self._journal.change("ledger", "written", partial(store.write, ledger), undo, lists_the_rest=True)
        existing.ledger = ledger
