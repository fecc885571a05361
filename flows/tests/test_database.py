"""DATABASE_URL in all its spellings."""

import re

import pytest

from flows.store.database import database_url, normalized

SCHEME = "The scheme of `DATABASE_URL` should be one of postgres, postgresql, postgresql+psycopg"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_the_scheme_uses_the_driver_that_is_installed(scheme: str) -> None:
    url = normalized(f"{scheme}://user:p%40ss@db:5433/game?sslmode=require")
    assert url.render_as_string(hide_password=False) == "postgresql+psycopg://user:p%40ss@db:5433/game?connect_timeout=10&sslmode=require"


def test_a_timeout_of_the_url_stays() -> None:
    assert normalized("postgres://db/game?connect_timeout=3").query["connect_timeout"] == "3"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://u:hunter2@db/game", f"{SCHEME}, got 'mysql'"),
        ("postgresql+asyncpg://u:hunter2@db/game", f"{SCHEME}, got 'postgresql+asyncpg'"),
        ("db:5432/hunter2", "`DATABASE_URL` is not a URL; expected postgresql://user:password@host:5432/database"),
        ("postgres://u:hunter2@db:port/game", "`DATABASE_URL` is not a URL"),
    ],
)
def test_a_url_that_cannot_be_used_is_named_without_its_password(url: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        normalized(url)
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("value", [None, ""])
def test_an_empty_variable_is_no_database(value: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if value is not None:
        monkeypatch.setenv("DATABASE_URL", value)
    assert database_url() is None
