"""The egress address, with an echo service of this machine, run by Prefect."""

import re
from collections.abc import Iterator

import httpx
import pytest
from support.web import web_server

from flows.egress_address import egress_address, seen_address

pytestmark = pytest.mark.usefixtures("prefect_api")

OURS = "203.0.113.7, 203.0.113.8"


@pytest.fixture(autouse=True)
def echo(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A service that answers with the one address in this list, as checkip.amazonaws.com does."""
    says = ["203.0.113.8\n"]
    monkeypatch.setattr(seen_address, "retries", 0)
    with web_server(lambda _path, _query: (200, says[0])) as url:
        monkeypatch.setenv("EGRESS_ECHO_URL", url)
        yield says


def test_returns_the_address_when_it_is_one_of_the_stacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGRESS_ADDRESSES", OURS)
    assert egress_address() == "203.0.113.8"


def test_fails_when_it_is_not(echo: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGRESS_ADDRESSES", OURS)
    echo[0] = "198.51.100.1"
    message = f"The world sees 198.51.100.1, which is not one of the stack's addresses ({OURS})"
    with pytest.raises(RuntimeError, match=re.escape(message)):
        egress_address()


def test_only_says_so_where_containers_do_not_leave_through_the_nat_gateway(
    echo: list[str], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("EGRESS_ADDRESSES", OURS)
    monkeypatch.setenv("EGRESS_CHECK", "report")
    echo[0] = "198.51.100.1"
    assert egress_address() == "198.51.100.1"
    assert "containers of the emulator don't leave through the NAT gateway" in caplog.text


@pytest.mark.parametrize("check", ["enforce", "report"])
def test_a_service_that_does_not_answer_fails_the_run_unless_it_only_reports(
    check: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("EGRESS_CHECK", check)
    monkeypatch.setenv("EGRESS_ECHO_URL", "http://127.0.0.1:9")
    if check == "enforce":
        with pytest.raises(httpx.ConnectError):
            egress_address()
    else:
        assert egress_address() is None
        assert "The echo service cannot be asked" in caplog.text


def test_reports_the_address_of_a_laptop_which_has_none_to_compare_with(caplog: pytest.LogCaptureFixture) -> None:
    assert egress_address() == "203.0.113.8"
    assert "EGRESS_ADDRESSES names no address to compare it with" in caplog.text


def test_an_address_can_be_written_in_more_than_one_way(echo: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGRESS_ADDRESSES", "2001:0db8:0000::1")
    echo[0] = "2001:db8::1"
    assert egress_address() == "2001:db8::1"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("EGRESS_CHECK", "maybe", "'maybe' is not a valid EgressCheck"),
        ("EGRESS_ADDRESSES", "203.0.113.7;203.0.113.8", "does not appear to be an IPv4 or IPv6 network"),
    ],
)
def test_a_setting_that_means_nothing_fails_the_run(name: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=message):
        egress_address()


def test_an_answer_that_is_no_address_fails_the_run(echo: list[str]) -> None:
    echo[0] = "<html>"
    with pytest.raises(ValueError, match="'<html>' does not appear to be an IPv4 or IPv6 address"):
        egress_address()


def test_a_destination_with_ipv6_sees_an_address_of_the_vpcs_block(echo: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EGRESS_ADDRESSES", "203.0.113.7,2001:db8:1234:1a00::/56")
    echo[0] = "2001:db8:1234:1a01::5"
    assert egress_address() == "2001:db8:1234:1a01::5"
    echo[0] = "2001:db8:1234:1b00::5"
    message = "not one of the stack's addresses (2001:db8:1234:1a00::/56, 203.0.113.7)"
    with pytest.raises(RuntimeError, match=re.escape(message)):
        egress_address()
