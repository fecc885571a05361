"""A stack to read prefect.yaml and limits.yaml for."""

from prefect_ecs.registration.checks.secret_variables import secret_variables
from prefect_ecs.registration.config import Config, stack_variables
from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.objects.template import base_job_template
from prefect_ecs.registration.problems import Problems
from support.stack import ARN, ecs_pool

CONFIG = Config.model_validate(
    {
        "owner": "flows/test",
        "secretVariables": ["WAREHOUSE_PASSWORD"],
        "taskDefinitions": {"train": f"{ARN}:task-definition/flow-run_train:7"},
        "workPools": [ecs_pool("ecs-test", workQueues=["main", "fast"]), ecs_pool("ecs-test-big", "big", cpu=4096, memoryMiB=8192)],
    }
)
TEMPLATES = {pool.name: base_job_template(pool) for pool in CONFIG.work_pools}


def placeholders(problems: Problems, **environment: str) -> Placeholders:
    """What the files' placeholders stand for."""
    return Placeholders(stack_variables(CONFIG), environment, secret_variables(CONFIG), problems.hide)
