"""The columns of the audit programme and of what is counted over it."""

IS_SUSPENDED = "is_suspended"
AUDITOR_DAYS = "auditor_days"
DAYS_PACK = "days_pack"  # the pack that gives the days, beside the one that gives the window
AUDITS = "audits"
DAYS_UNKNOWN = "days_unknown"  # audits whose days no pack gives
VISIT = "visit"
