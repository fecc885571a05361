"""The commands of `python -m prefect_ecs.registration`."""
