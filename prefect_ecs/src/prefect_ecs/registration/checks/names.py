"""Rules for names in Prefect."""

from __future__ import annotations

# Prefect's list, and three more that break the URLs that its client builds from names.
BANNED = "/%&<>?#\\"
LONGEST = 200


def name_problem(name: str) -> str | None:
    """The reason why Prefect refuses the name, or None."""
    if not name.strip(" '\""):
        return "must not be empty"
    if name != name.strip():
        return "must not begin or end with a space"
    if not name.isprintable():
        return "must be printable text on one line"
    if len(name) > LONGEST:
        return f"must be at most {LONGEST} characters long, has {len(name)}"
    if any(character in BANNED for character in name):
        return f"must not contain any of {' '.join(BANNED)}"
    return None


def work_pool_name_problem(name: str) -> str | None:
    """The reason why Prefect refuses the name of a work pool, or None."""
    # The server responds with 403 to every change of such a pool, in upper case too.
    if name.lower().startswith("prefect"):
        return 'must not begin with "prefect": Prefect keeps such names for itself; try "ecs-" and the stack\'s name'
    return name_problem(name)
