"""The way of an event from ECS to an agent: the rule and queues that the program makes, in memory, and the real observer."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from unittest import mock

import boto3
from moto.events.models import EventPattern
from moto.sqs.models import sqs_backends
from mypy_boto3_sqs import SQSClient
from mypy_boto3_sqs.literals import QueueAttributeNameType
from prefect.logging.handlers import APILogHandler
from prefect_aws.observers import ecs as observer

from prefect_ecs.agent.observer import Observer, TagsReader, keep_from_the_agents_log
from support.account import REGION, Account
from support.program import STACKS, inputs_of, resources
from support.stack import Stack

# What the provider calls them, and what SQS does.
ATTRIBUTES: dict[str, QueueAttributeNameType] = {
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "redriveAllowPolicy": "RedriveAllowPolicy",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}
QUEUE_TYPE = "aws:sqs/queue:Queue"
RULE_TYPE = "aws:cloudwatch/eventRule:EventRule"
TARGET_TYPE = "aws:cloudwatch/eventTarget:EventTarget"


class Held(NamedTuple):
    """How many events the queues hold."""

    waiting: int
    in_flight: int
    dead: int


NOTHING_HELD = Held(0, 0, 0)


class EmptyError(BaseException):
    """Nothing waits, and nothing else ends an observer."""


@dataclass
class TaskEvents:
    """The rule, queue and dead-letter queue of the stack `staging`."""

    account: Account
    sqs: SQSClient
    pattern: EventPattern
    queue: str
    _urls: dict[str, str]

    @classmethod
    def made_in(cls, account: Account) -> TaskEvents:
        """Makes them, and ends an observer that has nothing to do."""
        staging = resources(*STACKS)["staging"]
        sqs = boto3.client("sqs", REGION)
        queues = {resource["name"]: resource["inputs"] for resource in staging if resource["type"] == QUEUE_TYPE}
        # The dead-letter queue first, for the other one names it.
        urls = {
            name: sqs.create_queue(QueueName=name, Attributes=_attributes(inputs))["QueueUrl"]
            for name, inputs in sorted(queues.items(), key=lambda item: "redrivePolicy" in item[1])
        }
        [queue] = [name for name, inputs in queues.items() if "redrivePolicy" in inputs]
        [rule_name] = [inputs["rule"] for inputs in inputs_of(staging, TARGET_TYPE) if inputs["arn"].endswith(f":{queue}")]
        [rule] = [item["inputs"] for item in staging if item["type"] == RULE_TYPE and item["name"] == rule_name]
        # This account's cluster and definition in the place of the program's.
        pattern = json.loads(rule["eventPattern"])
        assert len(pattern["detail"]["clusterArn"]) == 1
        pattern["detail"]["clusterArn"] = [account.cluster]
        # The flow run's own family, and those of flow projects.
        assert [one["prefix"][-1] for one in pattern["detail"]["taskDefinitionArn"]] == [":", "-"]
        family = account.task_definition.rpartition(":")[0]
        pattern["detail"]["taskDefinitionArn"] = [{"prefix": family + end} for end in ":-"]
        made = cls(account, sqs, EventPattern.load(json.dumps(pattern)), queue, urls)
        account.listeners.append(made._listen)
        return made

    def send(self, event: Any) -> None:
        """ECS puts an event on the bus."""
        if self.pattern.matches_event(event):
            self.put(json.dumps(event))

    def put(self, body: str) -> None:
        """Somebody puts a message into the queue, past the rule."""
        self.sqs.send_message(QueueUrl=self._urls[self.queue], MessageBody=body)

    def observe(self, stack: Stack) -> None:
        """Lets the agent's observer handle what waits."""

        async def until_empty() -> None:
            try:
                await observer.ecs_observer.run()
            except EmptyError:
                # What it wrote into the runs' logs is sent every two seconds otherwise.
                await APILogHandler.aflush()

        keep_from_the_agents_log()
        made = Observer(sqs_subscriber=observer.SqsSubscriber(self.queue, REGION), ecs_tags_reader=TagsReader())
        with stack.connected(), mock.patch.object(observer, "ecs_observer", made):
            asyncio.run(until_empty())

    def try_again(self) -> None:
        """The time passes after which an event that could not be handled is there again."""
        queue = sqs_backends["123456789012"][REGION].get_queue(self.queue)
        for message in queue._messages:
            message.change_visibility(0)

    def held(self) -> Held:
        """What the queues hold now."""
        waiting, in_flight = self._counts(self.queue)
        [dead] = [sum(self._counts(name)) for name in self._urls if name != self.queue]
        return Held(waiting, in_flight, dead)

    def _counts(self, name: str) -> tuple[int, int]:
        found = self.sqs.get_queue_attributes(
            QueueUrl=self._urls[name], AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        )["Attributes"]
        return int(found["ApproximateNumberOfMessages"]), int(found["ApproximateNumberOfMessagesNotVisible"])

    def _listen(self, operation: str, parameters: dict[str, Any]) -> None:
        if operation == "sqs:ReceiveMessage":
            if not self.held().waiting:
                raise EmptyError
            # Whoever waits for moto keeps everybody else from doing anything.
            parameters["WaitTimeSeconds"] = 0


def _attributes(inputs: dict[str, Any]) -> dict[QueueAttributeNameType, str]:
    found = {ATTRIBUTES[name]: value for name, value in inputs.items() if name != "tags"}
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items()}
