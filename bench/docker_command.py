"""Docker's command line."""

import os
import subprocess


def docker_answers() -> bool:
    """Whether there is a Docker to use."""
    try:
        return subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def builder() -> str:
    """BuildKit, as the program has it from Docker's API, where the command line has the part that speaks to it."""
    found = subprocess.run(["docker", "buildx", "version"], capture_output=True, check=False).returncode == 0
    return "BuildKit" if found else "Docker's classic builder"


def docker(*arguments: str) -> str:
    """The command's output; fails with its error output."""
    environment = {**os.environ, "DOCKER_BUILDKIT": str(int(builder() == "BuildKit"))}
    done = subprocess.run(["docker", *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"docker {' '.join(arguments)}:\n{done.stderr[-3000:]}")
    return done.stdout
