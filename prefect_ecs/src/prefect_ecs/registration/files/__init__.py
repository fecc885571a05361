"""Reads a team's files: `prefect.yaml`, `limits.yaml`, and their flows."""
