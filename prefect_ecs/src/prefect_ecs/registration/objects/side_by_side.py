"""Several requests at once, as many as a server takes well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

# Prefect's client keeps eight connections; Prefect Cloud counts requests by the minute, and whoever is told to wait does.
AT_ONCE = 8

T = TypeVar("T")


def side_by_side(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """What the jobs give, in their order; after a failure nothing more is begun, and what was begun is waited for."""
    if len(jobs) < 2:
        return [job() for job in jobs]
    with ThreadPoolExecutor(min(AT_ONCE, len(jobs))) as pool:
        # Prefect keeps its settings in a context variable.
        futures = [pool.submit(copy_context().run, job) for job in jobs]
        wait(futures, return_when=FIRST_EXCEPTION)
        pool.shutdown(wait=True, cancel_futures=True)
    for future in futures:
        if not future.cancelled() and (error := future.exception()) is not None:
            raise error
    return [future.result() for future in futures]
