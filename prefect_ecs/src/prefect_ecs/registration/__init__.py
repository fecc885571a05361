"""Brings Prefect to what the stack and `prefect.yaml` say, and writes only differences."""
