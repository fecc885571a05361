"""Runs one benchmark by name, isolated from the user's Prefect and AWS: `node scripts/python.mjs python bench aws_calls`."""

import os
import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path

NAMES = (
    "aws_calls",
    "agent_memory",
    "dask_example",
    "dask_workers",
    "image_push",
    "many_ends",
    "registering",
    "run_requests",
    "run_starts",
    "thousand_starts",
    "throttled_starts",
)
# `support` has stand-ins for AWS and servers.
TESTS = Path(__file__).parents[1] / "prefect_ecs" / "tests"
PERSONAL = ("AWS_", "PREFECT_", "DATABASE_URL", "REGISTRATION_CONFIG")
OFFLINE = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}


def main() -> None:
    """Prefect reads its settings when it is imported, so they are cleaned before the benchmark is."""
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        raise SystemExit(f"name one of {', '.join(NAMES)}")
    # Like Ctrl-C, so that a benchmark's child processes end with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for name in [name for name in os.environ if name.startswith(PERSONAL)]:
        del os.environ[name]
    sys.path.append(str(TESTS))
    with tempfile.TemporaryDirectory(prefix="bench-") as home:
        os.environ.update(OFFLINE, PREFECT_HOME=home)
        import_module(sys.argv[1]).main(Path(home))


try:
    main()
except KeyboardInterrupt:
    sys.exit(130)
