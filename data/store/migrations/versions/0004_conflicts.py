"""Conflicts of interest between auditors and organisations.

As in 0001, names stand here as text: a migration describes the past.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NAME = "conflicts"
_KEY = ("auditor_id", "organization_id")


def upgrade() -> None:
    op.create_table(
        _NAME,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_import_id", sa.Integer()),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _KEY),
        sa.Column("reason", sa.Text()),
        sa.Column("until", sa.Date()),
        sa.Column("extra", sa.Text()),
        *(
            sa.ForeignKeyConstraint([name], ["imports.id"], name=op.f(f"fk_{_NAME}_{name}_imports"))
            for name in ("import_id", "replaced_by_import_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{_NAME}")),
        sa.UniqueConstraint(
            "import_id", *_KEY, name=op.f(f"uq_{_NAME}_import_id_auditor_id_organization_id")
        ),
    )
    op.create_index(
        op.f(f"ix_{_NAME}_replaced_by_import_id"), _NAME, ["replaced_by_import_id"], unique=False
    )
    current = sa.text("replaced_by_import_id IS NULL")
    op.create_index(
        f"uq_{_NAME}_current", _NAME, [*_KEY], unique=True, sqlite_where=current,
        postgresql_where=current,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table(_NAME)
