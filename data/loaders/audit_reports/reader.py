"""An audit report's bytes → its facts, with the words each was read from."""

from __future__ import annotations

from typing import Any

from data import schema as s
from data.errors import WARNING, ImportIssue, ImportReport
from data.loaders.audit_reports.bundles import split_reports
from data.loaders.audit_reports.classification import read_classification
from data.loaders.audit_reports.contradictions import note_contradictions
from data.loaders.audit_reports.fields import read_fields
from data.loaders.audit_reports.files import read_report_text
from data.loaders.audit_reports.findings import Findings
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.nonconformities import read_nonconformities
from data.loaders.audit_reports.recommendations import read_recommendation
from data.loaders.audit_reports.team import read_team
from data.loaders.audit_reports.verification import read_verification
from matching.errors import CertMatchError

KIND = "audit-report"
REPORT_HARDLY_READ = "report_hardly_read"
_FIELDS = (
    s.ORGANIZATION, s.PROJECT_NO, "schemes", "standard", s.AUDIT_TYPE, s.AUDIT_MODE, s.AUDIT_FROM,
    s.AUDIT_TO, s.REPORT_DATE, "scope", "headcount", s.TEAM, "leader", "nonconformities",
    s.NEXT_AUDIT_BEFORE, s.NEXT_FOCUS, "changes", "recommendation", "address", s.CREDIT_CODE,
)  # fmt: skip
_NONCONFORMITY_FIELDS = ("major", "minor", "clauses", "due", s.FOLLOW_UP)
# One of them makes a document a report; a mere date or address stands in any letter.
_KEY_FIELDS = (
    s.ORGANIZATION, s.PROJECT_NO, s.AUDIT_TYPE, s.AUDIT_FROM, s.TEAM, "leader", "recommendation",
)  # fmt: skip


# A report that lacks most of these was hardly understood, or is none.
_EXPECTED_OF_ALL = (s.ORGANIZATION, "schemes", s.AUDIT_FROM, s.TEAM, "recommendation")
_MOST_MISSING = 2


def read_audit_report(content: bytes, file: str) -> ImportReport:
    """Read an audit report from DOCX, DOC, PDF or text bytes.

    Parameters
    ----------
    content, file
        The bytes and the name the person knows them by.

    Returns
    -------
    ImportReport
        ``details["reports"]`` holds one object per report of the file with the fields of DESIGN.md;
        what a report does not say is None. ``evidence`` names for each field the text, its range
        in the extracted text and a confidence. What is doubtful is a warning with row None.

    Raises
    ------
    CertMatchError
        The file cannot be read, or nothing in it is a field of an audit report.
    """
    layout = Layout(read_report_text(content, file))
    texts = split_reports(layout)
    found = [_read(layout if len(texts) == 1 else Layout(text)) for text in texts]
    if not any(name in each.values for each in found for name in _KEY_FIELDS):
        raise CertMatchError(
            "not_an_audit_report", where=file, expected="受审核方 | 审核组 | 审核类型 | 推荐意见"
        )
    issues = [issue for each in found for issue in each.issues]
    if len(found) > 1:
        names = " / ".join(str(each.values.get(s.PROJECT_NO)) for each in found)
        issues.insert(0, ImportIssue(None, "reports", names, "reports_several", WARNING))
    details = {"reports": [_document(each) for each in found]}
    return ImportReport(file, KIND, len(found), 0, tuple(dict.fromkeys(issues)), (), details)


def _read(layout: Layout) -> Findings:
    findings = Findings(layout)
    read_classification(findings)
    read_recommendation(findings)
    read_fields(findings)
    read_team(findings)
    read_nonconformities(findings)
    read_verification(findings)
    note_contradictions(findings)
    missing = [name for name in _EXPECTED_OF_ALL if name not in findings.values]
    if len(missing) > _MOST_MISSING:
        findings.warn("reports", "", REPORT_HARDLY_READ, " · ".join(missing))
    return findings


def _document(findings: Findings) -> dict[str, Any]:
    report: dict[str, Any] = {name: findings.values.get(name) for name in _FIELDS}
    report["nonconformities"] = {
        name: findings.values.get(f"nonconformities.{name}") for name in _NONCONFORMITY_FIELDS
    }
    report["evidence"] = findings.evidence | {"contradictions": findings.contradictions}
    return report
