"""The tables as the flows see them; `migrations/` makes them."""

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, Text

metadata = MetaData()

competitions = Table(
    "competitions",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

milestones = Table(
    "milestones",
    metadata,
    Column("competition", Text, primary_key=True),
    Column("slug", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("points", Integer, nullable=False),
)

awards = Table(
    "awards",
    metadata,
    Column("competition", Text, primary_key=True),
    Column("milestone", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("awarded_at", DateTime(timezone=True), primary_key=True),
)

leaderboards = Table(
    "leaderboards",
    metadata,
    Column("competition", Text, primary_key=True),
    Column("player", Text, primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
