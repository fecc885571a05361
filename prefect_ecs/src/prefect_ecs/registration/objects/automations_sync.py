"""Updates the automations to the stack and the deployments' triggers."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient
from prefect.events.schemas.automations import Automation, AutomationCore

from prefect_ecs.registration.objects.automations import same_automation
from prefect_ecs.registration.objects.creation import Creation
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.objects.side_by_side import side_by_side
from prefect_ecs.registration.objects.switches import Switches
from prefect_ecs.registration.state.existing import Existing
from prefect_ecs.registration.state.ledger import Ledger


def sync_automations(
    client: SyncPrefectClient, automations: list[AutomationCore], existing: Existing, wanted: Ledger, journal: Journal
) -> None:
    """Creates and updates the automations by name, several at once: Prefect would create a second one with the same name."""
    switches = Switches(wanted, existing.ledger)
    with journal.group():
        side_by_side(
            [
                partial(_write, client, automation, existing.automations.get(automation.name, []), switches, journal)
                for automation in automations
            ]
        )


def _write(
    client: SyncPrefectClient, automation: AutomationCore, same_name: list[Automation], switches: Switches, journal: Journal
) -> None:
    what = f'automation "{automation.name}"'
    for double in same_name[1:]:
        journal.change(what, "a second one of the name removed", partial(client.delete_automation, double.id), lambda: None)
    if not same_name:
        journal.create(what, "made", _creation(client, automation))
        return
    found = same_name[0]
    enabled = switches.turned(automation.name, on=found.enabled)
    if enabled is not None or not same_automation(automation, found):
        _update(client, automation.model_copy(update={"enabled": found.enabled if enabled is None else enabled}), found, journal)


def _creation(client: SyncPrefectClient, automation: AutomationCore) -> Creation[UUID]:
    def find() -> UUID | None:
        # There was none of the name before.
        same = [item for item in client.read_automations_by_name(automation.name) if same_automation(automation, item)]
        return same[0].id if same else None

    return Creation(f'the automation "{automation.name}"', partial(client.create_automation, automation), find, client.delete_automation)


def _update(client: SyncPrefectClient, automation: AutomationCore, found: Automation, journal: Journal) -> None:
    def undo() -> bool:
        still = [now for now in client.read_automations_by_name(automation.name) if now.id == found.id and same_automation(automation, now)]
        for now in still:
            # `enabled` goes back only if this run has changed it.
            client.update_automation(found.id, _body(found, enabled=found.enabled if now.enabled == automation.enabled else now.enabled))
        return bool(still)

    make = partial(client.update_automation, found.id, _body(automation, enabled=automation.enabled))
    journal.change(f'automation "{automation.name}"', "updated", make, undo)


def _body(automation: AutomationCore, *, enabled: bool) -> AutomationCore:
    values = automation.model_dump(mode="json", exclude={"id", "created", "updated", "owner_resource"})
    return AutomationCore.model_validate({**values, "enabled": enabled})
