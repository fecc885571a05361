"""Makes, changes and removes the objects in Prefect."""
