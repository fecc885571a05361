"""Two registrations of one stack take turns, and a killed one is in nobody's way for long."""

import re
import signal
import time
from threading import Thread
from typing import Any

import pytest
from prefect.client.schemas.actions import VariableUpdate

from prefect_ecs.registration.commands.apply import apply
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import RefusedError
from prefect_ecs.registration.state.ledger import ledger_name
from prefect_ecs.registration.state.turn import Patience, TurnLostError, turn
from support.command import registration
from support.stack import Stack, deployment

pytestmark = pytest.mark.faults

SHORT = Patience(wait=20, lease=2, renew=0.3, poll=0.1)


def variable(stack: Stack) -> Any:
    """What says whose turn it is."""
    with stack.client() as client:
        return client.read_variable_by_name(f"{ledger_name(stack.owner)}_turn")


def test_two_processes_that_register_at_once_take_turns_and_nothing_is_taken_back(stack: Stack) -> None:
    stack.limits = [{"name": stack.name("api"), "limit": 4}]
    stack.deployments = [deployment(stack.name(f"number-{number}"), triggers=[{"name": "x", "expect": ["x"]}]) for number in range(4)]
    processes = [registration(stack) for _ in range(2)]

    outputs = [process.communicate(timeout=240) for process in processes]

    assert [process.returncode for process in processes] == [0, 0], outputs
    assert all("put back" not in output for output, _ in outputs)
    waited = [output for output, _ in outputs if f"waits for another registration of {stack.owner}: process " in output]
    assert len(waited) <= 1
    assert sorted("deployment greet" in output for output, _ in outputs) == [False, True]
    assert len(stack.deployed()) == 4
    assert stack.apply()[-1] == "nothing to change"
    assert variable(stack) is None
    names = [item.name for item in stack.automations()]
    assert len(names) == len(set(names)) == 8


def test_a_registration_with_nothing_to_write_waits_for_nobody(stack: Stack) -> None:
    stack.apply()
    with stack.client() as client, turn(client, stack.owner, Journal(lambda _: None)):
        assert stack.apply()[-1] == "nothing to change"


def test_a_registration_that_waits_has_made_no_flow_yet(stack: Stack) -> None:
    stack.apply()
    (stack.directory / "new.py").write_text(f"from prefect import flow\n\n\n@flow(name='new-{stack.id}')\ndef new() -> None: ...\n")
    stack.deployments.append(deployment(stack.name("new"), entrypoint="new.py:new"))
    journal, impatient = Journal(lambda _: None), Patience(wait=0.5, lease=2, renew=0.3, poll=0.1)
    with (
        stack.client() as client,
        turn(client, stack.owner, journal, SHORT),
        stack.watching(),
        pytest.raises(RefusedError, match="another registration"),
    ):
        apply(stack.write_files(), stack.variables(), journal, patience=impatient)

    assert stack.writes == []
    stack.apply()
    assert set(stack.deployed()) == {stack.name("hello"), stack.name("new")}


def test_one_that_waits_says_for_whom_and_in_the_end_that_it_still_runs(stack: Stack) -> None:
    said: list[str] = []
    with stack.client() as client, turn(client, stack.owner, Journal(lambda _: None), SHORT):
        holder = variable(stack).value
        with stack.connected(), pytest.raises(RefusedError) as refused:
            apply(stack.write_files(), stack.variables(), Journal(said.append), patience=Patience(wait=0.5, lease=2, renew=0.3, poll=0.1))

    who = f"{holder['by']}, since {holder['since']}"
    assert re.fullmatch(r"process \d+ on \S+, since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", who)
    assert said[-1] == f"waits for another registration of {stack.owner}: {who}"
    assert refused.value.problems == [f"Prefect: another registration of {stack.owner} runs: {who}; run this one again when it has ended"]
    assert stack.deployed() == {}


def test_a_killed_registration_is_waited_for_no_longer_than_its_lease(stack: Stack) -> None:
    stack.deployments = [deployment(stack.name(f"number-{number}")) for number in range(12)]
    process = registration(stack)
    assert process.stdout is not None
    for line in process.stdout:
        if "deployment" in line:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert variable(stack) is not None
    said: list[str] = []

    with stack.connected():
        apply(stack.write_files(), stack.variables(), Journal(said.append), patience=SHORT)

    assert any(line.startswith("the other registration has stopped without releasing its turn: process ") for line in said)
    assert len(stack.deployed()) == 12
    assert variable(stack) is None
    assert stack.apply()[-1] == "nothing to change"


def test_a_long_registration_keeps_its_turn(stack: Stack) -> None:
    with stack.client() as client, turn(client, stack.owner, Journal(lambda _: None), SHORT):
        first = variable(stack)
        time.sleep(3)
        later = variable(stack)

    assert later.id == first.id
    assert later.value["renewed"] > first.value["renewed"]
    assert variable(stack) is None


def test_one_that_was_taken_for_dead_stops_and_takes_nothing_back(stack: Stack) -> None:
    """A machine that sleeps: another registration has taken its turn, and what it has made is that one's by now."""
    stack.deployments = [deployment(stack.name(f"number-{number}")) for number in range(30)]

    def lose(request: tuple[str, str]) -> None:
        if request == ("POST", "/api/deployments/"):
            stack.fault = lambda _: None
            with stack.client() as client:
                client.delete_variable_by_name(f"{ledger_name(stack.owner)}_turn")
            time.sleep(1)

    stack.fault = lose
    said: list[str] = []
    with pytest.raises(TurnLostError, match="may have taken this one's turn"), stack.watching():
        apply(stack.write_files(), stack.variables(), Journal(said.append), patience=SHORT)

    assert not any("put back" in line for line in said)
    assert f"work pool {stack.name('pool')}: made" in said
    assert stack.pool().type == "ecs"
    stack.apply()
    assert stack.apply()[-1] == "nothing to change"


def test_two_that_find_a_dead_one_take_turns(stack: Stack) -> None:
    with stack.client() as client:
        client.request("POST", "/variables/", json={"name": f"{ledger_name(stack.owner)}_turn", "value": {"by": "nobody", "since": "ever"}})
    inside: list[int] = []
    most: list[int] = []

    def take() -> None:
        with stack.client() as client, turn(client, stack.owner, Journal(lambda _: None), SHORT):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.5)
            inside.pop()

    threads = [Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1, 1, 1]
    assert variable(stack) is None


def test_what_somebody_wrote_into_the_variable_is_no_mystery(stack: Stack) -> None:
    name = f"{ledger_name(stack.owner)}_turn"
    with stack.client() as client:
        client.request("POST", "/variables/", json={"name": name, "value": "mine"})
        client.update_variable(VariableUpdate(name=name, value="still mine"))
    said: list[str] = []

    with stack.connected():
        apply(stack.write_files(), stack.variables(), Journal(said.append), patience=SHORT)

    assert f"waits for another registration of {stack.owner}: unknown, since unknown" in said
