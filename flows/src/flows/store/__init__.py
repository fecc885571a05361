"""The store of points and leaderboards: PostgreSQL or TimescaleDB with `DATABASE_URL`, otherwise a file.

`DATABASE_URL` is read here, from the environment, and is never an argument of a flow or a task: Prefect shows those in its UI.
"""
