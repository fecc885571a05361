"""Writes the launcher of tasks' commands, and gives the tasks' user access to Python and packages. Runs as root in the build."""

import compileall
import os
import py_compile
import stat
import sys
import sysconfig
from pathlib import Path

LAUNCH = Path("/opt/prefect-ecs/launch")
FOUND = Path("/tmp/prefect-ecs-python")  # noqa: S108 - the one folder that the image's user can write to
USER = 1000
OPEN = stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH


def main() -> int:
    """The exit code."""
    # Found as the image's own user: the packages may be in its home.
    python, packages = map(Path, FOUND.read_text().splitlines())
    FOUND.unlink()
    folder = Path.cwd()
    for path in (python, python.resolve(), packages, Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")), folder):
        open_folders(path)
    LAUNCH.write_text(launcher(python, packages))
    LAUNCH.chmod(0o755)
    # On Fargate /tmp is an empty volume, which takes its mode from the image.
    Path("/tmp").chmod(0o1777)  # noqa: S108
    compileall.compile_dir(str(LAUNCH.parent), quiet=2, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    return as_the_tasks_user(folder, packages)


def open_folders(path: Path) -> None:
    """Makes the folder and its parents accessible to all users, since a home may be its owner's only."""
    for one in (path, *path.parents):
        mode = one.stat().st_mode
        # The folder's group may be the tasks' group.
        if stat.S_ISDIR(mode) and mode & OPEN != OPEN:
            one.chmod(stat.S_IMODE(mode) | OPEN)


def launcher(python: Path, packages: Path) -> str:
    """The launcher's script. It changes only variables that the command needs to be found and to import the team's code."""
    # `pip install --user` puts packages into the home of another user.
    user_base = next((base for base in packages.parents if base.name == ".local"), None)
    return "\n".join(
        [
            "#!/bin/sh",
            f'case ":$PATH:" in *":{python.parent}:"*) ;; *) export PATH="{python.parent}:$PATH" ;; esac',
            *([f'export PYTHONUSERBASE="{user_base}"'] if user_base else []),
            '[ -w "$HOME" ] || export HOME=/tmp',
            # Our package comes last, for flows that import `prefect_ecs.dask`: it hides nothing of the team's.
            f'export PYTHONPATH="${{PYTHONPATH:+$PYTHONPATH:}}$PWD:$PWD/src:{LAUNCH.parent}"',
            # A rotated password reaches a task that runs: `DATABASE_URL` names a file with it.
            f'[ -z "$DATA_STORE_SECRET_ARN" ] || PYTHONPATH="{LAUNCH.parent}" "{python}" -P -m prefect_ecs.data_store || exit 1',
            # Our own commands never run a module of the team's with its name.
            f'case "$*" in "python -m prefect_ecs."*) export PYTHONPATH="{LAUNCH.parent}:$PYTHONPATH" ;; esac',
            'exec "$@"',
            "",
        ]
    )


def as_the_tasks_user(folder: Path, packages: Path) -> int:
    """Checks as the tasks' user that a run's imports are readable; the exit code."""
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(USER)
        os.setuid(USER)
        closed = [path for path in (folder, packages, packages / "prefect/__init__.py") if not os.access(path, os.R_OK)]
        for path in closed:
            print(f"prefect-ecs: the image's {path} is closed to user {USER}, as which tasks run: chmod -R a+rX it", file=sys.stderr)
        os._exit(1 if closed else 0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
