"""The Prefect server: how it is reached, and what its errors mean to a user."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.exceptions import PrefectHTTPStatusError
from prefect.settings import get_current_settings

from registration.config import Config, EcsPool
from registration.problems import Problems, RefusedError

# What Prefect's client raises when the server doesn't answer or doesn't do what it is asked.
ServerError = (httpx.HTTPError, httpx.InvalidURL)


def connect() -> SyncPrefectClient:
    """A client of the server that PREFECT_API_URL names; without it, Prefect would start one of its own for a moment."""
    if not get_current_settings().api.url:
        raise RefusedError(["PREFECT_API_URL: is not set"])
    return get_client(sync_client=True)


def check_keys(config: Config, problems: Problems) -> None:
    """Notes where an agent's key would be readable in every RunTask call, or would be missed in every run."""
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


def explain(error: BaseException) -> str:
    """One line for an error of the server's."""
    address = _address(get_current_settings().api.url)
    if isinstance(error, httpx.HTTPStatusError):
        return _explain_status(error, address)
    return f"Prefect at {address} does not answer ({type(error).__name__}: {error}); check PREFECT_API_URL and the way there"


def server_error(error: BaseException) -> BaseException | None:
    """The error of the server's behind an error of the client's, or None if the server has nothing to do with it."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, ServerError):
        # Prefect wraps a 404 or 409 in exceptions of its own.
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
