from prefect import flow
from pydantic import BaseModel


class Window(BaseModel):
    start: int
    end: int | None = None


@flow
def report(region: str, days: int, ratio: float, strict: bool, codes: list[int], window: Window, name: str | None = None) -> None:
    pass
