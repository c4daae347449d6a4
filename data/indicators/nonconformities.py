"""What imported audit reports found: nonconformities, corrective actions and next audits.

Two frames: one row per report, and one row per nonconformity and clause. What a report does not
say is missing, never zero. A clause has the grade printed beside it; where reports only count
grades, it has one where they count none of the other. What is counted without a clause has the
grade it was counted under. One nonconformity may be against several clauses. A report
that audits several schemes may say to which one a clause belongs, else the scheme of the clause is
unknown; the combination of its schemes is a group of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import schema as s
from data.indicators.typed_facts import fact_of

CLOSED, OPEN = "closed", "open"
UNKNOWN = ""
BETWEEN_SCHEMES = " + "
_IDENTITY = [s.PROJECT_NO, s.AUDIT_FROM, s.AUDIT_TO]
_DATES = (s.AUDIT_FROM, s.AUDIT_TO, s.DUE, s.NEXT_AUDIT_BEFORE)
_COUNTS = (s.MAJOR, s.MINOR, s.NONCONFORMITIES, s.YEAR)
_TEXTS = (s.FILE, s.ORGANIZATION, s.PROJECT_NO, s.SCHEMES_AUDITED, s.AUDIT_TYPE, s.FOLLOW_UP,
          s.RECOMMENDATION, s.LEADER, s.VERIFIED)  # fmt: skip
_OF_REPORT = (s.IMPORT_ID, s.FILE, s.ORGANIZATION, s.PROJECT_NO, s.SCHEMES_AUDITED, s.AUDIT_TYPE,
              s.AUDIT_FROM, s.AUDIT_TO, s.YEAR, s.DUE, s.FOLLOW_UP, s.LEADER,
              s.VERIFIED, s.REPLACED)  # fmt: skip


# Which nonconformity it is of, the clause, its department, its grade and its scheme.
_Clause = tuple[int, str, str, str, str]


@dataclass(frozen=True)
class StoredReport:
    """One report of a standing import; ``document`` has the fields of an audit report."""

    import_id: int
    file: str
    document: Mapping[str, Any]

    @property
    def day(self) -> str:
        """The day the report speaks of, as ISO text: the audit's last, else first, else its own."""
        dates = (self.document.get(name) for name in (s.AUDIT_TO, s.AUDIT_FROM, s.REPORT_DATE))
        return next(filter(None, dates), "")

    @property
    def schemes(self) -> list[str]:
        """The schemes audited, in the order of the schema."""
        found = self.document.get(s.SCHEMES_AUDITED) or []
        return [scheme for scheme in s.SCHEMES if scheme in found]


def list_reports(stored: Iterable[StoredReport]) -> pd.DataFrame:
    """Return one row per report, in the order they were imported.

    Returns
    -------
    DataFrame
        ``import_id, file, organization, project_no, schemes, audit_type, audit_from, audit_to,
        year, major, minor, nonconformities`` (what of the two is known; without either, how many
        are named by clause), ``clauses`` (of each its nonconformity from 0, itself, its department,
        the grade printed beside it and its scheme), ``due, follow_up,
        next_audit_before, recommendation, leader`` (registration number), ``verified`` (the words
        that say its corrective actions were accepted), ``replaced`` (a newer import brings
        the same audit: same project number and dates) and ``replaces`` (the files
        of the older ones). Unknown text is blank.
    """
    rows = [_report_row(each) for each in sorted(stored, key=lambda each: each.import_id)]
    names = [s.IMPORT_ID, *_TEXTS, *_DATES, *_COUNTS, s.CLAUSES]
    frame = pd.DataFrame(rows, columns=names)
    for name in _DATES:
        frame[name] = pd.to_datetime(frame[name], format="%Y-%m-%d", errors="coerce")
    types = dict.fromkeys(_TEXTS, "str") | dict.fromkeys(_COUNTS, "Int64")
    return _mark_repeated(frame.fillna(dict.fromkeys(_TEXTS, UNKNOWN)).astype(types))


def _report_row(stored: StoredReport) -> dict[str, Any]:
    report = stored.document
    found = report.get(s.NONCONFORMITIES) or {}
    clauses = _list_clauses(report, stored.schemes)
    known = [found[grade] for grade in (s.MAJOR, s.MINOR) if found.get(grade) is not None]
    leaders = (each for each in report.get(s.TEAM) or () if each[s.ROLE] == s.LEADER)
    return {
        s.IMPORT_ID: stored.import_id, s.FILE: stored.file, s.CLAUSES: clauses,
        s.SCHEMES_AUDITED: BETWEEN_SCHEMES.join(stored.schemes),
        s.YEAR: int(stored.day[:4]) if stored.day else None,
        s.LEADER: next((each[s.REGISTRATION_NO] for each in leaders), None),
        s.VERIFIED: _verified(report),
        s.NONCONFORMITIES: sum(known) if known else _count_items(clauses) or None,
        **{name: found.get(name) for name in (s.MAJOR, s.MINOR, s.DUE, s.FOLLOW_UP)},
        **{name: report.get(name) for name in (
            s.ORGANIZATION, s.PROJECT_NO, s.AUDIT_TYPE, s.AUDIT_FROM, s.AUDIT_TO,
            s.NEXT_AUDIT_BEFORE, s.RECOMMENDATION)},
    }  # fmt: skip


def _list_clauses(report: Mapping[str, Any], audited: list[str]) -> list[_Clause]:
    """Return the clauses; what the evidence does not join are nonconformities of their own."""
    only = audited[0] if len(audited) == 1 else UNKNOWN
    return [
        (row[s.ITEM], *(row[name] or UNKNOWN for name in (s.CLAUSE, s.DEPARTMENT, s.GRADE)),
         row[s.SCHEME] or only)
        for row in fact_of(report, s.CLAUSES) or ()
    ]  # fmt: skip


def _count_items(clauses: Iterable[_Clause]) -> int:
    return len({item for item, *_ in clauses})


def _verified(report: Mapping[str, Any]) -> str | None:
    """Return the words by which the report says that its corrective actions were accepted."""
    said = (report.get(s.EVIDENCE) or {}).get(f"{s.NONCONFORMITIES}.{s.VERIFIED}") or {}
    return " ".join(said["text"].split()) if said.get(s.VALUE) else None


def _mark_repeated(reports: pd.DataFrame) -> pd.DataFrame:
    """Mark reports of the same audit; the newest import of it stands."""
    dated = reports[[s.AUDIT_FROM, s.AUDIT_TO]].notna().any(axis=1)
    same = reports[(reports[s.PROJECT_NO] != UNKNOWN) & dated]
    replaced = pd.Series(False, index=reports.index)
    replaces = pd.Series(UNKNOWN, index=reports.index, dtype="str")
    for _, group in same.groupby(_IDENTITY, dropna=False, sort=False):
        replaced[group.index[:-1]] = True
        replaces[group.index[-1]] = ", ".join(dict.fromkeys(group[s.FILE].iloc[:-1]))
    return reports.assign(**{s.REPLACED: replaced, s.REPLACES: replaces})


def list_nonconformities(reports: pd.DataFrame) -> pd.DataFrame:
    """Return one row per nonconformity and clause of `list_reports`, replaced reports too.

    A nonconformity that is counted without its clause, and a due date without any count, have a
    row whose clause is blank.

    Returns
    -------
    DataFrame
        ``finding`` (its name for decisions, the same for all clauses of a nonconformity), what
        identifies its report, ``due, follow_up``,
        ``clause, department``, ``grade`` (``major``, ``minor``, blank where unknown) and
        ``scheme`` (of the clause: as the report says, else its only one, else blank).
    """
    rows = []
    numbers: dict[int, int] = {}
    for report in reports.to_dict("records"):
        first = numbers.get(report[s.IMPORT_ID], 0) + 1
        for item, clause, department, grade, scheme in _entries(report):
            numbers[report[s.IMPORT_ID]] = first + item
            rows.append({
                s.FINDING: f"corrective:{report[s.IMPORT_ID]}:{first + item}",
                **{name: report[name] for name in _OF_REPORT},
                s.CLAUSE: clause, s.DEPARTMENT: department, s.GRADE: grade, s.SCHEME: scheme,
            })  # fmt: skip
    own = (s.CLAUSE, s.DEPARTMENT, s.GRADE, s.SCHEME)
    names = (s.FINDING, *_OF_REPORT, *own)
    types = {name: reports[name].dtype for name in _OF_REPORT}
    types |= dict.fromkeys((s.FINDING, *own), "str")
    return pd.DataFrame(rows, columns=list(names)).astype(types)


def _entries(report: Mapping[str, Any]) -> list[_Clause]:
    """Return the clauses of a report's nonconformities, blank for those counted without one."""
    named, count = report[s.CLAUSES], report[s.NONCONFORMITIES]
    told = _count_items(named)
    counted = int(pd.notna(report[s.DUE])) if pd.isna(count) else int(count)
    if named:
        usual = _grade(report)
        graded = [(item, clause, where, grade or usual, scheme)
                  for item, clause, where, grade, scheme in named]  # fmt: skip
        return graded + [(item, UNKNOWN, UNKNOWN, usual, UNKNOWN) for item in range(told, counted)]
    known = {name: report[name] for name in (s.MAJOR, s.MINOR) if pd.notna(report[name])}
    grades = [name for name, number in known.items() for _ in range(int(number))]
    return [(item, UNKNOWN, UNKNOWN, grade, UNKNOWN)
            for item, grade in enumerate(grades or [UNKNOWN] * counted)]  # fmt: skip


def _grade(report: Mapping[str, Any]) -> str:
    is_zero = {name: pd.notna(report[name]) and report[name] == 0 for name in (s.MAJOR, s.MINOR)}
    if is_zero[s.MAJOR] == is_zero[s.MINOR]:
        return UNKNOWN
    return s.MINOR if is_zero[s.MAJOR] else s.MAJOR


def choose(frame: pd.DataFrame, scheme: str | None, year: int | None) -> pd.DataFrame:
    """Return the standing rows of either frame that audit a scheme and speak of a year.

    A clause that is said to be of another scheme is left out.
    """
    chosen = frame[~frame[s.REPLACED].astype(bool)]
    if scheme is not None:
        if s.SCHEME in chosen:
            chosen = chosen[chosen[s.SCHEME].isin([scheme, UNKNOWN])]
        schemes = chosen[s.SCHEMES_AUDITED].str.split(BETWEEN_SCHEMES, regex=False)
        chosen = chosen[schemes.map(lambda each: scheme in each).astype(bool)]
    if year is not None:
        chosen = chosen[(chosen[s.YEAR] == year).fillna(False).astype(bool)]
    return chosen.reset_index(drop=True)


def count_by(nonconformities: pd.DataFrame, column: str) -> pd.Series:
    """Count nonconformities by clause or department, the most frequent first, unknown last.

    One against several clauses counts once with each, and once with its department.
    """
    counts = nonconformities.drop_duplicates([s.FINDING, column])[column].value_counts()
    order = sorted(counts.index, key=lambda name: (name == UNKNOWN, -counts[name], _natural(name)))
    return counts.reindex(order)


def count_by_clause(nonconformities: pd.DataFrame, untold: str) -> pd.Series:
    """Count by clause and its scheme, as `count_by`: a clause of another standard is another one.

    Parameters
    ----------
    untold
        The word for a scheme that the report does not say.
    """
    schemes = nonconformities[s.SCHEME].where(nonconformities[s.SCHEME] != UNKNOWN, untold)
    told = nonconformities[s.CLAUSE] + " · " + schemes
    names = told.where(nonconformities[s.CLAUSE] != UNKNOWN, UNKNOWN).astype("str")
    return count_by(nonconformities.assign(**{s.CLAUSE: names}), s.CLAUSE)


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts 8.2 before 8.10."""
    clause, _, scheme = name.partition(" · ")
    parts = tuple((int(part), "") if part.isdigit() else (0, part) for part in clause.split("."))
    return (*parts, (-1, scheme))


def count_by_scheme_and_year(reports: pd.DataFrame) -> pd.DataFrame:
    """Add up the counted nonconformities of reports by schemes (rows) and year (columns).

    Reports that do not tell how many they found are left out. Years are text in ascending order,
    an unknown one blank and last; the schemes with most come first, unknown schemes last.
    """
    known = reports[reports[s.NONCONFORMITIES].notna()]
    if known.empty:
        return pd.DataFrame(index=pd.Index([], name=s.SCHEMES_AUDITED))
    years = known[s.YEAR].astype("str").where(known[s.YEAR].notna(), UNKNOWN)
    table = pd.pivot_table(
        known.assign(**{s.YEAR: years, s.NONCONFORMITIES: known[s.NONCONFORMITIES].astype(int)}),
        index=s.SCHEMES_AUDITED, columns=s.YEAR, values=s.NONCONFORMITIES, aggfunc="sum",
        fill_value=0,
    )  # fmt: skip
    totals = table.sum(axis=1)
    rows = sorted(table.index, key=lambda name: (name == UNKNOWN, -totals[name], name))
    columns = sorted(table.columns, key=lambda year: (year == UNKNOWN, year))
    return table.reindex(index=rows, columns=columns).astype(int)
