"""Variables, blocks and automations of flows, from files beside prefect.yaml to a real Prefect server."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from prefect.client.schemas.actions import BlockDocumentUpdate, VariableCreate
from prefect.events.actions import RunDeployment
from prefect.events.schemas.automations import Automation

from prefect_ecs.registration.commands.apply import apply
from prefect_ecs.registration.commands.check import check
from prefect_ecs.registration.commands.inputs import Files
from prefect_ecs.registration.objects.journal import Journal
from prefect_ecs.registration.problems import RefusedError
from prefect_ecs.registration.state.named import read_block
from support.sample_blocks import SampleLogin, SampleWarehouse
from support.stack import PATIENCE, Request, Stack, deployment, ecs_pool

WAREHOUSE = "support.sample_blocks.SampleWarehouse"


def automation(name: str, **changes: Any) -> dict[str, Any]:
    """An automation as the file has it: a failed run runs the stack's deployment."""
    return {
        "name": name,
        "trigger": {"type": "event", "posture": "Reactive", "expect": ["prefect.flow-run.Failed"], "threshold": 1, "within": 0},
        "actions": [{"type": "cancel-flow-run"}],
        **changes,
    }


@pytest.fixture
def full(stack: Stack) -> Stack:
    """A stack with one of each kind, all of which name the stack."""
    hello = f"greet/{stack.name('hello')}"
    rerun = {"type": "run-deployment", "deployment_id": hello, "parameters": {"name": "{{ event.resource.name }}"}}
    stack.objects = {
        "variables": [
            {"name": "region-{{ $STACK }}", "value": {"codes": ["eu", "us"], "size": 3}, "tags": ["geo"]},
            {"name": stack.name("day"), "value": "2026-11-30"},
        ],
        "blocks": [
            {"name": stack.name("main"), "type": WAREHOUSE, "data": {"host": "db.example.com", "login": {"user": "reader"}}},
        ],
        "automations": [automation(stack.name("rerun"), actions=[rerun]), automation(stack.name("off"), enabled=False)],
    }
    return stack


def automations_of(stack: Stack) -> dict[str, Automation]:
    """The file's automations in Prefect."""
    found = stack.existing().automations
    return {name: found[name][0] for name in (stack.name("rerun"), stack.name("off")) if name in found}


def test_they_are_registered_and_a_second_registration_writes_nothing(full: Stack) -> None:
    said = full.apply()

    assert {line for line in said if line.endswith("made") and not line.startswith(("deployment", "work pool"))} >= {
        f"variable region-{full.id}: made",
        f"variable {full.name('day')}: made",
        "block type samplelogin: made",
        "block type samplewarehouse: made",
        f"block samplewarehouse/{full.name('main')}: made",
        f'automation "{full.name("rerun")}": made',
    }
    existing = full.existing()
    with full.client() as client:
        region = client.read_variable_by_name(f"region-{full.id}")
    assert region is not None
    assert (region.value, region.tags) == ({"codes": ["eu", "us"], "size": 3}, ["geo"])
    with full.connected():
        block = cast("SampleWarehouse", SampleWarehouse.load(full.name("main")))
    assert (block.host, block.port, block.token) == ("db.example.com", 5432, None)
    assert block.login is not None
    assert block.login.user == "reader"
    rerun, off = automations_of(full).values()
    [action] = rerun.actions
    assert isinstance(action, RunDeployment)
    assert action.deployment_id == existing.deployments[f"greet/{full.name('hello')}"].id
    assert action.parameters == {"name": "{{ event.resource.name }}"}
    assert (rerun.enabled, off.enabled) == (True, False)

    assert full.apply()[-1] == "nothing to change"
    assert full.writes == []


def test_only_what_differs_is_written(full: Stack) -> None:
    full.apply()
    before = full.existing()
    full.objects["variables"][0]["value"]["size"] = 4
    full.objects["blocks"][0]["data"]["host"] = "db2.example.com"
    full.objects["automations"][0]["description"] = "twice"
    full.objects["automations"][1]["enabled"] = True

    said = full.apply()

    assert {line for line in said if "deployments" not in line and "ledger" not in line and "changes" not in line} == {
        "migrations: none, DATABASE_URL is not set",
        f"variable region-{full.id}: updated",
        f"block samplewarehouse/{full.name('main')}: updated",
        f'automation "{full.name("rerun")}": updated',
        f'automation "{full.name("off")}": updated',
    }
    after = full.existing()
    assert after.variables[f"region-{full.id}"].value == {"codes": ["eu", "us"], "size": 4}
    assert after.variables[full.name("day")] == before.variables[full.name("day")]
    block = after.blocks[f"samplewarehouse/{full.name('main')}"]
    assert (block.data["host"], block.data["login"]["user"]) == ("db2.example.com", "reader")
    assert {name: (one.description, one.enabled) for name, one in automations_of(full).items()} == {
        full.name("rerun"): ("twice", True),
        full.name("off"): ("", True),
    }


def test_what_leaves_a_file_leaves_prefect_and_an_absent_file_removes_nothing(full: Stack) -> None:
    full.apply()
    full.objects["variables"] = full.objects["variables"][:1]
    full.objects["automations"] = "none"
    del full.objects["blocks"]
    (full.directory / "prefect.blocks.yaml").unlink()

    full.apply()

    existing = full.existing()
    assert list(existing.variables) == [f"region-{full.id}"]
    assert list(existing.blocks) == [f"samplewarehouse/{full.name('main')}"]
    assert automations_of(full) == {}
    with full.client() as client:
        assert client.read_variable_by_name(full.name("day")) is None
    assert full.apply()[-1] == "nothing to change"
    full.objects["blocks"] = "none"
    assert "block type samplewarehouse: removed" in full.apply()


def test_an_empty_list_removes_nothing(full: Stack) -> None:
    full.apply()
    full.objects = {"variables": [], "blocks": [], "automations": []}

    problems = full.refused()

    assert [line.partition(",")[0] for line in problems] == [
        f"prefect.{kind}.yaml: `{kind}` is empty" for kind in ("variables", "blocks", "automations")
    ]
    assert set(full.existing().variables) == {f"region-{full.id}", full.name("day")}


def test_destroy_removes_them_and_nothing_of_others(full: Stack) -> None:
    with full.client() as client:
        client.create_variable(VariableCreate(name=full.name("theirs"), value=1))
    full.apply()
    with full.connected():
        SampleLogin(user="theirs").save(full.name("theirs"))

    said = full.remove()

    assert "block type samplelogin: kept, there are other blocks of it" in said
    assert "block type samplewarehouse: removed" in said
    with full.client() as client:
        assert [variable.name for variable in client.read_variables(limit=200)] == [full.name("theirs")]
        assert read_block(client, f"samplewarehouse/{full.name('main')}") is None
        assert read_block(client, f"samplelogin/{full.name('theirs')}") is not None
    assert automations_of(full) == {}


def test_what_exists_and_is_not_ours_is_refused_in_one_go_and_adopted_when_asked(full: Stack, tmp_path: Path) -> None:
    with full.client() as client:
        client.create_variable(VariableCreate(name=full.name("day"), value="theirs"))
    with full.connected():
        SampleWarehouse(host="theirs").save(full.name("main"))
    other = Stack(tmp_path / "other", full.server)
    other.directory.mkdir()
    other.objects = {"automations": full.objects["automations"][1:]}
    other.apply()

    problems = full.refused()

    assert [line.partition(";")[0] for line in problems] == [
        f'Prefect: the variable "{full.name("day")}" exists and belongs to no stack',
        f'Prefect: the block "samplewarehouse/{full.name("main")}" exists and belongs to no stack',
        f'Prefect: the automation "{full.name("off")}" exists and belongs to the stack {other.owner}',
    ]
    with full.client() as client:
        found = client.read_variable_by_name(full.name("day"))
    assert found is not None
    assert found.value == "theirs"

    other.remove()
    full.config["adopt"] = True
    full.apply()
    existing = full.existing()
    assert existing.variables[full.name("day")].value == "2026-11-30"
    assert existing.blocks[f"samplewarehouse/{full.name('main')}"].data["host"] == "db.example.com"


def test_everything_is_put_back_when_a_later_step_fails(full: Stack) -> None:
    files = deepcopy(full.objects)
    full.objects["blocks"][0]["data"]["port"] = 1
    full.objects["variables"] = full.objects["variables"][:1]
    full.apply()
    before = full.existing()
    full.objects = files
    full.objects["variables"][0]["value"] = "changed"
    full.objects["blocks"].append({"name": full.name("slack"), "type": "support.sample_blocks.SampleLogin", "data": {"user": "x"}})
    full.objects["automations"].append(automation(full.name("last")))

    def broken(request: Request) -> None:
        if request == ("POST", "/api/automations/"):
            raise RefusedError(["broken"])

    full.fault = broken
    with pytest.raises(RefusedError, match="broken"):
        full.apply()
    full.fault = lambda _: None

    after = full.existing()
    assert after.ledger == before.ledger
    assert {name: one.value for name, one in after.variables.items()} == {name: one.value for name, one in before.variables.items()}
    assert {name: one.data for name, one in after.blocks.items()} == {name: one.data for name, one in before.blocks.items()}
    with full.client() as client:
        assert client.read_variable_by_name(full.name("day")) is None
        assert read_block(client, f"samplelogin/{full.name('slack')}") is None


def test_a_first_registration_that_fails_leaves_no_block_type(full: Stack) -> None:
    def broken(request: Request) -> None:
        if request == ("POST", "/api/automations/"):
            raise RefusedError(["broken"])

    full.fault = broken
    with pytest.raises(RefusedError, match="broken"):
        full.apply()
    full.fault = lambda _: None

    with full.client() as client:
        assert [one.slug for one in client.read_block_types() if one.slug.startswith("sample")] == []
        assert [one.name for one in client.read_variables(limit=200)] == []


def test_a_secret_that_a_person_sets_stays(full: Stack) -> None:
    full.apply()
    name = f"samplewarehouse/{full.name('main')}"
    with full.client() as client:
        block = read_block(client, name)
        assert block is not None
        data = {**block.data, "token": "by-hand", "login": {**block.data["login"], "password": "by-hand-too"}}
        client.update_block_document(block.id, BlockDocumentUpdate(data=data, block_schema_id=block.block_schema_id))
    assert full.apply()[-1] == "nothing to change"
    full.objects["blocks"][0]["data"]["port"] = 5433

    said = full.apply()

    assert f"block {name}: updated" in said
    assert not any("by-hand" in line for line in said)
    stored = full.existing().blocks[name].data
    assert (stored["port"], stored["token"], stored["login"]["password"]) == (5433, "by-hand", "by-hand-too")


def test_prefect_yaml_uses_a_variable_of_the_file_before_prefect_has_it(full: Stack) -> None:
    full.deployments[0]["parameters"] = {"name": f"{{{{ prefect.variables.{full.name('day')} }}}}"}

    full.apply()

    assert full.deployed()[full.name("hello")].parameters == {"name": "2026-11-30"}


def test_automations_name_what_the_files_make_and_what_is_there(full: Stack) -> None:
    with full.connected():
        SampleLogin(user="theirs").save(full.name("theirs"))
    full.objects["automations"] = [
        automation(
            full.name("rerun"),
            actions=[
                {"type": "pause-work-pool", "work_pool_id": "{{ $WORK_POOL }}"},
                {"type": "call-webhook", "block_document_id": f"samplewarehouse/{full.name('main')}", "payload": "{{ flow_run.name }}"},
                {"type": "send-notification", "block_document_id": f"samplelogin/{full.name('theirs')}", "body": "1.10"},
            ],
        )
    ]

    full.apply()

    existing = full.existing()
    [made] = automations_of(full).values()
    pause, call, send = (action.model_dump() for action in made.actions)
    assert pause["work_pool_id"] == existing.pools[full.name("pool")].id
    assert call["block_document_id"] == existing.blocks[f"samplewarehouse/{full.name('main')}"].id
    with full.client() as client:
        theirs = read_block(client, f"samplelogin/{full.name('theirs')}")
    assert theirs is not None
    assert (send["block_document_id"], send["body"]) == (theirs.id, "1.10")
    assert full.apply()[-1] == "nothing to change"


def test_a_name_that_nothing_has_is_refused_before_anything_is_written(full: Stack) -> None:
    names = {"deployment_id": "greet/nope", "work_pool_id": "nope", "block_document_id": "slack-webhook/nope"}
    kinds = {"deployment_id": "run-deployment", "work_pool_id": "pause-work-pool", "block_document_id": "call-webhook"}
    full.objects["automations"] = [automation("a", actions=[{"type": kinds[key], key: name} for key, name in names.items()])]

    problems = full.refused()

    assert [line.partition(", and Prefect")[0] for line in problems] == [
        f'prefect.automations.yaml: the automation "a" names the {kind} "{name}"'
        for kind, name in (("deployment", "greet/nope"), ("work pool", "nope"), ("block", "slack-webhook/nope"))
    ]
    assert full.writes == []


def test_automations_of_composite_triggers_come_back_equal(full: Stack) -> None:
    parts = [{"expect": ["prefect.flow-run.Failed"], "posture": "Reactive"}, {"expect": ["prefect.flow-run.Crashed"]}]
    full.objects["automations"] = [automation(full.name("rerun"), trigger={"require": "all", "within": 60, "triggers": parts})]
    full.apply()

    assert full.apply()[-1] == "nothing to change"


def test_a_file_that_is_a_list_is_prefects_other_form(full: Stack) -> None:
    full.apply()
    items = full.objects.pop("automations")
    (full.directory / "prefect.automations.yaml").write_text(yaml.safe_dump(items))

    assert full.apply()[-1] == "nothing to change"


def test_a_preview_leaves_them_as_they_are(full: Stack) -> None:
    full.apply()
    preview = Stack(full.directory, full.server)
    preview.id, preview.owner = full.id, f"{full.owner}/pr-1"
    preview.config = {"owner": preview.owner, "workPools": [ecs_pool(full.name("pool"), owned=False)], "preview": True}
    preview.deployments, preview.objects = [deployment(full.name("hello"))], full.objects
    preview.objects["variables"][0]["value"] = "changed"

    said = preview.apply()

    assert [line for line in said if line.startswith("preview")] == [
        f"preview: {kind} are left as they are" for kind in ("variables", "blocks", "automations")
    ]
    assert full.existing().variables[f"region-{full.id}"].value != "changed"
    preview.remove()
    assert set(full.existing().variables) == {f"region-{full.id}", full.name("day")}


def test_a_platform_without_flows_removes_what_its_own_flows_had(full: Stack) -> None:
    full.apply()

    with full.watching():
        apply(None, full.variables(), Journal(lambda _: None), 0, PATIENCE)

    assert full.existing().variables == {}
    assert full.existing().blocks == {}


GOOD = {"name": "a", "type": WAREHOUSE, "data": {"host": "h"}}


@pytest.mark.parametrize(
    ("kind", "item", "problem"),
    [
        ("variables", {"name": "a"}, "`variables[0].value` is missing"),
        ("variables", {"name": "A b", "value": 1}, "`variables[0].name` Variable name must only contain lowercase"),
        ("variables", {"name": "a", "value": 1, "tag": "x"}, "`variables[0].tag` is not a known key; did you mean `tags`?"),
        ("variables", {"name": "a", "value": "x" * 5001}, "`variables[0].value` Variable value must be less than 5000"),
        ("variables", {"name": "a", "value": "{{ $NOPE }}"}, "`variables[0].value` has `{{ $NOPE }}`"),
        ("variables", {"name": "registration_a", "value": 1}, "`variables[0].name` must not begin with `registration_`"),
        (
            "variables",
            {"name": "api_token", "value": "abc"},
            "`variables[0].value` of api_token seems to be a secret (a password or key by its name)",
        ),
        (
            "variables",
            {"name": "a", "value": {"b": ["AKIAABCDEFGHIJKLMNOP"]}},
            "`variables[0].value.b[0]` of a seems to be a secret (a key of AWS)",
        ),
        (
            "variables",
            {"name": "a", "value": "postgresql://u:p@h/d"},
            "`variables[0].value` of a seems to be a secret (an address with",
        ),
        ("variables", {"name": "a", "value": "{{ $DATABASE_URL }}"}, "`variables[0].value` has `{{ $DATABASE_URL }}`, and what"),
        ("blocks", {**GOOD, "type": "s3-bucket"}, "`blocks[0].type` must be the import path of a block's class"),
        (
            "blocks",
            {**GOOD, "type": "support.sample_block.X"},
            '`blocks[0].type` is "support.sample_block.X", and importing it fails: ModuleNotFound',
        ),
        (
            "blocks",
            {**GOOD, "type": "support.sample_blocks.SampleX"},
            '`blocks[0].type` is "support.sample_blocks.SampleX", and importing it fails',
        ),
        (
            "blocks",
            {**GOOD, "type": "support.sample_blocks.Any"},
            '`blocks[0].type` is "support.sample_blocks.Any", which is no class of blocks',
        ),
        ("blocks", {**GOOD, "data": {}}, "`blocks[0].data.host` is missing"),
        ("blocks", {**GOOD, "data": {"host": "h", "port": "many"}}, '`blocks[0].data.port` is "many": Input should be a valid integer'),
        (
            "blocks",
            {**GOOD, "data": {"host": "h", "prot": 1}},
            "`blocks[0].data.prot` is not a field of SampleWarehouse; did you mean `port`?",
        ),
        (
            "blocks",
            {**GOOD, "data": {"host": "h", "token": "t"}},
            "`blocks[0].data.token` is a secret of SampleWarehouse; what Prefect holds",
        ),
        (
            "blocks",
            {**GOOD, "data": {"host": "h", "login": {"user": "u", "password": "p"}}},
            "`blocks[0].data.login.password` is a secret of",
        ),
        ("blocks", {**GOOD, "data": {"host": "h", "labels": {"api_key": "abc"}}}, "`blocks[0].data.labels.api_key` seems to be a secret"),
        (
            "blocks",
            {"name": "a", "type": "support.sample_blocks.SampleSlack"},
            "`blocks[0].data.url` is a secret without which SampleSlack can't be",
        ),
        (
            "blocks",
            {"name": "a", "type": "support.sample_blocks.SampleConnecting", "data": {"host": "h"}},
            "`blocks[0].data` is refused by SampleConnecting: ConnectionError: no route to h",
        ),
        ("automations", {"name": "a", "trigger": {}}, "`automations[0].actions` is missing"),
        ("automations", automation("a", enable=True), "`automations[0].enable` is not a known key; did you mean `enabled`?"),
        ("automations", automation("Orders: late > 3"), None),
        ("automations", automation("check/check: a"), "`automations[0].name` must not begin with"),
        ("automations", automation("a", trigger={"expects": ["x"]}), "`automations[0].trigger.expects` is not a key of event triggers"),
        ("automations", automation("a", actions=[{"type": "run"}]), '`automations[0].actions[0].type` is "run"; '),
        (
            "automations",
            automation("a", actions=[{"type": "cancel-flow-run", "x": 1}]),
            "`automations[0].actions[0].x` is not a key of cancel-flow-run",
        ),
        (
            "automations",
            automation("a", actions=[{"type": "run-deployment"}]),
            '`automations[0].actions[0].type` is {"type": "run-deployment"}: deployment_id is required',
        ),
        (
            "automations",
            automation("a", trigger={"expect": ["x"], "threshold": "two"}),
            '`automations[0].trigger.threshold` is "two": Input should be',
        ),
        ("automations", automation("a", trigger={"triggers": [{"within": -1}]}), "`automations[0].trigger.triggers[0]"),
        ("automations", automation(" "), "`automations[0].name` must not be empty"),
        (
            "automations",
            automation("a", actions=[{"type": "call-webhook", "block_document_id": "a/b", "payload": "Bearer ghp_abcdefghijklmnopqrst"}]),
            "`automations[0].actions[0].payload` seems to be a secret (a token of a git host)",
        ),
        (
            "automations",
            automation("a", actions=[{"type": "call-webhook", "block_document_id": "a/b", "payload": "{{ flow"}]),
            "`automations[0].actions[0].payload` has a `{{` without its `}}`",
        ),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, kind: str, item: dict[str, Any], problem: str | None) -> None:
    files = Files(tmp_path / "prefect.yaml", tmp_path / "limits.yaml", tmp_path / "alembic.ini")
    files.prefect.write_text(yaml.safe_dump({"deployments": [deployment("hello")]}))
    (tmp_path / f"prefect.{kind}.yaml").write_text(yaml.safe_dump({kind: [item]}))

    if problem is None:
        check(files, {}, lambda _: None)
        return
    with pytest.raises(RefusedError) as refused:
        check(files, {}, lambda _: None)

    lines = refused.value.problems
    assert lines[0].startswith(f"prefect.{kind}.yaml:")
    assert problem in lines[0]
    assert not any(secret in line for line in lines for secret in ("AKIAABCDEFGHIJKLMNOP", "ghp_abcdefghijklmnopqrst", "u:p@h"))


def test_check_counts_what_the_files_have(full: Stack) -> None:
    said: list[str] = []
    full.environment = {}

    check(full.write_files(), {}, said.append)

    assert said[2:5] == [
        "prefect.variables.yaml: valid, variables: 2",
        "prefect.blocks.yaml: valid, blocks: 1",
        "prefect.automations.yaml: valid, automations: 2",
    ]


def test_what_only_cloud_has_is_passed_over_with_a_line(full: Stack) -> None:
    incident = automation(full.name("rerun"), actions=[{"type": "declare-incident"}])
    full.objects = {"automations": [incident, automation(full.name("off"))]}

    said = full.apply()

    assert f'"{full.name("rerun")}" is passed over: it declares an incident, which only Prefect Cloud has' in said[0]
    assert list(automations_of(full)) == [full.name("off")]
