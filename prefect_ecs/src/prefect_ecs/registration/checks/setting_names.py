"""Names of the variables by which Prefect passes a setting on."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from functools import cache

from prefect.settings import Settings
from prefect.settings.base import PrefectBaseSettings
from pydantic import AliasChoices
from pydantic_settings import BaseSettings


def setting_names(variables: Iterable[str]) -> list[str]:
    """The variables, and the names by which a worker passes their settings on: a setting may be set by an older name."""
    given = {variable.upper() for variable in variables}
    return sorted(given | {own for own, aliases in _aliases() if given & aliases})


@cache
def _aliases() -> list[tuple[str, frozenset[str]]]:
    return list(_aliases_of(Settings))


def _aliases_of(settings: type[BaseSettings]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, field in settings.model_fields.items():
        if inspect.isclass(field.annotation) and issubclass(field.annotation, PrefectBaseSettings):
            yield from _aliases_of(field.annotation)
        else:
            own = f"{settings.model_config.get('env_prefix')}{name}".upper()
            choices = field.validation_alias.choices if isinstance(field.validation_alias, AliasChoices) else []
            yield own, frozenset({own, *(choice.upper() for choice in choices if isinstance(choice, str))})
