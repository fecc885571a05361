"""Points and ranks, without Prefect."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.game import Award, Competition, Milestone
from flows.ranking import Standing, rank, total_points

CUP = Competition("cup", "Cup", (Milestone("won", "Won", 10), Milestone("lost", "Lost", 1)))
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
POINTS = st.dictionaries(st.text(min_size=1), st.integers(-100, 100))


def award(player: str, milestone: str, hour: int = 12) -> Award:
    return Award("cup", milestone, player, NOON.replace(hour=hour))


def test_adds_up_a_players_milestones() -> None:
    assert total_points(CUP, [award("ada", "won"), award("ada", "lost"), award("grace", "lost")]) == {"ada": 11, "grace": 1}


def test_counts_a_milestone_that_is_reported_twice_once() -> None:
    assert total_points(CUP, [award("ada", "won", 12), award("ada", "won", 13)]) == {"ada": 10}


@pytest.mark.parametrize(
    ("points", "ranks"),
    [
        ({}, []),
        ({"ada": 1}, [1]),
        ({"ada": 3, "grace": 2, "radia": 1}, [1, 2, 3]),
        ({"ada": 3, "grace": 2, "radia": 2, "linus": 1}, [1, 2, 2, 4]),
        ({"ada": 3, "grace": 3, "radia": 3, "linus": 1}, [1, 1, 1, 4]),
        ({"ada": 0, "grace": 0}, [1, 1]),
    ],
)
def test_equal_points_share_a_rank_and_the_next_is_skipped(points: dict[str, int], ranks: list[int]) -> None:
    assert [standing.rank for standing in rank(points)] == ranks


def test_players_of_one_rank_are_in_alphabetical_order() -> None:
    assert rank({"radia": 2, "ada": 2, "grace": 3}) == [Standing(1, "grace", 3), Standing(2, "ada", 2), Standing(2, "radia", 2)]


@given(POINTS)
def test_a_rank_is_one_more_than_the_number_of_players_with_more_points(points: dict[str, int]) -> None:
    for standing in rank(points):
        assert standing.rank == 1 + sum(other > standing.points for other in points.values())


@given(POINTS)
def test_every_player_is_ranked_once_with_their_own_points(points: dict[str, int]) -> None:
    standings = rank(points)
    assert len(standings) == len(points)
    assert {standing.player: standing.points for standing in standings} == points


@given(POINTS, st.randoms())
def test_the_order_in_which_points_arrive_does_not_matter(points: dict[str, int], random: st.DataObject) -> None:
    shuffled = list(points.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(dict(shuffled)) == rank(points)
