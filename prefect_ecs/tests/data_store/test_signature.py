"""The signature is the one that AWS's own library makes."""

from __future__ import annotations

from datetime import UTC, datetime
from unittest import mock

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as TheirCredentials

from prefect_ecs.data_store.signature import Credentials, JsonRequest, signed_headers

NOW = datetime(2026, 11, 30, 18, 5, 59, tzinfo=UTC)


@pytest.mark.parametrize("token", [None, "FwoGZXIvYXdzEJr//////////wEaDPm+/=="])
@pytest.mark.parametrize("host", ["secretsmanager.eu-west-1.amazonaws.com", "localhost:4566"])
def test_it_is_botocores(token: str | None, host: str) -> None:
    body = b'{"SecretId": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!db-1-AbCdEf"}'
    request = JsonRequest("secretsmanager", "eu-west-1", host, "secretsmanager.GetSecretValue", body)
    ours = signed_headers(request, Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token), NOW)

    theirs = AWSRequest(
        "POST", f"https://{host}/", data=body, headers={name: ours[name] for name in ("content-type", "host", "x-amz-target")}
    )
    with mock.patch("botocore.auth.get_current_datetime", return_value=NOW.replace(tzinfo=None)):
        keys = TheirCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token)
        SigV4Auth(keys, "secretsmanager", "eu-west-1").add_auth(theirs)

    assert ours["authorization"] == theirs.headers["Authorization"]
