"""Objects that a flow needs on a laptop, and that registration creates for a stack."""

from pathlib import Path

import yaml
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL

LIMITS_FILE = Path(__file__).parents[2] / "limits.yaml"


def provide_rate_limit(name: str) -> None:
    """Create a limit of limits.yaml on Prefect's temporary server; a server that is shared gets its limits from registration."""
    if PREFECT_API_URL.value():
        return
    limits = yaml.safe_load(LIMITS_FILE.read_text("utf-8"))["limits"]
    limit = next(limit for limit in limits if limit["name"] == name)
    with get_client(sync_client=True) as client:
        client.upsert_global_concurrency_limit_by_name(**limit)
