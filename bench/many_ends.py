"""A thousand tasks that end together: how soon one agent has handled their events, with Prefect as far away as its Cloud."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import boto3
from prefect.client.orchestration import get_client
from prefect.states import Completed, Running
from support.ecs_agent import QUEUE, agent_process
from support.fake_aws import fake_aws

import pools
from counting_proxy import counting_proxy
from postgres import postgres
from prefect_server import prefect_server
from report import goal, table
from stack import Stack, make_stack

ENDS = 1_000
# Every twentieth was killed, and its run is still Running.
KILLED_EVERY = 20
# Each way of a request to Prefect.
DELAY_SECONDS = 0.05
TRIAL_SECONDS = 840
GOAL_SECONDS = 120


def main(home: Path) -> None:
    """Lets them end, and prints how long it took."""
    with fake_aws() as aws, postgres() as database, prefect_server(home, database=database) as api_url:
        stack = make_stack()
        pool = pools.our_pool(stack)
        deployment = asyncio.run(pools.create([pool]))[pool.name]
        killed = asyncio.run(_end(stack, deployment))
        queue = boto3.client("sqs").get_queue_url(QueueName=QUEUE)["QueueUrl"]
        with counting_proxy(urlsplit(api_url).port or 0, DELAY_SECONDS) as proxy:
            far = f"http://127.0.0.1:{proxy.port}/api"
            with agent_process(pool.name, aws, far, home / "agent.log", module="prefect_ecs.agent"):
                began = time.monotonic()
                _wait(queue)
                seconds = time.monotonic() - began
        crashed = asyncio.run(pools.crashed(deployment))
    print(f"{ENDS:,} tasks that end together, every twentieth killed; {DELAY_SECONDS * 1000:.0f} ms to Prefect and back\n")
    table(
        ["events", "seconds to the last", "a second", "killed", "Crashed"],
        [[f"{ENDS:,}", f"{seconds:.0f}", f"{ENDS / seconds:.0f}", str(killed), str(crashed)]],
    )
    print()
    goal("seconds until all are handled", seconds, GOAL_SECONDS)
    goal("killed runs that aren't Crashed", killed - crashed, 0)


async def _end(stack: Stack, deployment: UUID) -> int:
    """Sends the events; returns how many tasks were killed."""
    sqs = boto3.client("sqs")
    queue = sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"]
    places = asyncio.Semaphore(pools.SCHEDULED_AT_ONCE)
    async with get_client() as client:

        async def end(number: int) -> None:
            killed = number % KILLED_EVERY == 0
            async with places:
                run = await client.create_flow_run_from_deployment(deployment, state=Running() if killed else Completed())
            sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(event(stack, run.id, 137 if killed else 0)))

        await asyncio.gather(*map(end, range(ENDS)))
    return len(range(0, ENDS, KILLED_EVERY))


def event(stack: Stack, run: UUID, exit_code: int) -> dict[str, object]:
    """Of a task that stopped: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html, as far as it is read."""
    now = datetime.now(UTC).isoformat()
    variables = [{"name": "PREFECT__FLOW_RUN_ID", "value": str(run)}]
    detail = {
        "clusterArn": stack.cluster,
        "taskArn": f"{stack.cluster.replace(':cluster/', ':task/')}/{uuid4().hex}",
        "taskDefinitionArn": stack.task_definition,
        "lastStatus": "STOPPED",
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "stoppedAt": now,
        "containers": [{"name": "flow-run", "exitCode": exit_code}],
        "overrides": {"containerOverrides": [{"environment": variables}]},
    }
    return {"id": str(uuid4()), "detail-type": "ECS Task State Change", "source": "aws.ecs", "time": now, "detail": detail}


def _wait(queue: str) -> None:
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    sqs = boto3.client("sqs")
    deadline = time.monotonic() + TRIAL_SECONDS
    while any(int(count) for count in sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=list(names))["Attributes"].values()):
        if time.monotonic() > deadline:
            raise RuntimeError("the events were not handled in time")
        time.sleep(0.2)
