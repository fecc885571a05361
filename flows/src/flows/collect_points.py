"""Fetch the game's points through an API that allows only so many calls a second, for `leaderboard` to rank."""

from typing import Any

import httpx
from prefect import Task, flow, get_run_logger, task
from prefect.client.schemas.objects import State, TaskRun
from prefect.concurrency.sync import rate_limit

from flows.game import Award, Competition
from flows.laptop import provide_rate_limit
from flows.points_api import points_api
from flows.store.database import database_url, transaction
from flows.store.points import write_awards, write_competitions

# Shared by every run of every flow that calls this API; what it allows is in limits.yaml.
LIMIT = "points-api"


def is_worth_retrying(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Retry what can pass by itself: a connection that broke, an API that is busy or down."""
    error = state.result(raise_on_failure=False)
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code == httpx.codes.TOO_MANY_REQUESTS or error.response.is_server_error
    return isinstance(error, httpx.TransportError)


@task(retries=3, retry_delay_seconds=[2, 5, 15], retry_condition_fn=is_worth_retrying)
def fetch_competitions() -> list[Competition]:
    """Fetch all competitions in one call."""
    rate_limit(LIMIT, strict=True)
    return points_api().competitions()


@task(retries=3, retry_delay_seconds=[2, 5, 15], retry_condition_fn=is_worth_retrying)
def fetch_awards(page: int, page_size: int) -> list[Award]:
    """Fetch one page of awards in one call."""
    # Strict: without the limit, every call would pass at once and the API would shut us out.
    rate_limit(LIMIT, strict=True)
    return points_api().awards(page, page_size)


@task(retries=2, retry_delay_seconds=5)
def store_points(competitions: list[Competition], awards: list[Award]) -> int | None:
    """Keep everything in one transaction and return how many awards are new, or None where there is no database."""
    url = database_url()
    if url is None:
        return None
    with transaction(url) as connection:
        write_competitions(connection, competitions)
        return write_awards(connection, awards)


@flow
def collect_points(page_size: int = 25) -> int:
    """Fetch all awards within the API's rate limit, store those that are new, and return how many were fetched."""
    logger = get_run_logger()
    competitions = fetch_competitions()
    awards: list[Award] = []
    page = 1
    while found := fetch_awards(page, page_size):
        awards += found
        page += 1
    new = store_points(competitions, awards)
    if new is None:
        logger.info("%d awards fetched and not stored: DATABASE_URL is not set", len(awards))
    else:
        logger.info("%d awards fetched, %d of them new", len(awards), new)
    return len(awards)


if __name__ == "__main__":
    provide_rate_limit(LIMIT)
    collect_points()
