"""An agent that runs flows itself: its runs start warm, are protected, and survive its end."""

from __future__ import annotations

import json
import os
import signal
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from prefect.states import Cancelling

from support.flow_runs import new_runs, read, told_of, wait_until
from support.prefect_server import PrefectServer
from support.process_agent import TaskEndpoint, on_processes, process_agent
from support.stack import Stack

pytestmark = pytest.mark.faults

SECONDS = 90.0
WAITS_AT_MOST = timedelta(seconds=20)


def becomes(stack: Stack, run: UUID, state: str, seconds: float = SECONDS) -> None:
    """Waits for the run's state."""
    assert wait_until(lambda: read(stack, run).state_name == state, seconds), f"{read(stack, run).state}\n{told_of(stack, run)}"


def test_a_run_that_executes_when_the_agent_stops_cleans_up_and_another_agent_completes_it(
    tmp_path: Path, prefect_server: PrefectServer
) -> None:
    release = tmp_path / "release"
    stack = on_processes(Stack(tmp_path, prefect_server), "clean_up_after", file=str(release))
    with process_agent(stack) as agent:
        agent.wait_until_it_is_warm()
        first, second = new_runs(stack, 2)
        becomes(stack, first, "Running")
        becomes(stack, second, "Running")

        assert agent.stop() == 0, agent.log.read_text()

        assert [read(stack, run).state_name for run in (first, second)] == ["AwaitingRetry", "AwaitingRetry"]
        assert Path(f"{release}.cleaned-up").exists()
        assert "Crash" not in told_of(stack, first)
    release.touch()
    with process_agent(stack) as other:
        becomes(stack, first, "Completed")
        becomes(stack, second, "Completed")
        assert read(stack, first).run_count == 2
        assert other.stop() == 0


def test_a_run_sees_the_process_that_its_own_interpreter_would_be(tmp_path: Path, prefect_server: PrefectServer) -> None:
    seen = tmp_path / "seen.json"
    stack = on_processes(Stack(tmp_path, prefect_server), "show_process", file=str(seen))
    endpoint = TaskEndpoint()
    with process_agent(stack, endpoint) as agent:
        agent.wait_until_it_is_warm()
        [warm] = new_runs(stack, 1)
        becomes(stack, warm, "Completed")
        of_warm = json.loads(seen.read_text())
        # A setting of Prefect in the deployment, which a process that has imported Prefect can't take.
        stack.deployments[0]["work_pool"]["job_variables"] = {"env": {"PREFECT_LOGGING_LEVEL": "DEBUG", "OWN": "1"}}
        stack.apply()
        [cold] = new_runs(stack, 1)
        becomes(stack, cold, "Completed")
        of_cold = json.loads(seen.read_text())
        assert wait_until(lambda: len(endpoint.asked) == 2, 60), endpoint.asked
    endpoint.close()

    assert endpoint.asked == [{"ProtectionEnabled": True, "ExpiresInMinutes": 15}, {"ProtectionEnabled": False}]
    assert of_cold["environment"]["OWN"] == "1"
    assert of_warm["argv"][1:] == of_cold["argv"][1:] == []
    assert [folder for folder in of_warm["path"] if folder != of_warm["cwd"]] == [
        folder for folder in of_cold["path"] if folder != of_cold["cwd"]
    ]
    # Our package is on nobody's path but our own commands'.
    assert not any(folder.endswith("prefect_ecs/src") for folder in of_warm["path"])
    own_to_each = {"PREFECT__FLOW_RUN_ID", "PREFECT__CONTROL_PORT", "PREFECT__CONTROL_TOKEN", "PREFECT_LOGGING_LEVEL", "OWN", "PWD"}
    alike = [{name: value for name, value in of["environment"].items() if name not in own_to_each} for of in (of_warm, of_cold)]
    assert alike[0] == alike[1]


def test_a_run_that_is_killed_is_crashed_and_one_that_is_cancelled_is_cancelled(tmp_path: Path, prefect_server: PrefectServer) -> None:
    seen, never = tmp_path / "seen.json", tmp_path / "never"
    stack = on_processes(Stack(tmp_path, prefect_server), "show_and_wait", file=str(seen), never=str(never))
    with process_agent(stack, limit=1) as agent:
        agent.wait_until_it_is_warm()
        killed, cancelled = new_runs(stack, 2)
        assert wait_until(seen.exists, SECONDS), agent.log.read_text()
        os.kill(json.loads(seen.read_text())["pid"], signal.SIGKILL)
        seen.unlink()
        first = next(run for run in (killed, cancelled) if read(stack, run).state_name == "Running")
        becomes(stack, first, "Crashed")
        second = cancelled if first == killed else killed
        becomes(stack, second, "Running")
        assert wait_until(seen.exists, SECONDS), agent.log.read_text()
        with stack.client() as client:
            client.set_flow_run_state(second, Cancelling())
        becomes(stack, second, "Cancelled")
        pid = json.loads(seen.read_text())["pid"]
        assert wait_until(lambda: not Path(f"/proc/{pid}").exists(), 60)


def test_runs_wait_for_no_agent_that_was_killed(tmp_path: Path, prefect_server: PrefectServer) -> None:
    stack = on_processes(Stack(tmp_path, prefect_server), "greet")
    with process_agent(stack) as killed, process_agent(stack) as other:
        for agent in (killed, other):
            agent.wait_until_it_is_warm()
        killed.kill()

        runs = new_runs(stack, 5)

        assert wait_until(lambda: all(read(stack, run).state_name == "Completed" for run in runs), SECONDS)
    waited = [run.start_time - run.created for run in map(partial(read, stack), runs) if run.start_time and run.created]
    assert len(waited) == 5
    assert max(waited) < WAITS_AT_MOST, waited
