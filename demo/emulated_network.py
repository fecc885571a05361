"""A Docker network for the emulator's tasks and databases, in which their private names resolve.

The emulator records services of Cloud Map, but registers no task with them. Docker's DNS gives a container's names to the
other containers of its network, and forgets them when it ends.
"""

import time
from typing import Any

from docker.errors import DockerException
from ministack.services import ecs, servicediscovery

Arguments = dict[str, Any]

LOOK_SECONDS = 1.0


def use_network(network: str) -> None:
    """Puts tasks into the network, with the names that Cloud Map has for their services."""
    arguments_of = ecs._build_run_kwargs
    watch = ecs._watch_task_lifecycle
    make_deployment = ecs._make_deployment

    def in_network(*given: Any) -> Arguments:
        arguments = arguments_of(*given)
        names = names_of(task_of(arguments))
        return {**arguments, **place_in(network, names)}

    def watch_when_healthy(task: Arguments, docker: Any, *place: str) -> None:
        if names_of(task):
            wait_until_healthy(task, docker)
        watch(task, docker, *place)

    def make_unfinished(*given: Any) -> Arguments:
        # The emulator takes a service's first deployment for complete before it has a task.
        return {**make_deployment(*given), "rolloutState": "IN_PROGRESS"}

    ecs._build_run_kwargs = in_network
    ecs._make_deployment = make_unfinished
    ecs._watch_task_lifecycle = watch_when_healthy


def place_in(network: str, names: list[str]) -> Arguments:
    """What docker-py's `run` needs for a container that has these names in the network."""
    return {"network": network, "networking_config": {network: {"Aliases": names}}}


def task_of(arguments: Arguments) -> Arguments:
    return ecs._tasks[arguments["labels"]["com.amazonaws.ecs.task-arn"]]


def names_of(task: Arguments) -> list[str]:
    """The DNS names of a service's tasks."""
    _, _, service_name = task.get("group", "").partition("service:")
    cluster = ecs._cluster_name_from_arn(task["clusterArn"])
    service = ecs._services.get(f"{cluster}/{service_name}", {})
    return [name_of(each["registryArn"]) for each in service.get("serviceRegistries", [])]


def name_of(registry_arn: str) -> str:
    registry = servicediscovery._services[registry_arn.rpartition("/")[2]]
    namespace = servicediscovery._namespaces[registry["NamespaceId"]]
    return f"{registry['Name']}.{namespace['Name']}"


def wait_until_healthy(task: Arguments, docker: Any) -> None:
    """Asks as ECS does before it stops the tasks of the deployment before. The emulator takes a task for healthy after a second."""
    definition = ecs._task_defs[ecs._resolve_td_key(task["taskDefinitionArn"])]
    for container, described in zip(task["_docker_ids"], definition["containerDefinitions"], strict=True):
        kind, *command = described.get("healthCheck", {}).get("command", ["NONE"])
        while kind == "CMD" and not answers(docker, container, command):
            time.sleep(LOOK_SECONDS)


def answers(docker: Any, container: str, command: list[str]) -> bool:
    """Whether the command succeeds, or nobody can be asked any more."""
    try:
        return docker.containers.get(container).exec_run(command).exit_code == 0
    except DockerException:
        return True
