"""Reads a team's files: `prefect.yaml`, `limits.yaml`, and the flows that they name."""
