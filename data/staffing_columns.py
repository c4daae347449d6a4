"""Names of what staffing is judged by; `data.schema` passes them on."""

from __future__ import annotations

CERTIFICATES_PER_AUDITOR = "certificates_per_auditor"
MAX_CERTIFICATES = "max_certificates"  # also the rule's key in a rule pack
AUDITORS_NEEDED = "auditors_needed"
VERDICT = "verdict"
WORKFORCE, WORKFORCE_RATIO = "workforce", "workforce_ratio"
NATION_AUDITORS, NATION_RATIO = "nation_auditors", "nation_ratio"
SCHEMES_COVERED = "schemes_covered"  # of one published domain
