"""A small data set, so that every flow has something to work on without a store or an API."""

import csv
import json
from datetime import datetime
from importlib.resources import files

from flows.game import Award, Competition, Milestone


def competitions() -> list[Competition]:
    """Read the competitions of `competitions.json`."""
    found = json.loads(files(__name__).joinpath("competitions.json").read_text("utf-8"))
    return [
        Competition(entry["slug"], entry["name"], tuple(Milestone(**milestone) for milestone in entry["milestones"])) for entry in found
    ]


def awards() -> list[Award]:
    """Read the awards of `awards.csv`."""
    rows = csv.DictReader(files(__name__).joinpath("awards.csv").read_text("utf-8").splitlines())
    return [Award(row["competition"], row["milestone"], row["player"], datetime.fromisoformat(row["awarded_at"])) for row in rows]
