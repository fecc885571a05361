"""AWS's limits on requests, as it documents them: one bucket for each account and region, shared by the operations named.

Other limits are left out, in favour of pools that register definitions: ECS also refuses a revision while it creates another one of
the same family, and Fargate launches at most 100 tasks at once and 20 a second afterwards. EC2's buckets hold 100 of each Describe
call, more than the starts here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

Clock = Callable[[], float]
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html
FARGATE_BURST, FARGATE_STARTS = 20, 20


class Bucket:
    """Holds up to `capacity` tokens and gains `refill` a second."""

    def __init__(self, capacity: float, refill: float, clock: Clock) -> None:
        self._capacity = capacity
        self._refill = refill
        self._clock = clock
        self._tokens = capacity
        self._at = clock()

    def has_token(self) -> bool:
        """Whether a request may pass now."""
        now = self._clock()
        self._tokens = min(self._capacity, self._tokens + (now - self._at) * self._refill)
        self._at = now
        return self._tokens >= 1

    def take(self) -> None:
        """Lets a request pass."""
        self._tokens -= 1


class Buckets:
    """A region's, all full."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        # https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
        task_definition_modify = Bucket(20, 1, clock)
        task_definition_read = Bucket(50, 20, clock)
        cluster_resource_modify = Bucket(100, 40, clock)
        fargate_run_task = Bucket(FARGATE_BURST, FARGATE_STARTS, clock)
        self._of = {
            "RegisterTaskDefinition": [task_definition_modify],
            "DeregisterTaskDefinition": [task_definition_modify],
            "DescribeTaskDefinition": [task_definition_read],
            "RunTask": [cluster_resource_modify, fargate_run_task],
        }
        self._lock = Lock()

    def allow(self, operation: str) -> bool:
        """Whether the request passes; if so, it has taken its tokens."""
        buckets = self._of.get(operation, [])
        with self._lock:
            if not all(bucket.has_token() for bucket in buckets):
                return False
            for bucket in buckets:
                bucket.take()
            return True
