"""Makes Prefect read the list of time zones once: it searches the machine's files for every schedule that it reads or makes."""

from __future__ import annotations

import zoneinfo
from functools import cache

import prefect.types._datetime

_names = cache(zoneinfo.available_timezones)


def read_time_zones_once() -> None:
    """From now on, in this process."""
    prefect.types._datetime.available_timezones = _names
