"""Types of the texts in registration's configuration, each with the message for any other text."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from prefect_ecs.registration.checks.names import name_problem, work_pool_name_problem


def _matching(pattern: str, message: str) -> AfterValidator:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(message)
        return value

    return AfterValidator(check)


def _work_pool_name(value: str) -> str:
    if problem := work_pool_name_problem(value):
        raise ValueError(problem)
    return value


def _queue_name(value: str) -> str:
    if problem := name_problem(value):
        raise ValueError(problem)
    return value


# Used in a tag, the names of automations and a description, so it is one word.
Owner = Annotated[
    str,
    _matching(
        r"[A-Za-z0-9._-]{1,100}/[A-Za-z0-9._-]{1,100}(/[a-z0-9-]{1,100})?",
        "must be `<project>/<stack>` or `<project>/<stack>/<flow project>`",
    ),
]
AgentName = Annotated[str, _matching(r"[a-z][a-z0-9-]{0,62}", "must be lower-case letters, digits and hyphens")]
WorkPoolName = Annotated[str, AfterValidator(_work_pool_name)]
QueueName = Annotated[str, AfterValidator(_queue_name)]
ClusterArn = Annotated[str, _matching(r"arn:[^:]+:ecs:[^:]*:[^:]*:cluster/.+", "must be the ARN of an ECS cluster")]
_TASK_DEFINITION = r"arn:[^:]+:ecs:[^:]*:[^:]*:task-definition/[^:]+:[0-9]+"
# Without its revision, a change of the definition would reach runs that were scheduled before it.
TaskDefinitionArn = Annotated[str, _matching(_TASK_DEFINITION, "must be the ARN of a task definition with its revision")]
# The pool's default, for deployments without registration; a family starts its newest revision.
PoolsTaskDefinition = Annotated[
    str,
    _matching(rf"[A-Za-z0-9_-]{{1,255}}|{_TASK_DEFINITION}", "must be the ARN of a task definition with its revision, or a family"),
]
SubnetId = Annotated[str, _matching(r"subnet-.+", "must be the id of a subnet, like subnet-0123")]
SecurityGroupId = Annotated[str, _matching(r"sg-.+", "must be the id of a security group, like sg-0123")]
SecretArn = Annotated[str, _matching(r"arn:[^:]+:(secretsmanager|ssm):.+", "must be the ARN of a Secrets Manager secret or SSM parameter")]
