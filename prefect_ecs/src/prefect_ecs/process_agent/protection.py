"""ECS's protection of the agent's task from scale-in and deployments, while it executes runs.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-scale-in-protection-endpoint.html
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx
from prefect.logging import get_logger

logger = get_logger("worker.process.protection")

# ECS sets it in each container.
ENDPOINT_VARIABLE = "ECS_AGENT_URI"
# Short, since an agent that hangs doesn't take it off.
EXPIRES_IN_MINUTES = 15
RENEW_SECONDS = 5 * 60.0
# Idle for so long before the protection is taken off: many small runs don't ask AWS each.
LINGER_SECONDS = 20.0
# ECS's longest protection; a longer run is rescheduled when a deployment waits for it.
AT_MOST_SECONDS = 48 * 60 * 60.0
# So long without a pause, an agent ends what it has before it takes more, for a waiting deployment to get its turn.
BUSY_SECONDS = 60 * 60.0
ASK_SECONDS = 10.0


class Protection:
    """Protects the task while runs execute; without ECS's endpoint it does nothing."""

    def __init__(self, endpoint: str | None = None, *, renew: float = RENEW_SECONDS, linger: float = LINGER_SECONDS) -> None:
        endpoint = endpoint or os.environ.get(ENDPOINT_VARIABLE)
        self._url = None if endpoint is None else f"{endpoint}/task-protection/v1/state"
        self._renew = renew
        self._linger = linger
        # Not all agents of a pool at once.
        self._busy_seconds = BUSY_SECONDS * random.uniform(0.8, 1.2)  # noqa: S311
        self._runs = 0
        self._since: float | None = None
        self._is_blocked = False
        self._changed = anyio.Event()
        self._turn = anyio.Lock()

    @property
    def wants_pause(self) -> bool:
        """Whether the agent should take no more runs until those that it has have ended."""
        return self._since is not None and (self._is_blocked or time.monotonic() - self._since > self._busy_seconds)

    @asynccontextmanager
    async def of_a_run(self) -> AsyncIterator[None]:
        """Holds the protection; it is on when the block begins, if AWS lets it."""
        self._runs += 1
        try:
            async with self._turn:
                if self._since is None:
                    self._since = time.monotonic()
                    await self._set(on=True)
            self._notify()
            yield
        finally:
            self._runs -= 1
            self._notify()

    async def keep(self) -> None:
        """Renews the protection, and takes it off when the agent is idle. Never returns."""
        while True:
            changed = self._changed
            if self._since is None:
                await changed.wait()
                continue
            with anyio.move_on_after(self._renew if self._runs else self._linger) as waited:
                await changed.wait()
            if waited.cancelled_caught:
                async with self._turn:
                    await self._renew_or_clear()

    async def _renew_or_clear(self) -> None:
        if self._runs and time.monotonic() - (self._since or 0) < AT_MOST_SECONDS:
            await self._set(on=True)
        elif not self._runs:
            await self._set(on=False)
            self._since = None
            self._is_blocked = False

    def _notify(self) -> None:
        self._changed.set()
        self._changed = anyio.Event()

    async def _set(self, *, on: bool) -> None:
        if self._url is None:
            return
        wanted: dict[str, Any] = {"ProtectionEnabled": on, **({"ExpiresInMinutes": EXPIRES_IN_MINUTES} if on else {})}
        try:
            async with httpx.AsyncClient(timeout=ASK_SECONDS, trust_env=False) as client:
                answer = await client.put(self._url, json=wanted)
                problem = _problem(answer.status_code, answer.json())
        except (httpx.HTTPError, ValueError) as error:
            problem = {"Reason": type(error).__name__, "Detail": str(error)}
        # A deployment waits for protected tasks: ECS protects none for longer.
        self._is_blocked = self._is_blocked or (on and problem.get("Reason") == "DEPLOYMENT_BLOCKED")
        if problem and not self._is_blocked:
            # A run that is interrupted without it is rescheduled.
            logger.warning("The task's protection from scale-in couldn't be switched %s: %s", "on" if on else "off", problem)


def _problem(status: int, answer: dict[str, Any]) -> dict[str, str]:
    """`failure` is AWS's answer, `error` the endpoint's."""
    problem = answer.get("failure") or answer.get("error") or {}
    if problem:
        return {"Reason": problem.get("Reason") or problem.get("Code", ""), "Detail": problem.get("Detail") or problem.get("Message", "")}
    return {} if status == httpx.codes.OK else {"Reason": f"status {status}", "Detail": ""}
