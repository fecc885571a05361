"""`python -m prefect_ecs.registration`: apply, pools, remove or check."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from prefect_ecs.registration.interruption import Interruption, StopRequested
from prefect_ecs.registration.problems import InUseError, RefusedError

# On this exit code `components/runner/unregister.mjs` fails the destroy, since other programs' flow projects are on the stack.
IN_USE = 3
_REFUSED = {"remove": "nothing was removed", "check": "not valid"}


def main(arguments: list[str]) -> int:
    """Runs a command and returns the exit code."""
    options = _parse(arguments)
    interruption = Interruption()
    interruption.listen()
    try:
        _run(options, interruption)
    except InUseError as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        return IN_USE
    except RefusedError as refused:
        for problem in refused.problems:
            print(problem, file=sys.stderr)
        print(f"{_REFUSED.get(options.command, 'nothing was registered')}: {len(refused.problems)} to put right", file=sys.stderr)
    except StopRequested as stop:
        print(f"interrupted by {stop}; run it again to complete it", file=sys.stderr)
    except Exception as error:
        from prefect_ecs.registration.state.server import explain, server_error
        from prefect_ecs.registration.state.turn import TurnLostError

        cause = server_error(error)
        if cause is None and not isinstance(error, TurnLostError):
            raise
        print(explain(cause) if cause else error, file=sys.stderr)
        print("not completed; run it again to complete it", file=sys.stderr)
    else:
        return 0
    return 1


def _run(options: argparse.Namespace, interruption: Interruption) -> None:
    # Importing Prefect takes a second, and `--help` doesn't need it.
    from prefect_ecs.registration.commands.apply import apply
    from prefect_ecs.registration.commands.check import check
    from prefect_ecs.registration.commands.inputs import Files
    from prefect_ecs.registration.commands.remove import remove
    from prefect_ecs.registration.objects.journal import Journal

    journal = Journal(_say, interruption.stop_if_asked)
    files = Files(options.prefect_file, options.limits_file, options.alembic_file)
    if options.command in ("apply", "pools"):
        apply(files if options.command == "apply" else None, os.environ, journal, options.drain_seconds)
    elif options.command == "check":
        check(files, os.environ, _say, options.code)
    else:
        remove(os.environ, journal, options.wait_seconds)


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m prefect_ecs.registration", description=__doc__)
    parser.add_argument("command", nargs="?", default="apply", choices=("apply", "pools", "remove", "check"))
    parser.add_argument("--prefect-file", type=Path, default=Path("prefect.yaml"), help="default: %(default)s")
    parser.add_argument("--limits-file", type=Path, default=Path("limits.yaml"), help="default: %(default)s")
    parser.add_argument("--alembic-file", type=Path, default=Path("alembic.ini"), help="default: %(default)s")
    parser.add_argument(
        "--code", choices=("image", "pull"), help="for check: where the code of runs comes from; default: as the stack says"
    )
    parser.add_argument("--drain-seconds", type=float, default=60.0, help="how long apply waits for runs of what it removes")
    parser.add_argument("--wait-seconds", type=float, default=30.0, help="how long remove waits for runs that are about to start")
    return parser.parse_args(arguments)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
