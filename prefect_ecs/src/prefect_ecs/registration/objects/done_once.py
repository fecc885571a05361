"""Makes Prefect do once in this process what it does anew for every deployment, schedule or flow."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from functools import cache
from typing import Any

import prefect.flows
import prefect.types._datetime
from prefect._internal.pydantic.validated_func import ValidatedFunction
from pydantic import ConfigDict

_names = cache(zoneinfo.available_timezones)


def do_once() -> None:
    """From now on."""
    # Prefect searches the machine's files for each schedule that it reads or makes.
    prefect.types._datetime.available_timezones = _names
    # It makes a Pydantic model of a flow's parameters for each time that they are checked.
    prefect.flows.ValidatedFunction = _validated  # type: ignore[assignment,misc]


def _validated(function: Callable[..., Any], config: ConfigDict) -> ValidatedFunction:
    return _of_flow(function, tuple(config.items()))


@cache
def _of_flow(function: Callable[..., Any], config: tuple[tuple[str, Any], ...]) -> ValidatedFunction:
    return ValidatedFunction(function, ConfigDict(**dict(config)))  # type: ignore[typeddict-item]
