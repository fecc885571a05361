"""prefect-aws's observer, made so that no message, AWS error or outage stops it.

Its own loop ends with the first message that it can't read, restarts at most five times, and drops the event of a task
that it can't look up: `docs/decisions/`, "The agent reads events itself". Its handlers still decide about the run.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from uuid import UUID

import prefect
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.logging.handlers import APILogHandler
from prefect_aws.observers import ecs
from prefect_aws.observers.ecs import EcsObserver, EcsTaskTagsReader, SqsMessage

from prefect_ecs.agent import capacity
from prefect_ecs.agent.task_event import NoTaskEventError, TaskEvent

# A child of prefect-aws's logger, which sets the level, so that the agent's log has these lines.
logger = ecs.logger.getChild("agent")

RUN_TAG = "prefect.io/flow-run-id"
NAME_TAG = "prefect.io/flow-run-name"
# Pause between a failed loop and the next.
RESTART_SECONDS = 30
# Time until an event that couldn't be handled is received again; the queue limits how often.
VISIBILITY_SECONDS = 60
# Less than that, so that no other agent handles it meanwhile.
HANDLE_SECONDS = 50
# Events that are handled at once: each takes up to a second of requests to AWS and Prefect, and a thousand runs may end together.
HANDLED_AT_ONCE = 10
# The entry in Prefect's event feed is optional, so its time is short.
REPLICATE_SECONDS = 10
# The clocks of Prefect and AWS differ by less.
CLOCK_SKEW = timedelta(seconds=5)


class Observer(EcsObserver):
    """Reads the events of stopped tasks for the agent's lifetime."""

    async def run(self) -> None:
        """Never returns, and raises only when cancelled."""
        while True:
            try:
                async with self.ecs_tags_reader:
                    await self._take_all()
                # prefect-aws has logged that the queue doesn't exist; it may be created later.
            except Exception:
                logger.exception("ECS observer failed, and goes on in %s seconds", RESTART_SECONDS)
            await asyncio.sleep(RESTART_SECONDS)

    async def _take_all(self) -> None:
        """Takes messages until there is no queue. Raises what receiving one raises, after the others."""
        stream = self.sqs_subscriber.stream_messages()
        places = asyncio.Semaphore(HANDLED_AT_ONCE)
        handling: set[asyncio.Task[None]] = set()

        def handled(task: asyncio.Task[None]) -> None:
            handling.discard(task)
            places.release()

        try:
            while True:
                # First the place: a message that waits for one would be received again meanwhile.
                await places.acquire()
                if (message := await anext(stream, None)) is None:
                    break
                task = asyncio.create_task(self._take(message))
                handling.add(task)
                task.add_done_callback(handled)
        except asyncio.CancelledError:
            for task in handling:
                task.cancel()
            raise
        finally:
            await asyncio.gather(*handling, return_exceptions=True)

    async def _take(self, message: SqsMessage) -> None:
        body = message.message.get("Body", "")
        try:
            event = TaskEvent.read(body)
        except NoTaskEventError as why:
            # The queue's policy lets only ECS send messages, and a retry would fail again.
            logger.warning("Deleted a message that is no event of a task (%s): %.300r", why, body)
        else:
            try:
                async with asyncio.timeout(HANDLE_SECONDS):
                    await self._handle(event)
            except Exception:
                logger.exception("Failed to process ECS observer message of task %s; it comes again", event.detail.taskArn)
                return
        await message.ack()

    async def _handle(self, event: TaskEvent) -> None:
        task = event.detail.taskArn
        tags = await self._tags(event)
        if RUN_TAG not in tags:
            logger.info("Task %s was started for no flow run, or AWS has forgotten for which", task)
            return
        try:
            run_id = UUID(tags[RUN_TAG])
        except ValueError:
            logger.warning("Task %s carries %s=%r, which is no flow run", task, RUN_TAG, tags[RUN_TAG])
            return
        try:
            async with prefect.get_client() as client:
                run = await client.read_flow_run(run_id)
        except ObjectNotFound:
            logger.info("Task %s was started for flow run %s, which Prefect no longer has", task, run_id)
            return
        handled = event.as_handled()
        # prefect-aws needs a name for its entry in the event feed.
        tags = {NAME_TAG: run.name, **tags}
        if _executes_again(event, run):
            logger.info("Task %s has stopped, and flow run %s executes in another since", task, run_id)
        elif event.detail.lastStatus == "STOPPED" and not _has_ended(run) and not await _given_back(event, run):
            await ecs.mark_runs_as_crashed(handled, tags)  # pyrefly: ignore[not-async]
        try:
            async with asyncio.timeout(REPLICATE_SECONDS):
                await ecs.replicate_ecs_event(handled, tags)  # pyrefly: ignore[not-async]
        except Exception as why:
            logger.warning("Prefect's event feed was not told of task %s: %r", task, why)

    async def _tags(self, event: TaskEvent) -> dict[str, str]:
        known = {} if (run := event.run_id()) is None else {RUN_TAG: run}
        try:
            tags = await self.ecs_tags_reader.read_tags(event.detail.clusterArn, event.detail.taskArn)
        except Exception as why:
            if not known:
                raise
            logger.warning("The event of task %s says for which flow run it was, AWS doesn't: %s", event.detail.taskArn, why)
            return known
        return {**tags, **known}


class TagsReader(EcsTaskTagsReader):
    """Reads a task's tags. prefect-aws's own reader takes an AWS error for a task without tags."""

    async def read_tags(self, cluster_arn: str, task_arn: str) -> dict[str, str]:
        """The task's tags; none if ECS has dropped the task. Raises AWS's errors."""
        if self.ecs_client is None:
            raise RuntimeError("not connected to ECS")
        described = await self.ecs_client.describe_tasks(cluster=cluster_arn, tasks=[task_arn], include=["TAGS"])
        return {tag["key"]: tag["value"] for task in described["tasks"] for tag in task.get("tags", []) if "key" in tag and "value" in tag}


def _executes_again(event: TaskEvent, run: FlowRun) -> bool:
    """Whether the run's state is newer than the task's end, and so comes from another task."""
    stopped, state = event.detail.stoppedAt, run.state
    if stopped is None or state is None or not (state.is_running() or state.is_pending()):
        return False
    return state.timestamp > stopped + CLOCK_SKEW


def _has_ended(run: FlowRun) -> bool:
    """Whether the run has told Prefect of its end itself, as most do: then there is nothing to ask Prefect for."""
    return run.state is not None and run.state.is_final()


async def _given_back(event: TaskEvent, run: FlowRun) -> bool:
    """Whether the task failed for lack of capacity, and its run has been rescheduled."""
    reason = event.detail.stoppedReason or ""
    if event.detail.stopCode != "TaskFailedToStart" or not capacity.passes(reason) or run.state is None or not run.state.is_pending():
        return False
    async with prefect.get_client() as client:
        return await capacity.give_back(client, run.id, reason)


def keep_from_the_agents_log() -> None:
    """Logs the reason of a crash to the run's log only: as an error in the agent's log it would set off the agent's alarm."""
    of_runs = logging.getLogger("prefect.flow_runs.observer")
    of_runs.propagate = False
    of_runs.handlers = [APILogHandler()]


def install() -> None:
    """Replaces the observer that the ECS worker starts."""
    keep_from_the_agents_log()
    ecs.SQS_MESSAGE_VISIBILITY_TIMEOUT_SECONDS = VISIBILITY_SECONDS  # pyrefly: ignore[bad-assignment]
    ecs.ecs_observer = Observer(ecs_tags_reader=TagsReader())
