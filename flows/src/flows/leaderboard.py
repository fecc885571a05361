"""Competitions → points of their milestones → ranking → stored leaderboards."""

from dataclasses import asdict, dataclass
from typing import TypedDict

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_table_artifact

from flows import data
from flows.game import Award, Competition
from flows.ranking import Standing, rank, total_points
from flows.store.database import database_url, transaction
from flows.store.leaderboard_file import leaderboard_file, write_leaderboards
from flows.store.leaderboards import write_leaderboard
from flows.store.points import read_awards, read_competitions


class Place(TypedDict):
    """A line of a leaderboard, as the flow returns it."""

    rank: int
    player: str
    points: int


@dataclass(frozen=True)
class Entry:
    """A competition and the awards that were won in it."""

    competition: Competition
    awards: list[Award]


@dataclass(frozen=True)
class Leaderboard:
    """A competition and the ranking of its players."""

    competition: Competition
    standings: list[Standing]


@task
def load_competitions(wanted: list[str] | None) -> list[Entry]:
    """Read the wanted competitions and their awards at one moment: from the store when it has some, else from the data set."""
    competitions, awards = stored_points(wanted) or (data.competitions(), data.awards())
    unknown = set(wanted or ()) - {competition.slug for competition in competitions}
    if unknown:
        known = ", ".join(competition.slug for competition in competitions)
        raise ValueError(f"`competitions` should be some of {known}, got {', '.join(sorted(unknown))}")
    chosen = [competition for competition in competitions if wanted is None or competition.slug in wanted]
    return [Entry(competition, [award for award in awards if award.competition == competition.slug]) for competition in chosen]


def stored_points(wanted: list[str] | None) -> tuple[list[Competition], list[Award]] | None:
    """Return what the database has, or None where there is none or it has no competition yet."""
    url = database_url()
    if url is None:
        return None
    with transaction(url) as connection:
        competitions = read_competitions(connection)
        return (competitions, read_awards(connection, wanted or [c.slug for c in competitions])) if competitions else None


@task
def points_of(entry: Entry) -> dict[str, int]:
    """Add up what each player's milestones are worth."""
    return total_points(entry.competition, entry.awards)


@task
def ranking_of(entry: Entry, points: dict[str, int]) -> Leaderboard:
    """Rank the players of a competition."""
    return Leaderboard(entry.competition, rank(points))


@task(retries=2, retry_delay_seconds=5)
def store_leaderboards(boards: list[Leaderboard]) -> str:
    """Keep all leaderboards at once, in one transaction or in one file, and return where."""
    url = database_url()
    if url is None:
        file = leaderboard_file()
        write_leaderboards(file, {board.competition.slug: board.standings for board in boards})
        return str(file)
    with transaction(url) as connection:
        for board in boards:
            write_leaderboard(connection, board.competition.slug, board.standings)
    return "the database"


@task
def publish(board: Leaderboard) -> None:
    """Show a leaderboard in the Prefect UI."""
    create_table_artifact(
        key=f"leaderboard-{board.competition.slug}",
        table=[asdict(standing) for standing in board.standings],
        description=f"Leaderboard of {board.competition.name}",
    )


def place(standing: Standing) -> Place:
    """Say the same in a way that can be written as JSON."""
    return Place(rank=standing.rank, player=standing.player, points=standing.points)


def as_text(board: Leaderboard) -> str:
    """Lay a leaderboard out for a person."""
    width = max((len(standing.player) for standing in board.standings), default=0)
    lines = [f"{standing.rank:>4}  {standing.player:<{width}}  {standing.points:>6}" for standing in board.standings]
    return "\n".join([board.competition.name, *lines])


@flow
def leaderboard(competitions: list[str] | None = None) -> dict[str, list[Place]]:
    """Rank the players of every competition, or of those named, and keep the leaderboards."""
    logger = get_run_logger()
    entries = load_competitions(competitions)
    boards = ranking_of.map(entries, points_of.map(entries)).result()
    where = store_leaderboards(boards)
    publish.map(boards).result()
    for board in boards:
        logger.info(as_text(board))
    logger.info("%d leaderboards stored in %s", len(boards), where)
    return {board.competition.slug: [place(standing) for standing in board.standings] for board in boards}


if __name__ == "__main__":
    leaderboard()
