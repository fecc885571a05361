"""Fails when it is imported."""

raise SystemExit("this module wants to leave")
