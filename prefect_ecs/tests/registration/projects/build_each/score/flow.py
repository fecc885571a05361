from helpers import NAME
from prefect import flow


@flow
def score(model: str = "small") -> str:
    return f"{NAME} {model}"
