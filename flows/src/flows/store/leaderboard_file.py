"""Leaderboards in a file, for a laptop or a stack without a database."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from prefect.settings import PREFECT_HOME

from flows.ranking import Standing


def leaderboard_file() -> Path:
    """Return `LEADERBOARD_FILE`, or a file in Prefect's own directory, which can be written wherever a flow runs."""
    return Path(os.environ.get("LEADERBOARD_FILE") or PREFECT_HOME.value() / "leaderboards.json")


def write_leaderboards(file: Path, found: Mapping[str, Sequence[Standing]]) -> None:
    """Replace these competitions' leaderboards and keep the others; a reader sees the old file or the new one, never a part."""
    known = json.loads(file.read_text("utf-8")) if file.exists() else {}
    known |= {competition: [asdict(standing) for standing in standings] for competition, standings in found.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False) as new:
        new.write(json.dumps(known, indent=2, sort_keys=True) + "\n")
    try:
        Path(new.name).replace(file)
    except OSError:
        Path(new.name).unlink()
        raise
