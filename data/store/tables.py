"""The tables of the store; people's columns come from `data.schema`, in its order.

Rows that people brought are never changed: a newer row of the same key closes the older one
(``replaced_by_import_id``), so history and undo need no second table. Files are named by the
hash of their bytes (``CERTMATCH_HOME/quarantine/<sha256>``), never by a path.
"""

from __future__ import annotations

import sqlalchemy as sa

from data import schema as s

COMMITTED, UNDONE, REMOVED = "committed", "undone", "removed"
REPLACED_BY = "replaced_by_import_id"
IMPORTED_AT = s.IMPORTED_AT
DIMENSION = s.DIMENSION  # what a national count is split by: schema.REGION or schema.DOMAIN

# GROUP, FROM and TO are reserved words of SQL; the columns keep their names as keys only.
_STORED_NAMES = {s.GROUP: "group_name", s.ABSENT_FROM: "absent_from", s.ABSENT_TO: "absent_to"}

_TYPES: dict[s.Kind, type[sa.types.TypeEngine]] = {
    s.Kind.DATE: sa.Date,
    s.Kind.FLAG: sa.Boolean,
    s.Kind.COUNT: sa.BigInteger,
    s.Kind.DAYS: sa.Float,
}

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Moments are stored without a zone and always mean UTC: SQLite has no zones.
imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column(IMPORTED_AT, sa.DateTime, nullable=False),
    sa.Column("imported_by", sa.Text, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("rejected", sa.Integer, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("is_bundled", sa.Boolean, nullable=False),
    sa.Column("undone_at", sa.DateTime),
    sa.Column("state", sa.Text, nullable=False),
)
sa.Index(
    "uq_imports_standing",
    imports.c.kind,
    imports.c.sha256,
    unique=True,
    sqlite_where=imports.c.undone_at.is_(None),
    postgresql_where=imports.c.undone_at.is_(None),
)


def _import_id() -> sa.Column[int]:
    return sa.Column(s.IMPORT_ID, sa.ForeignKey(imports.c.id), nullable=False)


def _column(column: s.Column) -> sa.Column[object]:
    return sa.Column(
        _STORED_NAMES.get(column.name, column.name),
        _TYPES.get(column.kind, sa.Text)(),
        key=column.name,
        nullable=not column.required,
    )


def _versioned_table(name: str, kind: s.Table) -> sa.Table:
    """Return a table of people's rows in which at most one row of a key is current."""
    table = sa.Table(
        name,
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        _import_id(),
        sa.Column(REPLACED_BY, sa.ForeignKey(imports.c.id), index=True),
        *(_column(column) for column in kind.columns),
        sa.Column(s.EXTRA, sa.Text),
        sa.UniqueConstraint(s.IMPORT_ID, *kind.key),
    )
    is_current = table.c[REPLACED_BY].is_(None)
    sa.Index(
        f"uq_{name}_current",
        *(table.c[part] for part in kind.key),
        unique=True,
        sqlite_where=is_current,
        postgresql_where=is_current,
    )
    return table


registrations = _versioned_table("registrations", s.AUDITORS)
projects = _versioned_table("projects", s.PROJECTS)
absences = _versioned_table("absences", s.ABSENCES)
history = _versioned_table("history", s.HISTORY)
conflicts = _versioned_table("conflicts", s.CONFLICTS)
ratings = _versioned_table("ratings", s.RATINGS)
VERSIONED = (
    (registrations, s.AUDITORS), (projects, s.PROJECTS), (absences, s.ABSENCES),
    (history, s.HISTORY), (ratings, s.RATINGS), (conflicts, s.CONFLICTS),
)  # fmt: skip


def stored_table(kind: s.Table) -> sa.Table:
    """Return the table that keeps rows of `kind`."""
    return next(stored for stored, brought in VERSIONED if brought is kind)


# What an import was made from: the import it corrects, the audit reports it was confirmed from.
import_sources = sa.Table(
    "import_sources",
    metadata,
    sa.Column(s.IMPORT_ID, sa.ForeignKey(imports.c.id), primary_key=True),
    sa.Column(s.MADE_FROM, sa.ForeignKey(imports.c.id), primary_key=True),
)

national_counts = sa.Table(
    "national_counts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _import_id(),
    sa.Column(s.PERIOD, sa.Text, nullable=False),
    sa.Column(DIMENSION, sa.Text, nullable=False),
    sa.Column(_STORED_NAMES[s.GROUP], sa.Text, key=s.GROUP),
    sa.Column(s.NAME, sa.Text, nullable=False),
    sa.Column(s.CERTIFICATES, sa.BigInteger),
    sa.Column(s.ORGANIZATIONS, sa.BigInteger),
    sa.Column(s.SOURCE, sa.Text),
    sa.Column(s.ORIGIN, sa.Text),
    sa.Column(s.NOTE, sa.Text),
)
COUNT_KEY = (s.IMPORT_ID, s.PERIOD, DIMENSION, s.GROUP, s.NAME)

# Two indexes because NULL never equals NULL: one for counts inside a group, one for the rest.
for _name, _parts, _condition in (
    ("grouped", COUNT_KEY, national_counts.c[s.GROUP].is_not(None)),
    (
        "ungrouped",
        tuple(part for part in COUNT_KEY if part != s.GROUP),
        national_counts.c[s.GROUP].is_(None),
    ),
):
    sa.Index(
        f"uq_national_counts_{_name}",
        *(national_counts.c[part] for part in _parts),
        unique=True,
        sqlite_where=_condition,
        postgresql_where=_condition,
    )

settings = sa.Table(
    "settings",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

# A set is never changed once saved; what was decided about it stands in rows of its own.
parameter_sets = sa.Table(
    "parameter_sets",
    metadata,
    sa.Column(s.PARAMETER_SET, sa.Text, primary_key=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column("parent", sa.Text),
    sa.Column("author", sa.Text, nullable=False),
    sa.Column(s.REASON, sa.Text, nullable=False),
    sa.Column(s.EFFECTIVE_FROM, sa.Date, nullable=False),
    sa.Column(s.SAVED_AT, sa.DateTime, nullable=False),
)

parameter_decisions = sa.Table(
    "parameter_decisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(s.PARAMETER_SET, sa.ForeignKey(parameter_sets.c[s.PARAMETER_SET]), nullable=False),
    sa.Column(s.DECIDED_BY, sa.Text, nullable=False),
    sa.Column(s.REASON, sa.Text, nullable=False),
    sa.Column(s.EFFECTIVE_FROM, sa.Date, nullable=False),
    sa.Column(s.DECIDED_AT, sa.DateTime, nullable=False),
)

# A finding is recomputed from what is stored; only what was decided about it is kept.
quality_decisions = sa.Table(
    "quality_decisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(s.FINDING, sa.Text, nullable=False),
    sa.Column(s.STATE, sa.Text, nullable=False),
    sa.Column(s.REASON, sa.Text, nullable=False),
    sa.Column(s.DECIDED_BY, sa.Text, nullable=False),
    sa.Column(s.DECIDED_AT, sa.DateTime, nullable=False),
)

# Two numbers of the roster that are one person, or are not; the roster itself stays as brought.
person_decisions = sa.Table(
    "person_decisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column(s.FIRST_NUMBER, sa.Text, nullable=False),
    sa.Column(s.OTHER_NUMBER, sa.Text, nullable=False),
    sa.Column(s.STATE, sa.Text, nullable=False),
    sa.Column(s.REASON, sa.Text, nullable=False),
    sa.Column(s.DECIDED_BY, sa.Text, nullable=False),
    sa.Column(s.DECIDED_AT, sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
)

# P as it was computed for a month; an empty code is a scheme without codes.
kept_match_degrees = sa.Table(
    "kept_match_degrees",
    metadata,
    sa.Column(s.PERIOD, sa.Text, primary_key=True),
    sa.Column(s.PARAMETER_SET, sa.Text, primary_key=True),
    sa.Column(s.SCHEME, sa.Text, primary_key=True),
    sa.Column(s.EDITION, sa.Text, primary_key=True),
    sa.Column(s.CODE, sa.Text, primary_key=True),
    sa.Column(s.AUDITORS_COUNT, sa.Integer, nullable=False),
    sa.Column(s.PROJECTS_COUNT, sa.Integer, nullable=False),
    sa.Column(s.SUFFICIENCY, sa.Float, nullable=False),
    sa.Column(s.DIFFICULTY, sa.Float, nullable=False),
    sa.Column(s.MATCH_DEGREE, sa.Float, nullable=False),
    sa.Column(s.STATE, sa.Text, nullable=False),
    sa.Column(s.KEPT_AT, sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
)

# Packs of the body as they were written, comments included; shipped ones are files.
rule_packs = sa.Table(
    "rule_packs",
    metadata,
    sa.Column(s.RULE_PACK, sa.Text, primary_key=True),
    sa.Column("document", sa.Text, nullable=False),
    sa.Column(s.SAVED_BY, sa.Text, nullable=False),
    sa.Column(s.SAVED_AT, sa.DateTime, nullable=False),
)

# Rules that somebody switched against what the pack says.
rule_switches = sa.Table(
    "rule_switches",
    metadata,
    sa.Column(s.RULE_PACK, sa.Text, primary_key=True),
    sa.Column(s.RULE, sa.Text, primary_key=True),
    sa.Column(s.IS_ON, sa.Boolean, nullable=False),
    sa.Column(s.DECIDED_BY, sa.Text, nullable=False),
    sa.Column(s.DECIDED_AT, sa.DateTime, nullable=False),
)
