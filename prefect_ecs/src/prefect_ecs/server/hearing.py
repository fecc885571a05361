"""Whether the background services can hear runs: a task of the API answers and reaches the database, and so does Valkey.

Services that go on while nobody brings them heartbeats take every run for dead.
"""

from __future__ import annotations

import time
import urllib.request
from dataclasses import dataclass, field

LOOK_SECONDS = 5.0
TIMEOUT_SECONDS = 5.0
# A run that is heard every 30 seconds may be silent for 90, the last 60 of which nobody answers.
DEAF_SECONDS = 30.0


@dataclass
class Hearing:
    """Looks at what brings heartbeats."""

    # `PREFECT_API_URL` of the clients.
    api_url: str
    valkey_url: str
    _heard: float = field(default_factory=time.monotonic)

    def wait(self) -> None:
        """Returns when all answer."""
        while not self.hears():
            time.sleep(LOOK_SECONDS)

    def is_deaf(self) -> bool:
        """Whether nothing has come for too long."""
        return not self.hears() and time.monotonic() - self._heard > DEAF_SECONDS

    def hears(self) -> bool:
        """Whether all answer now."""
        if not (api_answers(self.api_url) and valkey_answers(self.valkey_url)):
            return False
        self._heard = time.monotonic()
        return True


def api_answers(url: str) -> bool:
    """Whether a task of the API does, and its database."""
    try:
        with urllib.request.urlopen(f"{url}/ready", timeout=TIMEOUT_SECONDS):  # noqa: S310 - of the task definition
            return True
    except OSError:
        return False


def valkey_answers(url: str) -> bool:
    """Whether it takes commands."""
    # The image of a server of one task may not have it.
    import redis

    try:
        with redis.Redis.from_url(url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS) as valkey:
            return bool(valkey.ping())
    except redis.RedisError:
        return False
