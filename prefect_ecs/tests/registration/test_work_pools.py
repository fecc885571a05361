"""Which work pool and queue a deployment gets: the same cases hold for `npm run plan`."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from prefect_ecs.registration.checks.secret_variables import secret_variables
from prefect_ecs.registration.config import Config, stack_variables
from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.manifest import ManifestReader
from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.objects.template import base_job_template
from prefect_ecs.registration.problems import Problems
from support.stack import deployment, ecs_pool

TABLE = json.loads((Path(__file__).parent / "work_pools.json").read_text("utf-8"))
POOLS = [ecs_pool(pool["name"], pool["agent"], workQueues=pool["workQueues"]) for pool in TABLE["agents"]]
CONFIG = Config.model_validate(
    {
        "owner": TABLE["owner"],
        "secretVariables": TABLE["secretVariables"],
        "workPools": POOLS,
        "workPoolNames": TABLE["workPoolNames"],
        "variables": TABLE["variables"],
    }
)
TEMPLATES = {pool.name: base_job_template(pool) for pool in CONFIG.work_pools}


def read(directory: Path, work_pool: object) -> tuple[list[Deployment], list[str]]:
    """The deployment with that work pool, and what is wrong with it."""
    path, problems = directory / "prefect.yaml", Problems()
    path.write_text(yaml.safe_dump({"deployments": [deployment("d", work_pool=work_pool)]}))
    known = Placeholders(stack_variables(CONFIG), TABLE["environment"], secret_variables(CONFIG), problems.hide)
    return ManifestReader(CONFIG, TEMPLATES, known, problems).read(path), problems.lines


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: json.dumps(case["workPool"]))
def test_a_deployment_goes_to_a_pool_and_queue_of_the_stack_or_is_refused(tmp_path: Path, case: dict[str, Any]) -> None:
    deployments, problems = read(tmp_path, case["workPool"])

    refused = sorted({key for line in problems for key in re.findall(r"`(work_pool\.[a-z_]+)`", line)})
    assert refused == case.get("refused", [])
    if not refused:
        assert problems == []
        assert [[one.work_pool, one.work_queue] for one in deployments] == [case["goesTo"]]
