"""Rule packs of the body, and rules switched on or off.

As in 0001, names stand here as text: a migration describes the past.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rule_packs",
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("rule_pack", "document", "saved_by")
        ),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("rule_pack", name=op.f("pk_rule_packs")),
    )
    op.create_table(
        "rule_switches",
        sa.Column("rule_pack", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("rule_pack", "rule", name=op.f("pk_rule_switches")),
    )


def downgrade() -> None:
    op.drop_table("rule_switches")
    op.drop_table("rule_packs")
