"""Requests in parallel, at most as many as a server handles well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import TypeVar

# Prefect's client keeps eight connections. Prefect Cloud limits requests by the minute, and its 429 responses are retried.
AT_ONCE = 8

T = TypeVar("T")


def side_by_side(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """The jobs' results, in order. After a failure no job is started, and running jobs are waited for."""
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
