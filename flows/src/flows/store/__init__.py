"""Where points and leaderboards are kept: PostgreSQL or TimescaleDB if `DATABASE_URL` names one, a file of its own otherwise.

`DATABASE_URL` is read here, from the environment, and is never an argument of a flow or a task: Prefect shows those in its UI.
"""
