"""The Prefect server: its client, and its errors as messages for users."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.context import SettingsContext, get_settings_context
from prefect.exceptions import ObjectNotFound, PrefectHTTPStatusError
from prefect.settings import get_current_settings

from prefect_ecs.registration.config import Config, EcsPool
from prefect_ecs.registration.problems import Problems, RefusedError

# Exceptions of Prefect's client when the server doesn't respond or responds with an error.
ServerError = (httpx.HTTPError, httpx.InvalidURL)
# Temporary errors. Prefect's client retries 408, 429, 502 and 503 by default, and these two by its setting.
RETRIED_TOO = frozenset({500, 504})
RETRIED = frozenset({408, 429, 502, 503}) | RETRIED_TOO
# Errors before the request has been sent.
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
LONGEST_WAIT_SECONDS = 60.0

T = TypeVar("T")


@contextmanager
def connect() -> Iterator[SyncPrefectClient]:
    """A client of the server at PREFECT_API_URL. Without the variable Prefect would start a temporary server."""
    settings = get_current_settings()
    if not settings.api.url:
        raise RefusedError(["PREFECT_API_URL: is not set"])
    persons = settings.client.retry_extra_codes
    codes = {*(persons if isinstance(persons, set) else ()), *RETRIED_TOO}
    with _client_settings(retry_extra_codes=codes), get_client(sync_client=True) as client:
        yield client


@contextmanager
def asked_once() -> Iterator[None]:
    """Switches off the retries of Prefect's client: a repeated request could create an object twice."""
    with _client_settings(max_retries=0):
        yield


@contextmanager
def _client_settings(**changes: Any) -> Iterator[None]:
    settings = get_current_settings()
    changed = settings.model_copy(update={"client": settings.client.model_copy(update=changes)})
    with SettingsContext(profile=get_settings_context().profile, settings=changed):
        yield


def status_of(error: BaseException) -> int | None:
    """The HTTP status of an error; None without a response."""
    cause = server_error(error)
    return cause.response.status_code if isinstance(cause, httpx.HTTPStatusError) else None


def refused(error: BaseException) -> bool:
    """Whether the server has refused the request, and so hasn't carried it out."""
    status = status_of(error)
    return isinstance(error, RefusedError) or (status is not None and status < 500 and status != httpx.codes.REQUEST_TIMEOUT)


def not_carried_out(error: BaseException) -> bool:
    """Whether it is certain that the request has changed nothing."""
    return isinstance(server_error(error), _NOT_SENT) or refused(error)


def passes(error: BaseException) -> bool:
    """Whether a retry may succeed."""
    return isinstance(server_error(error), httpx.TransportError) or status_of(error) in RETRIED


def seconds_to_wait(error: BaseException, failures: int) -> float:
    """The server's Retry-After, or longer after each failure, with jitter."""
    cause = server_error(error)
    asked = cause.response.headers.get("Retry-After", "") if isinstance(cause, httpx.HTTPStatusError) else ""
    seconds = float(asked) if asked.isdecimal() else 2.0 ** (failures - 1)
    return min(seconds, LONGEST_WAIT_SECONDS) * random.uniform(1.0, 1.3)  # noqa: S311


def on_cloud() -> bool:
    """Whether the server is Prefect Cloud."""
    settings = get_current_settings()
    return bool(settings.api.url and settings.api.url.startswith(settings.cloud.api_url))


def variable_of_prefect(client: SyncPrefectClient, name: str) -> Any:
    """The value of a Prefect variable; None if there is none."""
    found = client.read_variable_by_name(name)
    return found and found.value


def check_keys(config: Config, problems: Problems) -> None:
    """Adds a problem if the agents' key would be readable in every RunTask call, or missing in every run."""
    api = get_current_settings().api
    for pool in config.work_pools:
        if not isinstance(pool, EcsPool):
            continue
        where = f"REGISTRATION_CONFIG: work pool {pool.name}"
        if api.key and not pool.prefect_api_key_secret_arn:
            problems.add(where, "PREFECT_API_KEY is set but `prefectApiKeySecretArn` is not; RunTask would show the key")
        if pool.prefect_api_key_secret_arn and not api.key:
            problems.add(where, "`prefectApiKeySecretArn` is set but PREFECT_API_KEY is not; every run would fail to start")
        if api.auth_string and not pool.prefect_api_auth_string_secret_arn:
            problems.add(where, "PREFECT_API_AUTH_STRING is set but `prefectApiAuthStringSecretArn` is not; RunTask would show it")


def if_there(read: Callable[[], T]) -> T | None:
    """The object; None if it isn't found."""
    try:
        return read()
    except ObjectNotFound:
        return None


def unless_gone(delete: Callable[[], object]) -> None:
    """Deletes an object that may be gone, since the response to a first request may have been lost."""
    try:
        delete()
    except Exception as error:
        if not not_found(error):
            raise


def not_found(error: BaseException) -> bool:
    """Whether the error means "not found", for which Prefect's client has two exceptions."""
    return isinstance(error, ObjectNotFound) or status_of(error) == httpx.codes.NOT_FOUND


def explain(error: BaseException) -> str:
    """One line for an error of the server."""
    address = _address(get_current_settings().api.url)
    if isinstance(error, httpx.HTTPStatusError):
        return _explain_status(error, address)
    return f"Prefect at {address} does not answer ({type(error).__name__}{_asked(error)}: {error}); check PREFECT_API_URL and the way there"


def _asked(error: BaseException) -> str:
    try:
        request = error.request if isinstance(error, httpx.RequestError) else None
    # httpx raises it if the error has no request.
    except RuntimeError:
        request = None
    return f" to {request.method} {request.url.path}" if request is not None else ""


def server_error(error: BaseException) -> BaseException | None:
    """The server's error that caused a client's error, or None if the cause isn't the server."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, ServerError):
        # Prefect wraps 404 and 409 in its own exceptions.
        seen = getattr(seen, "http_exc", None) or seen.__cause__
    return seen


def _explain_status(error: httpx.HTTPStatusError, address: str) -> str:
    code, request = error.response.status_code, error.request
    if code == httpx.codes.UNAUTHORIZED:
        return f"Prefect at {address} refused access (401): {_detail(error)}; check PREFECT_API_KEY or PREFECT_API_AUTH_STRING"
    return f"Prefect at {address} answered {code} to {request.method} {request.url.path}: {_detail(error)}"


def _detail(error: httpx.HTTPStatusError) -> str:
    if isinstance(error, PrefectHTTPStatusError) or error.response.is_closed:
        text = " ".join(error.response.text.split())
        return text[:300] or "no reason given"
    return "no reason given"


def _address(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"
