"""Published posts of the national statistics: text or page → counts of both dimensions."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd

from data import schema as s
from data.errors import ERROR, WARNING, ImportIssue, ImportReport
from data.loaders.post_anomalies import Said, find_anomalies
from data.loaders.post_breaks import tell_missing
from data.loaders.post_entries import good, known_counts, read_entries
from data.loaders.post_labels import find_label, is_word
from data.loaders.post_layout import Token, is_html, normalize, page_text, read_tokens
from data.loaders.post_months import captions, find_periods, shown_period, speaks_of_month
from data.loaders.post_names import Entry
from data.loaders.post_rows import Table, read_tables
from data.loaders.post_sentences import Mention, read_sentences
from data.loaders.statistics_checks import MEASURES
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError

_COLUMNS = [
    s.PERIOD, s.REGION, s.GROUP, s.DOMAIN, *MEASURES, s.SOURCE, s.ORIGIN, s.NOTE, s.EXTRA,
    s.DIMENSION,
]  # fmt: skip
_EXPECTED_PERIOD = "统计月份：2024-10 | 2024年10月获证证书按地域统计情况"
_EXPECTED_FIGURES = "地区 证书数 组织数 | 认证项目 证书数 组织数 | 广东732603张"
_LABEL_PART = re.compile("[一-鿿]{1,20}")
FROM_TABLE, FROM_TEXT = "table", "text"


def read_post(source: str, file: str, given: str = "") -> LoadedTable:
    """Read a published post.

    Parameters
    ----------
    source
        The decoded file: plain text, a page, or a table saved without its month.
    file
        Its name.
    given
        The month, where somebody gave it because the file has none.

    Returns
    -------
    LoadedTable
        Rows of both dimensions; ``origin`` tells the tables from the sentences. The report's
        details are those of the command line's JSON; ``row`` is the line of the text.

    Raises
    ------
    CertMatchError
        ``post_without_figures`` or ``post_without_period``.
    """
    text = normalize(page_text(source) if is_html(source) else source)
    tokens = read_tokens(text, is_word)
    periods = find_periods(tokens, given)
    texts = read_sentences(tokens)
    period = periods[0]
    # The order of domains is asked for by month; without one any month's will do to find figures.
    tables = _of_month(read_tables(tokens), captions(tokens), period)
    entries = read_entries(tables, _last_line(tokens), period or "2000-01")
    # Blanks around a figure in 万 tear it out of its sentence.
    lines = ["".join(line.split()) for line in text.split("\n")]
    said = Said.read(texts, lines, period)
    # Nameless rows are a post's only where it has a month.
    has_rows = any(entry.name or period for entry in entries)
    if not has_rows and not any(each.period == period for each in said.mentions):
        shown = text.strip()[:40]
        raise CertMatchError(
            "post_without_figures", where=file, found=shown, expected=_EXPECTED_FIGURES
        )
    if not period:
        shown = shown_period(tokens)
        raise CertMatchError(
            "post_without_period", where=file, found=shown, expected=_EXPECTED_PERIOD
        )
    return _load(file, tokens, entries, said, periods)


def _of_month(tables: list[Table], captions: list[tuple[int, str]], period: str) -> list[Table]:
    """Leave out the tables of other months, where a post prints one dimension for several.

    The only table of its dimension stays: what contradicts its caption is told.
    """
    months = [
        next((month for line, month in reversed(captions) if line <= table.runs[0].line), period)
        for table in tables
    ]
    held = {table.dimension for table, month in zip(tables, months, strict=True)
            if month == period}  # fmt: skip
    return [table for table, month in zip(tables, months, strict=True)
            if month == period or table.dimension not in held]  # fmt: skip


def _last_line(tokens: list[Token]) -> int:
    """Return the line where the text ends; a word cut off there may be the next row's label."""
    end = tokens[-1] if tokens else Token("", 0)
    fragment = end.is_open and _LABEL_PART.fullmatch(end.text) and not is_word(end.text)
    last = [token for token in tokens if token.text][: -1 if fragment else None]
    return last[-1].line if last else 0


def is_post(source: str) -> bool:
    """Tell whether a text is a page or speaks of a month as posts do."""
    return is_html(source) or speaks_of_month(read_tokens(normalize(source), is_word))


def _load(
    file: str, tokens: list[Token], entries: list[Entry], said: Said, periods: list[str]
) -> LoadedTable:
    period = periods[0]
    told, cut = _only_told(said.mentions, period, entries)
    rows = [_table_row(entry, period) for entry in good(entries)]
    rows += [_told_row(region, counts, period) for region, counts in told.items()]
    frame = _frame(rows)
    refused = [entry for entry in entries if entry.problem]
    issues = [_issue(entry) for entry in refused] + _strange_domains(entries) + _inferred(entries)
    issues += tell_missing(entries, period)
    if len(periods) > 1:
        against = ", ".join(periods[1:])
        issues.append(ImportIssue(None, s.PERIOD, against, "period_contradicted", WARNING, period))
    if not entries and not cut:
        issues += _list_rounded(said, told)
    rejected = [(entry.row.line, _printed_cells(entry)) for entry in refused]
    for each in cut:
        line = _line_of(each, tokens)
        issues.append(ImportIssue(line, each.measure, f"{each.region} {each.printed}",
                                  "figure_cut", ERROR, "广东732603张"))  # fmt: skip
        rejected.append((line, {s.REGION: each.region, each.measure: each.printed}))
    report = ImportReport(
        file, s.STATISTICS_BY_REGION.name, len(frame), len(rejected),
        tuple(sorted(issues, key=lambda issue: issue.row or 0)), tuple(rejected),
    )  # fmt: skip
    report.details.update(_details(rows, period))
    report.details["anomalies"] = find_anomalies(entries, said, periods)
    return LoadedTable(frame, report)


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame({
        name: pd.array([row.get(name) for row in rows],
                       dtype="float64" if name in MEASURES else "str")
        for name in _COLUMNS
    })  # fmt: skip


def _only_told(
    mentions: list[Mention], period: str, entries: list[Entry]
) -> tuple[dict[str, dict[str, int]], list[Mention]]:
    """Return the regions that only sentences name, and the mentions that are cut off."""
    known = {region for region, _ in known_counts(entries)}
    told: dict[str, dict[str, int]] = {}
    for each in mentions:
        if each.period == period and each.value is not None and each.region not in known:
            told.setdefault(each.region, {}).setdefault(each.measure, each.value)
    return told, [each for each in mentions if each.value is None]


def _table_row(entry: Entry, period: str) -> dict[str, Any]:
    extra = {
        f"{each.measure} {kind}": value
        for each in entry.printed
        for kind, value in ((s.RANK, each.rank), (s.SHARE, each.share))
        if value is not None
    }
    return {
        s.PERIOD: period,
        s.REGION if entry.dimension == s.REGION else s.DOMAIN: entry.name,
        s.GROUP: entry.group,
        **entry.counts,
        s.ORIGIN: FROM_TABLE,
        s.EXTRA: json.dumps(extra) if extra else "",
        s.DIMENSION: entry.dimension,
    }


def _told_row(region: str, counts: dict[str, int], period: str) -> dict[str, Any]:
    return {s.PERIOD: period, s.REGION: region, **counts, s.ORIGIN: FROM_TEXT, s.EXTRA: "",
            s.DIMENSION: s.REGION}  # fmt: skip


def _issue(entry: Entry) -> ImportIssue:
    problem = entry.problem
    if problem is None:
        raise ValueError("only a refused row has an issue")
    return ImportIssue(
        entry.row.line, problem.column, problem.value, problem.code, ERROR, problem.expected
    )


def _strange_domains(entries: list[Entry]) -> list[ImportIssue]:
    return [
        ImportIssue(entry.row.line, s.DOMAIN, str(entry.name), "domain_unknown", WARNING)
        for entry in good(entries)
        if entry.dimension == s.DOMAIN and find_label(str(entry.name)) is None
    ]


def _inferred(entries: list[Entry]) -> list[ImportIssue]:
    return [
        ImportIssue(
            entry.row.line,
            entry.dimension,
            " / ".join(filter(None, (entry.group, entry.name))),
            "label_inferred",
            WARNING,
        )
        for entry in good(entries)
        if entry.is_assumed
    ]


def _list_rounded(said: Said, told: dict[str, dict[str, int]]) -> list[ImportIssue]:
    """Return a warning on figures in 万 of a post without tables that it has not in full."""
    left = [each.printed for each in said.rounded if each.measure not in told.get(each.region, {})]
    shown = "、".join(dict.fromkeys(left))
    return [ImportIssue(None, "", shown, "figures_rounded", WARNING)] if left else []


def _printed_cells(entry: Entry) -> dict[str, str]:
    cells = {entry.dimension: entry.row.printed}
    for n, cell in enumerate(entry.row.cells):
        role = entry.row.roles[n] if n < len(entry.row.roles) else ("column", str(n + 1))
        name = role[0] if role[0] == role[1] else " ".join(filter(None, reversed(role)))
        cells[name] = cell.text
    return cells


def _line_of(mention: Mention, tokens: list[Token]) -> int:
    holding = (token.line for token in tokens if re.search(rf"{mention.printed},?$", token.text))
    return next(holding, 1)


def _details(rows: list[dict[str, Any]], period: str) -> dict[str, Any]:
    """Return the keys of the command line's JSON; a missing count is null."""
    by_dimension: dict[str, list[dict[str, Any]]] = {s.REGION: [], s.DOMAIN: []}
    for row in rows:
        dimension = row[s.DIMENSION]
        names = [s.REGION] if dimension == s.REGION else [s.GROUP, s.DOMAIN]
        by_dimension[dimension].append({name: row.get(name) for name in (*names, *MEASURES)})
    return {s.PERIOD: period, "regions": by_dimension[s.REGION], "domains": by_dimension[s.DOMAIN]}
