"""Which imports were made from others: corrections, and rows confirmed from audit reports.

As in 0001, names stand here as text: a migration describes the past.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "import_sources",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("made_from", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [name], ["imports.id"], name=op.f(f"fk_import_sources_{name}_imports")
            )
            for name in ("import_id", "made_from")
        ),
        sa.PrimaryKeyConstraint("import_id", "made_from", name=op.f("pk_import_sources")),
    )


def downgrade() -> None:
    op.drop_table("import_sources")
