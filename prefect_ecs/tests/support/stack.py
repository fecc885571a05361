"""A stack that registers with a test's Prefect server."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import yaml
from prefect.client.base import PrefectHttpxSyncClient
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import WorkPool
from prefect.client.schemas.responses import DeploymentResponse
from prefect.context import SettingsContext, get_settings_context
from prefect.events.schemas.automations import Automation
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_KEY, PREFECT_API_URL, Settings

from prefect_ecs.registration.commands.apply import apply
from prefect_ecs.registration.commands.inputs import Files
from prefect_ecs.registration.commands.remove import remove
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import Problems, RefusedError
from prefect_ecs.registration.state.existing import Existing, read_existing
from prefect_ecs.registration.state.ledger import Ledger
from prefect_ecs.registration.state.ownership import owner_tag
from prefect_ecs.registration.state.turn import Patience
from support.prefect_server import PrefectServer

ARN = "arn:aws:ecs:eu-west-1:123456789012"

Request = tuple[str, str]

# Whom a test has killed is waited for no longer than a busy machine needs to say that it lives.
PATIENCE = Patience(wait=90, lease=30, renew=1, poll=0.2)


def ecs_pool(name: str, agent: str = "default", **changes: Any) -> dict[str, Any]:
    """A work pool as the stack describes it."""
    return {
        "agent": agent,
        "name": name,
        "type": "ecs",
        "workQueues": ["default"],
        "cluster": f"{ARN}:cluster/flows",
        "containerName": "flow-run",
        "taskDefinition": f"{ARN}:task-definition/flow-run:1",
        "subnets": ["subnet-0a", "subnet-0b"],
        "securityGroups": ["sg-0a"],
        "cpu": 512,
        "memoryMiB": 1024,
        "cpuArchitecture": "X86_64",
        "capacityProvider": "FARGATE",
        "prefectApiKeySecretArn": None,
        "prefectApiAuthStringSecretArn": None,
        **changes,
    }


def deployment(name: str, **changes: Any) -> dict[str, Any]:
    """A deployment as prefect.yaml describes it."""
    return {"name": name, "entrypoint": "support.sample_flows.greet", "work_pool": {"name": "{{ $WORK_POOL }}"}, **changes}


@cache
def _settings(url: str, auth_string: str | None, api_key: str | None) -> Settings:
    """Making them takes Prefect longer than a registration."""
    updates: dict[Any, Any] = {PREFECT_API_URL: url, PREFECT_API_AUTH_STRING: auth_string, PREFECT_API_KEY: api_key}
    return Settings().copy_with_update(updates=updates)


def _is_about_the_turn(request: httpx.Request) -> bool:
    # The ledger's variables go by their names.
    return bool(re.search(r"/variables/[0-9a-f-]{36}$", request.url.path)) or b'_turn"' in request.content


class Stack:
    """Its own owner and names, so that tests can share a server."""

    def __init__(self, directory: Path, server: PrefectServer) -> None:
        self.id = uuid.uuid4().hex[:8]
        self.owner = f"flows/{self.id}"
        self.directory = directory
        self.server = server
        self.api_key: str | None = None
        # Of Prefect's client and of the worker, besides those that say where the server is.
        self.settings: dict[Any, Any] = {}
        self.config: dict[str, Any] = {"owner": self.owner, "adopt": False, "workPools": [ecs_pool(self.name("pool"))]}
        self.deployments: list[dict[str, Any]] = [deployment(self.name("hello"))]
        self.limits: list[dict[str, Any]] = []
        # Items of `prefect.<kind>.yaml`, or "none", by kind.
        self.objects: dict[str, Any] = {}
        self.environment: dict[str, str] = {}
        # Every request of the last registration, but for those about whose turn it is.
        self.requests: list[Request] = []
        # What the last registration said.
        self.said: list[str] = []
        # Raises in the place of a request.
        self.fault: Callable[[Request], None] = lambda _: None
        # Raises in the place of an answer, when the server has carried out the request.
        self.fault_after: Callable[[Request], None] = lambda _: None

    def name(self, base: str) -> str:
        """A name that no other test uses."""
        return f"{base}-{self.id}"

    def write_files(self) -> Files:
        """Puts the files where Registration reads them."""
        files = Files(self.directory / "prefect.yaml", self.directory / "limits.yaml", self.directory / "alembic.ini")
        files.prefect.write_text(yaml.safe_dump({"deployments": self.deployments}))
        files.limits.write_text(yaml.safe_dump({"limits": self.limits or "none"}))
        for key, items in self.objects.items():
            (self.directory / f"prefect.{key}.yaml").write_text(yaml.safe_dump({key: items}))
        return files

    def variables(self) -> dict[str, str]:
        """The environment of Registration."""
        return {"REGISTRATION_CONFIG": json.dumps(self.config), **self.environment}

    def apply(self, drain_seconds: float = 0) -> list[str]:
        """Registers; what it said."""
        return self.apply_files(self.write_files(), drain_seconds)

    def apply_files(self, files: Files, drain_seconds: float = 0) -> list[str]:
        """Registers what stands in the files; what it said."""
        said: list[str] = []
        with self.watching():
            self.said = said
            apply(files, self.variables(), Journal(said.append), drain_seconds, PATIENCE)
        return said

    def refused(self) -> list[str]:
        """Registers in vain; why."""
        try:
            self.apply()
        except RefusedError as error:
            return error.problems
        raise AssertionError("nothing was refused")

    def remove(self, wait_seconds: float = 0) -> list[str]:
        """Takes everything out again; what it said."""
        said: list[str] = []
        with self.watching():
            remove(self.variables(), Journal(said.append), wait_seconds, PATIENCE)
        return said

    @property
    def writes(self) -> list[Request]:
        """The requests of the last registration that could have changed something."""
        return [(method, path) for method, path in self.requests if method != "GET" and not path.endswith("/filter")]

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Prefect's settings for this stack's server."""
        settings = _settings(self.server.url, self.server.auth_string, self.api_key)
        if self.settings:
            settings = settings.copy_with_update(updates=self.settings)
        with SettingsContext(profile=get_settings_context().profile, settings=settings):
            yield

    @contextmanager
    def client(self) -> Iterator[SyncPrefectClient]:
        """A client to look around with, as a person would in the UI."""
        with self.connected(), get_client(sync_client=True) as client:
            yield client

    def pool(self, base: str = "pool") -> WorkPool:
        """One of the stack's pools."""
        with self.client() as client:
            return client.read_work_pool(self.name(base))

    def existing(self) -> Existing:
        """All that Prefect has; the server is every test's, so that one answer of it may hold none of this stack's."""
        with self.client() as client:
            return read_existing(client, self.owner, Problems())

    def deployed(self) -> dict[str, DeploymentResponse]:
        """The deployments that carry the stack's mark, by name."""
        return {item.name: item for item in self.existing().deployments.values() if owner_tag(self.owner) in item.tags}

    def automations(self) -> list[Automation]:
        """The automations that have the stack's name in theirs."""
        return [item for same_name in self.existing().automations.values() for item in same_name if item.name.startswith(f"{self.owner}: ")]

    def ledger(self) -> Ledger | None:
        """The stack's ledger."""
        existing = self.existing()
        return existing.ledger if existing.has_ledger else None

    def empty_server(self) -> None:
        """Deletes what registrations read as a whole: with what all tests leave, each would take longer than the last."""
        with self.client() as client:
            existing = read_existing(client, self.owner, Problems())
            for automation in chain.from_iterable(existing.automations.values()):
                client.delete_automation(automation.id)
            for limit in existing.limits:
                client.delete_global_concurrency_limit_by_name(limit)
            for variable in client.read_variables(limit=200):
                client.delete_variable_by_name(variable.name)
            for pool in existing.pools:
                client.delete_work_pool(pool)
            for block_type in client.read_block_types():
                if block_type.slug.startswith("sample"):
                    client.delete_block_type(block_type.id)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Prefect's settings for this stack's server, every request noted, and the faults where they belong."""
        self.requests = []
        send = PrefectHttpxSyncClient.send

        def watched(client: PrefectHttpxSyncClient, request: httpx.Request, *arguments: Any, **options: Any) -> httpx.Response:
            seen = (request.method, request.url.path)
            self.fault(seen)
            if not _is_about_the_turn(request):
                self.requests.append(seen)
            response = send(client, request, *arguments, **options)
            self.fault_after(seen)
            return response

        with self.connected(), mock.patch.object(PrefectHttpxSyncClient, "send", watched):
            yield
