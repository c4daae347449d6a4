"""Parameter sets and decisions, kept P, ratings of the sheet, absences and scheduling history.

As in 0001, names stand here as text: a migration describes the past.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_versioned(
        "absences",
        ["auditor_id", "absent_from"],
        [
            _text("auditor_id", needed=True),
            sa.Column("absent_from", sa.Date(), nullable=False),
            sa.Column("absent_to", sa.Date(), nullable=False),
            _text("reason"),
        ],
    )
    _create_versioned("history", ["project_id"], _history_columns())
    _create_versioned(
        "ratings",
        ["auditor_id", "scheme", "factor"],
        [*(_text(name, needed=True) for name in ("auditor_id", "scheme", "factor")),
         _text("rating")],
    )  # fmt: skip
    _create_parameter_sets()
    _create_kept_match_degrees()


def downgrade() -> None:
    for table in (
        "kept_match_degrees", "parameter_decisions", "parameter_sets", "ratings", "history",
        "absences",
    ):  # fmt: skip
        op.drop_table(table)


def _text(name: str, *, needed: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=not needed)


def _history_columns() -> list[sa.Column[Any]]:
    return [
        _text("project_id", needed=True),
        _text("scheme", needed=True),
        _text("specialty_codes"),
        _text("code_edition"),
        sa.Column("requested_on", sa.Date()),
        sa.Column("confirmed_on", sa.Date()),
        sa.Column("declines", sa.BigInteger()),
        sa.Column("replans", sa.BigInteger()),
        sa.Column("audited_on", sa.Date()),
        _text("team"),
        _text("declined_by"),
        _text("postponed_for"),
    ]


def _create_versioned(name: str, key: list[str], columns: list[sa.Column[Any]]) -> None:
    """Create a table of people's rows in which at most one row of a key is current."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_import_id", sa.Integer(), nullable=True),
        *columns,
        _text("extra"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f(f"fk_{name}_import_id_imports")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_import_id"],
            ["imports.id"],
            name=op.f(f"fk_{name}_replaced_by_import_id_imports"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("import_id", *key, name=op.f(f"uq_{name}_import_id_{'_'.join(key)}")),
    )
    op.create_index(op.f(f"ix_{name}_replaced_by_import_id"), name, ["replaced_by_import_id"])
    condition = sa.text("replaced_by_import_id IS NULL")
    op.create_index(
        f"uq_{name}_current",
        name,
        key,
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )


def _create_parameter_sets() -> None:
    op.create_table(
        "parameter_sets",
        *(_text(name, needed=True) for name in ("parameter_set", "document")),
        _text("parent"),
        *(_text(name, needed=True) for name in ("author", "reason")),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("parameter_set", name=op.f("pk_parameter_sets")),
    )
    name = "parameter_decisions"
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *(_text(name, needed=True) for name in ("parameter_set", "decided_by", "reason")),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parameter_set"],
            ["parameter_sets.parameter_set"],
            name=op.f(f"fk_{name}_parameter_set_parameter_sets"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )


def _create_kept_match_degrees() -> None:
    key = ("period", "parameter_set", "scheme", "edition", "code")
    op.create_table(
        "kept_match_degrees",
        *(_text(name, needed=True) for name in key),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("auditors", "projects")),
        *(
            sa.Column(name, sa.Float(), nullable=False)
            for name in ("sufficiency", "difficulty", "match_degree")
        ),
        _text("state", needed=True),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_kept_match_degrees")),
    )
