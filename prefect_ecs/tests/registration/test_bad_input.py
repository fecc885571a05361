"""Whatever the files and REGISTRATION_CONFIG hold: one-line refusals and not one request to Prefect, or a registration that may begin."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prefect_ecs.registration.commands import apply as registration
from prefect_ecs.registration.commands.inputs import Files
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import RefusedError
from support.stack import deployment, ecs_pool

CONFIG = {"owner": "flows/test", "adopt": False, "workPools": [ecs_pool("ecs-test")]}
MANIFEST = {"deployments": [deployment("d", work_pool={"name": "{{ $WORK_POOL }}", "job_variables": {"cpu": 512, "memory": 1024}})]}
LIMITS = {"limits": [{"name": "api", "limit": 2}]}

# What people write, and what YAML makes of it.
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.dates()
    | st.sampled_from(["{{ $WORK_POOL }}", "{{ $NOPE }}", "managed-by:x", "../..", "a/b", "10", "\x00", "é", 10**400, -1])
)
KEYS = st.sampled_from(["name", "limit", "limits", "deployments", "work_pool", "job_variables", "cpu", "owner", "workPools", "<<", ""])
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=4), inner, max_size=3))


class AskedPrefectError(Exception):
    """Everything was valid, so the server is asked what it has."""


def places(document: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document, the whole of it among them."""
    inner = document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    return [here, *(place for key, value in inner for place in places(value, (*here, key)))]


def changed(document: Any, place: tuple[str | int, ...], value: Any) -> Any:
    """The document with another value at a place."""
    if not place:
        return value
    copy: Any = document.copy()
    copy[place[0]] = changed(document[place[0]], place[1:], value)
    return copy


def broken(document: Any) -> st.SearchStrategy[Any]:
    """The document with anything at all in one of its places."""
    return st.builds(changed, st.just(document), st.sampled_from(places(document)), VALUES)


def registered(directory: Path, manifest: bytes, limits: bytes, config: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why it was refused; nothing if it was not."""

    def connect() -> None:
        raise AskedPrefectError

    files = Files(directory / "prefect.yaml", directory / "limits.yaml", directory / "alembic.ini")
    files.prefect.write_bytes(manifest)
    files.limits.write_bytes(limits)
    with monkeypatch.context() as without_prefect:
        without_prefect.setattr(registration, "connect", connect)
        try:
            registration.apply(files, {"REGISTRATION_CONFIG": config}, Journal(lambda _: None))
        except RefusedError as refused:
            return refused.problems or ["it was refused without a reason"]
        except AskedPrefectError:
            return []
    raise AssertionError("it registered without asking Prefect")


def as_yaml(document: Any) -> bytes:
    """As it stands in a file."""
    return yaml.safe_dump(document, allow_unicode=True).encode("utf-8", "surrogatepass")


# Each imports what the image has, so few a run; every run has others.
EXAMPLES = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=30)


def test_what_is_right_is_not_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert registered(tmp_path, as_yaml(MANIFEST), as_yaml(LIMITS), json.dumps(CONFIG), monkeypatch) == []


@EXAMPLES
@given(broken(MANIFEST).map(as_yaml), broken(LIMITS).map(as_yaml), broken(CONFIG))
def test_whatever_stands_in_a_place_it_is_refused_in_plain_lines_or_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: bytes, limits: bytes, config: Any
) -> None:
    problems = registered(tmp_path, manifest, limits, json.dumps(config, default=str), monkeypatch)

    assert all(re.match(r"(prefect\.yaml|limits\.yaml|REGISTRATION_CONFIG)(:\d+)?: ", line) for line in problems)
    assert all(line.splitlines() == [line] for line in problems)


@settings(EXAMPLES, max_examples=10)
@given(st.binary(max_size=80), st.binary(max_size=80), st.text(max_size=80))
def test_noise_is_refused_in_plain_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: bytes, limits: bytes, config: str
) -> None:
    assert registered(tmp_path, manifest, as_yaml(LIMITS), json.dumps(CONFIG), monkeypatch)
    assert registered(tmp_path, as_yaml(MANIFEST), limits, json.dumps(CONFIG), monkeypatch)
    assert registered(tmp_path, as_yaml(MANIFEST), as_yaml(LIMITS), config, monkeypatch)
