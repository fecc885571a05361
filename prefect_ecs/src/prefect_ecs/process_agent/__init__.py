"""An agent that runs flows itself: Prefect's process worker in an ECS service, which starts runs in a process that has Prefect already."""
