"""prefect.yaml as people write it: every message has the file's line, one cause has one message, and text stays as it is written."""

# A mistake and its message are read best side by side.
# ruff: noqa: E501

from pathlib import Path
from textwrap import dedent, indent

import pytest

from prefect_ecs.registration.files.deployment import Deployment
from prefect_ecs.registration.files.manifest import ManifestReader
from prefect_ecs.registration.problems import Problems
from support.manifest import CONFIG, TEMPLATES, placeholders


def read(directory: Path, text: str, **environment: str) -> tuple[list[Deployment], list[str]]:
    """The deployments of a prefect.yaml, and what is wrong with it."""
    path, problems = directory / "prefect.yaml", Problems()
    path.write_text(dedent(text))
    return ManifestReader(CONFIG, TEMPLATES, placeholders(problems, **environment), problems).read(path), problems.lines


def one(body: str, entrypoint: str = "support.sample_flows.greet") -> str:
    """A file with one deployment."""
    return f"deployments:\n  - name: d\n    entrypoint: {entrypoint}\n{indent(dedent(body), '    ')}"


@pytest.mark.parametrize(
    "written",
    [
        "1.10",
        "010",
        "12:30",
        "1_000",
        "0x10",
        "0b11",
        "1e3",
        "1.0e+3",
        ".5",
        "no",
        "Yes",
        "on",
        "true",
        "2026-11-30",
        "2026-11-30 10:00:00",
        ".nan",
        "-.inf",
        "2026-13-45",
        "0o17",
        "=",
        "1.",
    ],
)
def test_text_is_taken_as_it_is_written(tmp_path: Path, written: str) -> None:
    body = f"""
        version: {written}
        description: {written}
        tags: [{written}]
        schedules: [{{slug: {written}, cron: "* * * * *"}}]
        triggers: [{{name: {written}, expect: [{written}], match: {{a.b: {written}}}}}]
        work_pool:
          job_variables:
            command: {written}
            env: {{A: {written}}}
            labels: {{{written}: {written}}}
    """
    [found], problems = read(tmp_path, one(body))

    assert problems == []
    [schedule], [trigger] = found.schedules, found.triggers
    assert (found.fields["version"], found.fields["description"], found.fields["tags"][0], schedule.slug) == (written,) * 4
    assert trigger.model_dump(include={"name", "expect", "match"}) == {"name": written, "expect": {written}, "match": {"a.b": written}}
    assert found.fields["job_variables"] == {"command": written, "env": {"A": written}, "labels": {written: written}}


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("tags: [~]", "prefect.yaml:4: deployment d: `tags[0]` must be text, got null"),
        (
            "concurrency_limit: 010",
            "prefect.yaml:4: deployment d: `concurrency_limit` is 010, which YAML takes for the number 8; put it in quotes, or write the number",
        ),
        (
            "concurrency_limit: 3000000000",
            "prefect.yaml:4: deployment d: `concurrency_limit` must be a whole number of at least 1 and at most 2147483647, got 3000000000",
        ),
        (
            "schedules: [{slug: s, interval: 1:30}]",
            "prefect.yaml:4: deployment d: `schedules[0].interval` must be seconds, from 1 to ten years of them, or text like PT1H, got 1:30",
        ),
        ("parameters:\n  name: 1.10", "prefect.yaml:5: deployment d: `parameters.name` must be text, got 1.10; put it in quotes: '1.10'"),
        ("parameters:\n  name: no", "prefect.yaml:5: deployment d: `parameters.name` must be text, got no; put it in quotes: 'no'"),
        (
            "parameters:\n  times: 010",
            "prefect.yaml:5: deployment d: `parameters.times` is 010, which YAML takes for the number 8; put it in quotes, or write the number",
        ),
        ("description: {{ $STACK }}", 'prefect.yaml:4: `deployments[0].description` is {{ $STACK }} without quotes; write "{{ $STACK }}"'),
        ("tags: [{{ $STACK }}, a]", 'prefect.yaml:4: `deployments[0].tags[0]` is {{ $STACK }} without quotes; write "{{ $STACK }}"'),
        (
            "description: {{ $STACK }} flows",
            "prefect.yaml:4: is not valid YAML: expected <block end>, but found '<scalar>'; text that begins with one of",
        ),
        (
            "schedules:\n  - slug: s\n    cron: * * * * *",
            "prefect.yaml:6: is not valid YAML: expected alphabetic or numeric character, but found ' '; text that begins with one of",
        ),
        ("description: Note: this", "prefect.yaml:4: is not valid YAML: mapping values are not allowed here; text that begins with one of"),
        (
            "schedules: [{slug: s, cron: '* * * * *', parameters: {times: many}}]",
            'prefect.yaml:4: deployment d: `schedules[0].parameters.times` must be a whole number, got "many"',
        ),
        (
            "work_pool:\n  job_variables:\n    env:\n      A: [1]",
            "prefect.yaml:7: deployment d: `work_pool.job_variables.env.A` must be text or null, got [1]",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, body: str, problem: str) -> None:
    [line] = read(tmp_path, one(body))[1]

    assert line.startswith(problem)


def test_everything_that_is_wrong_is_told_at_once_whatever_else_is_wrong(tmp_path: Path) -> None:
    body = """
        nope: 1
        parameters: {times: x}
        concurrency_limit: {collision_strategy: WAIT}
        schedules:
          - {cron: every day, timezone: Berlin, anchor_date: soon, parameters: {nam: x}}
        triggers:
          - {expekt: [x], posture: Lazy, within: long, parameters: {nam: x}, job_variables: {image: x}}
        work_pool:
          name: other
          work_queue_name: nobody
          job_variables: {image: x, cpu: 7, memory: 1024, env: {PATH: x, A: [1]}, launch_type: EC2}
    """
    problems = read(tmp_path, one(body))[1]

    told = [line.split("`")[1] for line in problems]
    assert sorted(told) == sorted(
        [
            "nope",
            "parameters.times",
            "concurrency_limit.limit",
            "concurrency_limit.collision_strategy",
            "schedules[0].cron",
            "schedules[0].timezone",
            "schedules[0].anchor_date",
            "schedules[0].parameters.nam",
            "triggers[0].expekt",
            "triggers[0].posture",
            "triggers[0].within",
            "triggers[0].parameters.nam",
            "triggers[0].job_variables.image",
            "work_pool.name",
            "work_pool.work_queue_name",
            "work_pool.job_variables.image",
            "work_pool.job_variables.cpu",
            "work_pool.job_variables.env.PATH",
            "work_pool.job_variables.env.A",
            "work_pool.job_variables.launch_type",
        ]
    )


def test_all_values_that_are_no_plain_data_are_told_at_once(tmp_path: Path) -> None:
    problems = read(tmp_path, one("tags: [!x a]\ndescription: {{ $A }}\n~: 1\nversion: 1\nversion: 2\nnope: 1"))[1]

    assert [line.split(":")[1] for line in problems] == ["4", "5", "6", "8", "9"]


MANY = 57


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        # A variable that is missing, in several keys.
        (
            {"description": "'{{ $REGION }}'"},
            "prefect.yaml:4: deployment d0: `description` has `{{ $REGION }}`, and the environment of Registration has no REGION (so too deployment d1 (line 7), ",
        ),
        # A module that can't be imported.
        (
            {"entrypoint": "support.broken_module.f"},
            'prefect.yaml:3: deployment d0: `entrypoint` is "support.broken_module.f", and importing it fails: SystemExit: this module',
        ),
        ({"work_pool": "{name: other}"}, 'prefect.yaml:4: deployment d0: `work_pool.name` is "other", which is no work pool of this stack'),
    ],
)
def test_one_cause_has_one_message(tmp_path: Path, item: dict[str, str], problem: str) -> None:
    keys = [{"name": f"d{number}", "entrypoint": "support.sample_flows.greet", **item} for number in range(MANY)]
    text = "deployments:\n" + "".join("  - " + "\n    ".join(f"{key}: {value}" for key, value in one.items()) + "\n" for one in keys)

    [line] = read(tmp_path, text)[1]

    assert line.startswith(problem)
    assert line.endswith(f" and {MANY - 6} more)")


def test_a_mistake_in_an_anchor_is_told_at_the_anchor(tmp_path: Path) -> None:
    text = "definitions:\n  common: &common\n    entrypoint: support.sample_flows.greet\n    parameters: {times: x}\ndeployments:\n"
    text += "".join(f"  - {{<<: *common, name: d{number}}}\n" for number in range(MANY))

    [line] = read(tmp_path, text)[1]

    assert line.startswith(
        'prefect.yaml:4: deployment d0: `parameters.times` must be a whole number, got "x" (so too deployment d1 (line 4), '
    )


@pytest.mark.parametrize(
    ("entrypoint", "hint"),
    [
        ("support.sample_flows:gret", "did you mean `support.sample_flows:greet`?"),
        ("tests/support/sample_flows.py:greet", "did you mean `prefect_ecs/tests/support/sample_flows.py:greet`?"),
        ("prefect_ecs/tests/support/sample_flow.py:greet", "did you mean `prefect_ecs/tests/support/sample_flows.py:greet`?"),
        ("prefect_ecs/tests/support/sample_flows.py:gret", "did you mean `prefect_ecs/tests/support/sample_flows.py:greet`?"),
        ("support.sample_flows.gret", "did you mean `support.sample_flows.greet`?"),
        ("support.sample_flow.greet", "did you mean `support.sample_flows`?"),
        ("flws.hello.hello", "did you mean `flows`?"),
    ],
)
def test_an_entrypoint_that_is_nearly_right_gets_the_right_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entrypoint: str, hint: str
) -> None:
    # As an image stands in its working directory.
    monkeypatch.chdir(Path(__file__).parents[3])

    [line] = read(tmp_path, one("", entrypoint))[1]

    assert line.startswith("prefect.yaml:3: deployment d: `entrypoint` ")
    assert line.endswith(hint)


def test_placeholders_of_a_trigger_are_filled_in_but_for_prefects_own_in_parameters(tmp_path: Path) -> None:
    body = """
        triggers:
          - name: "on {{ $STACK }}"
            expect: ["x.{{ $STACK }}"]
            match_related: {prefect.resource.id: "prefect.tag.{{ $STACK }}"}
            parameters: {name: "{{ $STACK }}-{{ event.resource.id }}", times: "{{ event.payload.n }}"}
            job_variables: {env: {STAGE: "{{ $STACK }}"}}
    """
    [found], problems = read(tmp_path, one(body))

    assert problems == []
    [trigger] = found.triggers
    assert trigger.name == "on test"
    assert trigger.parameters == {"name": "test-{{ event.resource.id }}", "times": "{{ event.payload.n }}"}
    assert trigger.job_variables == {"env": {"STAGE": "test"}}
    assert trigger.model_dump(include={"expect", "match_related"}) == {
        "expect": {"x.test"},
        "match_related": {"prefect.resource.id": "prefect.tag.test"},
    }


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (
            "triggers: [{expect: ['{{ event.id }}']}]",
            "prefect.yaml:4: deployment d: `triggers[0].expect[0]` has `{{ event.id }}`; only environment variables",
        ),
        (
            "triggers: [{expect: [x], parameters: {name: '{{ $NOPE }}'}}]",
            "prefect.yaml:4: deployment d: `triggers[0].parameters.name` has `{{ $NOPE }}`",
        ),
        (
            "triggers: [{expect: [x], parameters: {name: '{{ event. }}'}}]",
            'prefect.yaml:4: deployment d: `triggers[0].parameters.name` is "{{ event. }}", which is no template',
        ),
        (
            "triggers: [{expect: [x], parameters: {times: many}}]",
            'prefect.yaml:4: deployment d: `triggers[0].parameters.times` must be a whole number, got "many"',
        ),
        (
            "triggers: [{expect: [x], parameters: {nam: x}}]",
            "prefect.yaml:4: deployment d: `triggers[0].parameters.nam` is no parameter of the flow greet; did you mean `name`?",
        ),
        (
            "triggers: [{expect: [x], job_variables: {env: {PREFECT_API_URL: x}}}]",
            "prefect.yaml:4: deployment d: `triggers[0].job_variables.env.PREFECT_API_URL` is set by the program itself; remove it",
        ),
    ],
)
def test_a_trigger_is_held_against_flow_and_stack(tmp_path: Path, body: str, problem: str) -> None:
    [line] = read(tmp_path, one(body))[1]

    assert line.startswith(problem)


WINDOW = "window: {days: 7, region: eu}"


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        # What server and flow take.
        ("since: 2026-01-01T00:00:00", None),
        ("since: 2026-01-01", None),
        ("fallback: {days: 1, region: us}", None),
        ("source: 3", None),
        # What both or one refuse, at the fault and not around it.
        ("since: soon", '`parameters.since` is "soon": '),
        ("fallback: {days: x, region: us}", '`parameters.fallback.days` must be a whole number, got "x"'),
        ("fallback: 7", "`parameters.fallback` must be a mapping or null, got 7"),
        ("source: {days: [], region: us}", "`parameters.source.days` must be a whole number, got []"),
        ("source: text", '`parameters.source` must be a mapping or a whole number or null, got "text"'),
        # What nobody is there to be asked for.
        ("fallback: {days: 1}", '`parameters.fallback.region` is missing, and the schedule "s" starts runs without anybody to ask'),
        ("source: {days: 1}", '`parameters.source.region` is missing, and the schedule "s" starts runs without anybody to ask'),
    ],
)
def test_parameters_are_what_server_and_flow_take(tmp_path: Path, parameters: str, problem: str | None) -> None:
    body = f"parameters:\n  {WINDOW}\n  {parameters}\nschedules: [{{slug: s, cron: '* * * * *'}}]"
    problems = read(tmp_path, one(body, "support.sample_flows.report"))[1]

    assert [line.split(": ", 2)[2][: len(problem or "")] for line in problems] == ([] if problem is None else [problem])


@pytest.mark.parametrize(
    ("start", "problems"),
    [
        ("enforce_parameter_schema: false", []),
        (
            "schedules: [{slug: s, cron: '* * * * *'}]",
            ['`parameters.window` is missing, and the schedule "s" starts runs without anybody to ask'],
        ),
        ("triggers: [{expect: [x]}]", ["`parameters.window` is missing, and trigger 1 starts runs without anybody to ask"]),
        ("triggers: [{expect: [x], parameters: {window: '{{ event.payload }}'}}]", []),
        (
            "schedules: [{slug: s, cron: '* * * * *'}, {slug: t, interval: 60, parameters: {window: {days: 1}}}, {slug: u, interval: 60}]",
            [
                '`parameters.window` is missing, and the schedule "s" and 1 more start runs without anybody to ask',
                '`schedules[1].parameters.window.region` is missing, and the schedule "t" starts runs without anybody to ask',
            ],
        ),
    ],
)
def test_what_starts_runs_by_itself_has_all_parameters(tmp_path: Path, start: str, problems: list[str]) -> None:
    found = read(tmp_path, one(start, "support.sample_flows.report"))[1]

    assert [line.split(": ", 2)[2] for line in found] == problems


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (name, "x")
            for name in (
                "PREFECT_API_URL",
                "PREFECT_HOME",
                "PATH",
                "PYTHONPATH",
                "AWS_ACCESS_KEY_ID",
                "AWS_SESSION_TOKEN",
                "AWS_REGION",
                "ECS_X",
                "PREFECT__FLOW_RUN_ID",
                "EXTRA_PIP_PACKAGES",
                "A-B",
                "'1A'",
            )
        ),
        ("SOURCE", "postgresql://me:secret-word@host/db"),
        ("SOURCE", "Server=db;pwd=secret-word"),
        ("HOOK", "https://hooks.slack.com/services/T0/B0/secret-word"),
        ("SOURCE", "https://team.blob.core.windows.net/data?sp=r&SIG=secret-word"),
        ("A", f"pnu_{'secretword' * 3}"),
        ("A", "AKIAIOSFODNN7EXAMPLE"),
        ("api_token", "secret-word"),
        ("GATEWAY_HEADERS", "Authorization=secret-word"),
    ],
)
def test_a_deployment_sets_no_variable_that_the_stack_refuses(tmp_path: Path, name: str, value: str) -> None:
    [line] = read(tmp_path, one(f"work_pool: {{job_variables: {{env: {{{name}: '{value}'}}}}}}"))[1]

    key = name.strip("'")
    assert line.startswith(f"prefect.yaml:4: deployment d: `work_pool.job_variables.env.{key}` ")
    assert "secret-word" not in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_TOKEN", "{{ prefect.blocks.secret.api-token }}"),
        ("API_TOKEN_FILE", "secret-word"),
        ("DB_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf"),
        ("REGION", "asiapacificsoutheast1"),
    ],
)
def test_a_deployment_sets_a_variable_that_names_a_secret(tmp_path: Path, name: str, value: str) -> None:
    assert read(tmp_path, one(f"work_pool: {{job_variables: {{env: {{{name}: '{value}'}}}}}}"))[1] == []


def many_variables(count: int) -> str:
    """Each of 300 characters."""
    return "env: {" + ", ".join(f"V{number}: {'x' * 300}" for number in range(count)) + "}"


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        (many_variables(22), None),
        (many_variables(30), ".env` makes RunTask's overrides 10"),
        (f"command: {'x' * 8000}", ".command` makes RunTask's overrides 8"),
        ("labels: {日本: x}", ".labels.日本` must have a key with Latin letters, digits or one of _ . / = + : @"),
        ("labels: {team: 日本}", None),
        ("labels: {aws:team: x}", ".labels.aws:team` must not begin with aws:"),
        ("labels: {AWS:team: x}", ".labels.AWS:team` must not begin with aws:"),
        ("labels: {prefect.io/flow-run-id: x}", ".labels.prefect.io/flow-run-id` must not begin with aws:, prefect.io/"),
        ("labels: {prefect-ecs:stack: x}", ".labels.prefect-ecs:stack` must not begin with aws:"),
        ("labels: {a b: x, a-b: y}", '.labels.a-b` becomes the tag "a-b", as "a b" does; AWS takes a key once'),
        (f"labels: {{{'k' * 129}: x}}", " must have a key of at most 128 characters, has 129"),
        (f"labels: {{k: {'v' * 257}}}", ".labels.k` must be at most 256 characters long, has 257"),
        (f"labels: {{{', '.join(f'k{number}: v' for number in range(39))}}}", None),
        (
            f"labels: {{{', '.join(f'k{number}: v' for number in range(40))}}}",
            ".labels` makes 51 tags of a task, the labels' 40, the stack's 0 and the agent's 11; AWS takes 50",
        ),
    ],
)
def test_what_runtask_would_refuse_is_refused_before(tmp_path: Path, variables: str, problem: str | None) -> None:
    problems = read(tmp_path, one(f"work_pool: {{job_variables: {{{variables}}}}}"))[1]

    assert len(problems) == (problem is not None), problems
    assert problem is None or problem in problems[0]
