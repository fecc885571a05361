from prefect import flow


@flow(log_prints=True)
def forecast(city: str = "Bergen"):
    print(city)


if __name__ == "__main__":
    forecast.serve()
