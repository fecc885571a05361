"""Refuses what AWS, Prefect or a flow would refuse later."""
