"""The schedules of a deployment, identified by slugs."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import DeploymentSchedule
from prefect.client.schemas.schedules import CronSchedule, IntervalSchedule, RRuleSchedule
from pydantic import TypeAdapter, ValidationError

from prefect_ecs.registration.files.section import Section
from prefect_ecs.registration.files.typed import Filled, as_list_or_mapping, as_number
from prefect_ecs.registration.files.unknown import UNKNOWN, known_part
from prefect_ecs.registration.files.yaml_values import number_problem
from prefect_ecs.registration.objects.same_json import same_json
from prefect_ecs.registration.problems import shown

KINDS = ("cron", "interval", "rrule")
SHORTEST_INTERVAL = datetime.timedelta(seconds=1)
LONGEST_INTERVAL = datetime.timedelta(days=3650)
_TIMEDELTA = TypeAdapter(datetime.timedelta)
# Prefect counts an interval from its registration, which would differ at every registration.
DEFAULT_ANCHOR = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


def schedule_sections(deployment: Section) -> list[tuple[str, Section]]:
    """Each schedule with its key: those of `schedules`, or the one of Prefect 2's `schedule`, which 3 still reads."""
    several = [(section.place.prefix.rstrip("."), section) for section in deployment.sections("schedules")]
    one = deployment.section("schedule")
    return [*several, *([("schedule", one)] if one.values else [])]


def read_schedules(deployment: Section) -> list[DeploymentScheduleCreate]:
    """The deployment's valid schedules."""
    if deployment.has("schedules") and deployment.values.get("schedule"):
        deployment.problem("schedule", "is there beside `schedules`; move it there")
    schedules: dict[str, DeploymentScheduleCreate] = {}
    for _, section in schedule_sections(deployment):
        schedule = _read(section)
        if schedule is not None and str(schedule.slug) in schedules:
            if section.has("slug"):
                section.problem("slug", f"is {shown(schedule.slug)}, which another schedule of the deployment has too")
            else:
                section.problem(
                    next(kind for kind in KINDS if section.has(kind)), "is another schedule of the deployment, in all; remove one"
                )
        elif schedule is not None:
            schedules[str(schedule.slug)] = schedule
    return list(schedules.values())


def _read(section: Section) -> DeploymentScheduleCreate | None:
    slug = section.text("slug")
    active = section.boolean("active")
    parameters = section.mapping("parameters")
    schedule = _schedule(section)
    section.passed_over("replaces", "registration removes a schedule whose slug is gone from the file")
    # Keys of Prefect 3's first releases, which wrote them into files by default.
    section.passed_over("catchup", "Prefect has it no more")
    section.passed_over("max_active_runs", "Prefect has it no more; write `concurrency_limit` in the deployment")
    section.refuse_unknown()
    if slug is not None and not slug.strip():
        section.problem("slug", "must not be empty; leave it out, or give the schedule a name that stays")
        return None
    if schedule is None:
        return None
    known = known_part(parameters)
    return DeploymentScheduleCreate(
        schedule=schedule, active=active is not False, parameters=known, slug=slug or _made_slug(schedule, parameters)
    )


def _made_slug(schedule: CronSchedule | IntervalSchedule | RRuleSchedule, parameters: dict[str, Any]) -> str:
    """A slug for a schedule without one, from its times and parameters, so that it doesn't depend on other schedules."""
    told = json.dumps([schedule.model_dump(mode="json"), parameters], sort_keys=True, default=str)
    kind = next(kind for kind in KINDS if hasattr(schedule, kind))
    return f"{kind}-{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def _schedule(section: Section) -> CronSchedule | IntervalSchedule | RRuleSchedule | None:
    kinds = [kind for kind in KINDS if section.has(kind)]
    timezone, day_or = section.text("timezone"), section.boolean("day_or")
    if section.has("anchor_date") and kinds and "interval" not in kinds:
        section.problem("anchor_date", f"goes with `interval`, not with `{kinds[0]}`")
    if day_or is not None and kinds and "cron" not in kinds:
        section.problem("day_or", f"goes with `cron`, not with `{kinds[0]}`")
    anchor = _anchor(section) if "interval" in kinds else DEFAULT_ANCHOR
    if timezone is not None and (problem := _timezone_problem(timezone)):
        section.problem("timezone", f"is {shown(timezone)}: {problem}")
        timezone = None
    if len(kinds) != 1:
        section.problem("cron", f"or `interval` or `rrule`: exactly one must be given, got {len(kinds)}")
        return None
    try:
        match kinds[0]:
            case "cron":
                cron = section.text("cron")
                return None if cron is None else CronSchedule(cron=cron, timezone=timezone, day_or=day_or is not False)
            case "interval":
                interval = _interval(section)
                return None if interval is None else IntervalSchedule(interval=interval, anchor_date=anchor, timezone=timezone)
            case _:
                rrule = _rrule(section)
                # Prefect accepts a whole schedule as JSON here too.
                own = as_list_or_mapping(Filled(rrule)) if rrule is not None else None
                if isinstance(own, dict):
                    return RRuleSchedule.model_validate({**own, **({"timezone": timezone} if timezone else {})})
                return None if rrule is None else RRuleSchedule(rrule=rrule, timezone=timezone)
    except ValidationError as error:
        for detail in error.errors():
            key = str(detail["loc"][0]) if detail["loc"] else kinds[0]
            section.problem(key, f"is {shown(section.values.get(key))}: {detail['msg'].removeprefix('Value error, ')}")
    return None


def _timezone_problem(timezone: str) -> str | None:
    """Checks the time zone separately: with a wrong one, Prefect doesn't check the rest."""
    try:
        IntervalSchedule(interval=SHORTEST_INTERVAL, timezone=timezone)
    except ValidationError as error:
        return str(error.errors()[0]["msg"]).removeprefix("Value error, ")
    return None


def _rrule(section: Section) -> str | None:
    rrule = section.text("rrule")
    if rrule is not None and "DTSTART" not in rrule.upper():
        section.note(
            "rrule", "has no DTSTART, so Prefect counts from midnight of 1 January 2020; one is `DTSTART:20260101T090000` before RRULE"
        )
    return rrule


def _interval(section: Section) -> datetime.timedelta | None:
    value = as_number(section.values["interval"])
    if value is UNKNOWN:
        return None
    try:
        interval = _TIMEDELTA.validate_python(value)
    except ValidationError:
        interval = None
    written = section.place.written("interval")
    misread = number_problem(value, written)
    if misread or isinstance(value, bool) or interval is None or not SHORTEST_INTERVAL <= interval <= LONGEST_INTERVAL:
        section.problem("interval", f"must be seconds, from 1 to ten years of them, or text like PT1H, got {written or shown(value)}")
        return None
    return interval


def _anchor(section: Section) -> datetime.datetime:
    text = section.text("anchor_date")
    if text is None:
        return DEFAULT_ANCHOR
    try:
        anchor = datetime.datetime.fromisoformat(text)
    except ValueError:
        section.problem("anchor_date", f"must be a date and time like 2026-01-01T09:00:00+01:00, got {shown(text)}")
        return DEFAULT_ANCHOR
    return anchor if anchor.tzinfo else anchor.replace(tzinfo=datetime.UTC)


def same_schedule(wanted: DeploymentScheduleCreate, existing: DeploymentSchedule) -> bool:
    """Whether they run at the same times with the same parameters, active or not."""
    # Not compared as JSON: the server may return an anchor in another time zone.
    return wanted.schedule == existing.schedule and same_json(wanted.parameters, existing.parameters)
