"""Files as teams on ECS have them are taken as they are, and what of them does nothing here is told."""

# What is passed over and its line are read best side by side.
# ruff: noqa: E501

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from prefect.cli.deploy._models import PrefectYamlModel

from support.projects import PROJECTS, read_project

BUILT = "is passed over: the stack builds the image"
PUSHED = "is passed over: the stack pushes the image, and code goes nowhere else"
IMAGE = "`work_pool.job_variables.image` is passed over: runs have the image that the stack builds"
IN_IMAGE = "is passed over: the code is in the image"


@pytest.mark.parametrize(
    ("project", "pool", "deployments", "notes"),
    [
        (
            "docker_ecr",
            "sales-ecs",
            {"load/daily": {"description": "Load yesterday's sales.", "tags": ["sales", "ecs"]}, "load/big": {"parameters": {"days": 30}}},
            [
                f":5: `build` (run_shell_script, build_docker_image) {BUILT}",
                f":20: `push` (push_docker_image) {PUSHED}",
                f":27: `pull` (set_working_directory) {IN_IMAGE}",
                f":37: deployment daily: {IMAGE} (so too deployment big (line 61))",
                ":43: deployment daily: `version` is passed over: it comes from a step that isn't run here",
            ],
        ),
        (
            "init_template",
            "default-agent-pool",
            {"forecast/default": {"entrypoint": "./forecast.py:forecast", "enforce_parameter_schema": True}},
            [
                f":12: `pull` (set_working_directory) {IN_IMAGE}",
                ":18: deployment number 1: is passed over: it has no name and no entrypoint",
            ],
        ),
        (
            "s3_code",
            "valuations",
            {"Wallets/01 Wallets": {"entrypoint": "01_wallets.py:wallets"}},
            [f":5: `push` (push_to_s3) {PUSHED}", f":12: `pull` (pull_from_s3) {IN_IMAGE}"],
        ),
        (
            "build_each",
            "models",
            {
                "train/train": {
                    "version": "gpu",
                    "concurrency_limit": 1,
                    "job_variables": {"cpu": 4096, "memory": 8192, "env": {"THREADS": "4", "VERBOSE": "true"}},
                },
                "score/score": {"concurrency_limit": 1, "job_variables": {}},
            },
            [
                f":16: `build` (build_docker_image) {BUILT} (so too deployment train (line 28))",
                f":18: `push` (push_docker_image) {PUSHED}",
                f":44: deployment train: {IMAGE} (so too deployment score (line 55))",
            ],
        ),
        (
            "schedules",
            "clock",
            {"tick/old": {}, "tick/new": {}},
            [
                ":25: deployment new: `schedules[4].rrule` has no DTSTART, so Prefect counts from midnight of 1 January 2020; one is `DTSTART:20260101T090000` before RRULE (so too deployment new (line 30))",
            ],
        ),
        ("triggers_sla", "chain", {"after/after": {}}, []),
        (
            "monorepo/services/other/../etl",
            "etl",
            {"etl/from-root": {"entrypoint": "services/etl/flow.py:etl", "pull_steps": []}, "other/from-step": {}},
            [
                f":6: `pull` (set_working_directory) {IN_IMAGE}",
                f":16: deployment from-step: `pull` (git_clone, set_working_directory) {IN_IMAGE}",
            ],
        ),
    ],
)
def test_a_teams_file_is_taken_as_it_is(project: str, pool: str, deployments: dict[str, Any], notes: list[str]) -> None:
    file = (PROJECTS / project / "prefect.yaml").resolve()
    stands = PROJECTS / "monorepo" if project.startswith("monorepo") else file.parent

    read = read_project(file, stands, pools={pool: "main"}, CHAINED="no")

    assert read.problems == []
    assert list(read.deployments) == list(deployments)
    assert {one.work_pool for one in read.deployments.values()} == {"ecs-test"}
    for name, fields in deployments.items():
        found = read.deployments[name].fields
        expected = {**fields, **({"tags": [*fields["tags"], "managed-by:flows/test"]} if "tags" in fields else {})}
        assert {key: found[key] for key in expected} == expected
    assert [note.removeprefix("prefect.yaml") for note in read.notes] == notes


# Prefect knows no placeholder for a boolean or a number; Registration does.
OF_PREFECT = [file for file in sorted(PROJECTS.rglob("prefect.yaml")) if file.parent.name != "by_environment"]


@pytest.mark.parametrize("file", OF_PREFECT, ids=lambda file: file.parent.name)
def test_prefect_itself_takes_the_files(file: Path) -> None:
    text = file.read_text()
    # Which Prefect 3.0's first releases wrote, and later ones refuse.
    text = text.replace("    max_active_runs:\n    catchup: false\n", "")
    content = yaml.safe_load(text)

    model = PrefectYamlModel.model_validate(content)

    assert len(model.deployments) == len(content["deployments"])


def test_code_below_src_is_found_by_file_and_by_module(monkeypatch: pytest.MonkeyPatch) -> None:
    project = PROJECTS / "git_src"
    # As an image has it, in which the project is installed.
    monkeypatch.syspath_prepend(str(project / "src"))

    read = read_project(project / "prefect.yaml", pools={"ledger-pool": "main"})

    assert read.problems == []
    assert {name: one.fields["pull_steps"] for name, one in read.deployments.items()} == {
        "reconcile-books/reconcile": [],
        "Reconcile: dry run/reconcile-dry": [],
        "in-batches/reconcile-batch": [],
    }
    assert read.deployments["Reconcile: dry run/reconcile-dry"].paused
    [schedule] = read.deployments["reconcile-books/reconcile"].schedules
    assert schedule.slug is not None
    assert schedule.slug.startswith("cron-")
    assert read.notes == [
        f"prefect.yaml:6: `pull` (git_clone, set_working_directory) {IN_IMAGE}",
        'prefect.yaml:18: deployment reconcile: `flow_name` is passed over, as by Prefect: the entrypoint\'s flow is "reconcile-books"',
    ]


def test_code_below_src_that_nobody_installed_is_told_where_it_is() -> None:
    file = PROJECTS / "git_src" / "prefect.yaml"
    for name in [name for name in sys.modules if name.startswith("ledger_flows")]:
        del sys.modules[name]

    problems = read_project(file, pools={"ledger-pool": "main"}).problems

    [line] = problems
    assert line.startswith(
        'prefect.yaml:27: deployment reconcile-dry: `entrypoint` is "ledger_flows.reconcile:dry", and importing it fails'
    )
    assert f"it is in src/: install the project in the image, or have `PYTHONPATH={file.parent / 'src'}`" in line


def test_everything_may_come_from_the_environment_in_the_type_that_is_wanted() -> None:
    environment = {
        "PROJECT": "x",
        "STAGE": "prod",
        "TAGS": '["a", "b"]',
        "PAUSED": "no",
        "LIMIT": "3",
        "ENFORCE": "false",
        "DAYS": "7",
        "RATIO": "0.5",
        "STRICT": "true",
        "CODES": "[1, 2]",
        "START": "4",
        "CRON": "0 1 * * *",
        "NIGHTLY": "True",
        "EVERY": "90",
        "POOL": "ecs-test",
        "CPU": "1024",
    }
    variables = {"region": "eu", "memory": 2048}

    read = read_project(PROJECTS / "by_environment" / "prefect.yaml", read_variable=variables.get, **environment)

    assert read.problems == []
    [found] = read.deployments.values()
    assert found.full_name == "report/report-prod"
    assert not found.paused
    assert {key: found.fields[key] for key in ("tags", "concurrency_limit", "enforce_parameter_schema", "parameters", "job_variables")} == {
        "tags": ["a", "b", "managed-by:flows/test"],
        "concurrency_limit": 3,
        "enforce_parameter_schema": False,
        "parameters": {
            "region": "eu",
            "days": 7,
            "ratio": 0.5,
            "strict": True,
            "codes": [1, 2],
            "window": {"start": 4},
            # Text where text is allowed.
            "name": "7",
        },
        "job_variables": {
            "cpu": 1024,
            "memory": 2048,
            # Text, so that the agent asks for Prefect's variables and blocks when it starts a run.
            "env": {"REGION": "{{ prefect.variables.region }}", "TOKEN": "{{ prefect.blocks.secret.token }}", "STAGE": "prod"},
            "labels": {"flow": "{{ ctx.flow.name }}"},
        },
    }
    nightly, often = found.schedules
    assert (nightly.active, nightly.parameters) == (True, {"days": 7})
    assert often.schedule.model_dump()["interval"].total_seconds() == 90


def test_a_variable_that_prefect_does_not_have_is_told_with_the_command_that_sets_it() -> None:
    file = PROJECTS / "pip_at_run" / "prefect.yaml"
    pools = {"curation-2gb-prefect-3.2.14-python3.9": "main"}

    [line] = read_project(file, code="pull", pools=pools, read_variable={}.get).problems

    assert line == (
        "prefect.yaml:24: deployment read-2gb: `parameters.secret_name` has `{{ prefect.variables.secret_name }}`,"
        " and Prefect has no variable secret_name; set it with `prefect variable set secret_name VALUE`"
    )


def test_what_installs_packages_at_each_run_is_refused_with_what_to_write_and_kept_where_the_code_is_pulled() -> None:
    file = PROJECTS / "pip_at_run" / "prefect.yaml"
    pools = {"curation-2gb-prefect-3.2.14-python3.9": "main"}

    with_image, pulled = read_project(file, pools=pools), read_project(file, code="pull", pools=pools)

    [line] = with_image.problems
    assert line == (
        "prefect.yaml:30: deployment read-2gb: `pull[1]` runs prefect.deployments.steps.pip_install_requirements at each run, while the code"
        " is in the image: install requirements_V3.txt there, and write `pull: []` or the steps before it alone; or keep it with"
        " `code: pull` in the stack's configuration (so too deployment read-8gb (line 30))"
    )
    assert pulled.problems == []
    # As they stand in the file: Prefect fills them in when it runs them.
    written = yaml.safe_load(file.read_text())["deployments"][0]["pull"]
    assert [one.fields["pull_steps"] for one in pulled.deployments.values()] == [written, written]


@pytest.mark.parametrize(
    ("requirements", "told"),
    [
        ("# by pip-compile\n--index-url https://pypi.example.com/simple\nprefect>=3 \\\n    --hash=sha256:0a\n-r more.txt\n", None),
        ('nowhere==1; python_version < "3"\nprefect[aws]\n', None),
        ("prefect<3\nnowhere==1\n", ", which lacks prefect<3, nowhere==1"),
        # What is beside the packages, only pip can tell.
        ("-e .\n", ""),
        ("./wheels/ours.whl\n", ""),
        ("-r gone.txt\n", ""),
    ],
)
def test_what_installs_packages_that_the_image_has_is_passed_over(tmp_path: Path, requirements: str, told: str | None) -> None:
    project = shutil.copytree(PROJECTS / "pip_at_run", tmp_path / "project")
    (project / "requirements_V3.txt").write_text(requirements)
    (project / "more.txt").write_text("pyyaml\n")

    read = read_project(project / "prefect.yaml", pools={"curation-2gb-prefect-3.2.14-python3.9": "main"})

    if told is None:
        assert read.problems == []
        assert [one.fields["pull_steps"] for one in read.deployments.values()] == [[], []]
        assert any(
            "(pip_install_requirements) is passed over: the image has all packages of requirements_V3.txt" in one for one in read.notes
        )
    else:
        assert f"while the code is in the image{told}: install requirements_V3.txt there" in "".join(read.problems)


def test_a_variable_that_a_deployments_runs_alone_have_is_there_for_the_import(tmp_path: Path) -> None:
    (tmp_path / "settings_of_runs.py").write_text('import os\nBUCKET = os.environ["BUCKET_OF_RUNS"]\n')
    source = "from prefect import flow\nfrom settings_of_runs import BUCKET\n\n\n@flow\ndef load(bucket: str = BUCKET) -> None:\n    pass\n"
    (tmp_path / "load.py").write_text(source)
    bare = {"name": "bare", "entrypoint": "load.py:load"}
    told = {**bare, "name": "told", "work_pool": {"job_variables": {"env": {"BUCKET_OF_RUNS": "data"}}}}
    (tmp_path / "prefect.yaml").write_text(yaml.safe_dump({"deployments": [bare, told]}))

    read = read_project(tmp_path / "prefect.yaml")

    assert [one.partition("importing")[2] for one in read.problems] == [" it fails: KeyError: 'BUCKET_OF_RUNS'"]
    found = read.deployments["load/told"].fields
    assert found["parameter_openapi_schema"]["properties"]["bucket"]["default"] == "data"
    assert "BUCKET_OF_RUNS" not in os.environ


def test_what_only_a_step_of_the_build_would_say_is_passed_over(tmp_path: Path) -> None:
    project = shutil.copytree(PROJECTS / "init_template", tmp_path / "project")
    commit = "{{ get-commit-hash.stdout }}"
    made = {"name": "d", "entrypoint": "forecast.py:forecast", "version": commit, "description": f"of {commit}", "tags": [commit, "daily"]}
    (project / "prefect.yaml").write_text(yaml.safe_dump({"deployments": [made]}))

    read = read_project(project / "prefect.yaml")

    assert read.problems == []
    [found] = read.deployments.values()
    assert found.fields["tags"] == ["daily", "managed-by:flows/test"]
    assert [note.partition("`")[2] for note in read.notes] == [
        f"{key}` is passed over: it comes from a step that isn't run here" for key in ("description", "tags[0]", "version")
    ]


def test_a_pool_that_the_stack_does_not_have_is_told_with_what_to_write() -> None:
    [line] = read_project(PROJECTS / "triggers_sla" / "prefect.yaml", CHAINED="1").problems

    assert line == (
        'prefect.yaml:32: deployment after: `work_pool.name` is "chain", which is no work pool of this stack; allowed: `{{ $WORK_POOL }}`,'
        " `{{ $WORK_POOL_MAIN }}`; or write `workPools: {chain: main}` for the flow project in the stack's configuration"
    )


def test_code_that_is_pulled_keeps_its_steps_with_the_values_of_those_that_push(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PROJECTS / "git_src" / "src"))
    in_s3 = read_project(PROJECTS / "s3_code" / "prefect.yaml", code="pull", pools={"valuations": "main"})
    in_git = read_project(PROJECTS / "git_src" / "prefect.yaml", code="pull", pools={"ledger-pool": "main"})

    assert in_s3.problems == []
    [pull_s3] = in_s3.deployments["Wallets/01 Wallets"].fields["pull_steps"]
    assert pull_s3["prefect_aws.deployments.steps.pull_from_s3"] == {
        "id": "pull_code",
        "requires": "prefect-aws>=0.3.4",
        "bucket": "acme-flows",
        "folder": "valuations",
        "credentials": "{{ prefect.blocks.aws-credentials.flows }}",
    }
    assert in_git.problems == []
    [clone, _] = in_git.deployments["reconcile-books/reconcile"].fields["pull_steps"]
    assert clone["prefect.deployments.steps.git_clone"]["credentials"] == "{{ prefect.blocks.github-credentials.acme }}"
