"""Competitions, their milestones, the awards that players earn, and leaderboards."""

import sqlalchemy as sa
from alembic import op

from flows.store.timescale import make_hypertable

revision = "0001"
down_revision = None

SLUG = "slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'"


def upgrade() -> None:
    """Create the tables; awards, which only ever grow, as a hypertable where TimescaleDB is to be had."""
    op.create_table(
        "competitions",
        sa.Column("slug", sa.Text, sa.CheckConstraint(SLUG), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_table(
        "milestones",
        sa.Column("competition", sa.Text, sa.ForeignKey("competitions.slug"), primary_key=True),
        sa.Column("slug", sa.Text, sa.CheckConstraint(SLUG), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
    )
    op.create_table(
        "awards",
        sa.Column("competition", sa.Text, primary_key=True),
        sa.Column("milestone", sa.Text, primary_key=True),
        sa.Column("player", sa.Text, primary_key=True),
        # A hypertable's key has to have the time in it.
        sa.Column("awarded_at", sa.DateTime(timezone=True), primary_key=True),
        sa.ForeignKeyConstraint(["competition", "milestone"], ["milestones.competition", "milestones.slug"]),
    )
    make_hypertable(op.get_bind(), "awards", "awarded_at")
    op.create_table(
        "leaderboards",
        sa.Column("competition", sa.Text, primary_key=True),
        sa.Column("player", sa.Text, primary_key=True),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    """Drop the tables with everything in them."""
    for table in ("leaderboards", "awards", "milestones", "competitions"):
        op.drop_table(table)
