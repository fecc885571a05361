from prefect import flow


@flow(name="Bucket reader")
def reader(runner: str, secret_name: str):
    pass
