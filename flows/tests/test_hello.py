"""The smallest flow, run by Prefect."""

import pytest

from flows.hello import hello

pytestmark = pytest.mark.usefixtures("prefect_api")


def test_greets_whom_it_is_told_to() -> None:
    assert hello() == "Hello, world!"
    assert hello("Ada") == "Hello, Ada!"
