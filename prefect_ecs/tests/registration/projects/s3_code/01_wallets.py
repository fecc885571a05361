from prefect import flow


@flow(name="Wallets")
def wallets():
    pass
