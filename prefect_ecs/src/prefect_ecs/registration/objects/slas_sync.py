"""Writes the service level agreements of deployments, which only Prefect Cloud supports."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from prefect.client.orchestration import SyncPrefectClient

from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.state.ledger import Ledger


def sla_entry(deployment: Deployment) -> str:
    """The ledger's entry for the written SLAs, since Cloud can't list them."""
    told = [sla.model_dump(mode="json", exclude={"owner_resource"}) for sla in deployment.slas or []]
    return f"{deployment.full_name}#{hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]}"


def sync_slas(
    client: SyncPrefectClient, deployments: Iterable[Deployment], ids: Mapping[str, UUID], wanted: Ledger, before: Ledger, journal: Journal
) -> None:
    """Writes SLAs that changed in the file since the last registration. They are deleted with their deployment, so they have no undo."""
    for deployment in deployments:
        entry = sla_entry(deployment)
        if deployment.slas is not None and entry in wanted.slas and entry not in before.slas:
            write = partial(client.apply_slas_for_deployment, ids[deployment.full_name], deployment.slas)
            journal.change(f"SLAs of {deployment.full_name}", "written", write, lambda: False)
