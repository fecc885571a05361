"""Answers that the server gives page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

# The most that the server gives in one answer.
PAGE = 200

T = TypeVar("T")


def pages(read: Callable[[int], list[T]]) -> list[T]:
    """All pages of an answer; `read` is given how many to pass over."""
    everything: list[T] = []
    while True:
        page = read(len(everything))
        everything += page
        if len(page) < PAGE:
            return everything
