"""What Prefect's server makes of a schedule, on the Python that the demo's server has."""

import asyncio
from datetime import UTC, datetime

import pytest
from prefect.server.schemas.schedules import CronSchedule


@pytest.mark.parametrize("zone", ["Etc/UTC", "Europe/Berlin"])
def test_a_cron_schedule_has_dates(zone: str) -> None:
    """Before whenever 0.11 it had none on Python 3.11 and 3.12, and the server's log had a stack trace a minute."""
    schedule = CronSchedule(cron="0 3 * * *", timezone=zone)

    dates = asyncio.run(schedule.get_dates(n=2, start=datetime(2026, 1, 1, 12, tzinfo=UTC)))

    assert [(date.day, date.hour) for date in dates] == [(2, 3), (3, 3)]
