"""The agent: prefect-aws's worker, with an observer that no message stops."""
