"""A second registration writes nothing, whatever the files say that the server takes and gives back in other words."""

import json
from typing import Any

import pytest

from prefect_ecs.registration.objects.same_json import same_json
from support.stack import Stack, deployment

FIELDS: dict[str, dict[str, Any]] = {
    "no docstring": {"entrypoint": "support.sample_flows.says_nothing"},
    "empty description": {"description": ""},
    "empty description without a docstring": {"entrypoint": "support.sample_flows.says_nothing", "description": ""},
    "blank description": {"description": "   "},
    "description with lines and spaces": {"description": "\n  Two lines,  \n\tand more: äöü 🚀 \u2028 \n\n"},
    "description None": {"description": "None"},
    "empty version": {"version": ""},
    "version that is a number": {"version": 1.10},
    "tags out of order and twice": {"tags": ["b", "a", "b", "ä", "A", 7, " a "]},
    "empty lists": {"tags": [], "schedules": [], "triggers": [], "parameters": {}},
    "nulls": {"tags": None, "parameters": None, "description": None, "version": None, "concurrency_limit": None, "paused": None},
    "a whole float": {
        "entrypoint": "support.sample_flows.takes_any",
        "parameters": {"anything": {"a": 1.0, "b": 1e3, "c": -0.0, "d": 1e-7}},
    },
    "long numbers": {
        "entrypoint": "support.sample_flows.takes_any",
        "parameters": {"anything": {"a": 2**53 + 1, "b": 0.1 + 0.2, "c": 1e22}},
    },
    "nested values": {
        "entrypoint": "support.sample_flows.takes_any",
        "parameters": {"anything": {"z": {"y": [1, None, True, "", {}, []], "a": " x "}, "b": None, "": "empty key"}},
    },
    "job variables": {
        "work_pool": {"name": "{{ $WORK_POOL }}", "job_variables": {"env": {"B": "1", "A": " "}, "cpu": 512, "memory": 1024}}
    },
    "empty job variables": {"work_pool": {"name": "{{ $WORK_POOL }}", "job_variables": {"env": {}, "labels": {}}}},
    "paused": {"paused": True},
    "a limit of runs": {"concurrency_limit": {"limit": 1, "collision_strategy": "CANCEL_NEW"}},
    "a number of runs": {"concurrency_limit": 3},
    "parameters that nobody checks": {"enforce_parameter_schema": False, "parameters": {"name": "x"}},
}
SCHEDULES: dict[str, dict[str, Any]] = {
    "cron": {"cron": "0 3 * * *"},
    "cron with spaces": {"cron": " 0  3 * * * "},
    "cron words": {"cron": "@daily"},
    "cron with a zone": {"cron": "0 3 * * MON-FRI", "timezone": "Europe/Berlin"},
    "cron without day_or": {"cron": "0 3 1 * 1", "day_or": False},
    "interval": {"interval": 3600},
    "interval with a fraction": {"interval": 90.5},
    "interval as text": {"interval": "PT1H30M"},
    "anchor with an offset": {"interval": 3600, "anchor_date": "2026-01-01T00:00:00+02:00"},
    "anchor with a zone": {"interval": 3600, "anchor_date": "2026-01-01T00:00:00", "timezone": "America/New_York"},
    "anchor with an offset and a zone": {"interval": 86400, "anchor_date": "2026-07-01T00:00:00-07:00", "timezone": "Asia/Tokyo"},
    "anchor in microseconds": {"interval": 60, "anchor_date": "2026-01-01T00:00:00.123456"},
    "anchor that is a day": {"interval": 60, "anchor_date": "2026-01-01"},
    "rrule": {"rrule": "DTSTART:20260105T090000\nRRULE:FREQ=WEEKLY;BYDAY=MO"},
    "rrule in utc": {"rrule": "DTSTART:20260105T090000Z\nRRULE:FREQ=DAILY;COUNT=5"},
    "rrule with a zone": {"rrule": "DTSTART:20260105T090000\nRRULE:FREQ=DAILY", "timezone": "Europe/Paris"},
    "parameters": {"cron": "0 3 * * *", "parameters": {"name": " x ", "times": 2}},
    "not active": {"cron": "0 3 * * *", "active": False},
    "slug with spaces": {"cron": "0 3 * * *", "slug": "every night / ä"},
}


def assert_unchanged(stack: Stack) -> None:
    """Registers twice."""
    stack.apply()

    said = stack.apply()

    assert (stack.writes, said[-1]) == ([], "nothing to change"), said


def test_deployments_as_the_file_says_them(stack: Stack) -> None:
    stack.deployments = [deployment(stack.name(name), **fields) for name, fields in FIELDS.items()]
    assert_unchanged(stack)


def test_all_kinds_of_schedules(stack: Stack) -> None:
    stack.deployments = [
        deployment(stack.name("hello"), schedules=[{"slug": name, **schedule} for name, schedule in SCHEDULES.items()]),
    ]
    assert_unchanged(stack)


def test_a_flow_without_docstring_has_no_description(stack: Stack) -> None:
    stack.deployments = [deployment(stack.name("hello"), entrypoint="support.sample_flows.says_nothing")]
    stack.apply()
    assert stack.deployed()[stack.name("hello")].description is None


def test_limits_with_fractions(stack: Stack) -> None:
    stack.limits = [{"name": stack.name(f"limit-{number}"), "limit": 1, "slot_decay_per_second": 1 / number} for number in (1, 3, 7, 1000)]
    assert_unchanged(stack)


# What JSON and YAML both hold, a database takes, and something on the way may write otherwise.
VALUES: list[Any] = [
    None,
    True,
    0,
    -(2**62),
    2**62,
    -0.0,
    5e-324,
    3.4028234663852886e38,
    1.401298464324817e-45,
    "",
    " ",
    "0",
    "1e5",
    "1_000",
    "null",
    "~",
    "yes",
    "2026-01-01",
    "0x1F",
    "- a",
    "a: b # c",
    "'\"\\",
    "\u00a0\u200b\ufeff",
    "e\u0301 \u00e9",
    "\U0001f680\U0010fffd",
    "%s {0} $HOME",
    [],
    {},
    [[], {}, [None]],
    {"": {"": [0.5, "0.5"]}, "null": None, "1": 1, "a.b[0]": "c"},
]


def test_whatever_the_values_are(stack: Stack) -> None:
    stack.deployments = [
        deployment(
            stack.name(f"number-{number}"),
            entrypoint="support.sample_flows.takes_any",
            parameters={"anything": {"value": value, "inside": {"list": [value]}}},
            description=value if isinstance(value, str) else None,
        )
        for number, value in enumerate(VALUES)
    ]
    assert_unchanged(stack)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (1, 1.0, True),
        (3.4028234663852886e38, 340282346638528860000000000000000000000, True),
        (1.5, 1, False),
        (1e308, 10**400, False),
        (1, True, False),
        (0, False, False),
        ([1], [True], False),
        ({"a": 1}, {"a": True}, False),
        (True, True, True),
        ("1", 1, False),
    ],
)
def test_true_is_not_one(one: Any, other: Any, same: bool) -> None:
    assert same_json(one, other) is same
    assert same_json(json.loads(json.dumps(one)), other) is same


def test_a_parameter_that_becomes_true_is_written(stack: Stack) -> None:
    stack.deployments = [deployment(stack.name("hello"), entrypoint="support.sample_flows.takes_any", parameters={"anything": {"a": 1}})]
    stack.apply()
    stack.deployments[0]["parameters"] = {"anything": {"a": True}}

    stack.apply()

    assert stack.deployed()[stack.name("hello")].parameters["anything"]["a"] is True
