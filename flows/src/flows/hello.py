"""The smallest flow: shows that a run starts, reports and ends."""

from prefect import flow, get_run_logger, task


@task
def greeting(name: str) -> str:
    """Return what to say."""
    return f"Hello, {name}!"


@flow
def hello(name: str = "world") -> str:
    """Greet somebody in the run's log."""
    words = greeting(name)
    get_run_logger().info(words)
    return words


if __name__ == "__main__":
    hello()
