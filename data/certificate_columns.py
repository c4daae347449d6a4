"""The columns that certificates alone have, and those of what is counted over them."""

from __future__ import annotations

from data.columns import Column, Kind

CERTIFICATE_NO = "certificate_no"
DECIDED_ON = "decided_on"
ISSUED_ON = "issued_on"
EXPIRES_ON = "expires_on"
STATUS = "status"
SUSPENDED_ON = "suspended_on"
LAST_AUDIT_ON = "last_audit_on"
LAST_AUDIT_TYPE = "last_audit_type"

VALID, SUSPENDED, WITHDRAWN = "有效", "暂停", "撤销"
CANCELLED, EXPIRED = "注销", "过期"
STATUSES = (VALID, SUSPENDED, WITHDRAWN, CANCELLED, EXPIRED)
# The file format has a day for a suspension only: when one of these ended may stay unknown.
ENDED_EARLY = (SUSPENDED, WITHDRAWN, CANCELLED)

CERTIFICATE_DATES = (
    Column(DECIDED_ON, ("认证决定日期", "决定日期"), Kind.DATE, en=("decision_date",)),
    Column(
        ISSUED_ON,
        ("颁证日期", "发证日期", "证书生效日期"),
        Kind.DATE,
        required=True,
        en=("issue_date",),
    ),
    Column(
        EXPIRES_ON,
        ("到期日期", "证书到期日期", "有效期至"),
        Kind.DATE,
        required=True,
        en=("expiry_date",),
    ),
    Column(STATUS, ("证书状态", "状态"), Kind.CERTIFICATE_STATUS, en=("certificate_status",)),
    Column(SUSPENDED_ON, ("暂停日期",), Kind.DATE, en=("suspension_date",)),
    Column(LAST_AUDIT_ON, ("最近审核日期",), Kind.DATE, en=("last_audit_date",)),
    Column(LAST_AUDIT_TYPE, ("最近审核类型",), Kind.AUDIT_TYPE),
)

# ---------------------------------------------------------------- of the ledger
ROW = "row"  # of the file a certificate came with, as in a spreadsheet
BATCH = "batch"
DAY = "day"
UNDATED = "undated"  # ended early on an unknown day: in no stock, and said so
ISSUED, EXPIRING = "issued", "expiring"
NATION_CERTIFICATES, NATION_ORGANIZATIONS = "nation_certificates", "nation_organizations"
CERTIFICATE_SHARE, ORGANIZATION_SHARE = "certificate_share", "organization_share"
# When a certificate entered and left the stock, and how it left: a status, or undated.
ENTERED, LEFT, OUTCOME = "entered", "left", "outcome"
OUTCOMES = {
    EXPIRED: "expired", SUSPENDED: "suspended", WITHDRAWN: "withdrawn", CANCELLED: "cancelled",
}  # fmt: skip
ENDED = "ended"  # in whichever of these ways
HELD_FROM, HELD_TO = "held_from", "held_to"
C2_SOURCE = "c2_source"  # where a project's number of certificates came from
FROM_FILE, FROM_LEDGER, FROM_DEFAULT = "file", "ledger", "default"
