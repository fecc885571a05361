"""Job variables of a work pool: which a deployment may set, and why not the others."""

from __future__ import annotations

from prefect_ecs.registration.objects.security_groups import SECURITY_GROUPS_VARIABLE
from prefect_ecs.registration.objects.storage_variable import STORAGE_VARIABLE

# The task definition of a deployment's runs, set only by registration.
TASK_DEFINITION_VARIABLE = "task_definition_arn"
# In its place in files: the name of one of the flow project's `taskDefinitions`.
DEFINITION_NAME = "task_definition"

LAUNCH_TYPES = ("FARGATE", "FARGATE_SPOT")

KEPT = ("command", "cpu", "env", "labels", "launch_type", "memory", "name")
_BY_STACK = "the stack decides it"
REMOVED = {
    "image": "RunTask can't choose an image; runs use the one that the stack builds",
    "task_role_arn": "a run has the role of its task definition; `task_definition` chooses one of the flow project's `taskDefinitions`",
    "aws_credentials": "the agent starts runs with its own role and nothing else",
    "capacity_provider_strategy": "a run is one task, so choose by `launch_type`, FARGATE or FARGATE_SPOT;"
    " its agent's `capacity` spreads runs over both",
    "prefect_api_auth_string_secret_arn": _BY_STACK,
    "prefect_api_key_secret_arn": _BY_STACK,
    # Replaced by a variable of ours.
    TASK_DEFINITION_VARIABLE: "registration sets it: a deployment's runs start its own project's task definition;"
    " `task_definition` chooses one of `taskDefinitions` by its name",
    **dict.fromkeys(
        (
            "auto_deregister_task_definition",
            "cloudwatch_logs_options",
            "cloudwatch_logs_prefix",
            "cluster",
            "configure_cloudwatch_logs",
            "container_name",
            "execution_role_arn",
            "family",
            "match_latest_revision_in_family",
            "network_configuration",
            "vpc_id",
        ),
        _BY_STACK,
    ),
}
_BY_FARGATE = "Fargate pulls the image for each run, with the stack's own rights; remove it"
_OTHER_POOLS = "it is for Docker's or Kubernetes' work pools; remove it"
# Variables of other kinds of work pools, which a team's file may come with.
OF_OTHER_POOLS = {
    **dict.fromkeys(("image_pull_policy", "image_pull_secrets", "registry_credentials"), _BY_FARGATE),
    **dict.fromkeys(("mem_limit", "memory_limit", "memory_request"), "write `memory`, in MiB"),
    **dict.fromkeys(("cpu_limit", "cpu_request"), "write `cpu`, of which 1024 are one vCPU"),
    "pip_packages": "it is for Prefect's managed work pools; install them in the image",
    **dict.fromkeys(
        (
            "auto_remove",
            "backoff_limit",
            "cluster_config",
            "container_create_kwargs",
            "finished_job_ttl",
            "job_watch_timeout_seconds",
            "memswap_limit",
            "namespace",
            "network_mode",
            "networks",
            "pod_watch_timeout_seconds",
            "privileged",
            "service_account_name",
            "stream_output",
            "volumes",
        ),
        _OTHER_POOLS,
    ),
}
# Variables of ours that only registration sets, with the removed ones.
NOT_TO_SET = {**REMOVED, SECURITY_GROUPS_VARIABLE: "registration sets it: the runs of a flow project with `dask` are in its workers' group"}
# Variables of a run's own task.
SIZES = ("cpu", STORAGE_VARIABLE, "launch_type", "memory", DEFINITION_NAME)
# What a run on Managed Instances can't choose.
ONLY_ON_FARGATE = {
    "launch_type": "and their agent's work pool decides it",
    STORAGE_VARIABLE: "which share the disk of their instance: `storageGiB` of `managedInstances` in the stack's configuration",
}
