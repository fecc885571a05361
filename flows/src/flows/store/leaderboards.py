"""Leaderboards in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.postgresql import insert

from flows.ranking import Standing
from flows.store.tables import leaderboards


def write_leaderboard(connection: Connection, competition: str, standings: Sequence[Standing]) -> None:
    """Make the stored leaderboard of one competition equal to these standings."""
    players = [standing.player for standing in standings]
    connection.execute(delete(leaderboards).where(leaderboards.c.competition == competition, leaderboards.c.player.not_in(players)))
    if not standings:
        return
    row = insert(leaderboards)
    changes = {column: row.excluded[column] for column in ("rank", "points", "updated_at")}
    connection.execute(
        row.on_conflict_do_update(index_elements=["competition", "player"], set_=changes),
        [{"competition": competition, "updated_at": datetime.now(UTC), **asdict(standing)} for standing in standings],
    )
