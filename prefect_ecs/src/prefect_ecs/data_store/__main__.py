"""`python -m prefect_ecs.data_store [SECONDS]`: writes the files, and leaves a process that keeps the password up to date.

The image's launcher runs it before a task's command where `DATA_STORE_SECRET_ARN` is set. It imports the standard library only: a team's
image need not have boto3.
"""

from __future__ import annotations

import os
import select
import sys
import time

from prefect_ecs.data_store.files import Store, write_certificate, write_password
from prefect_ecs.data_store.secret import SecretError, read_password

# How long a rotated password may go unnoticed. 10,000 reads cost 0.05 US dollars: https://aws.amazon.com/secrets-manager/pricing/
EVERY_SECONDS = 30.0
# A task's network interface may take some seconds to get its way out.
FIRST_WAITS_SECONDS = (1, 2, 4, 8, 16)


def main(every_seconds: float = EVERY_SECONDS) -> int:
    """The exit code."""
    # The launcher's process, which becomes the task's command.
    command = os.getppid()
    store = Store.from_environment()
    try:
        password = first_password(store.secret_arn)
        write_certificate(store)
        write_password(store, password)
    except SecretError as error:
        say(f"the data store's secret can't be read: {error} ({store.secret_arn})")
        return 1
    except OSError as error:
        say(f"the data store's password can't be written: {error}")
        return 1
    # The command must not find a child that it hasn't started, so this one gets another parent.
    if os.fork() == 0:
        os.setsid()
        let_go_of_output()
        keep(store, password, every_seconds, command)
        os._exit(0)
    return 0


def first_password(secret_arn: str) -> str:
    """Reads the password, and tries again where the failure may pass."""
    for seconds in FIRST_WAITS_SECONDS:
        try:
            return read_password(secret_arn)
        except SecretError as error:
            if not error.may_pass:
                raise
            time.sleep(seconds)
    return read_password(secret_arn)


def keep(store: Store, password: str, every_seconds: float, command: int) -> None:
    """Follows the secret until the command ends. Says a failure once, for connections go on with what there is."""
    fails = False
    while not ends_within(every_seconds, command):
        try:
            current = read_password(store.secret_arn)
            if current != password:
                write_password(store, current)
                password = current
                say("the data store has a new password: new connections use it")
            fails = False
        except (SecretError, OSError) as error:
            if not fails:
                say(f"the data store's secret can't be read again, so a rotated password would go unnoticed: {error}")
            fails = True


def ends_within(seconds: float, process: int) -> bool:
    """Waits for a process that isn't a child, and returns whether it ended."""
    try:
        ended = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([ended], [], [], seconds)[0])
    finally:
        os.close(ended)


def let_go_of_output() -> None:
    """Who reads the command's output must not wait for this process. Errors stay in the task's log."""
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)


def say(line: str) -> None:
    """One line in the task's log."""
    print(f"prefect-ecs: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(*map(float, sys.argv[1:])))
