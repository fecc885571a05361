"""AWS in memory behind a port, for tests in another language: prints its address, and ends with its standard input."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[4] / "prefect_ecs" / "tests"))

from support.fake_aws import fake_aws

with fake_aws() as aws:
    print(aws.url, flush=True)
    sys.stdin.read()
