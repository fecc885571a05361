"""AWS's signature of one JSON request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Credentials:
    """Keys of AWS, those of a role with their session's token."""

    access_key: str
    secret_key: str
    token: str | None = None


@dataclass(frozen=True)
class JsonRequest:
    """A call of a service with AWS's JSON protocol, posted to `/`."""

    service: str
    region: str
    host: str
    # As in `secretsmanager.GetSecretValue`.
    target: str
    body: bytes


def signed_headers(request: JsonRequest, credentials: Credentials, now: datetime) -> dict[str, str]:
    """The request's headers, `Authorization` included. `now` is in UTC."""
    time = now.strftime("%Y%m%dT%H%M%SZ")
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": request.host,
        "x-amz-date": time,
        **({} if credentials.token is None else {"x-amz-security-token": credentials.token}),
        "x-amz-target": request.target,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = "\n".join(["POST", "/", "", lines, names, hashlib.sha256(request.body).hexdigest()])
    scope = f"{time[:8]}/{request.region}/{request.service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", time, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{credentials.secret_key}".encode()
    for part in scope.split("/"):
        key = _hmac(key, part)
    signature = _hmac(key, text).hex()
    return {
        **headers,
        "authorization": f"AWS4-HMAC-SHA256 Credential={credentials.access_key}/{scope}, SignedHeaders={names}, Signature={signature}",
    }


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
