"""Updates Prefect to the stack and `prefect.yaml`, and writes only differences."""
