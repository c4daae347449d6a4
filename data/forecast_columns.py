"""The columns of the forecast of demand."""

KEPT_DAYS, RENEWED_DAYS, NEW_DAYS = "kept_days", "renewed_days", "new_days"
LOW, MIDDLE, HIGH = "low", "middle", "high"
PERIOD_BEFORE, CERTIFICATES_BEFORE = "period_before", "certificates_before"
MONTHS_BETWEEN, YEARLY_GROWTH = "months_between", "yearly_growth"
