"""`python -m prefect_ecs.server [all|api|services]`: prepares the database, then runs Prefect's API, its background services, or both."""

from __future__ import annotations

import asyncio
import os
import sys

from prefect_ecs.server.address import DatabaseAddress
from prefect_ecs.server.preparation import PreparationError, prepare, say
from prefect_ecs.server.serving import DRAIN_SECONDS, serve

PREFECT = [sys.executable, "-m", "prefect", "server"]
LISTENING = [*PREFECT, "start", "--host", "0.0.0.0"]  # noqa: S104 - its security group says who reaches it
COMMANDS = {
    "all": LISTENING,
    "api": [*LISTENING, "--no-services"],
    "services": [*PREFECT, "services", "start"],
}


def main(part: str = "all") -> int:
    """The exit code."""
    address = DatabaseAddress.beside(os.environ["DATABASE_URL"])
    os.environ.update({**address.variables, **address.settings})
    try:
        asyncio.run(prepare(address))
    except PreparationError as error:
        say(str(error))
        return 1
    return serve(COMMANDS[part], 0 if part == "services" else DRAIN_SECONDS)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
