"""First tables: imports, registrations, projects, national counts, settings.

Names stand here as text on purpose: a migration describes the past and must not follow
`data.schema` when that changes.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_imports()
    _create_versioned("registrations", ["auditor_id", "scheme"], _registration_columns())
    _create_versioned("projects", ["project_id"], _project_columns())
    _create_national_counts()
    op.create_table(
        "settings",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )


def downgrade() -> None:
    for table in ("settings", "national_counts", "projects", "registrations", "imports"):
        op.drop_table(table)


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _needed(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _create_partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(
        name, table, columns, unique=True, sqlite_where=condition, postgresql_where=condition
    )


def _create_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        *_needed("kind", "file", "sha256"),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        *_needed("imported_by"),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        *_needed("report"),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("is_bundled", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        *_needed("state"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    _create_partial_index("uq_imports_standing", "imports", ["kind", "sha256"], "undone_at IS NULL")


def _registration_columns() -> list[sa.Column[Any]]:
    return [
        *_needed("auditor_id"),
        *_texts("name", "sex"),
        *_needed("scheme"),
        *_texts("registration_no"),
        *_needed("level"),
        *_texts("employment", "specialty_codes", "code_edition"),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("may_lead", sa.Boolean(), nullable=True),
        *_texts("base_province"),
        sa.Column("available_days", sa.Float(), nullable=True),
        *_texts("life_flexibility", "health", "dependability"),
        *_texts("holiday_availability", "contingency_resilience"),
    ]


def _project_columns() -> list[sa.Column[Any]]:
    return [
        *_needed("project_id"),
        *_texts("organization_id", "organization", "credit_code", "group_name", "province"),
        *_needed("scheme"),
        *_texts("specialty_codes", "code_edition", "audit_type", "visit_id"),
        sa.Column("window_start", sa.Date(), nullable=True),
        sa.Column("window_end", sa.Date(), nullable=True),
        sa.Column("effective_personnel", sa.BigInteger(), nullable=True),
        sa.Column("sites", sa.BigInteger(), nullable=True),
        sa.Column("certificates_held", sa.BigInteger(), nullable=True),
        *_texts("required_sex", "named_auditors"),
        sa.Column("minimum_team", sa.BigInteger(), nullable=True),
        sa.Column("required_auditor_days", sa.Float(), nullable=True),
        *_texts("client_flexibility", "inspection_freedom", "coordination_ease", "policy_ease"),
    ]


def _create_versioned(name: str, key: list[str], columns: list[sa.Column[Any]]) -> None:
    """Create a table of people's rows in which at most one row of a key is current."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("replaced_by_import_id", sa.Integer(), nullable=True),
        *columns,
        *_texts("extra"),
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
    _create_partial_index(f"uq_{name}_current", name, key, "replaced_by_import_id IS NULL")


def _create_national_counts() -> None:
    table = "national_counts"
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        *_needed("period", "dimension"),
        *_texts("group_name"),
        *_needed("name"),
        sa.Column("certificates", sa.BigInteger(), nullable=True),
        sa.Column("organizations", sa.BigInteger(), nullable=True),
        *_texts("source_url", "origin", "note"),
        sa.ForeignKeyConstraint(
            ["import_id"], ["imports.id"], name=op.f(f"fk_{table}_import_id_imports")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _create_partial_index(
        "uq_national_counts_grouped",
        table,
        ["import_id", "period", "dimension", "group_name", "name"],
        "group_name IS NOT NULL",
    )
    _create_partial_index(
        "uq_national_counts_ungrouped",
        table,
        ["import_id", "period", "dimension", "name"],
        "group_name IS NULL",
    )
