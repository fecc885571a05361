"""Creates, updates and removes the objects in Prefect."""
