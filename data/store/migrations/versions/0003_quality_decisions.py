"""What people decided about findings of data quality.

As in 0001, names stand here as text: a migration describes the past.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quality_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("finding", "state", "reason", "decided_by")
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_decisions")),
    )


def downgrade() -> None:
    op.drop_table("quality_decisions")
