"""`python -m prefect_ecs.agent …`: `prefect worker start --type ecs …`, with this package's observer and retries for capacity."""

import sys

from prefect.cli import app

from prefect_ecs.agent import observer, worker

if __name__ == "__main__":
    observer.install()
    worker.install()
    sys.argv = ["prefect", "worker", "start", "--type", "ecs", *sys.argv[1:]]
    app()
