"""Leaderboards over ten million points: the same flow in one task, and on Dask workers."""

import sys
from pathlib import Path

import pyarrow as pa
from points import read_points, write_points
from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.task_runners import ThreadPoolTaskRunner
from prefect_ecs.dask import dask_task_runner

# Rank, player, points.
Standing = tuple[int, int, int]


@task
def make_points(folder: str, part: int, count: int) -> str:
    """Write one part of the points."""
    return write_points(folder, part, count)


@task
def totals(address: str) -> pa.Table:
    """Add up each player's points of one part."""
    return _added_up(read_points(address), "points")


@task
def standings(parts: list[pa.Table], places: int) -> dict[str, list[Standing]]:
    """Rank the players of each competition; equal points share a rank."""
    rows = _added_up(pa.concat_tables(parts), "points").to_pylist()
    boards: dict[str, list[Standing]] = {}
    for row in sorted(
        rows, key=lambda row: (row["competition"], -row["points"], row["player"])
    ):
        board = boards.setdefault(row["competition"], [])
        tied = bool(board) and board[-1][2] == row["points"]
        board.append(
            (board[-1][0] if tied else len(board) + 1, row["player"], row["points"])
        )
    return {competition: board[:places] for competition, board in boards.items()}


def _added_up(table: pa.Table, column: str) -> pa.Table:
    added_up = table.group_by(["competition", "player"]).aggregate([(column, "sum")])
    return added_up.rename_columns({f"{column}_sum": column})


def leaderboards(
    folder: str, points: int = 10_000_000, parts: int = 40, places: int = 10
) -> dict[str, list[Standing]]:
    """Make points in as many files, and rank the players: a table for each competition."""
    files = make_points.map([folder] * parts, range(parts), [points // parts] * parts)
    boards = standings.submit(totals.map(files), places).result()
    for competition, board in boards.items():
        rows = [
            dict(zip(("rank", "player", "points"), standing, strict=True))
            for standing in board
        ]
        create_table_artifact(rows, key=competition, description=competition.title())
    return boards


in_a_task = flow(
    leaderboards,
    name="leaderboards-in-a-task",
    task_runner=ThreadPoolTaskRunner(max_workers=4),
)
on_dask = flow(
    leaderboards, name="leaderboards-on-dask", task_runner=dask_task_runner(workers=4)
)

if __name__ == "__main__":
    print(on_dask(str(Path(sys.argv[1]).absolute())))
