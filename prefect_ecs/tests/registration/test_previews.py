"""A preview: a copy of a flow project beside the real one, on the same server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from prefect_ecs.registration.commands.apply import apply
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.state.ownership import owner_tag
from support.stack import ARN, PATIENCE, Stack, deployment, ecs_pool

DEFINITION = f"{ARN}:task-definition/flow-run-reports:3"


class Both:
    """The real project and its preview: the same files, of which the preview's registration makes other things."""

    def __init__(self, platform: Stack, directory: Path) -> None:
        self.real = self._on(platform, directory / "real", "reports")
        self.preview = self._on(platform, directory / "preview", "pr-42", preview=True)

    def _on(self, platform: Stack, directory: Path, name: str, **changes: Any) -> Stack:
        directory.mkdir()
        project = Stack(directory, platform.server)
        # The names in the files are one's as the other's.
        project.id, project.owner = platform.id, f"{platform.owner}/{name}"
        pool = ecs_pool(platform.name("pool"), owned=False, taskDefinition=DEFINITION)
        project.config = {"owner": project.owner, "workPools": [pool], "taskDefinition": DEFINITION, **changes}
        project.deployments = [deployment(project.name("hello"))]
        return project

    def write(self, deployments: list[dict[str, Any]], limits: list[dict[str, Any]] | None = None) -> None:
        """Both have the same files."""
        for project in (self.real, self.preview):
            project.deployments, project.limits = deployments, limits or []


@pytest.fixture
def both(stack: Stack, tmp_path: Path) -> Both:
    """Both, on a platform whose pools are there."""
    with stack.watching():
        apply(None, stack.variables(), Journal(lambda _: None), 0, PATIENCE)
    return Both(stack, tmp_path)


def test_its_deployments_have_its_name_behind_theirs_and_the_real_ones_stay(both: Both) -> None:
    both.real.apply()
    before = both.real.deployed()

    both.preview.apply()

    name = both.real.name("hello")
    assert list(both.preview.deployed()) == [f"{name}-pr-42"]
    assert both.preview.deployed()[f"{name}-pr-42"].tags == [owner_tag(both.preview.owner)]
    assert both.real.deployed() == before
    for project in (both.real, both.preview):
        assert project.apply()[-1] == "nothing to change"
        assert project.writes == []


def test_nothing_of_it_runs_by_itself(both: Both) -> None:
    nightly = {"slug": "nightly", "cron": "0 3 * * *", "timezone": "Etc/UTC"}
    trigger = {"name": "on-file", "expect": ["file.landed"]}
    both.write([deployment(both.real.name("hello"), schedules=[nightly], triggers=[trigger])])
    both.real.apply()

    said = both.preview.apply()

    [made] = both.preview.deployed().values()
    assert [(schedule.slug, schedule.active) for schedule in made.schedules] == [("nightly", False)]
    assert [automation.name for automation in both.preview.automations() if "on-file" in automation.name] == []
    [real] = both.real.deployed().values()
    assert [schedule.active for schedule in real.schedules] == [True]
    assert [automation.name for automation in both.real.automations() if "on-file" in automation.name]
    assert [line for line in said if line.startswith("preview: ")] == [
        "preview: schedules are inactive",
        "preview: triggers are left out",
    ]


def test_a_schedule_that_a_person_switches_on_stays_on(both: Both) -> None:
    both.write([deployment(both.real.name("hello"), schedules=[{"slug": "nightly", "cron": "0 3 * * *"}])])
    both.preview.apply()
    [made] = both.preview.deployed().values()
    with both.preview.client() as client:
        client.update_deployment_schedule(made.id, made.schedules[0].id, active=True)

    both.preview.apply()

    [made] = both.preview.deployed().values()
    assert made.schedules[0].active


def test_limits_are_the_real_ones(both: Both) -> None:
    name = both.real.name("api")
    both.write(both.real.deployments, [{"name": name, "limit": 4}])
    both.real.apply()
    both.preview.limits = [{"name": name, "limit": 9}, {"name": f"{name}-new", "limit": 1}]

    said = both.preview.apply()

    assert {limit: found.limit for limit, found in both.preview.existing().limits.items() if limit.startswith(name)} == {name: 4}
    assert "preview: limits are left as they are" in said
    ledger = both.preview.ledger()
    assert ledger is not None
    assert ledger.limits == []


def test_the_database_is_not_migrated(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    def upgrade(*_: Any) -> list[str]:
        raise AssertionError("a preview must not migrate")

    monkeypatch.setattr("flows.store.migrations.upgrade", upgrade)
    both.preview.environment["DATABASE_URL"] = "postgresql://team:hunter2hunter2@db.example.com/points"

    said = both.preview.apply()

    assert said[0] == "migrations: none, a preview leaves the database as it is"


def test_what_is_wrong_with_its_files_is_refused_as_the_real_ones(both: Both) -> None:
    long, again = "n" * 197, both.preview.name("hello")
    both.preview.deployments = [
        deployment(long),
        deployment(again, triggers=[{"name": "x", "expect": ["x"], "colour": "blue"}]),
    ]

    said = "\n".join(both.preview.refused())

    assert "must be at most 200 characters long, has 203" in said
    assert "triggers[0].colour" in said


def test_all_of_it_goes_and_the_real_one_stays(both: Both) -> None:
    both.write(both.real.deployments, [{"name": both.real.name("api"), "limit": 4}])
    both.real.apply()
    both.preview.apply()
    before = (both.real.deployed(), both.real.ledger(), both.real.automations())

    both.preview.remove()

    assert both.preview.deployed() == {}
    assert both.preview.automations() == []
    assert both.preview.ledger() is None
    assert (both.real.deployed(), both.real.ledger(), both.real.automations()) == before
    assert both.real.name("api") in both.real.existing().limits
