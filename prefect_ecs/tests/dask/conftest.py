"""A flow's process, and its account."""

from support.dask_session import account

__all__ = ["account"]
