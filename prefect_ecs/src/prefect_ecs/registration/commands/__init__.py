"""What `python -m prefect_ecs.registration` can be told to do."""
