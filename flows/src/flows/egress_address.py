"""The public address of this run, on which a third party's allow-list depends."""

import os
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import httpx
from prefect import flow, get_run_logger, task

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The reason for EGRESS_CHECK=report.
NOT_THROUGH_NAT = "containers of the emulator don't leave through the NAT gateway"


class EgressCheck(StrEnum):
    """Values of `EGRESS_CHECK`."""

    ENFORCE = "enforce"
    REPORT = "report"


def expected_addresses() -> set[Network]:
    """Return the addresses, and IPv6 blocks, that `EGRESS_ADDRESSES` lists, separated by commas."""
    return {ip_network(part.strip()) for part in os.environ.get("EGRESS_ADDRESSES", "").split(",") if part.strip()}


def in_words(network: Network) -> str:
    """Return an address without its length, and a block as it is written."""
    return str(network.network_address) if network.num_addresses == 1 else str(network)


@task(retries=2, retry_delay_seconds=5)
def seen_address(echo_url: str) -> Address:
    """Ask a service that returns the caller's address."""
    response = httpx.get(echo_url, timeout=10, follow_redirects=True)
    response.raise_for_status()
    return ip_address(response.text.strip())


@flow
def egress_address() -> str | None:
    """Report the public address of this run, and fail when it is not one of the stack's."""
    logger = get_run_logger()
    check = EgressCheck(os.environ.get("EGRESS_CHECK") or EgressCheck.ENFORCE)
    expected = expected_addresses()
    listed = ", ".join(sorted(in_words(network) for network in expected))
    try:
        seen = seen_address(os.environ.get("EGRESS_ECHO_URL") or "https://checkip.amazonaws.com")
    except httpx.HTTPError as error:
        if check is EgressCheck.ENFORCE:
            raise
        logger.warning("The echo service cannot be asked (%s), and %s", error, NOT_THROUGH_NAT)
        return None
    if not expected:
        logger.info("The world sees %s; EGRESS_ADDRESSES names no address to compare it with", seen)
    elif any(seen in network for network in expected):
        logger.info("The world sees %s, which is one of the stack's addresses (%s)", seen, listed)
    elif check is EgressCheck.REPORT:
        logger.warning("The world sees %s, not one of %s: %s", seen, listed, NOT_THROUGH_NAT)
    else:
        raise RuntimeError(f"The world sees {seen}, which is not one of the stack's addresses ({listed})")
    return str(seen)


if __name__ == "__main__":
    egress_address()
