"""A Prefect server on the stack's data store: creates its database, migrates it, and starts Prefect's own server."""
