from helpers import NAME
from prefect import flow


@flow
def train(model: str = "small") -> str:
    return f"{NAME} {model}"
