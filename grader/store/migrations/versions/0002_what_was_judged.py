"""A decision may be about one thing that was handed in, and then says nothing of what comes after it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Decisions made so far are about whatever is handed in."""
    op.add_column("overrides", sa.Column("digest", sa.Text(), nullable=True))
