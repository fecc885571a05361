"""How many requests to Prefect a run takes, of its container and of its agent: Prefect Cloud's plans limit them."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import boto3
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.states import Completed
from support.ecs_agent import QUEUE, agent_process
from support.fake_aws import fake_aws

import pools
from busy_flows import SECONDS, TASKS
from counting_proxy import Proxy, counting_proxy
from empty_runs import FLOWS, POOL, RUN_SECONDS, container, deploy, make_pool, process_agent, wait, wait_for_end
from many_ends import event
from prefect_server import prefect_server
from report import goal, table
from stack import make_stack

RUNS = 5
# `REQUESTS_A_RUN` of plan/prefectRequests.ts.
GOAL = 30
# Asked of a server, not of Prefect Cloud: prefect/client/orchestration, prefect/_internal/version_checking.py.
ONLY_OF_A_SERVER = ("/csrf-token", "/admin/version")
# An agent makes these all the time, however many runs there are.
OF_AN_AGENT = ("/get_scheduled_flow_runs", "/workers/heartbeat", f"GET /api/work_pools/{POOL}", "GET /api/work_pools/ours")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")
BENCH = Path(__file__).parent
NO_CSRF = {"PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "false"}
NO_VERSIONS = {"PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false"}
SLOW_LOGS = {"PREFECT_LOGGING_TO_API_BATCH_INTERVAL": "10"}

# Path without ids → how many.
Requests = Counter[str]


def main(home: Path) -> None:
    """Counts, and prints what it counted."""
    with prefect_server(home) as api_url, get_client(sync_client=True) as client:
        port = urlsplit(api_url).port or 0
        make_pool(client)
        hello, talks, maps = (deploy(client, name) for name in ("flows.hello.hello", "busy_flows.talks", "busy_flows.maps"))
        container_of = _Container(client, port)
        plain = container_of.run(hello)
        rows = {
            "container of an empty run": plain,
            "the same without CSRF tokens": container_of.run(hello, **NO_CSRF),
            "the same without a look at the server's version": container_of.run(hello, **NO_VERSIONS),
            f"container of a run of {TASKS} tasks": container_of.run(maps),
            f"container of a run that logs for {SECONDS} s": container_of.run(talks),
            "the same with PREFECT_LOGGING_TO_API_BATCH_INTERVAL 10": container_of.run(talks, **SLOW_LOGS),
        }
        agent = _of_ecs_agent(client, port, home)
        rows["agent, for one run, with the event of its end"] = agent
        rows["agent that executes runs itself, for one run"] = _of_process_agent(client, port, home, hello)
    print("Requests to Prefect for a run; a server gets some that Prefect Cloud doesn't\n")
    table(
        ["what", "at a server", "at Prefect Cloud"], [[title, _number(made.total()), _number(_cloud(made))] for title, made in rows.items()]
    )
    print("\nThe first ones:", ", ".join(f"{number:g} {path}" for path, number in plain.most_common()))
    print("The agent's:", ", ".join(f"{number:g} {path}" for path, number in agent.most_common()), "\n")
    goal("requests of an empty run at Prefect Cloud", _cloud(plain) + _cloud(agent), GOAL)


class _Container:
    def __init__(self, client: SyncPrefectClient, port: int) -> None:
        self._client = client
        self._port = port

    def run(self, deployment: UUID, **settings: str) -> Requests:
        """One run's."""
        with counting_proxy(self._port) as proxy:
            run = self._client.create_flow_run_from_deployment(deployment).id
            code = container(_api(proxy), run, PYTHONPATH=f"{FLOWS / 'src'}:{BENCH}", **settings).wait(RUN_SECONDS)
            if code != 0:
                raise RuntimeError(f"the run ended with exit code {code}")
            return _counted(proxy, 1)


def _of_ecs_agent(client: SyncPrefectClient, port: int, home: Path) -> Requests:
    """Of runs that complete in their tasks, which stop then."""
    with fake_aws() as aws, counting_proxy(port) as proxy:
        stack = make_stack()
        pool = pools.our_pool(stack)
        deployment = asyncio.run(pools.create([pool]))[pool.name]
        with agent_process(pool.name, aws, _api(proxy), home / "agent.log", module="prefect_ecs.agent"):
            proxy.requests.clear()
            runs = [client.create_flow_run_from_deployment(deployment).id for _ in range(RUNS)]
            wait(lambda: aws.started() == RUNS, RUN_SECONDS)
            sqs = boto3.client("sqs")
            queue = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
            for run in runs:
                client.set_flow_run_state(run, Completed(), force=True)
                sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(event(stack, run, 0)))
            wait(lambda: _is_empty(sqs, queue), RUN_SECONDS)
        return _counted(proxy, RUNS)


def _is_empty(sqs: Any, queue: str) -> bool:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return all(int(attributes[name]) == 0 for name in names)


def _of_process_agent(client: SyncPrefectClient, port: int, home: Path, deployment: UUID) -> Requests:
    with counting_proxy(port) as proxy, process_agent(_api(proxy), home / "process-agent.log"):
        for number in range(RUNS + 1):
            if number == 1:
                # The first may start cold.
                proxy.requests.clear()
            wait_for_end(client, client.create_flow_run_from_deployment(deployment).id)
        return _counted(proxy, RUNS)


def _api(proxy: Proxy) -> str:
    return f"http://127.0.0.1:{proxy.port}/api"


def _counted(proxy: Proxy, runs: int) -> Requests:
    paths = Counter(ID.sub("<id>", request).partition("?")[0] for request in proxy.requests)
    return Counter({path: number / runs for path, number in paths.items() if not path.endswith(OF_AN_AGENT)})  # type: ignore[arg-type]


def _cloud(made: Requests) -> float:
    return sum(number for path, number in made.items() if not path.endswith(ONLY_OF_A_SERVER))


def _number(requests: float) -> str:
    return f"{requests:.3g}"
