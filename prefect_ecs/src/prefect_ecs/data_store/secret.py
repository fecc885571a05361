"""Reads the password of a data store from the secret that RDS keeps for it."""

from __future__ import annotations

import json
import os
import ssl
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from prefect_ecs.data_store.signature import Credentials, JsonRequest, signed_headers

TIMEOUT_SECONDS = 5.0
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
CREDENTIALS_HOST = "http://169.254.170.2"


class SecretError(Exception):
    """A secret that can't be read, with AWS's reason. Never the value."""

    def __init__(self, reason: str, *, may_pass: bool) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


def read_password(secret_arn: str) -> str:
    """The current password. Of RDS's secrets the value is `{"username": …, "password": …}`."""
    region = secret_arn.split(":")[3]
    endpoint = endpoint_of(region)
    request = JsonRequest(
        service="secretsmanager",
        region=region,
        host=urlsplit(endpoint).netloc,
        target="secretsmanager.GetSecretValue",
        body=json.dumps({"SecretId": secret_arn}).encode(),
    )
    answer = _ask(endpoint, request.body, signed_headers(request, credentials(), datetime.now(UTC)))
    try:
        password = json.loads(answer["SecretString"])["password"]
    except (KeyError, TypeError, ValueError):
        # Without the cause, which may quote the value.
        raise SecretError('its value has no JSON key "password"', may_pass=False) from None
    return str(password)


def endpoint_of(region: str) -> str:
    """The service's address; the SDKs' variables name another, an emulator's or a VPC endpoint's."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    given = os.environ.get("AWS_ENDPOINT_URL_SECRETS_MANAGER") or os.environ.get("AWS_ENDPOINT_URL")
    return (given or f"https://secretsmanager.{region}.{suffix}").rstrip("/")


def credentials() -> Credentials:
    """Those of the environment, or the task role's, which ECS renews."""
    environment = os.environ
    if access_key := environment.get("AWS_ACCESS_KEY_ID"):
        return Credentials(access_key, environment.get("AWS_SECRET_ACCESS_KEY", ""), environment.get("AWS_SESSION_TOKEN"))
    relative = environment.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
    url = f"{CREDENTIALS_HOST}{relative}" if relative else environment.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")
    if not url:
        raise SecretError("there are no AWS credentials here: the task needs a task role", may_pass=False)
    token = environment.get("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    answer = _ask(url, None, {} if token is None else {"authorization": token})
    return Credentials(answer["AccessKeyId"], answer["SecretAccessKey"], answer.get("Token"))


def _ask(url: str, body: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
    request = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310 - http and https, by AWS's own variables
    try:
        # The task's credentials are on its own host, which no proxy reaches.
        with urllib.request.build_opener(
            urllib.request.ProxyHandler({} if body is None else None), urllib.request.HTTPSHandler(context=_trusted())
        ).open(request, timeout=TIMEOUT_SECONDS) as response:
            answer: dict[str, Any] = json.load(response)
            return answer
    except urllib.error.HTTPError as error:
        raise SecretError(_reason_in(error), may_pass=error.code == 429 or error.code >= 500) from None
    except (OSError, ValueError) as error:
        raise SecretError(f"{urlsplit(url).netloc} doesn't answer: {error}", may_pass=True) from None


def _reason_in(error: urllib.error.HTTPError) -> str:
    """AWS's error in one line, as in `AccessDeniedException: User … is not authorized …`."""
    try:
        said = json.load(error)
        kind = str(said.get("__type", error.code)).rpartition("#")[2]
        return f"{kind}: {said.get('message') or said.get('Message') or error.reason}"
    except (AttributeError, OSError, ValueError):
        return f"{error.code} {error.reason}"


def _trusted() -> ssl.SSLContext:
    """The machine's authorities, and those of the package that Prefect's client brings."""
    context = ssl.create_default_context()
    with suppress(ImportError):
        import certifi

        context.load_verify_locations(certifi.where())
    return context
