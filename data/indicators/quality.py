"""What is wrong or unsure in the data at hand, one row per finding, and what it does to P.

Findings are recomputed from the reports of standing imports and from the body as it is; nobody
has to keep them up to date. A finding is named by what it is about, so that a decision about it
outlives a restart but not an undone import.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from data import schema as s
from data.errors import COLUMNS_KEPT, ERROR, NO_RECORD, ImportIssue, ImportReport
from data.indicators.references import PROBLEMS as OF_REFERENCES
from data.indicators.same_persons import ONE_PERSON, TWO_PERSONS, find_same_persons
from matching.assumptions import STALE_DAYS, STALE_MONTHS

REJECTED, UNKNOWN_CODE, DOUBTFUL, ANOMALY = "rejected", "unknown_code", "doubtful", "anomaly"
STALE, DEFAULTED, SAME_PERSON = "stale", "defaulted", "same_person"
NEWEST = "newest"  # the month that statistics reach
HELD = "held"  # a maintained number of certificates that is not the ledger's
SOURCES = "sources"  # the contradiction between two sources of one month
KINDS = (REJECTED, UNKNOWN_CODE, ANOMALY, SAME_PERSON, HELD, DOUBTFUL, STALE, DEFAULTED)
OPEN, ACCEPTED, SENT_BACK, CORRECTED = "open", "accepted", "sent_back", "corrected"
STATES = (OPEN, SENT_BACK, ACCEPTED, CORRECTED)
BETWEEN_NUMBERS = " / "
_STATES_OF_PAIRS = {ONE_PERSON: CORRECTED, TWO_PERSONS: ACCEPTED}
COLUMNS = (s.FINDING, s.KIND, s.DATASET, s.FILE, s.ROW, s.WHERE, s.VALUE, s.PROBLEM, s.EXPECTED,
           s.PRINTED, s.COMPUTED, s.AFFECTED, s.IMPORT_ID)  # fmt: skip


def list_import_findings(
    source: str, import_id: int, report: ImportReport, cells: Mapping[str, int]
) -> pd.DataFrame:
    """Return the refused rows, doubts and contradictions of one import.

    What a correction refuses again stands with the import it corrects.

    Parameters
    ----------
    source
        Kind of the import.
    import_id, report
        Its number, and what it understood.
    cells
        Specialty code → how many cells of P it stands for today.
    """
    rows = []
    for issue in report.told_issues:
        # Recomputed from what is stored, or nothing to decide.
        if issue.problem in OF_REFERENCES or issue.problem == COLUMNS_KEPT:
            continue
        if issue.severity == ERROR and issue.row and report.corrects is not None:
            continue
        kind = REJECTED if issue.severity == ERROR else DOUBTFUL
        affected = None
        if issue.problem == UNKNOWN_CODE:
            kind = UNKNOWN_CODE if kind == DOUBTFUL else kind
            affected = cells.get(issue.value, 0)
        rows.append({
            s.KIND: kind, s.ROW: issue.row, s.WHERE: issue.column, s.VALUE: issue.value,
            s.PROBLEM: issue.problem, s.EXPECTED: issue.expected, s.AFFECTED: affected,
        })  # fmt: skip
    for anomaly in report.details.get("anomalies", ()):
        rows.append({
            s.KIND: ANOMALY, s.WHERE: _place(anomaly), s.PROBLEM: anomaly["kind"],
            s.PRINTED: figure_text(anomaly["printed"]),
            s.COMPUTED: figure_text(anomaly["computed"]),
            s.AFFECTED: 0,
        })  # fmt: skip
    common = {s.DATASET: source, s.FILE: report.file, s.IMPORT_ID: import_id}
    frame = _frame(common | row for row in rows)
    return _name(frame, f"import {import_id}", (s.VALUE, s.PRINTED))


def list_source_differences(counts: pd.DataFrame, files: Mapping[int, str]) -> pd.DataFrame:
    """Return the published counts that two sources give differently, each pair once.

    Parameters
    ----------
    counts
        Every stored count, all sources side by side (`Repository.fetch_counts`).
    files
        Number of an import → its file.
    """
    key = [s.PERIOD, s.DIMENSION, s.GROUP, s.NAME]
    rows = []
    for measure in (s.CERTIFICATES, s.ORGANIZATIONS):
        known = counts[counts[measure].notna()].fillna({s.GROUP: ""})
        several = known[known.groupby(key)[measure].transform("nunique") > 1]
        for (period, _, group, name), same in several.groupby(key, sort=False):
            first, last = same.iloc[0], same[same[measure] != same[measure].iloc[0]].iloc[-1]
            rows.append({
                s.KIND: ANOMALY, s.DATASET: "statistics", s.FILE: files[int(last[s.IMPORT_ID])],
                s.WHERE: " ".join(filter(None, (period, group, name, measure))),
                s.PROBLEM: SOURCES, s.AFFECTED: 0,
                s.PRINTED: f"{first[measure]:,.0f} ({files[int(first[s.IMPORT_ID])]})",
                s.COMPUTED: f"{last[measure]:,.0f}",
            })  # fmt: skip
    return _name(_frame(rows), "sources", (s.PRINTED, s.COMPUTED))


def list_stale_sources(imports: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the kinds of data whose last import lies further back than is sound.

    Parameters
    ----------
    imports
        ``kind, file, imported_at`` of the standing imports people made.
    day
        Today.
    """
    rows = []
    for source, records in imports.groupby(s.KIND, sort=False):
        last = records.loc[records[s.IMPORTED_AT].idxmax()]
        age = (pd.Timestamp(day) - pd.Timestamp(last[s.IMPORTED_AT]).tz_localize(None)).days
        if age > STALE_DAYS:
            rows.append({s.KIND: STALE, s.DATASET: source, s.FILE: last[s.FILE],
                         s.VALUE: str(age), s.EXPECTED: f"≤ {STALE_DAYS}"})  # fmt: skip
    return _name(_frame(rows), f"{day:%Y-%m}")


def list_stale_statistics(counts: pd.DataFrame, day: date) -> pd.DataFrame:
    """Return the national statistics where their newest month lies further back than is sound.

    Parameters
    ----------
    counts
        Every stored count, those shipped with the product too (`Repository.fetch_counts`).
    day
        Today.
    """
    newest = "" if counts.empty else str(counts[s.PERIOD].max())
    rows = []
    if newest:
        # Whole months since the end of the newest one.
        age = (day.year - int(newest[:4])) * 12 + day.month - int(newest[5:7]) - 1
        if age >= STALE_MONTHS:
            rows.append({s.KIND: STALE, s.DATASET: "statistics", s.WHERE: newest,
                         s.PROBLEM: NEWEST, s.VALUE: str(age),
                         s.EXPECTED: f"< {STALE_MONTHS}"})  # fmt: skip
    return _name(_frame(rows), f"{day:%Y-%m}")


def list_defaulted_ratings(
    ratings: Sequence[tuple[str, str, int, int]], affected: Mapping[str, int]
) -> pd.DataFrame:
    """Return the ratings that are missing, one row per factor.

    Parameters
    ----------
    ratings
        (source, factor, how many are missing, of how many).
    affected
        Factor → cells whose grade changes when its default moves (`matching.assumptions`).
    """
    frame = _frame(
        {
            s.KIND: DEFAULTED,
            s.DATASET: source,
            s.WHERE: factor,
            s.VALUE: str(missing),
            s.EXPECTED: str(total),
            s.AFFECTED: affected.get(factor),
        }
        for source, factor, missing, total in ratings
        if missing
    )
    return _name(frame, "ratings")


def list_same_persons(
    registrations: pd.DataFrame, decisions: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return pairs of numbers that may be one person, and what was decided about such pairs.

    Parameters
    ----------
    registrations
        ``auditor_id, name, registration_no`` of the current roster.
    decisions
        Decisions about pairs that hold, one row per pair.

    Returns
    -------
    findings
        The pairs still asked about, then those confirmed or denied.
    settled
        The decisions on the latter, as `add_decisions` takes them: a confirmed pair is
        corrected, a denied one accepted as it stands.
    """
    decided = decisions[decisions[s.STATE].isin(_STATES_OF_PAIRS)]
    asked = find_same_persons(registrations, decisions)
    pairs = pd.concat([asked, decided.rename(columns={s.STATE: s.PROBLEM})])
    pairs[s.WHERE] = pairs[s.FIRST_NUMBER] + BETWEEN_NUMBERS + pairs[s.OTHER_NUMBER]
    rows = pairs[[s.PROBLEM, s.VALUE, s.WHERE]].fillna("").to_dict("records")
    common = {s.KIND: SAME_PERSON, s.DATASET: "auditors"}
    findings = _name(_frame({**common, **row} for row in rows), "roster")
    settled = decided.assign(
        **{
            s.FINDING: findings[s.FINDING].iloc[len(asked) :].to_numpy(),
            s.STATE: decided[s.STATE].map(_STATES_OF_PAIRS),
        }
    )
    return findings, settled


def list_held_findings(differences: pd.DataFrame) -> pd.DataFrame:
    """Return where projects and ledger disagree on C2, one row per organisation and value.

    Parameters
    ----------
    differences
        From `data.indicators.held_certificates.list_held_differences`.
    """
    frame = _frame(
        {s.KIND: HELD, s.DATASET: "projects", s.WHERE: owner, s.PROBLEM: HELD,
         s.PRINTED: str(kept), s.COMPUTED: str(held), s.AFFECTED: projects}
        for owner, kept, held, projects in differences.itertuples(index=False)
    )  # fmt: skip
    return _name(frame, "ledger", (s.PRINTED, s.COMPUTED))


def list_reference_findings(doubts: Iterable[tuple[str, ImportIssue]]) -> pd.DataFrame:
    """Return the doubts of `data.indicators.references.list_doubtful_references` as findings."""
    frame = _frame(
        {s.KIND: DOUBTFUL, s.DATASET: source, s.WHERE: issue.column, s.VALUE: issue.value,
         s.PROBLEM: issue.problem, s.EXPECTED: issue.expected}
        for source, issue in doubts
    )  # fmt: skip
    return _name(frame, "references", (s.VALUE, s.EXPECTED))


def add_decisions(findings: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with the decision that holds; what is no record needs none."""
    columns = [s.FINDING, s.STATE, s.REASON, s.DECIDED_BY, s.DECIDED_AT]
    joined = findings.merge(decisions[columns], on=s.FINDING, how="left")
    joined[s.STATE] = (
        joined[s.STATE]
        .fillna(OPEN)
        .mask(joined[s.STATE].isna() & (joined[s.PROBLEM] == NO_RECORD), ACCEPTED)
    )
    place = joined[s.STATE].map({state: number for number, state in enumerate(STATES)})
    order = joined[s.KIND].map({kind: number for number, kind in enumerate(KINDS)})
    return joined.assign(place=place, order=order).sort_values(
        ["place", "order"], kind="stable", ignore_index=True
    ).drop(columns=["place", "order"])  # fmt: skip


def _place(anomaly: Mapping[str, Any]) -> str:
    period = anomaly.get(s.PERIOD)
    return f"{period} {anomaly[s.WHERE]}" if period else str(anomaly[s.WHERE])


def drop_further_reasons(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings with one for each refused row and state, however many its reasons."""
    place = [s.KIND, s.IMPORT_ID, s.ROW, s.STATE]
    further = findings.duplicated(place) & findings[s.ROW].notna()
    return findings[~(further & (findings[s.KIND] == REJECTED))]


def count_findings(findings: pd.DataFrame) -> pd.DataFrame:
    """Count findings by kind (rows, those that occur) and state (columns, all of them).

    A row refused for several reasons counts once.
    """
    findings = drop_further_reasons(findings)
    kinds = [kind for kind in KINDS if (findings[s.KIND] == kind).any()]
    counts = pd.crosstab(findings[s.KIND], findings[s.STATE])
    return counts.reindex(index=kinds, columns=list(STATES), fill_value=0)


def figure_text(value: float | str | None) -> str:
    """Return a printed or recomputed figure as text; what was cut off is text already."""
    if value is None:
        return ""
    return value if isinstance(value, str) else f"{value:,.10g}"


def _frame(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=list(COLUMNS))
    whole = {s.ROW: "Int64", s.AFFECTED: "Int64", s.IMPORT_ID: "Int64"}
    texts = {name: "str" for name in COLUMNS if name not in whole}
    return frame.astype(whole | texts).fillna(dict.fromkeys(texts, ""))


def _name(frame: pd.DataFrame, context: str, more: tuple[str, ...] = ()) -> pd.DataFrame:
    """Give each finding a short name that stays the same as long as the finding does."""
    parts = [s.KIND, s.DATASET, s.ROW, s.WHERE, s.PROBLEM, *more]
    names = [
        hashlib.sha256("\x1f".join([context, *map(str, row)]).encode()).hexdigest()[:16]
        for row in frame[parts].itertuples(index=False)
    ]
    return frame.assign(**{s.FINDING: pd.Series(names, index=frame.index, dtype="str")})
