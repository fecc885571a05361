"""prefect.yaml and limits.yaml: every mistake gets its line, and all of them at once."""

# A mistake and its message are read best side by side.
# ruff: noqa: E501

import json
import re
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any
from unittest import mock

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.import_path import as_a_run_imports
from prefect_ecs.registration.files.limits import Limit, read_limits
from prefect_ecs.registration.files.manifest import ManifestReader
from prefect_ecs.registration.objects.template import base_job_template
from prefect_ecs.registration.problems import Problems
from support.manifest import CONFIG, TEMPLATES, placeholders
from support.stack import deployment


def read(directory: Path, content: object, other_images: Sequence[str] = (), **environment: str) -> tuple[list[Deployment], list[str]]:
    """The deployments of a prefect.yaml, and what is wrong with it."""
    path, problems = directory / "prefect.yaml", Problems()
    path.write_text(yaml.safe_dump(content))
    config = CONFIG.model_copy(update={"other_images": [*other_images]})
    deployments = ManifestReader(config, TEMPLATES, placeholders(problems, **environment), problems).read(path)
    return deployments, without_lines(problems.lines)


def without_lines(problems: list[str]) -> list[str]:
    """As they would be without the numbers of lines, which are `test_lines.py`'s."""
    return [re.sub(r"^([a-z.]+):\d+:", r"\1:", line) for line in problems]


def with_variables(**variables: Any) -> dict[str, Any]:
    """A deployment with job variables."""
    return deployment("d", work_pool={"name": "{{ $WORK_POOL }}", "job_variables": variables})


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    [read_one], problems = read(tmp_path, {"deployments": [{"name": "d", "entrypoint": "support.sample_flows.greet"}]})

    assert problems == []
    assert (read_one.full_name, read_one.work_pool, read_one.work_queue) == ("greet/d", "ecs-test", "main")
    assert read_one.fields["description"] == "Greet somebody."
    assert read_one.fields["tags"] == ["managed-by:flows/test"]
    assert (read_one.paused, read_one.schedules, read_one.triggers) == (False, [], [])


def test_what_prefects_own_file_may_have_beside_is_taken(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        {
            "name": "x",
            "prefect-version": "3.8.8",
            "build": None,
            "push": [],
            "pull": [],
            "definitions": {"tags": ["a"]},
            "deployments": [deployment("d")],
        },
    )

    assert problems == []


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ({"entrypoint": "support.sample_flows.greet"}, "deployment number 1: `name` is missing"),
        ({"name": "d"}, "deployment d: `entrypoint` is missing"),
        ("d", 'deployment number 1: must be a mapping, got "d"'),
        (deployment("a/b"), "deployment a/b: `name` must not contain any of"),
        (
            deployment("d", entrypoint="src/flows/nowhere.py:hello"),
            'deployment d: `entrypoint` is "src/flows/nowhere.py:hello", and ',
        ),
        (
            deployment("d", entrypoint="no.such.flow"),
            'deployment d: `entrypoint` is "no.such.flow", and importing it fails: ModuleNotFoundError',
        ),
        (
            deployment("d", entrypoint="support.sample_flows.nope"),
            'deployment d: `entrypoint` is "support.sample_flows.nope", and support.sample_flows has no `nope`',
        ),
        (
            deployment("d", entrypoint="support.sample_flows.no_flow"),
            'deployment d: `entrypoint` is "support.sample_flows.no_flow", which is no flow; decorate it with @flow',
        ),
        (
            deployment("d", entrypoint="support.broken_module.x"),
            'deployment d: `entrypoint` is "support.broken_module.x", and importing it fails: SystemExit: this module',
        ),
        (
            deployment("d", entrypoint="hello"),
            'deployment d: `entrypoint` must be `path/file.py:flow`, `package.module:flow` or `package.module.flow`, got "hello"',
        ),
        (
            deployment("d", parameters={"nam": "x"}),
            "deployment d: `parameters.nam` is no parameter of the flow greet; did you mean `name`? allowed: name, times",
        ),
        (deployment("d", parameters={"times": "many"}), 'deployment d: `parameters.times` must be a whole number, got "many"'),
        (
            deployment("d", parameters={"name": {"__prefect_kind": "jinja"}}),
            "deployment d: `parameters.name` has `__prefect_kind`; write the value itself",
        ),
        (deployment("d", parameters=[1]), "deployment d: `parameters` must be a mapping, got [1]"),
        (
            deployment("d", entrypoint="support.sample_flows.needs", schedules=[{"slug": "s", "cron": "* * * * *"}]),
            'deployment d: `parameters.who` is missing, and the schedule "s" starts runs without anybody to ask',
        ),
        (
            deployment("d", work_pool={"name": "other"}),
            'deployment d: `work_pool.name` is "other", which is no work pool of this stack; allowed: `{{ $WORK_POOL }}`',
        ),
        (
            deployment("d", work_pool={"name": "{{ $WORK_POOL_SMALL }}"}),
            "deployment d: `work_pool.name` has `{{ $WORK_POOL_SMALL }}`, and the environment",
        ),
        (
            deployment("d", work_pool={"work_queue_name": "default"}),
            'deployment d: `work_pool.work_queue_name` is "default", which no agent of ecs-test listens to; allowed: main, fast',
        ),
        (
            deployment("d", work_pool={"pool": "x"}),
            "deployment d: `work_pool.pool` is not a known key; allowed: job_variables, name",
        ),
        (
            with_variables(image="x"),
            "deployment d: `work_pool.job_variables.image` is not for a deployment to set: RunTask can't choose an image",
        ),
        # Nobody has to give a value for what is refused anyway.
        (
            with_variables(networks=["{{ $NETWORK }}", "{{ prefect.blocks.secret.net }}"]),
            "deployment d: `work_pool.job_variables.networks` is not for a deployment to set: it is for Docker's or Kubernetes' work pools;"
            " remove it; allowed: command,",
        ),
        (
            with_variables(image_pull_policy="Always"),
            "deployment d: `work_pool.job_variables.image_pull_policy` is not for a deployment to set: Fargate pulls the image for each run",
        ),
        (
            deployment("d", collision_strategy="CANCEL_NEW"),
            "deployment d: `collision_strategy` is not a known key; write `concurrency_limit: {limit: 1, collision_strategy: …}`; allowed:",
        ),
        (
            deployment("d", work_pool={"concurrency_limit": 1}),
            "deployment d: `work_pool.concurrency_limit` is not a known key; write it in the deployment; allowed:",
        ),
        (
            deployment("d", environment={"A": "x"}),
            "deployment d: `environment` is not a known key; write `work_pool: {job_variables: {env: …}}`; allowed:",
        ),
        (deployment("d", tags=["{{ STAGE }}"]), "deployment d: `tags[0]` has `{{ STAGE }}`; only environment variables are filled in"),
        (
            with_variables(vpc_id="vpc-1"),
            "deployment d: `work_pool.job_variables.vpc_id` is not for a deployment to set: the stack decides it; allowed: command,",
        ),
        (
            with_variables(cpus=1),
            "deployment d: `work_pool.job_variables.cpus` is not for a deployment to set; did you mean `cpu`? allowed: command, cpu, env, ephemeral_storage, labels",
        ),
        (
            with_variables(**{"env.A": "x"}),
            "deployment d: `work_pool.job_variables.env.A` is not for a deployment to set: write `env: {A: …}`",
        ),
        (
            with_variables(cpu=300),
            "deployment d: `work_pool.job_variables.cpu` is 300; allowed: 256, 512, 1024, 2048, 4096, 8192, 16384, 32768",
        ),
        (with_variables(cpu="512"), 'deployment d: `work_pool.job_variables.cpu` is "512"; allowed: 256, 512'),
        (with_variables(cpu=None), "deployment d: `work_pool.job_variables.cpu` is null; allowed: 256, 512"),
        (
            with_variables(cpu=4096),
            "deployment d: `work_pool.job_variables` cpu 4096 over the definition's cpu 512 and memory 1024: Fargate has no 1024 MiB with 4096 CPU units",
        ),
        (
            with_variables(ephemeral_storage={"sizeInGiB": 20}),
            "deployment d: `work_pool.job_variables.ephemeral_storage.sizeInGiB` is 20: 20 is less than the minimum of 21",
        ),
        (
            with_variables(ephemeral_storage={"sizeInGiB": 201}),
            "deployment d: `work_pool.job_variables.ephemeral_storage.sizeInGiB` is 201: 201 is greater than the maximum of 200",
        ),
        (
            with_variables(task_definition="training"),
            'deployment d: `work_pool.job_variables.task_definition` is "training"; allowed: train; or add it to `taskDefinitions`',
        ),
        (
            with_variables(task_role_arn="arn:aws:iam::123456789012:role/x"),
            "deployment d: `work_pool.job_variables.task_role_arn` is not for a deployment to set: a run has the role of its task definition",
        ),
        (
            with_variables(ephemeral_storage=50),
            "deployment d: `work_pool.job_variables.ephemeral_storage` must be a mapping or null, got 50",
        ),
        (
            with_variables(ephemeral_storage={}),
            "deployment d: `work_pool.job_variables.ephemeral_storage` must be {sizeInGiB: 21 to 200}, got {}",
        ),
        (
            with_variables(ephemeral_storage=None),
            "deployment d: `work_pool.job_variables.ephemeral_storage` must be {sizeInGiB: 21 to 200}, got null",
        ),
        (with_variables(launch_type="EC2"), 'deployment d: `work_pool.job_variables.launch_type` is "EC2"; allowed: FARGATE, FARGATE_SPOT'),
        (with_variables(env={"N": [5]}), "deployment d: `work_pool.job_variables.env.N` must be text or null, got [5]"),
        (
            with_variables(env={"PREFECT_API_KEY": "x"}),
            "deployment d: `work_pool.job_variables.env.PREFECT_API_KEY` would be readable in Prefect and in RunTask",
        ),
        (
            with_variables(env={"WAREHOUSE_PASSWORD": "x"}),
            "deployment d: `work_pool.job_variables.env.WAREHOUSE_PASSWORD` would be readable in Prefect and in RunTask",
        ),
        (
            deployment("d", parameters={"name": "{{ $WAREHOUSE_PASSWORD }}"}),
            "deployment d: `parameters.name` has `{{ $WAREHOUSE_PASSWORD }}`, and what a deployment holds is visible in Prefect",
        ),
        (
            deployment("d", parameters={"name": "{{ $DATABASE_URL }}"}),
            "deployment d: `parameters.name` has `{{ $DATABASE_URL }}`, and what a deployment holds is visible in Prefect",
        ),
        (
            with_variables(env={"PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "600"}),
            "deployment d: `work_pool.job_variables.env.PREFECT_FLOWS_HEARTBEAT_FREQUENCY` must stay 30: a run without heartbeats is taken for dead; remove it",
        ),
        (
            deployment("d", description="{{ $NOPE }}"),
            "deployment d: `description` has `{{ $NOPE }}`, and the environment of Registration has no NOPE",
        ),
        (deployment("d", tags="a"), 'deployment d: `tags` must be a list, got "a"'),
        (deployment("d", tags=[""]), 'deployment d: `tags[0]` must be text, got ""'),
        (deployment("d", tags=["managed-by:me"]), "deployment d: `tags[0]` must not begin with `managed-by:`"),
        (deployment("d", paused="maybe"), 'deployment d: `paused` must be true or false, got "maybe"'),
        (deployment("d", concurrency_limit=0), "deployment d: `concurrency_limit` must be a whole number of at least 1, got 0"),
        (
            deployment("d", concurrency_limit={"limit": 1, "collision_strategy": "WAIT"}),
            'deployment d: `concurrency_limit.collision_strategy` is "WAIT"',
        ),
        (
            deployment("d", concurrency_limit={"limit": 1, "grace_period_seconds": 90000}),
            "deployment d: `concurrency_limit.grace_period_seconds` is 90000",
        ),
        (deployment("d", build=["x"]), 'deployment d: `build[0]` must be a mapping from the step\'s name to its arguments, got "x"'),
        (
            deployment("d", pull=[{"prefect.deployments.steps.run_shell_script": {"script": "apt-get\ninstall git"}}]),
            "deployment d: `pull[0]` runs prefect.deployments.steps.run_shell_script at each run, while the code is in the image:"
            " write `RUN apt-get install git` in its Dockerfile, and remove the step; or keep it with `code: pull` in the stack",
        ),
        (
            deployment(
                "d", pull=[{"prefect.deployments.steps.run_shell_script": {"script": "pip install -r {{ clone.directory }}/a.txt"}}]
            ),
            "deployment d: `pull[0]` runs prefect.deployments.steps.run_shell_script at each run, while the code is in the image:"
            " write `RUN pip install -r a.txt` in its Dockerfile, and remove the step; or",
        ),
        (
            deployment("d", schedule={"cron": "* * * * *"}, schedules=[{"interval": 60}]),
            "deployment d: `schedule` is there beside `schedules`; move it there",
        ),
        (deployment("d", sla=[{"duration": 5}]), "deployment d: `sla[0].name` is missing"),
        (
            deployment("d", sla=[{"name": "s", "duration": 5, "within": 5}]),
            "deployment d: `sla[0].duration` or one of within, stale_after must be given, got 2",
        ),
        (deployment("d", sla=[{"name": "s", "within": "soon"}]), 'deployment d: `sla[0].within` is "soon": '),
        (deployment("d", sla=[{"name": "s", "within": 5, "severety": "low"}]), "deployment d: `sla[0].severety` is not a known key"),
        (
            deployment("d", work_queue_name="x"),
            "deployment d: `work_queue_name` is not a known key; write `work_pool: {work_queue_name: …}`; allowed: build,",
        ),
        (
            deployment("d", parameters={"name": "{{ prefect.blocks.secret.x }}"}),
            "deployment d: `parameters.name` has `{{ prefect.blocks.secret.x }}`, and what a deployment holds is visible in Prefect",
        ),
        (deployment("d", shedules=[]), "deployment d: `shedules` is not a known key; did you mean `schedules`?"),
        (
            deployment("d", triggers=[{"expekt": ["x"]}]),
            "deployment d: `triggers[0].expekt` is not a key of event triggers; did you mean `expect`? allowed: after, description",
        ),
        (deployment("d", triggers=[{"posture": "Lazy"}]), 'deployment d: `triggers[0].posture` is "Lazy"'),
        (
            deployment("d", triggers=[{"type": "cron"}]),
            'deployment d: `triggers[0].type` is "cron"; allowed: compound, event, metric, sequence',
        ),
        (
            deployment("d", triggers=[{"type": "compound", "require": "all", "triggers": [{"matches": {}}]}]),
            "deployment d: `triggers[0].triggers[0].matches` is not a key of event triggers",
        ),
        (
            deployment("d", triggers=[{"name": "a", "expect": ["x"]}, {"name": "a", "expect": ["y"]}]),
            'deployment d: `triggers[1].name` is "a", which another trigger of the deployment has too',
        ),
        (
            deployment("d", triggers=[{"expect": ["x"], "job_variables": {"image": "x"}}]),
            "deployment d: `triggers[0].job_variables.image` is not for a deployment to set",
        ),
    ],
)
def test_a_mistake_in_a_deployment_gets_its_line(tmp_path: Path, item: Any, problem: str) -> None:
    _, problems = read(tmp_path, {"deployments": [item]})

    assert len(problems) == 1, problems
    assert problems[0].startswith(f"prefect.yaml: {problem}")


METRIC = {"type": "metric", "posture": "Metric", "metric": {"name": "lateness", "operator": ">", "threshold": 1}}


@pytest.mark.parametrize(
    "value",
    [
        {"sla": [{"name": "{{ $NOPE }}", "duration": 5}]},
        {"sla": [{"name": "s", "duration": "{{ $NOPE }}"}]},
        {"sla": [{"name": [1], "duration": 5}]},
        {"triggers": [{"type": "{{ $NOPE }}"}]},
        {"triggers": [{"type": "compound", "require": "{{ $NOPE }}", "triggers": [{"expect": ["x"]}]}]},
        {"triggers": [{"type": "compound", "require": "all", "triggers": "{{ $NOPE }}"}]},
        {"triggers": [{"type": "compound", "require": "all", "triggers": [{"expect": ["{{ $NOPE }}"]}]}]},
        {"triggers": [{"type": "compound", "require": "all", "triggers": [{"type": "{{ $NOPE }}"}]}]},
        {"triggers": [{**METRIC, "metric": "{{ $NOPE }}"}]},
        {"triggers": [{**METRIC, "metric": {"name": "lateness", "operator": ">", "threshold": "{{ $NOPE }}"}}]},
        {"triggers": [{"expect": ["x"], "parameters": [1]}]},
        {"triggers": [{"expect": ["x"], "job_variables": [1]}]},
        {"triggers": [{"expect": ["x"], "job_variables": "{{ $NOPE }}"}]},
        {"schedules": [{"interval": "{{ $NOPE }}"}]},
        {"concurrency_limit": {"limit": "{{ $NOPE }}"}},
        {"work_pool": {"job_variables": "{{ $NOPE }}"}},
    ],
    ids=str,
)
def test_what_could_not_be_read_is_told_once(tmp_path: Path, value: dict[str, Any]) -> None:
    problems = read(tmp_path, {"deployments": [deployment("d", **value)]})[1]

    assert len(problems) == 1, problems
    assert ("has `{{ $NOPE }}`" if "NOPE" in str(value) else "[1]") in problems[0]


@pytest.mark.parametrize(
    ("metric", "key"),
    [
        (None, "metric` is missing"),
        ({"name": "lateness", "operator": ">"}, "metric.threshold` is missing"),
        ({"name": "lateness", "operator": ">", "threshold": "x"}, 'metric.threshold` is "x"'),
    ],
)
def test_a_mistake_in_a_triggers_metric_is_told_with_its_whole_key(tmp_path: Path, metric: object, key: str) -> None:
    trigger = {name: value for name, value in {**METRIC, "metric": metric}.items() if value is not None}

    [line] = read(tmp_path, {"deployments": [deployment("d", triggers=[trigger])]})[1]

    assert line.startswith(f"prefect.yaml: deployment d: `triggers[0].{key}")


@pytest.mark.parametrize("variables", [{"cpu": "{{ $CPU }}", "memory": 4096, "env": {"N": 1, "CPU": "{{ $CPU }}"}}, "{{ $VARIABLES }}"])
def test_a_triggers_job_variables_have_the_types_that_they_were_checked_in(tmp_path: Path, variables: object) -> None:
    wanted = {"cpu": 1024, "memory": 4096, "env": {"N": "1", "CPU": "1024"}}
    item = deployment("d", triggers=[{"expect": ["x"], "job_variables": variables}])

    [found], problems = read(tmp_path, {"deployments": [item]}, CPU="1024", VARIABLES=json.dumps(wanted))

    assert problems == []
    assert [trigger.job_variables for trigger in found.triggers] == [wanted]


@pytest.mark.parametrize(
    ("schedule", "problem"),
    [
        ({"slug": " ", "cron": "* * * * *"}, "slug` must not be empty; leave it out, or give the schedule a name that stays"),
        ({"slug": "s"}, "cron` or `interval` or `rrule`: exactly one must be given, got 0"),
        ({"slug": "s", "cron": "* * * * *", "interval": 5}, "cron` or `interval` or `rrule`: exactly one must be given, got 2"),
        ({"slug": "s", "cron": "every day"}, 'cron` is "every day": '),
        ({"slug": "s", "cron": "* * * * *", "timezone": "Berlin"}, 'timezone` is "Berlin": '),
        ({"slug": "s", "interval": 0}, "interval` must be seconds, from 1 to ten years of them, or text like PT1H, got 0"),
        ({"slug": "s", "interval": "soon"}, 'interval` must be seconds, from 1 to ten years of them, or text like PT1H, got "soon"'),
        (
            {"slug": "s", "interval": 60, "anchor_date": "yesterday"},
            'anchor_date` must be a date and time like 2026-01-01T09:00:00+01:00, got "yesterday"',
        ),
        ({"slug": "s", "cron": "* * * * *", "anchor_date": "2026-01-01"}, "anchor_date` goes with `interval`, not with `cron`"),
        ({"slug": "s", "interval": 60, "day_or": True}, "day_or` goes with `cron`, not with `interval`"),
        ({"slug": "s", "rrule": "DTSTART:20260101T090000\nRRULE:FREQ=NEVER"}, 'rrule` is "DTSTART:20260101T090000\\nRRULE:FREQ=NEVER": '),
        ({"slug": "s", "cron": "* * * * *", "active": "never"}, 'active` must be true or false, got "never"'),
        ({"slug": "s", "cron": "* * * * *", "parameters": {"nope": 1}}, "parameters.nope` is no parameter of the flow greet"),
        ({"slug": "s", "cron": "* * * * *", "repeats": "t"}, "repeats` is not a known key"),
    ],
)
def test_a_mistake_in_a_schedule_gets_its_line(tmp_path: Path, schedule: dict[str, Any], problem: str) -> None:
    _, problems = read(tmp_path, {"deployments": [deployment("d", schedules=[schedule])]})

    assert len(problems) == 1, problems
    assert problems[0].startswith("prefect.yaml: deployment d: `schedules[")
    assert problem in problems[0]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            {"deployments": []},
            "`deployments` is empty; nothing is removed on account of that; `python -m prefect_ecs.registration remove` removes all",
        ),
        ({"name": "x"}, "`deployments` is empty; nothing is removed on account of that"),
        (
            {"deployments": [{"name": None, "entrypoint": None, "tags": []}, {"schedules": [{"cron": "* * * * *"}]}]},
            "`deployments` has none with a name and an entrypoint; nothing is removed on account of that; `python -m prefect_ecs.registration remove` removes all",
        ),
        ({"deployments": {}}, "`deployments` must be a list, got {}"),
        ({"deployments": [deployment("d"), deployment("d")]}, 'deployment d: `name` is "d", and the file has another deployment "greet/d"'),
        (
            {"deployments": [deployment("d", schedules=[{"slug": "s", "interval": 60}] * 2)]},
            'deployment d: `schedules[1].slug` is "s", which another schedule of the deployment has too',
        ),
        (
            {"deployments": [deployment("d")], "pull": [{"git": {}}]},
            "`pull[0]` runs git at each run, while the code is in the image: do it",
        ),
        ({"deployments": [deployment("d")], "bild": None}, "`bild` is not a known key; did you mean `build`?"),
        (
            {"deployments": [deployment("d")], "deploymants": []},
            "`deploymants` is not a known key; did you mean `deployments`?",
        ),
    ],
)
def test_a_mistake_in_the_file_gets_its_line(tmp_path: Path, content: Any, problem: str) -> None:
    assert any(line.startswith(f"prefect.yaml: {problem}") for line in read(tmp_path, content)[1])


def test_all_mistakes_of_all_deployments_are_told_at_once(tmp_path: Path) -> None:
    bad = deployment(
        "bad", parameters={"nope": 1, "times": "x"}, tags=[""], paused=3, work_pool={"job_variables": {"image": "x", "cpu": 7}}
    )

    _, problems = read(tmp_path, {"deployments": [bad, {**bad, "name": "worse"}]})

    assert len(problems) == 6
    assert all(line.startswith("prefect.yaml: deployment bad: ") for line in problems)
    assert all(" (so too deployment worse (line " in line for line in problems)


@pytest.mark.parametrize(
    ("parameters", "problems"),
    [
        ({"anything": {"whatever": 1}}, []),
        (
            {"whatever": 1},
            [
                "prefect.yaml: deployment d: `parameters.whatever` is no parameter of the flow takes-any;"
                " write `anything: {whatever: …}`; allowed: anything"
            ],
        ),
    ],
)
def test_a_flow_that_takes_anything_gets_it_as_prefect_hands_it_on(tmp_path: Path, parameters: dict[str, Any], problems: list[str]) -> None:
    item = deployment("d", entrypoint="support.sample_flows.takes_any", parameters=parameters)

    assert read(tmp_path, {"deployments": [item]})[1] == problems


def test_a_module_is_imported_once_for_all_of_its_deployments(tmp_path: Path) -> None:
    entrypoints = ["support.sample_flows.greet", "support.sample_flows:needs", "support.sample_flows.greet"]
    items = [deployment(f"d{index}", entrypoint=entrypoint, parameters={}) for index, entrypoint in enumerate(entrypoints)]

    with mock.patch("prefect_ecs.registration.files.entrypoints.as_a_run_imports", wraps=as_a_run_imports) as imports:
        found, problems = read(tmp_path, {"deployments": items})

    assert problems == []
    assert [one.full_name for one in found] == ["greet/d0", "needs/d1", "greet/d2"]
    assert imports.call_count == 1


def test_the_size_of_the_named_pool_counts(tmp_path: Path) -> None:
    big = deployment("d", work_pool={"name": "{{ $WORK_POOL_BIG }}", "job_variables": {"memory": 16384}})

    assert read(tmp_path, {"deployments": [big]})[1] == []


def test_an_interval_counts_from_the_same_moment_at_every_registration(tmp_path: Path) -> None:
    content = {"deployments": [deployment("d", schedules=[{"slug": "s", "interval": "PT1H"}])]}

    first, second = read(tmp_path, content)[0], read(tmp_path, content)[0]

    assert first[0].schedules == second[0].schedules


def test_what_has_other_keys_but_no_name_and_no_entrypoint_is_passed_over_and_told(tmp_path: Path) -> None:
    path, problems, notes = tmp_path / "prefect.yaml", Problems(), Problems()
    unnamed = {"name": None, "entrypoint": None, "description": "x", "schedules": [{"cron": "* * * * *"}]}
    path.write_text(yaml.safe_dump({"deployments": [unnamed, deployment("d")]}, sort_keys=False))

    [found] = ManifestReader(CONFIG, TEMPLATES, placeholders(problems), problems, notes).read(path)

    assert (found.name, problems.lines) == ("d", [])
    assert notes.lines == ["prefect.yaml:2: deployment number 1: is passed over: it has no name and no entrypoint"]


KEYS = [
    "name",
    "entrypoint",
    "description",
    "version",
    "tags",
    "parameters",
    "schedules",
    "paused",
    "concurrency_limit",
    "flow_name",
    "work_pool",
    "triggers",
    "pull",
    "nope",
]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["{{ $A }}", "{{", "* * * * *"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEYS, "slug", "cron", "interval", "job_variables", "limit", "expect"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=60)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
@example({"name": None, "entrypoint": None})
def test_whatever_a_deployment_says_it_is_taken_or_refused_in_plain_lines(tmp_path: Path, changes: dict[str, Any]) -> None:
    deployments, problems = read(tmp_path, {"deployments": [{**deployment("d"), **changes}]})

    assert deployments or problems
    assert all(line.startswith("prefect.yaml: ") and "\n" not in line for line in problems)


def read_limits_file(directory: Path, content: object) -> tuple[list[Limit] | None, list[str]]:
    """The limits of a limits.yaml, and what is wrong with it."""
    path, problems = directory / "limits.yaml", Problems()
    path.write_text(yaml.safe_dump(content))
    return read_limits(path, placeholders(problems), problems), without_lines(problems.lines)


def test_limits_are_read(tmp_path: Path) -> None:
    content = {"limits": [{"name": "a", "limit": 2}, {"name": "b-{{ $STACK }}", "limit": 4, "slot_decay_per_second": 0.5}]}

    assert read_limits_file(tmp_path, content) == ([Limit("a", 2, 0.0), Limit("b-test", 4, 0.5)], [])


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({}, "`limits` is missing; write `limits: none` for none"),
        ({"limits": [], "limit": 1}, "`limit` is not a known key; did you mean `limits`? allowed: limits"),
        ({"limits": ["a"]}, '`limits[0]` must be a mapping, got "a"'),
        ({"limits": [{"limit": 1}]}, "`limits[0].name` is missing"),
        ({"limits": [{"name": "a"}]}, "`limits[0].limit` is missing"),
        ({"limits": [{"name": "a", "limit": 0}]}, "`limits[0].limit` must be a whole number of at least 1, got 0"),
        ({"limits": [{"name": "a", "limit": "two"}]}, '`limits[0].limit` must be a whole number of at least 1, got "two"'),
        (
            {"limits": [{"name": "a", "limit": 1, "slot_decay_per_second": 0}]},
            "`limits[0].slot_decay_per_second` must be a number above 0, got 0",
        ),
        (
            {"limits": [{"name": "{{ $NOPE }}", "limit": 1}]},
            "`limits[0].name` has `{{ $NOPE }}`, and the environment of Registration has no",
        ),
        ({"limits": [{"name": "a/b", "limit": 1}]}, "`limits[0].name` must not contain any of"),
        ({"limits": [{"name": "deployment:1", "limit": 1}]}, '`limits[0].name` must not begin with "deployment:", got "deployment:1"'),
        ({"limits": [{"name": "a", "limit": 1, "decay": 2}]}, "`limits[0].decay` is not a known key"),
        (
            {"limits": [{"name": "a", "limit": 1}, {"name": "a", "limit": 2}]},
            '`limits[1].name` is "a", which another limit of the file has too',
        ),
    ],
)
def test_a_mistake_in_a_limit_gets_its_line(tmp_path: Path, content: object, problem: str) -> None:
    [line] = read_limits_file(tmp_path, content)[1]

    assert line.startswith(f"limits.yaml: {problem}")


def test_a_task_definition_is_chosen_by_its_name(tmp_path: Path) -> None:
    arn = CONFIG.task_definitions["train"]
    triggers = [{"expect": ["x"], "job_variables": {"task_definition": "train"}}]
    items = [{**with_variables(task_definition="train", cpu=1024, memory=2048), "triggers": triggers}]

    [found], problems = read(tmp_path, {"deployments": items})

    assert problems == []
    assert found.fields["job_variables"] == {"task_definition_arn": arn, "cpu": 1024, "memory": 2048}
    assert [trigger.job_variables for trigger in found.triggers] == [{"task_definition_arn": arn}]


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({"cpu": 49152, "memory": 393216}, None),
        ({"task_definition": "train"}, None),
        ({"cpu": 128}, "`work_pool.job_variables.cpu` is 128: 128 is less than the minimum of 256"),
        ({"cpu": 200000}, "`work_pool.job_variables.cpu` is 200000: 200000 is greater than the maximum of 196608"),
        ({"memory": 5}, "`work_pool.job_variables.memory` is 5: 5 is less than the minimum of 6"),
        (
            {"launch_type": "FARGATE"},
            "`work_pool.job_variables.launch_type` is not for a deployment to set: runs of ecs-test are on the Managed Instances"
            " prefect-ecs-prod-gpu, and their agent's work pool decides it",
        ),
        (
            {"ephemeral_storage": {"sizeInGiB": 100}},
            "`work_pool.job_variables.ephemeral_storage` is not for a deployment to set: runs of ecs-test are on the Managed Instances"
            " prefect-ecs-prod-gpu, which share the disk of their instance: `storageGiB` of `managedInstances`",
        ),
    ],
)
def test_a_deployment_on_managed_instances_has_any_size_and_nothing_of_fargate(
    tmp_path: Path, variables: dict[str, Any], problem: str | None
) -> None:
    [pool, *others] = CONFIG.work_pools
    config = CONFIG.model_copy(
        update={
            "work_pools": [pool.model_copy(update={"managed_instances": "prefect-ecs-prod-gpu"}), *others],
            "gpu_definitions": ["train"],
        }
    )
    path, problems = tmp_path / "prefect.yaml", Problems()
    path.write_text(yaml.safe_dump({"deployments": [with_variables(**variables)]}))
    templates = {one.name: base_job_template(one) for one in config.work_pools}
    ManifestReader(config, templates, placeholders(problems), problems).read(path)

    found = without_lines(problems.lines)
    assert len(found) == (0 if problem is None else 1)
    assert all(line.startswith(f"prefect.yaml: deployment d: {problem}") for line in found)


def test_gpus_are_not_on_fargate(tmp_path: Path) -> None:
    path, problems = tmp_path / "prefect.yaml", Problems()
    path.write_text(yaml.safe_dump({"deployments": [with_variables(task_definition="train")]}))
    config = CONFIG.model_copy(update={"gpu_definitions": ["train"]})
    ManifestReader(config, TEMPLATES, placeholders(problems), problems).read(path)

    assert without_lines(problems.lines) == [
        'prefect.yaml: deployment d: `work_pool.job_variables.task_definition` is "train", whose GPUs Fargate hasn\'t, where runs of'
        " ecs-test are: choose the work pool of an agent on Managed Instances"
    ]


@pytest.mark.parametrize("entrypoint", ["train.py:train", "jobs/train.py:train", "jobs.train:train", "jobs.train.train"])
def test_a_flow_for_another_projects_image_is_read_from_its_source(tmp_path: Path, entrypoint: str) -> None:
    source = '''
        import the_other_images_package as other
        from helpers import DAYS
        from prefect import flow

        class Options: ...

        @flow(name="training")
        def train(model: other.Model, days: int = DAYS, rate: float = other.RATE) -> None:
            """Train it."""
    '''
    (tmp_path / "helpers.py").write_text("DAYS = 7")
    (tmp_path / "jobs").mkdir()
    for file in ("train.py", "jobs/train.py"):
        (tmp_path / file).write_text(dedent(source))
    item = with_variables(task_definition="train") | {"entrypoint": entrypoint}

    [found], problems = read(tmp_path, {"deployments": [{**item, "parameters": {"days": 3}}]}, other_images=["train"])
    _, wrong = read(tmp_path, {"deployments": [{**item, "parameters": {"day": 3}}]}, other_images=["train"])
    _, in_own_image = read(tmp_path, {"deployments": [item]})

    assert problems == []
    assert found.full_name == "training/d"
    assert found.fields["description"] == "Train it."
    properties = found.fields["parameter_openapi_schema"]["properties"]
    assert {name: one.get("type") for name, one in properties.items()} == {"model": None, "days": "integer", "rate": "number"}
    assert wrong[0].startswith("prefect.yaml: deployment d: `parameters.day` is no parameter of the flow training; did you mean `days`?")
    assert "ModuleNotFoundError: No module named 'the_other_images_package'" in in_own_image[0]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("import helpers.nowhere\nfrom prefect import flow\n@flow\ndef train(): ...", "No module named 'helpers.nowhere'"),
        ("import the_other_images_package\ndef train(): ...", "No module named 'the_other_images_package'"),
        ("def train(:", "SyntaxError"),
        ("import the_other_images_package\n1 / 0\nfrom prefect import flow\n@flow\ndef run(): ...", "No module named"),
    ],
)
def test_a_flow_that_no_image_could_import_is_refused(tmp_path: Path, source: str, problem: str) -> None:
    (tmp_path / "helpers.py").write_text("")
    (tmp_path / "train.py").write_text(source)
    item = with_variables(task_definition="train") | {"entrypoint": "train.py:train"}

    [], problems = read(tmp_path, {"deployments": [item]}, other_images=["train"])

    assert problem in problems[0]


def test_a_flow_that_fails_to_be_imported_leaves_nothing_for_others_to_import(tmp_path: Path) -> None:
    (tmp_path / "first.py").write_text("import not_installed\nfrom prefect import flow\n@flow\ndef run(): ...")
    (tmp_path / "second.py").write_text("from first import run")
    items = [deployment(name, entrypoint=f"{name}.py:run") for name in ("first", "second")]

    [], [problem] = read(tmp_path, {"deployments": items})

    # The same cause, and not that `first` has no `run`.
    assert "No module named 'not_installed' (so too deployment second" in problem
