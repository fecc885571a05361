"""Keeps the password of the stack's data store in a file that `DATABASE_URL` names, for the length of a task."""
