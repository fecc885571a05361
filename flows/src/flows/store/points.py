"""Competitions, milestones and awards in the database."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from flows.game import Award, Competition, Milestone
from flows.store.tables import awards, competitions, milestones


def read_competitions(connection: Connection) -> list[Competition]:
    """Read every competition with its milestones."""
    found: dict[str, list[Milestone]] = {}
    for row in connection.execute(select(milestones).order_by(milestones.c.points, milestones.c.slug)):
        found.setdefault(row.competition, []).append(Milestone(row.slug, row.name, row.points))
    rows = connection.execute(select(competitions).order_by(competitions.c.slug))
    return [Competition(row.slug, row.name, tuple(found.get(row.slug, ()))) for row in rows]


def read_awards(connection: Connection, slugs: Sequence[str]) -> list[Award]:
    """Read the awards of these competitions."""
    rows = connection.execute(select(awards).where(awards.c.competition.in_(slugs)).order_by(awards.c.awarded_at))
    return [Award(row.competition, row.milestone, row.player, row.awarded_at) for row in rows]


def write_competitions(connection: Connection, found: Iterable[Competition]) -> None:
    """Add what is new and correct what has changed."""
    for competition in found:
        row = insert(competitions).values(slug=competition.slug, name=competition.name)
        connection.execute(row.on_conflict_do_update(index_elements=["slug"], set_={"name": row.excluded.name}))
        for milestone in competition.milestones:
            row = insert(milestones).values(competition=competition.slug, **asdict(milestone))
            changes = {"name": row.excluded.name, "points": row.excluded.points}
            connection.execute(row.on_conflict_do_update(index_elements=["competition", "slug"], set_=changes))


def write_awards(connection: Connection, found: Sequence[Award]) -> int:
    """Add the awards that are not there yet, and return how many those were."""
    if not found:
        return 0
    added = connection.execute(
        insert(awards).on_conflict_do_nothing().returning(awards.c.player),
        [asdict(award) for award in found],
    )
    return len(added.all())
