"""The columns of the audit programme and of what is counted over it."""

IS_SUSPENDED = "is_suspended"
AUDITOR_DAYS = "auditor_days"
DAYS_PACK = "days_pack"  # the pack that gives the days, beside the one that gives the window
AUDITS = "audits"
FROM_PROGRAMME = "from_programme"  # a due audit that no project stands for yet
DAYS_UNKNOWN = "days_unknown"  # audits whose days no pack gives
VISIT = "visit"
OWNER_AT = "owner_at"  # place of the client whose names an audit takes
RISK = "risk"  # highest among the codes, as a place in the grades of risk

# What may be done in a visit, what expires, and by when something has to happen.
STANDING = "standing"  # overdue, in the period, open beyond it, or without a known window
DAYS_SEPARATE, DAYS_COMBINED = "days_separate", "days_combined"
DAYS_LEFT, WITHIN = "days_left", "within"
HOLDERS, HOLDERS_THEN, MINIMUM = "holders", "holders_then", "minimum"
RENEW_BY, AUDITS_AFTER = "renew_by", "audits_after"
