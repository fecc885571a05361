from prefect import flow


@flow
def after(run: str = ""):
    pass
