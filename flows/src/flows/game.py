"""The words of the game: competitions, their milestones, and the awards that players earn by reaching them."""

import re
from dataclasses import dataclass
from datetime import datetime

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Milestone:
    """Something to reach in a competition, and what it is worth."""

    slug: str
    name: str
    points: int


@dataclass(frozen=True)
class Competition:
    """A competition and everything that can be reached in it."""

    slug: str
    name: str
    milestones: tuple[Milestone, ...]

    def __post_init__(self) -> None:
        # A slug becomes part of an artifact's key, which Prefect allows only these characters.
        for slug in (self.slug, *(milestone.slug for milestone in self.milestones)):
            if not SLUG.fullmatch(slug):
                raise ValueError(f"A slug has lower-case letters, digits and single dashes, got '{slug}'")


@dataclass(frozen=True)
class Award:
    """A player reached a milestone."""

    competition: str
    milestone: str
    player: str
    awarded_at: datetime
