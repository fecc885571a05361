"""Has Prefect's command line parse calls, and do nothing; reads and writes JSON."""

import json
import sys

from cyclopts import CycloptsError, MissingArgumentError
from prefect.cli._app import _app


def problem(args: list[str], whole: bool) -> str | None:
    """What is wrong with a call, if anything is."""
    try:
        _app.parse_args(args, exit_on_error=False, print_error=False)
    except MissingArgumentError as error:
        return str(error) if whole else None
    except CycloptsError as error:
        return str(error)
    return None


json.dump([problem(call["args"], call["whole"]) for call in json.load(sys.stdin)], sys.stdout)
