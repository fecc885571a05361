"""Refuses a run that would have the role and secrets of another flow project than its deployment's.

The agent may start the definitions of all flow projects, and Prefect accepts any text as the job variable that names one.
So the agent compares it with the deployment's mark. The worker has read both, so this costs no call to AWS or Prefect.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from prefect.client.schemas.objects import FlowRun
from prefect_aws.workers.ecs_worker import ECSJobConfiguration

from prefect_ecs.registration.objects.security_groups import SECURITY_GROUPS_VARIABLE
from prefect_ecs.registration.objects.template_variables import TASK_DEFINITION_VARIABLE
from prefect_ecs.registration.problems import listed
from prefect_ecs.registration.state.ownership import owner_in_tags

# components/agent/agentService.ts: the families of flow projects begin with it and `-`.
FAMILY_VARIABLE = "PREFECT_ECS_FLOW_RUN_FAMILY"

_SET_BY_REGISTRATION = (TASK_DEFINITION_VARIABLE, SECURITY_GROUPS_VARIABLE)
_DEFINITION = re.compile(r"(?:arn:[^/]+:task-definition/)?(?P<family>[\w-]+)(?::\d+)?", re.ASCII)


class NotItsOwnError(Exception):
    """The run may not have what it asks for."""


def check(run: FlowRun, configuration: ECSJobConfiguration) -> None:
    """Raises `NotItsOwnError` for a run whose task definition or security groups registration hasn't set for its deployment."""
    if named := _named(run.job_variables):
        raise NotItsOwnError(f"the run sets {named}, which only registration sets, in deployments: start it without")
    deployment = configuration._related_objects.get("deployment")
    owner = (deployment and owner_in_tags(deployment.tags)) or ""
    project = next(iter(owner.split("/")[2:]), None)
    if project is not None:
        _check_family(f"{os.environ[FAMILY_VARIABLE]}-{project}", owner, configuration.task_run_request.get("taskDefinition"))
    elif deployment and (named := _named(deployment.job_variables)):
        raise NotItsOwnError(
            f"its deployment sets {named} and is no flow project's: without, its runs start the work pool's own task definition"
        )


def _check_family(own: str, owner: str, definition: object) -> None:
    found = _DEFINITION.fullmatch(str(definition))
    # No flow project's name has `_`, which begins the name of one of its `taskDefinitions`.
    if found is None or (found["family"] != own and not found["family"].startswith(f"{own}_")):
        raise NotItsOwnError(
            f"its deployment is the flow project {owner}'s, whose family is {own}, and names the task definition {definition}:"
            " register the project again"
        )


def _named(job_variables: Mapping[str, object] | None) -> str | None:
    """Those of the job variables that only registration sets, if any. The worker takes a dot for a level."""
    keys = {key.partition(".")[0] for key in job_variables or {}}
    named = [f"`{name}`" for name in _SET_BY_REGISTRATION if name in keys]
    return listed(named) if named else None
