"""What people decided about two numbers of the roster that may be one person.

As in 0001, names stand here as text: a migration describes the past.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("first_number", "other_number", "state", "reason", "decided_by")
        ),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_decisions")),
    )


def downgrade() -> None:
    op.drop_table("person_decisions")
