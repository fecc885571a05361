"""Holds calls of the AWS command line to AWS's own models; reads and writes JSON.

The AWS CLI makes its commands from the same models. What it adds of its own (`--protocol` of authorize-security-group-ingress, for
example) is not there, and so is refused.
"""

import json
import re
import sys

import botocore.session
import jmespath
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

GLOBAL = {"region", "profile", "output", "query", "no-cli-pager"}
SESSION = botocore.session.get_session()


def problem(args: list[str], whole: bool) -> str | None:
    """What is wrong with a call, if anything is."""
    service, name, *rest = args
    try:
        model = SESSION.get_service_model(service)
    except UnknownServiceError:
        return f"there is no service {service}"
    if name == "wait":
        waiters = SESSION.get_waiter_model(service)
        found = {xform_name(waiter, "-"): waiters.get_waiter(waiter).operation for waiter in waiters.waiter_names}
        name, *rest = rest
        operation = found.get(name)
    else:
        operation = {xform_name(one, "-"): one for one in model.operation_names}.get(name)
    if operation is None:
        return f"{service} has no {name}"
    shape = model.operation_model(operation).input_shape
    members = {} if shape is None else {xform_name(member, "-"): (member, kind) for member, kind in shape.members.items()}
    given = dict(options(rest))
    return (
        next((f"{name} has no --{option}" for option in given if option not in members and option not in GLOBAL), None)
        or next((f"--{option} can't be {value!r}" for option, value in given.items() if not fits(members.get(option), value)), None)
        or next((f"{name} needs --{option}" for option in missing(shape, members, given) if whole), None)
        or query_problem(given.get("query"))
    )


def options(words: list[str]):
    """The options, each with what follows it."""
    for index, word in enumerate(words):
        if word.startswith("--"):
            after = words[index + 1 :]
            yield word[2:], after[0] if after and not after[0].startswith("--") else ""


def fits(member, value: str) -> bool:
    """Whether a text can be what the model asks for; of shorthand structures, whether their keys are known."""
    if member is None:
        return True
    kind = member[1]
    if kind.type_name in ("integer", "long"):
        return re.fullmatch(r"-?\d+", value) is not None
    if kind.type_name in ("structure", "list") and "=" in value:
        return set(re.findall(r"(\w+)=", value)) <= keys(kind)
    return not getattr(kind, "enum", None) or value in kind.enum


def keys(kind) -> set[str]:
    """The names of all fields inside."""
    if kind.type_name == "list":
        return keys(kind.member)
    if kind.type_name != "structure":
        return set()
    return set(kind.members) | {key for inner in kind.members.values() for key in keys(inner)}


def missing(shape, members, given) -> list[str]:
    """Required options that aren't there."""
    required = set() if shape is None else set(shape.required_members)
    return [option for option, (member, _) in members.items() if member in required and option not in given]


def query_problem(query: str | None) -> str | None:
    """What JMESPath says to a query."""
    try:
        return None if query is None else jmespath.compile(query) and None
    except jmespath.exceptions.JMESPathError as error:
        return str(error)


json.dump([problem(call["args"], call["whole"]) for call in json.load(sys.stdin)], sys.stdout)
