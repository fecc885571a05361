"""Holds calls of the AWS command line to AWS's own models; reads and writes JSON.

The AWS CLI makes its commands from the same models. What it adds of its own (`--protocol` of authorize-security-group-ingress, for
example) is not there, and so is refused, but for what `OWN` names.
"""

import json
import re
import sys

import botocore.session
import jmespath
from botocore import xform_name
from botocore.exceptions import UnknownServiceError

FLAGS = {"no-cli-pager"}
GLOBAL = {"region", "profile", "output", "query", "max-items", *FLAGS}
# Names of the AWS CLI's own for services of the models.
ALIASES = {"s3api": "s3"}
# Of the AWS CLI's own commands, what each takes, and needs: https://docs.aws.amazon.com/cli/latest/reference/cloudformation/deploy/
OWN = {("cloudformation", "deploy"): ("stack-name", "template-file", "capabilities")}
SESSION = botocore.session.get_session()


def problem(args: list[str], whole: bool) -> str | None:
    """What is wrong with a call, if anything is."""
    service, name, *rest = args
    try:
        model = SESSION.get_service_model(ALIASES.get(service, service))
    except UnknownServiceError:
        return f"there is no service {service}"
    if (service, name) in OWN:
        return own_problem(name, OWN[service, name], options(rest), whole)
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
    given = options(rest)
    stray = given.pop("")
    return (
        next((f"{word!r} belongs to no option" for word in stray), None)
        or next((f"{name} has no --{option}" for option in given if option not in members and option not in GLOBAL), None)
        or next(filter(None, (value_problem(option, values, members, whole) for option, values in given.items())), None)
        or next((f"{name} needs --{option}" for option in missing(shape, members, given) if whole), None)
        or query_problem(given.get("query"))
    )


def own_problem(name: str, known: tuple[str, ...], given: dict[str, list[str]], whole: bool) -> str | None:
    """What is wrong with a command of the AWS CLI's own."""
    stray = given.pop("")
    return (
        next((f"{word!r} belongs to no option" for word in stray), None)
        or next((f"{name} has no --{option}" for option in given if option not in known and option not in GLOBAL), None)
        or next((f"{name} needs --{option}" for option in known if whole and not given.get(option)), None)
    )


def options(words: list[str]) -> dict[str, list[str]]:
    """The options, each with what follows it; under no name, what follows none."""
    option = ""
    given: dict[str, list[str]] = {option: []}
    for word in words:
        if word.startswith("--"):
            option = word[2:]
            given.setdefault(option, [])
        else:
            given[option].append(word)
    return given


def value_problem(option: str, values: list[str], members, whole: bool) -> str | None:
    """As the AWS CLI counts them: none after a flag, any number after a list, one after everything else."""
    kind = members[option][1] if option in members else None
    most = 0 if option in FLAGS or is_a(kind, "boolean") else None if is_a(kind, "list") else 1
    if whole and most != 0 and not values:
        return f"--{option} needs a value"
    if most is not None and len(values) > most:
        return f"{values[most]!r} is too much for --{option}"
    return next((f"--{option} can't be {value!r}" for value in values if not fits(kind, value)), None)


def is_a(kind, type_name: str) -> bool:
    """Whether the model has this type."""
    return kind is not None and kind.type_name == type_name


def fits(kind, value: str) -> bool:
    """Whether a text can be what the model asks for; of shorthand structures, whether their keys are known."""
    if kind is None:
        return True
    if kind.type_name in ("structure", "list") and "=" in value:
        return set(re.findall(r"(\w+)=", value)) <= keys(kind)
    if kind.type_name == "list":
        return fits(kind.member, value)
    if kind.type_name in ("integer", "long"):
        return re.fullmatch(r"-?\d+", value) is not None
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


def query_problem(values: list[str] | None) -> str | None:
    """What JMESPath says to a query."""
    try:
        for query in values or []:
            jmespath.compile(query)
        return None
    except jmespath.exceptions.JMESPathError as error:
        return str(error)


json.dump([problem(call["args"], call["whole"]) for call in json.load(sys.stdin)], sys.stdout)
