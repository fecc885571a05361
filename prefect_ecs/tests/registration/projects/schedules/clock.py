from prefect import flow


@flow
def tick(zone: str = "utc"):
    pass
