"""Reads Prefect's current state and its owners."""
