"""Every call to AWS that the real worker, observer and registration make, as `__tests__/rights/` checks that the roles allow it."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path
from typing import Any
from uuid import UUID

import boto3
import botocore.session
import pytest
from mypy_boto3_ecs.type_defs import ContainerDefinitionTypeDef
from prefect_aws.observers import ecs as observer
from prefect_aws.workers import ecs_worker

from contract.conftest import REGION, Account
from contract.test_worker import registered
from support.prefect_server import PrefectServer
from support.stack import Stack

LIST = Path(__file__).parents[3] / "__tests__" / "rights" / "recordedCalls.json"
QUEUE = "flows-events"
LOG_GROUP = "flow-run"
# Parameters that say which resource a call is about.
NAMING = ("cluster", "taskDefinition", "task", "tasks", "tags", "QueueName", "QueueUrl", "logGroupName")


class Recorder:
    """The calls of whoever is at work, each kind once."""

    def __init__(self, names: dict[str, str]) -> None:
        self.calls: list[dict[str, Any]] = []
        # `None` is the test itself.
        self.by: str | None = "registration"
        self._names = names

    def note(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Hook of botocore, before a call is made."""
        if self.by is None:
            return
        action = f"{model.service_model.signing_name}:{model.name}"
        call = {"by": self.by, "action": action, "parameters": {name: self._named(name, params[name]) for name in NAMING if name in params}}
        if action == "sqs:ReceiveMessage" and call in self.calls:
            # Nothing else ends an observer, and moto would wait for a message while nothing else can run.
            raise asyncio.CancelledError
        if call not in self.calls:
            self.calls.append(call)

    def _named(self, parameter: str, value: Any) -> str:
        if parameter == "tags":
            return "<tags>"
        [text] = value if isinstance(value, list) else [value]
        return "<task>" if ":task/" in text else self._names[text]


@pytest.fixture
def recorder(account: Account, monkeypatch: pytest.MonkeyPatch) -> Recorder:
    """Hears of every call, of clients that are made from now on."""
    queue = boto3.client("sqs", REGION).create_queue(QueueName=QUEUE)["QueueUrl"]
    boto3.client("logs", REGION).create_log_group(logGroupName=LOG_GROUP)
    ec2 = boto3.client("ec2", REGION)
    [vpc] = {subnet["VpcId"] for subnet in ec2.describe_subnets(SubnetIds=account.subnets)["Subnets"]}
    # As the program's has it; moto starts no task in a network without.
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    names = {account.cluster: "<cluster>", account.task_definition: "<task definition>", QUEUE: "<queue>", queue: "<queue>"}
    made = Recorder({**names, LOG_GROUP: "<log group>"})
    register = botocore.session.Session._register_builtin_handlers  # type: ignore[attr-defined]

    def recording(session: Any, events: Any) -> None:
        register(session, events)
        session.register("provide-client-params.*.*", made.note)

    monkeypatch.setattr(botocore.session.Session, "_register_builtin_handlers", recording)
    boto3.setup_default_session()
    return made


@pytest.fixture(autouse=True)
def worker_without_observer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The observer has its own turn, and the worker starts it whatever the settings say."""

    async def nothing() -> None:
        pass

    monkeypatch.setattr(ecs_worker, "start_observer", nothing)


@pytest.mark.usefixtures("moto_answers_async_clients")
def test_the_list_of_calls_is_what_is_really_called(
    tmp_path: Path, prefect_server: PrefectServer, account: Account, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.task_definition = with_log_configuration(account)
    recorder._names[account.task_definition] = "<task definition>"
    stack = registered(tmp_path, prefect_server, account)
    stack.apply()

    recorder.by = "worker"
    run_id = asyncio.run(start_and_stop(stack, account))

    recorder.by = None
    [task] = account.tasks()
    crashed(account, task)

    recorder.by = "observer"
    # An event that takes longer to handle than SQS would wait is kept from others; here that is at once.
    monkeypatch.setattr(observer, "SQS_VISIBILITY_EXTENSION_INTERVAL_SECONDS", 0.05)
    monkeypatch.setattr(observer.ecs_observer, "sqs_subscriber", observer.SqsSubscriber(QUEUE, REGION))
    with stack.connected(), pytest.raises(asyncio.CancelledError):
        asyncio.run(observer.ecs_observer.run())  # type: ignore[no-untyped-call]

    with stack.client() as client:
        assert client.read_flow_run(run_id).state_name == "Crashed"
    recorded = sorted(recorder.calls, key=lambda call: (call["by"], call["action"]))
    if "RECORD_CALLS" in os.environ:
        LIST.write_text(f"{json.dumps(recorded, indent=2)}\n")
    assert recorded == json.loads(LIST.read_text()), "review the change, then run with RECORD_CALLS=1"


def with_log_configuration(account: Account) -> str:
    """A revision that says where its log is, as the program's does."""
    options = {"awslogs-group": LOG_GROUP, "awslogs-region": REGION, "awslogs-stream-prefix": "flow-run"}
    container: ContainerDefinitionTypeDef = {
        "name": "flow-run",
        "image": "flows@sha256:0",
        "essential": True,
        "logConfiguration": {"logDriver": "awslogs", "options": options},
    }
    return account.ecs.register_task_definition(
        family="flow-run",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="512",
        memory="1024",
        containerDefinitions=[container],
    )["taskDefinition"]["taskDefinitionArn"]


async def start_and_stop(stack: Stack, account: Account) -> UUID:
    """Triggers a run, lets the worker start it, and has the worker stop it as a cancellation does."""
    with stack.client() as client:
        run = client.create_flow_run_from_deployment(stack.deployed()[stack.name("hello")].id)
    with stack.connected():
        async with ecs_worker.ECSWorker(work_pool_name=stack.name("pool"), create_pool_if_not_found=False) as worker:
            await worker.sync_with_backend()
            await worker.get_and_submit_flow_runs()
            configuration = await ecs_worker.ECSJobConfiguration.from_template_and_values(worker.work_pool.base_job_template, {})
            async with asyncio.timeout(30):
                while not account.tasks():
                    await asyncio.sleep(0.1)
            [task] = account.tasks()
            await worker.kill_infrastructure(f"{account.cluster}::{task['taskArn']}", configuration)
    return run.id


def crashed(account: Account, task: Any) -> None:
    """Puts the event into the queue with which ECS says that the task stopped before its run began."""
    event = {
        "id": "3317b2af-0000-4000-8000-000000000001",
        "detail-type": "ECS Task State Change",
        "time": "2026-11-22T12:00:00Z",
        "detail": {
            "clusterArn": account.cluster,
            "taskArn": task["taskArn"],
            "taskDefinitionArn": task["taskDefinitionArn"],
            "lastStatus": "STOPPED",
            "stopCode": "EssentialContainerExited",
            "containers": [{"name": "flow-run", "exitCode": 1}],
        },
    }
    sqs = boto3.client("sqs", REGION)
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=QUEUE)["QueueUrl"], MessageBody=json.dumps(event))
