"""Reads what Prefect has now, and whose it is."""
