"""The schedules of a deployment, each known by its slug."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule, RRuleSchedule
from pydantic import TypeAdapter, ValidationError

from registration.problems import shown
from registration.section import Section

KINDS = ("cron", "interval", "rrule")
SHORTEST_INTERVAL = datetime.timedelta(seconds=1)
LONGEST_INTERVAL = datetime.timedelta(days=3650)
_TIMEDELTA = TypeAdapter(datetime.timedelta)
# Prefect counts an interval from the moment of registration, which would be another one at every registration.
DEFAULT_ANCHOR = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def read_schedules(deployment: Section) -> list[DeploymentScheduleCreate]:
    """The deployment's `schedules`, as far as they are valid."""
    deployment.must_be_empty("schedule", "is one schedule without a name; write `schedules:` with a list")
    sections = deployment.sections("schedules")
    schedules = [schedule for section in sections if (schedule := _read(section)) is not None]
    for slug, count in Counter(schedule.slug for schedule in schedules).items():
        if count > 1:
            deployment.problem("schedules", f"has the slug {shown(slug)} {count} times")
    return schedules


def _read(section: Section) -> DeploymentScheduleCreate | None:
    slug = section.text("slug")
    active = section.boolean("active")
    parameters = section.mapping("parameters")
    schedule = _schedule(section)
    section.refuse_unknown()
    if not slug or not slug.strip():
        section.problem("slug", "is missing; a schedule is found again by its slug, so give it one that stays")
        return None
    if schedule is None:
        return None
    return DeploymentScheduleCreate(schedule=schedule, active=active is not False, parameters=parameters, slug=slug)


def _schedule(section: Section) -> CronSchedule | IntervalSchedule | RRuleSchedule | None:
    kinds = [kind for kind in KINDS if section.has(kind)]
    timezone, anchor, day_or = section.text("timezone"), section.text("anchor_date"), section.boolean("day_or")
    if len(kinds) != 1:
        section.problem("cron", f"or `interval` or `rrule`: exactly one must be given, got {len(kinds)}")
        return None
    kind = kinds[0]
    if anchor is not None and kind != "interval":
        section.problem("anchor_date", f"goes with `interval`, not with `{kind}`")
    if day_or is not None and kind != "cron":
        section.problem("day_or", f"goes with `cron`, not with `{kind}`")
    try:
        if kind == "cron":
            return CronSchedule(cron=section.text("cron") or "", timezone=timezone, day_or=day_or is not False)
        if kind == "interval":
            return IntervalSchedule(interval=_interval(section), anchor_date=_anchor(anchor), timezone=timezone)
        rrule = section.text("rrule") or ""
        if "DTSTART" not in rrule.upper():
            section.problem("rrule", "needs a DTSTART, like `DTSTART:20260101T090000` on a line before RRULE; Prefect would make one up")
            return None
        return RRuleSchedule(rrule=rrule, timezone=timezone)
    except ValidationError as error:
        for detail in error.errors():
            key = str(detail["loc"][0]) if detail["loc"] else "timezone"
            section.problem(key, f"is {shown(section.values.get(key))}: {detail['msg'].removeprefix('Value error, ')}")
    except ValueError as error:
        section.problem(kind, str(error))
    return None


def _interval(section: Section) -> datetime.timedelta:
    value = section.values["interval"]
    try:
        interval = _TIMEDELTA.validate_python(value)
    except ValidationError:
        interval = None
    if isinstance(value, bool) or interval is None or not SHORTEST_INTERVAL <= interval <= LONGEST_INTERVAL:
        raise ValueError(f"must be seconds, from 1 to ten years of them, or text like PT1H, got {shown(value)}")
    return interval


def _anchor(text: str | None) -> datetime.datetime:
    if text is None:
        return DEFAULT_ANCHOR
    anchor = datetime.datetime.fromisoformat(text)
    return anchor if anchor.tzinfo else anchor.replace(tzinfo=datetime.UTC)


def same_schedule(wanted: DeploymentScheduleCreate, existing: Any) -> bool:
    """Whether they run at the same times with the same parameters; whether they are active is not asked."""
    return bool(
        wanted.schedule.model_dump(mode="json") == existing.schedule.model_dump(mode="json") and wanted.parameters == existing.parameters
    )
