"""A server that fails for a moment fails no registration; one that goes on failing is named, with the call."""

import time
from collections.abc import Callable, Iterator
from unittest import mock

import httpx
import pytest
from prefect.client.base import PrefectHttpxSyncClient

from prefect_ecs.registration.state.server import explain, server_error
from support.stack import Request, Stack, deployment

# Every request of a registration that can change something, and one of those that only read.
REQUESTS = [
    ("POST", "/deployments/filter"),
    ("POST", "/variables/"),
    ("PATCH", "/variables/"),
    ("DELETE", "/variables/"),
    ("POST", "/v2/concurrency_limits/"),
    ("PATCH", "/v2/concurrency_limits/"),
    ("DELETE", "/v2/concurrency_limits/"),
    ("POST", "/work_pools/"),
    ("PATCH", "/work_pools/"),
    ("POST", "/queues"),
    ("POST", "/flows/"),
    ("POST", "/deployments/"),
    ("PATCH", "/deployments/"),
    ("DELETE", "/deployments/"),
    ("POST", "/schedules"),
    ("PATCH", "/schedules/"),
    ("DELETE", "/schedules/"),
    ("POST", "/automations/"),
    ("PUT", "/automations/"),
    ("DELETE", "/automations/"),
]
FAILURES: dict[str, int | httpx.TransportError] = {
    **{str(status): status for status in (408, 429, 500, 502, 503, 504)},
    "connection refused": httpx.ConnectError("refused"),
    "connection reset": httpx.ReadError("reset"),
    "read timeout": httpx.ReadTimeout("too slow"),
    "closed without an answer": httpx.RemoteProtocolError("closed"),
}

pytestmark = pytest.mark.faults

NEVER_CARRIED_OUT = ("429", "connection refused")


class Network:
    """What lies between Prefect's client and the server."""

    def __init__(self) -> None:
        # What becomes of the answer to a request; None leaves it alone.
        self.fault: Callable[[Request], int | httpx.TransportError | None] = lambda _: None
        # Whether the server has carried out what fails.
        self.after = False
        self.waited: list[float] = []
        self._sleep = time.sleep
        self._handle = httpx.HTTPTransport.handle_request

    def wait(self, seconds: float) -> None:
        """Hardly waits."""
        self.waited.append(seconds)
        self._sleep(min(seconds, 0.05))

    def handle(self, transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        """In the place of the transport's own method."""
        fault = self.fault((request.method, request.url.path))
        if fault is None:
            return self._handle(transport, request)
        if self.after:
            self._handle(transport, request).read()
        if isinstance(fault, int):
            return httpx.Response(fault, headers={"Retry-After": "3"} if fault == httpx.codes.TOO_MANY_REQUESTS else {}, request=request)
        raise fault


@pytest.fixture
def network() -> Iterator[Network]:
    """A network that fails where a test says so, and hardly waits."""
    made = Network()
    with (
        mock.patch.object(httpx.HTTPTransport, "handle_request", lambda *arguments: made.handle(*arguments)),
        mock.patch("prefect.client.base.time.sleep", made.wait),
    ):
        yield made


class Once:
    """Fails each kind of request once."""

    def __init__(self, failure: int | httpx.TransportError) -> None:
        self.failure = failure
        self.left = list(REQUESTS)

    def __call__(self, request: Request) -> int | httpx.TransportError | None:
        for method, part in self.left:
            if request[0] == method and part in request[1] and (part.endswith("filter") or not request[1].endswith("filter")):
                self.left.remove((method, part))
                return self.failure
        return None


def change_everything(stack: Stack) -> None:
    """Registers, then changes the files so that every kind of request is needed; the first registration makes half of them."""
    trigger = {"name": "x", "expect": ["x"]}
    stack.limits = [{"name": stack.name("api"), "limit": 4}, {"name": stack.name("old"), "limit": 1}]
    schedules = [{"slug": slug, "cron": "0 3 * * *"} for slug in ("nightly", "gone")]
    stack.deployments = [deployment(stack.name("first"), schedules=schedules, triggers=[trigger, {**trigger, "name": "old"}])]
    stack.deployments.append(deployment(stack.name("old")))
    stack.apply()
    stack.limits = [{"name": stack.name("api"), "limit": 8}]
    stack.config["workPools"][0] |= {"memoryMiB": 2048, "workQueues": ["default", "fast"]}
    schedules = [{"slug": "nightly", "cron": "0 4 * * *"}, {"slug": "hourly", "cron": "0 * * * *"}]
    changed = {"description": "Changed.", "schedules": schedules, "triggers": [{**trigger, "expect": ["y"]}]}
    stack.deployments = [deployment(stack.name("first"), **changed), deployment(stack.name("second"), entrypoint=NEW_FLOW)]


NEW_FLOW = "support.sample_flows.needs"


@pytest.mark.parametrize(
    ("failure", "after"),
    [(failure, after) for failure in FAILURES for after in (False, True) if not (after and failure in NEVER_CARRIED_OUT)],
)
def test_one_failure_of_every_request_fails_nothing_and_nothing_is_made_twice(
    stack: Stack, network: Network, failure: str, after: bool
) -> None:
    network.after = after
    once = Once(FAILURES[failure])
    network.fault = once

    change_everything(stack)
    stack.apply()

    network.fault = lambda _: None
    assert once.left in ([], [("POST", "/flows/")])
    assert stack.apply()[-1] == "nothing to change"
    names = [item.name for item in stack.automations()]
    assert len(names) == len(set(names)) == 5
    assert set(stack.deployed()) == {stack.name("first"), stack.name("second")}
    # As long as the server asked for, and about a second where it asked for nothing; a busy server's own 503s come later.
    assert (3 if failure == "429" else 1) <= network.waited[0] < 6


@pytest.mark.parametrize(
    ("method", "part"), [("POST", "/deployments/filter"), ("POST", "/v2/concurrency_limits/"), ("PATCH", "/work_pools/")]
)
def test_a_server_that_goes_on_failing_is_named_with_the_call(stack: Stack, network: Network, method: str, part: str) -> None:
    change_everything(stack)
    stack.limits.append({"name": stack.name("new"), "limit": 1})
    asked = []

    def fail(request: Request) -> int | None:
        if request[0] != method or part not in request[1] or (request[1].endswith("filter") and not part.endswith("filter")):
            return None
        asked.append(request[1])
        return 500

    network.fault = fail
    with pytest.raises(httpx.HTTPStatusError) as raised:
        stack.apply()

    cause = server_error(raised.value)
    assert cause is not None
    assert f"answered 500 to {method} {asked[0]}" in explain(cause)
    # It ends: Prefect's own number of tries.
    assert len(asked) == 6


def test_a_server_that_is_too_slow_is_named_with_the_call(stack: Stack) -> None:
    def fail(_: object, request: httpx.Request, *__: object, **___: object) -> httpx.Response:
        raise httpx.ReadTimeout("too slow", request=request)

    with mock.patch.object(PrefectHttpxSyncClient, "send", fail), pytest.raises(httpx.ReadTimeout) as raised, stack.connected():
        stack.apply()

    assert "does not answer (ReadTimeout to POST /api/work_pools/filter: too slow)" in explain(raised.value)
