"""What the ledger holds: as much as a stack has, in as many variables as that takes."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefect_ecs.registration.state.ledger import Ledger, ledger_name, parse_ledger, stored
from prefect_ecs.registration.state.ledger_store import read_ledgers
from support.stack import Request, Stack, deployment

NAMES = st.lists(st.text(max_size=400), max_size=40, unique=True)


@given(NAMES, NAMES, NAMES)
def test_whatever_it_holds_fits_into_variables_and_comes_back(limits: list[str], automations: list[str], off: list[str]) -> None:
    ledger = Ledger(owner="flows/prod", limits=sorted(limits), automations=sorted(automations), off=sorted(off))

    variables = stored(ledger)

    # Prefect's limit, by its own count.
    assert all(
        len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace")) <= 5000 for value in variables.values()
    )
    assert list(variables)[-1] == ledger_name("flows/prod")
    assert parse_ledger(ledger_name("flows/prod"), variables) == ledger


def test_a_small_one_is_what_it_always_was() -> None:
    ledger = Ledger(owner="flows/prod", limits=["api"])
    assert stored(ledger) == {ledger_name("flows/prod"): {"owner": "flows/prod", "limits": ["api"], "automations": [], "off": []}}


def test_one_without_all_of_its_pieces_is_none() -> None:
    ledger = Ledger(owner="flows/prod", off=[str(number) * 50 for number in range(1000)])
    variables = stored(ledger)
    assert len(variables) > 3
    del variables[next(iter(variables))]
    assert parse_ledger(ledger_name("flows/prod"), variables) is None


def ledger_variables(stack: Stack) -> dict[str, Any]:
    """The variables of the stack's ledger."""
    with stack.client() as client:
        found = read_ledgers(client)
    return {name: value for name, value in found.items() if name.startswith(ledger_name(stack.owner))}


@pytest.fixture
def long(stack: Stack) -> Stack:
    """A stack whose names take several variables: 60 paused deployments with five inactive schedules each."""
    stack.limits = [{"name": stack.name("api"), "limit": 1}]
    stack.deployments = [
        deployment(
            stack.name(f"{number}-{'long' * 20}"),
            paused=True,
            schedules=[{"slug": f"inactive {slug} {'x' * 40}", "cron": "0 3 * * *", "active": False} for slug in range(5)],
        )
        for number in range(60)
    ]
    return stack


@pytest.mark.faults
def test_three_hundred_inactive_schedules_are_registered_and_the_file_can_activate_them(long: Stack) -> None:
    long.apply()

    assert len(ledger_variables(long)) > 5
    assert long.apply()[-1] == "nothing to change"
    long.deployments[0]["paused"] = False
    long.deployments[0]["schedules"][0]["active"] = True
    long.apply()
    changed = long.deployed()[long.deployments[0]["name"]]
    assert not changed.paused
    assert sum(schedule.active for schedule in changed.schedules) == 1
    # Nothing is left of the generations before.
    [generation] = {value["generation"] for value in ledger_variables(long).values() if value.get("parts")}
    assert all(generation in name for name in ledger_variables(long) if name != ledger_name(long.owner))
    long.deployments = [deployment(long.name("hello"))]
    long.apply()
    assert list(ledger_variables(long)) == [ledger_name(long.owner)]
    long.remove()
    assert ledger_variables(long) == {}


@pytest.mark.parametrize("method", ["POST", "PATCH", "DELETE"])
def test_one_that_is_killed_while_it_writes_leaves_a_whole_ledger(long: Stack, method: str) -> None:
    class Killed(BaseException):
        pass

    def kill(request: Request) -> None:
        if request[0] == method and "/variables/" in request[1] and not request[1].endswith("filter") and len(long.requests) > 12:
            long.fault = dead
            raise Killed

    def dead(_: Request) -> None:
        raise Killed

    long.deployments = long.deployments[:20]
    long.apply()
    before = long.ledger()
    assert before is not None
    del long.deployments[0]["schedules"]
    long.limits.append({"name": long.name("new"), "limit": 1})
    long.fault = kill
    with pytest.raises(Killed):
        long.apply()
    long.fault = lambda _: None

    after = long.ledger()
    assert after is not None
    assert set(before.limits) <= set(after.limits)
    with long.client() as client:
        # The turn of the dead.
        for name in ledger_variables(long):
            if name.endswith("_turn"):
                client.delete_variable_by_name(name)
    long.apply()
    assert long.apply()[-1] == "nothing to change"
