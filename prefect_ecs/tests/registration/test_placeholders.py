"""`{{ $NAME }}` in prefect.yaml."""

# A mistake and its message are read best side by side.

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prefect_ecs.registration.files.placeholders import Placeholders
from prefect_ecs.registration.files.unknown import UNKNOWN


def resolve(value: object, keep: str | None = None, **environment: str) -> tuple[object, list[str]]:
    """The resolved value and the problems."""
    problems: list[str] = []
    placeholders = Placeholders({"STACK": "staging"}, environment, {"PASSWORD"}, lambda _value, _name: None)

    def report(key: str, message: str, *, cause: str | None = None) -> None:
        assert cause != ""
        problems.append(f"{key} {message}")

    return placeholders.resolve(value, report, "key", lambda _, inner: keep is not None and inner.startswith(keep)), problems


def test_names_are_replaced_wherever_they_stand() -> None:
    value = {"a": ["{{ $ONE }}", "x-{{$TWO}}-{{ $ONE }}"], "b": 3, "c": None}

    assert resolve(value, ONE="1", TWO="2") == ({"a": ["1", "x-2-1"], "b": 3, "c": None}, [])


def test_the_stack_says_of_itself_what_no_environment_can_change() -> None:
    assert resolve("hello-{{ $STACK }}", STACK="other") == ("hello-staging", [])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("{{ $NOPE }}", "key has `{{ $NOPE }}`, and the environment of Registration has no NOPE"),
        (
            "{{ $PASSWORD }}",
            "key has `{{ $PASSWORD }}`, and what a deployment holds is visible in Prefect; read PASSWORD inside the flow",
        ),
        (
            "{{ prefect.blocks.secret.x }}",
            "key has `{{ prefect.blocks.secret.x }}`, and what a deployment holds is visible in Prefect; load the block inside the flow,"
            " or give it to `work_pool.job_variables.env`",
        ),
        ("{{ build-image.tag }}", "key has `{{ build-image.tag }}`; only environment variables are filled in, like `{{ $NAME }}`"),
        ("{{ $ONE", "key has a `{{` without its `}}`"),
    ],
)
def test_what_cannot_be_replaced_is_a_problem_and_not_an_empty_text(value: str, problem: str) -> None:
    assert resolve(value, ONE="1", PASSWORD="x")[1] == [problem]


def test_every_problem_is_told_with_its_place() -> None:
    assert len(resolve({"a": "{{ $A }}", "b": ["{{ $B }}", {"c": "{{ $C }} {{ $D }}"}]})[1]) == 4
    assert resolve({"a": [{"b": "{{ $B }}"}]})[1][0].startswith("key.a[0].b ")


def test_what_is_filled_in_at_run_time_is_kept() -> None:
    assert resolve("{{ ctx.flow_run.id }}", keep="ctx.") == ("{{ ctx.flow_run.id }}", [])


@given(st.lists(st.sampled_from(["{{", "}}", "$A", " ", "$", "x", "{", "{{ $A }}"]), max_size=12).map("".join))
def test_no_placeholder_is_left_without_a_problem(text: str) -> None:
    value, problems = resolve(text, A="value")

    assert value is UNKNOWN if problems else "{{" not in str(value)


@given(st.text(alphabet=st.characters(exclude_characters="{}")))
def test_text_without_placeholders_stays_as_it_is(text: str) -> None:
    assert resolve(text) == (text, [])
