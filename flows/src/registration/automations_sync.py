"""Brings the automations to what the stack and the deployments' triggers say."""

from __future__ import annotations

from functools import partial

from prefect.client.orchestration import SyncPrefectClient
from prefect.events.schemas.automations import AutomationCore

from registration.automations import same_automation
from registration.config import Config
from registration.existing import Existing
from registration.journal import Journal
from registration.ownership import not_ours
from registration.problems import Problems


def check_automations(config: Config, names: list[str], existing: Existing, problems: Problems) -> None:
    """Notes automations that somebody else made."""
    if config.adopt:
        return
    for name in names:
        if name in existing.automations and name not in existing.ledger.automations:
            problems.add("Prefect", not_ours("the automation", name, None))


def sync_automations(client: SyncPrefectClient, wanted: list[AutomationCore], existing: Existing, journal: Journal) -> None:
    """Makes and updates the automations, by name: Prefect itself would make a second one of the same name."""
    for automation in wanted:
        same_name = existing.automations.get(automation.name, [])
        found = same_name[0] if same_name else None
        what = f'automation "{automation.name}"'
        for double in same_name[1:]:
            client.delete_automation(double.id)
            journal.did(what, "a second one of the name removed")
        if found is None:
            journal.change(what, "made", partial(client.create_automation, automation), partial(_delete, client, automation.name))
        elif not same_automation(automation, found):
            make = partial(client.update_automation, found.id, _update(automation, enabled=found.enabled))
            journal.change(what, "updated", make, partial(client.update_automation, found.id, _update(found, enabled=found.enabled)))


def _delete(client: SyncPrefectClient, name: str) -> None:
    for automation in client.read_automations_by_name(name):
        client.delete_automation(automation.id)


def _update(automation: AutomationCore, *, enabled: bool) -> AutomationCore:
    values = automation.model_dump(mode="json", exclude={"id", "created", "updated", "owner_resource"})
    return AutomationCore.model_validate({**values, "enabled": enabled})
