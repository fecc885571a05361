"""The API that the game reports awards through, and the data set that stands in for it where no `POINTS_API_URL` is set.

- GET /competitions: [{"slug", "name", "milestones": [{"slug", "name", "points"}]}]
- GET /awards?page=1&page_size=20: [{"competition", "milestone", "player", "awarded_at"}], empty after the last page
"""

import os
from datetime import datetime
from typing import Any, Protocol

import httpx

from flows import data
from flows.game import Award, Competition, Milestone


class PointsApi(Protocol):
    """The API's calls, each of which counts against its rate limit."""

    def competitions(self) -> list[Competition]:
        """Return all competitions."""

    def awards(self, page: int, page_size: int) -> list[Award]:
        """Return a page of awards, counted from 1; none after the last."""


def points_api() -> PointsApi:
    """Choose the API that `POINTS_API_URL` names, or the data set."""
    url = os.environ.get("POINTS_API_URL")
    return HttpPointsApi(url) if url else DataSetApi()


class HttpPointsApi:
    """The API itself."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def competitions(self) -> list[Competition]:
        """Return all competitions."""
        return [
            Competition(found["slug"], found["name"], tuple(Milestone(**milestone) for milestone in found["milestones"]))
            for found in self._get("/competitions")
        ]

    def awards(self, page: int, page_size: int) -> list[Award]:
        """Return a page of awards, counted from 1; none after the last."""
        found = self._get("/awards", page=page, page_size=page_size)
        return [Award(**award | {"awarded_at": datetime.fromisoformat(award["awarded_at"])}) for award in found]

    def _get(self, path: str, **params: int) -> list[dict[str, Any]]:
        response = httpx.get(self.url + path, params=params, timeout=30)
        response.raise_for_status()
        found: list[dict[str, Any]] = response.json()
        return found


class DataSetApi:
    """The data set, page by page."""

    def competitions(self) -> list[Competition]:
        """Return all competitions."""
        return data.competitions()

    def awards(self, page: int, page_size: int) -> list[Award]:
        """Return a page of awards, counted from 1; none after the last."""
        return data.awards()[(page - 1) * page_size : page * page_size]
