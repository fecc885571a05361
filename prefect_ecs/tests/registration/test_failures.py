"""When something goes wrong: nothing is half-registered, and the user is told what and why."""

import signal
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from prefect_ecs.registration.__main__ import main
from prefect_ecs.registration.commands.inputs import Files
from prefect_ecs.registration.problems import RefusedError
from support.command import registration
from support.prefect_server import PrefectServer
from support.stack import Request, Stack, deployment, ecs_pool


@pytest.fixture
def changed(stack: Stack) -> Stack:
    """A registered stack whose files have since changed everywhere."""
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.deployments = [deployment(stack.name("first"), schedules=[{"slug": "nightly", "cron": "0 3 * * *"}])]
    stack.apply()
    stack.limits[0]["limit"] = 8
    stack.config["workPools"][0]["memoryMiB"] = 2048
    stack.deployments = [
        deployment(stack.name("first"), description="Changed.", schedules=[{"slug": "hourly", "cron": "0 * * * *"}]),
        deployment(stack.name("second")),
    ]
    return stack


REFUSED = httpx.Response(403, request=httpx.Request("POST", "http://prefect/api/"), json={"detail": "no"})


class FailAt:
    """Refuses a request, after letting some of its kind pass."""

    error: Exception = PrefectHTTPStatusError("refused", request=REFUSED.request, response=REFUSED)

    def __init__(self, method: str, part: str, after: int = 0, but_not: str | None = None) -> None:
        self.method, self.part, self.left, self.but_not = method, part, after, but_not

    def __call__(self, request: Request) -> None:
        method, path = request
        if method != self.method or self.part not in path or path.endswith("/filter") or (self.but_not and self.but_not in path):
            return
        self.left -= 1
        if self.left == -1:
            raise self.error


@pytest.mark.parametrize(
    ("method", "part"),
    [("POST", "/deployments/"), ("PATCH", "/deployments/"), ("POST", "/automations/")],
    ids=["making a deployment", "updating a deployment", "making an automation"],
)
def test_when_a_step_after_the_template_fails_everything_is_put_back(changed: Stack, method: str, part: str) -> None:
    template, before = changed.pool().base_job_template, changed.deployed()
    changed.deployments[1]["triggers"] = [{"name": "x", "expect": ["x"]}]
    changed.fault = FailAt(method, part, but_not="/schedules")

    with pytest.raises(httpx.HTTPStatusError):
        changed.apply()

    changed.fault = lambda _: None
    after = changed.deployed()
    with changed.client() as client:
        assert client.read_global_concurrency_limit_by_name(changed.name("api")).limit == 4
    assert changed.pool().base_job_template == template
    assert set(after) == set(before)
    assert after[changed.name("first")].description == before[changed.name("first")].description
    assert [schedule.slug for schedule in after[changed.name("first")].schedules] == ["nightly"]
    assert f"work pool {changed.name('pool')}: put back" in changed.said


def test_the_registration_after_a_failed_one_completes_it(changed: Stack) -> None:
    changed.fault = FailAt("POST", "/deployments/", after=1)
    with pytest.raises(httpx.HTTPStatusError):
        changed.apply()
    changed.fault = lambda _: None

    changed.apply()

    assert set(changed.deployed()) == {changed.name("first"), changed.name("second")}
    assert changed.apply()[-1] == "nothing to change"


class LoseAnswer(FailAt):
    """Loses the answer to a request that the server has carried out."""

    error = httpx.ReadTimeout("the answer was lost")


# Queues and schedules are made and changed by requests of their own.
LOST = [
    # The ledger's first, for it stays as it was then.
    LoseAnswer("PATCH", "/variables/name/"),
    LoseAnswer("POST", "/concurrency_limits/"),
    LoseAnswer("PATCH", "/concurrency_limits/"),
    LoseAnswer("POST", "/work_pools/", but_not="/queues"),
    LoseAnswer("PATCH", "/work_pools/"),
    LoseAnswer("POST", "/queues"),
    LoseAnswer("POST", "/deployments/", but_not="/schedules"),
    LoseAnswer("PATCH", "/deployments/", but_not="/schedules"),
    LoseAnswer("POST", "/schedules"),
    LoseAnswer("PATCH", "/schedules/"),
    LoseAnswer("DELETE", "/schedules/"),
    LoseAnswer("POST", "/automations/"),
    LoseAnswer("PUT", "/automations/"),
]


@pytest.mark.faults
def test_a_change_whose_answer_was_lost_is_put_back_and_never_becomes_somebody_elses(stack: Stack) -> None:
    trigger = {"name": "x", "expect": ["x"]}
    schedules = [{"slug": slug, "cron": "0 3 * * *"} for slug in ("nightly", "gone")]
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.deployments = [deployment(stack.name("first"), schedules=schedules, triggers=[trigger])]
    stack.apply()
    before = everything(stack)
    stack.limits = [{"name": stack.name("api"), "limit": 8}, {"name": stack.name("new"), "limit": 1}]
    stack.config["workPools"][0] |= {"memoryMiB": 2048, "workQueues": ["default", "fast"]}
    stack.config["workPools"].append(ecs_pool(stack.name("second-pool"), "second"))
    schedules = [{"slug": "nightly", "cron": "0 4 * * *"}, {"slug": "hourly", "cron": "0 * * * *"}]
    stack.deployments = [
        deployment(stack.name("first"), description="Changed.", schedules=schedules, triggers=[{**trigger, "expect": ["y"]}]),
        deployment(stack.name("second"), triggers=[{**trigger, "name": "new"}]),
    ]

    for lost in LOST:
        stack.fault_after = lost if lost.method != "POST" else followed_by_a_lost_connection(stack, lost)
        # Neither complete nor refused, as it would be if what the last one left were nobody's.
        with pytest.raises(httpx.TransportError):
            stack.apply()
        stack.fault = lambda _: None
        assert everything(stack) == before, f"{lost.method} {lost.part}"

    stack.fault_after = lambda _: None
    stack.apply()
    assert stack.apply()[-1] == "nothing to change"


def followed_by_a_lost_connection(stack: Stack, lost: LoseAnswer) -> Callable[[Request], None]:
    """Whoever has no answer asks whether the request was carried out, and gets no answer either."""

    def no_connection(_: Request) -> None:
        stack.fault = lambda _: None
        raise httpx.ConnectError("connection lost")

    def fault_after(request: Request) -> None:
        try:
            lost(request)
        except httpx.ReadTimeout:
            stack.fault = no_connection
            raise

    return fault_after


def test_a_ledger_whose_making_was_not_answered_is_taken_for_its_own(stack: Stack) -> None:
    # The first of its kind is for the turn.
    stack.fault_after = LoseAnswer("POST", "/variables/", after=1)
    with pytest.raises(httpx.ReadTimeout):
        stack.apply()
    stack.fault_after = lambda _: None

    stack.apply()

    assert stack.apply()[-1] == "nothing to change"


def everything(stack: Stack) -> Any:
    """What the stack has in Prefect, but for the ledger."""
    existing = stack.existing()
    pools = [pool for pool in existing.pools.values() if pool.name.endswith(stack.id)]
    with stack.client() as client:
        return (
            sorted((pool.name, str(pool.base_job_template)) for pool in pools),
            sorted((pool.name, queue.name) for pool in pools for queue in client.read_work_queues(work_pool_name=pool.name)),
            sorted((limit.name, limit.limit) for limit in existing.limits.values() if limit.name.endswith(stack.id)),
            sorted(
                (name, found.description, sorted((item.slug, str(item.schedule)) for item in found.schedules))
                for name, found in stack.deployed().items()
            ),
            sorted((item.name, str(item.trigger.model_dump(include={"expect"}))) for item in stack.automations()),
        )


def test_what_could_not_be_put_back_is_named(changed: Stack) -> None:
    def gone(request: Request) -> None:
        if request[0] in ("POST", "PATCH", "DELETE") and "/deployments/" in request[1] and not request[1].endswith("/filter"):
            changed.fault = all_gone
            raise httpx.ConnectError("connection lost")

    def all_gone(_: Request) -> None:
        raise httpx.ConnectError("connection lost")

    changed.fault = gone
    del changed.deployments[1]

    with pytest.raises(httpx.ConnectError):
        changed.apply()

    deployment, pool, limit = (
        f"deployment greet/{changed.name('first')}",
        f"work pool {changed.name('pool')}",
        f"limit {changed.name('api')}",
    )
    assert changed.said[-1] == f"could not be put back: {deployment}, {pool}, {limit}"


@pytest.mark.faults
def test_a_registration_that_was_killed_leaves_nothing_that_the_next_one_does_not_know_as_its_own(changed: Stack) -> None:
    class Killed(BaseException):
        pass

    def kill(_: Request) -> None:
        raise Killed

    changed.limits.append({"name": changed.name("new"), "limit": 1})
    calls = []

    def after_the_new_limit(request: Request) -> None:
        calls.append(request)
        if request[0] == "PATCH" and "/work_pools/" in request[1]:
            # SIGKILL: nothing is taken back either.
            changed.fault = kill
            kill(request)

    changed.fault = after_the_new_limit
    with pytest.raises(Killed):
        changed.apply()
    changed.fault = lambda _: None
    del changed.limits[1]

    changed.apply()

    assert changed.name("new") not in changed.existing().limits


@pytest.mark.parametrize(
    "content",
    [
        "",
        "# nothing here\n",
        "deployments: []\n",
        "deployments:\n",
        "{",
        "- a\n",
        "deployments: [1]\n",
        "deployments: [{name: null, tags: []}]\n",
    ],
)
def test_an_empty_or_unreadable_file_removes_nothing(stack: Stack, content: str) -> None:
    stack.apply()
    files = stack.write_files()
    files.prefect.write_text(content)

    with pytest.raises(RefusedError):
        stack.apply_files(files)

    assert stack.requests == []
    assert set(stack.deployed()) == {stack.name("hello")}


def test_a_missing_limits_file_leaves_the_limits_alone(stack: Stack) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.apply()
    files = stack.write_files()
    files.limits.unlink()

    said = stack.apply_files(files)

    assert said[-1] == "nothing to change"


def test_a_stopped_registration_takes_back_what_it_wrote(stack: Stack) -> None:
    stack.deployments = [deployment(stack.name(f"number-{number}")) for number in range(12)]
    process = registration(stack)
    assert process.stdout is not None
    lines = iter(process.stdout)

    # ECS's own way of stopping a task.
    while "deployment" not in next(lines):
        pass
    process.send_signal(signal.SIGTERM)
    output, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "interrupted by SIGTERM; run it again to complete it" in errors
    assert f"work pool {stack.name('pool')}: put back" in output
    assert stack.deployed() == {}
    assert stack.ledger() is None


@pytest.fixture
def run_main(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., int]]:
    """Registration as the container runs it, but for a process of its own; takes Prefect's settings and the arguments."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def run(settings: dict[Any, Any], *arguments: str) -> int:
        stack.write_files()
        monkeypatch.chdir(stack.directory)
        for name, value in stack.variables().items():
            monkeypatch.setenv(name, value)
        with temporary_settings(settings):
            return main([*arguments])

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


Run = Callable[..., int]


def test_the_command_tells_a_mistake_in_plain_lines_and_fails(stack: Stack, run_main: Run, capsys: pytest.CaptureFixture[str]) -> None:
    stack.deployments.append(deployment(stack.name("bad"), paramters={"nme": "x"}))

    assert run_main({PREFECT_API_URL: stack.server.url}) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        f"prefect.yaml:8: deployment {stack.name('bad')}: `paramters` is not a known key; did you mean `parameters`?"
        " allowed: build, concurrency_limit, description, enforce_parameter_schema, entrypoint, flow_name, name, parameters, paused, pull,"
        " push, schedule, schedules, sla, tags, triggers, version, version_type, work_pool",
        "nothing was registered: 1 to put right",
    ]


@pytest.mark.parametrize(
    ("command", "ending"),
    [
        ("apply", "nothing was registered: 1 to put right"),
        ("pools", "nothing was registered: 1 to put right"),
        ("remove", "nothing was removed: 1 to put right"),
        ("check", "not valid: 1 to put right"),
    ],
)
def test_each_command_ends_with_what_it_did_not_do(
    stack: Stack, run_main: Run, capsys: pytest.CaptureFixture[str], command: str, ending: str
) -> None:
    stack.config["owner"] = "nobody"

    assert run_main({PREFECT_API_URL: stack.server.url}, command) == 1
    assert capsys.readouterr().err.splitlines()[-1] == ending


def test_a_server_that_does_not_answer_is_named(run_main: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_main({PREFECT_API_URL: "http://127.0.0.1:9/api"}) == 1
    assert capsys.readouterr().err.startswith("Prefect at http://127.0.0.1:9/api does not answer (ConnectError")


def test_a_wrong_auth_string_is_named_and_not_shown(
    stack: Stack, run_main: Run, auth_server: PrefectServer, capsys: pytest.CaptureFixture[str]
) -> None:
    stack.config["workPools"][0]["prefectApiAuthStringSecretArn"] = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:auth-AbCdEf"

    assert run_main({PREFECT_API_URL: auth_server.url, PREFECT_API_AUTH_STRING: "admin:wrong-password"}) == 1
    told = capsys.readouterr()
    assert "refused access (401)" in told.err
    assert "wrong-password" not in told.out + told.err


@pytest.mark.parametrize("address", [None, ""])
def test_without_an_address_no_server_is_made_up(run_main: Run, capsys: pytest.CaptureFixture[str], address: str | None) -> None:
    assert run_main({PREFECT_API_URL: address}) == 1
    assert capsys.readouterr().err.splitlines()[0] == "PREFECT_API_URL: is not set"


def test_a_value_from_the_environment_is_not_shown(stack: Stack) -> None:
    stack.environment["TOKEN"] = "very-secret-value"
    stack.deployments[0]["parameters"] = {"times": "{{ $TOKEN }}"}

    [problem] = stack.refused()

    assert "very-secret-value" not in problem
    assert "{{ $TOKEN }}" in problem


def test_the_files_are_looked_for_in_the_working_directory() -> None:
    assert Files() == Files(*(type(Files().prefect)(name) for name in ("prefect.yaml", "limits.yaml", "alembic.ini")))


def test_nothing_is_written_from_an_image_in_which_nothing_starts(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert stack.refused() == [
        "the image: has no `prefect` on PATH, which agents and flow runs start with; put its folder on PATH in the Dockerfile"
    ]
    assert stack.writes == []
