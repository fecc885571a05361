"""The data set: what the flows and the first leaderboard a new user sees rely on."""

import pytest

from flows import data
from flows.game import Competition
from flows.ranking import rank, total_points


def test_every_award_is_of_a_milestone_that_exists() -> None:
    milestones = {(competition.slug, milestone.slug) for competition in data.competitions() for milestone in competition.milestones}
    assert {(award.competition, award.milestone) for award in data.awards()} <= milestones


def test_every_competition_has_a_winner_and_a_tie() -> None:
    for competition in data.competitions():
        standings = rank(total_points(competition, [award for award in data.awards() if award.competition == competition.slug]))
        ranks = [standing.rank for standing in standings]
        assert ranks.count(1) == 1
        assert len(set(ranks)) < len(ranks)


def test_every_award_says_when_in_universal_time() -> None:
    assert {str(award.awarded_at.tzinfo) for award in data.awards()} == {"UTC"}


@pytest.mark.parametrize("slug", ["", "Spring", "spring_open", "-spring", "spring--open", "spring\n"])
def test_a_slug_that_could_not_name_an_artifact_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="A slug has lower-case letters, digits and single dashes, got"):
        Competition(slug, "Spring Open", ())
