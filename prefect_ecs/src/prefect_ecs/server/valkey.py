"""The Valkey that the tasks of a server share, and what Prefect is to use it for."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from prefect_ecs.server.preparation import PreparationError

# The task definition's variables: an address with the user and without the password, which is a secret.
ADDRESS = "SERVER_VALKEY_URL"
PASSWORD = "SERVER_VALKEY_PASSWORD"  # noqa: S105 - the variable's name
MISSING = "this image has no prefect-redis, which a server of several tasks needs: add `prefect-redis` to its requirements"


@dataclass(frozen=True)
class ValkeyAddress:
    """Where it is."""

    # With user and password, and without a database.
    url: str

    @staticmethod
    def of(environment: Mapping[str, str]) -> ValkeyAddress | None:
        """Reads the task's variables; None: the server is one task, and has none."""
        address = environment.get(ADDRESS)
        if address is None:
            return None
        if not has_prefect_redis():
            raise PreparationError(MISSING)
        parts = urlsplit(address)
        login = f"{parts.username or 'default'}:{quote(environment[PASSWORD], safe='')}"
        return ValkeyAddress(urlunsplit(parts._replace(netloc=f"{login}@{parts.hostname}:{parts.port}")))

    @property
    def settings(self) -> dict[str, str]:
        """Prefect's settings: https://docs.prefect.io/v3/advanced/self-hosted."""
        return {
            "PREFECT_SERVER_EVENTS_MESSAGING_BROKER": "prefect_redis.messaging",
            "PREFECT_SERVER_EVENTS_MESSAGING_CACHE": "prefect_redis.messaging",
            "PREFECT_SERVER_EVENTS_CAUSAL_ORDERING": "prefect_redis.ordering",
            "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect_redis.lease_storage",
            "PREFECT_REDIS_MESSAGING_URL": f"{self.url}/0",
            # A node that fails answers no more, and without these nobody would stop waiting for it.
            "PREFECT_REDIS_MESSAGING_SOCKET_TIMEOUT": "10",
            "PREFECT_REDIS_MESSAGING_SOCKET_CONNECT_TIMEOUT": "5",
            # Services ask agents to clean up after cancelled runs by whichever task they are connected to.
            "PREFECT_SERVER_WORKER_CHANNEL_CLEANUP_QUEUE_STORAGE": "prefect_redis.cleanup_queue",
            "PREFECT_SERVER_WORKER_CHANNEL_CLEANUP_COMPLETED_IDEMPOTENCY_RETENTION_SECONDS": "86400",
            "PREFECT_REDIS_WORKER_CLEANUP_QUEUE_URL": f"{self.url}/0",
            "PREFECT_SERVER_DOCKET_URL": f"{self.url}/1",
        }


def has_prefect_redis() -> bool:
    """Whether the image has what Prefect needs for it."""
    return importlib.util.find_spec("prefect_redis") is not None
