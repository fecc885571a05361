"""What the example's team runs."""

from prefect import flow


@flow(log_prints=True)
def report(title: str = "Sales") -> str:
    """Print a report's title."""
    print(f"The report {title} is ready.")
    return title
