"""Made-up points: who won how many in which competition, the same every time."""

from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow.fs import FileSystem

COMPETITIONS = ("chess", "go", "poker", "rowing")
PLAYERS = 50_000


def write_points(folder: str, part: int, count: int) -> str:
    """Writes one part of the points as Parquet, on disk or in S3, and gives its address."""
    random = Random(part)
    table = pa.table(
        {
            "competition": pa.array(random.choices(COMPETITIONS, k=count)),
            "player": pa.array(random.choices(range(PLAYERS), k=count), pa.int32()),
            "points": pa.array(random.choices(range(1, 101), k=count), pa.int64()),
        }
    )
    files, path = FileSystem.from_uri(folder)
    files.create_dir(path, recursive=True)
    pq.write_table(table, f"{path}/part-{part}.parquet", filesystem=files)
    return f"{folder}/part-{part}.parquet"


def read_points(address: str) -> pa.Table:
    """Reads a part."""
    files, path = FileSystem.from_uri(address)
    return pq.read_table(path, filesystem=files)
