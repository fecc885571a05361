"""`python -m prefect_ecs.server [all|api|services]`: prepares the database, then runs Prefect's API, its background services, or both."""

from __future__ import annotations

import asyncio
import os
import sys

from prefect_ecs.server.address import DatabaseAddress
from prefect_ecs.server.hearing import Hearing
from prefect_ecs.server.preparation import PreparationError, prepare, say
from prefect_ecs.server.serving import DEAF, DRAIN_SECONDS, serve
from prefect_ecs.server.valkey import ValkeyAddress

PREFECT = [sys.executable, "-m", "prefect", "server"]
API = [*PREFECT, "start"]
SERVICES = [*PREFECT, "services", "start"]


def main(part: str = "all") -> int:
    """The exit code."""
    address = DatabaseAddress.beside(os.environ["DATABASE_URL"])
    # Its security group says who reaches it.
    os.environ.setdefault("PREFECT_SERVER_API_HOST", "0.0.0.0")  # noqa: S104
    os.environ.update({**address.variables, **address.settings})
    try:
        valkey = ValkeyAddress.of(os.environ)
        os.environ.update({} if valkey is None else valkey.settings)
        if part == "services":
            return services(address, Hearing(os.environ["SERVER_API_URL"], os.environ["PREFECT_REDIS_MESSAGING_URL"]))
        asyncio.run(prepare(address, with_services=part == "all"))
    except PreparationError as error:
        say(str(error))
        return 1
    return serve([*API, "--no-services"] if part == "api" else API, DRAIN_SECONDS)


def services(address: DatabaseAddress, hearing: Hearing) -> int:
    """Runs the background services while they can hear runs, and gives runs time to be heard each time that they start."""
    while True:
        hearing.wait()
        asyncio.run(prepare(address, with_services=True))
        code = serve(SERVICES, hearing=hearing)
        if code != DEAF:
            return code
        say("no task of the API answers, or Valkey or the database doesn't: the services wait, since they can't hear runs")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
