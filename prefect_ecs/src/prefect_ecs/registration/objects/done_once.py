"""Caches slow work that Prefect repeats for every deployment, schedule or flow."""

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
    """Installs the caches in this process."""
    # Prefect searches the time zone files for each schedule that it reads or creates.
    prefect.types._datetime.available_timezones = _names
    # It creates a Pydantic model of a flow's parameters at each check.
    prefect.flows.ValidatedFunction = _validated  # type: ignore[assignment,misc]


def _validated(function: Callable[..., Any], config: ConfigDict) -> ValidatedFunction:
    return _of_flow(function, tuple(config.items()))


@cache
def _of_flow(function: Callable[..., Any], config: tuple[tuple[str, Any], ...]) -> ValidatedFunction:
    return ValidatedFunction(function, ConfigDict(**dict(config)))  # type: ignore[typeddict-item]
