"""A deployment's `sla`: service level agreements in Prefect Cloud."""

from __future__ import annotations

from prefect._experimental.sla.objects import FrequencySla, LatenessSla, SlaTypes, TimeToCompletionSla
from prefect.settings import get_current_settings
from pydantic import ValidationError

from prefect_ecs.registration.files.section import Section, unique
from prefect_ecs.registration.files.unknown import UNKNOWN
from prefect_ecs.registration.problems import listed, shown
from prefect_ecs.registration.state.server import on_cloud

_KINDS: dict[str, type[TimeToCompletionSla | LatenessSla | FrequencySla]] = {
    "duration": TimeToCompletionSla,
    "within": LatenessSla,
    "stale_after": FrequencySla,
}


def read_slas(deployment: Section) -> list[SlaTypes] | None:
    """The deployment's valid SLAs; None if the file has no `sla`, so that users' SLAs stay."""
    if not deployment.has("sla"):
        return None
    if get_current_settings().api.url and not on_cloud():
        deployment.passed_over("sla", "a server of your own has none, Prefect Cloud does")
    return unique(((section, _read(section)) for section in deployment.sections("sla")), "another one of the deployment")


def _read(section: Section) -> SlaTypes | None:
    kinds = [kind for kind in _KINDS if section.has(kind)]
    values = {"name": section.text("name"), "severity": section.text("severity"), "enabled": section.boolean("enabled")}
    section.refuse_unknown()
    section.missing("name")
    if len(kinds) != 1:
        section.problem("duration", f"or one of {listed(kind for kind in _KINDS if kind != 'duration')} must be given, got {len(kinds)}")
        return None
    [kind] = kinds
    given = {key: value for key, value in values.items() if value is not None}
    try:
        return _KINDS[kind].model_validate({**given, kind: section.values[kind]})
    except ValidationError as error:
        for detail in error.errors():
            key = str(detail["loc"][0]) if detail["loc"] else kind
            # Missing and unknown values have been reported.
            if detail["type"] != "missing" and section.values.get(key) is not UNKNOWN:
                section.problem(key, f"is {shown(section.values.get(key))}: {detail['msg'].removeprefix('Input ')}")
    return None
