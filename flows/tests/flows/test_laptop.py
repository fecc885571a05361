"""Every flow runs with one command and nothing else: no server, no account, no database."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


# One is enough to show a command with a temporary server; this is the one that needs something to be in it.
@pytest.mark.timeout(120)
def test_the_rate_limited_flow_runs_against_prefects_temporary_server(tmp_path: Path) -> None:
    settings = {"PREFECT_HOME": str(tmp_path), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "PYTHONPATH": str(PROJECT / "src")}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | settings
    run = subprocess.run([sys.executable, "-m", "flows.collect_points"], env=environment, cwd=tmp_path, text=True, capture_output=True)
    assert run.returncode == 0, run.stderr
    assert "56 awards fetched and not stored: DATABASE_URL is not set" in run.stderr
