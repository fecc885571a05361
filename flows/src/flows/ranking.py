"""From points to ranks; no Prefect and no store here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.game import Award, Competition


@dataclass(frozen=True)
class Standing:
    """A player's place in one competition."""

    rank: int
    player: str
    points: int


def total_points(competition: Competition, awards: Iterable[Award]) -> dict[str, int]:
    """Add up each player's milestones; one that is reported twice counts once."""
    worth = {milestone.slug: milestone.points for milestone in competition.milestones}
    totals: dict[str, int] = {}
    for player, milestone in {(award.player, award.milestone) for award in awards}:
        totals[player] = totals.get(player, 0) + worth[milestone]
    return totals


def rank(points: Mapping[str, int]) -> list[Standing]:
    """Order players by points. Equal points share a rank and the next rank is skipped: 1, 2, 2, 4."""
    standings: list[Standing] = []
    for place, (player, total) in enumerate(sorted(points.items(), key=lambda entry: (-entry[1], entry[0])), start=1):
        tied = bool(standings) and standings[-1].points == total
        standings.append(Standing(standings[-1].rank if tied else place, player, total))
    return standings
