from pathlib import Path

from dates import days_back
from prefect import flow


@flow
def load(days: int = 1) -> str:
    """Load sales."""
    return (Path(__file__).parent / "sales.sql").read_text() + str(days_back(days))
