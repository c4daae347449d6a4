"""Names of what imports find: fields of an audit report, findings about data, the dictionary.

`data.schema` passes them on; nothing else imports this module.
"""

from __future__ import annotations

# Fields of an audit report; its other fields share a column's name.
PROJECT_NO, AUDIT_MODE, REPORT_DATE = "project_no", "audit_mode", "report_date"
AUDIT_FROM, AUDIT_TO, FOLLOW_UP = "audit_from", "audit_to", "follow_up"
NEXT_AUDIT_BEFORE, NEXT_FOCUS = "next_audit_before", "next_focus"
SCHEMES_AUDITED, LEADER, RECOMMENDATION = "schemes", "leader", "recommendation"
NONCONFORMITIES, MAJOR, MINOR, CLAUSES = "nonconformities", "major", "minor", "clauses"
CLAUSE, DEPARTMENT, DUE, VERIFIED = "clause", "department", "due", "verified"

FINDING, PROBLEM, FILE, ROW = "finding", "problem", "file", "row"  # quality of the data
DATASET, EXPECTED, AFFECTED = "dataset", "expected", "affected"
COLUMN, HEADERS, REQUIRED, IS_KEY, CONTENT = "column", "headers", "required", "is_key", "content"
# Two numbers that may be one person, and all numbers of a person who has several.
FIRST_NUMBER, OTHER_NUMBER, NUMBERS = "first_number", "other_number", "numbers"

# What imported audit reports feed: findings over all of them, and what they say against the roster.
YEAR, DAY, OVERDUE, REPLACED, REPLACES = "year", "day", "overdue", "replaced", "replaces"
FIELD, MAINTAINED, REPORTED, CHANGES = "field", "maintained", "reported", "changes"
STATEMENT, SOURCE_REPORT, CONFIRMED_AT = "statement", "source_report", "confirmed_at"
HEADCOUNT, ADDRESS, ROLE, EVIDENCE = "headcount", "address", "role", "evidence"
CONFIDENCE = "confidence"
# Facts of a report that a person typed over: what was read, by whom and when.
CORRECTIONS, READ_AS, TYPED_BY, TYPED_AT = "corrections", "read_as", "typed_by", "typed_at"
IS_TYPED = "is_typed"
# Of a typed row: which member of the report it is, and which nonconformity a clause is of.
MEMBER, ITEM = "member", "item"
ITEMS, GRADES = "items", "grades"  # of the clauses of an audit report, in their order
