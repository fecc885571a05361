"""Paginated responses of the server."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

# The server's largest page.
PAGE = 200

T = TypeVar("T")


def pages(read: Callable[[int], list[T]]) -> list[T]:
    """The items of all pages; `read` gets the offset."""
    everything: list[T] = []
    while True:
        page = read(len(everything))
        everything += page
        if len(page) < PAGE:
            return everything
