"""Checks for errors that AWS, Prefect or a flow would report later."""
