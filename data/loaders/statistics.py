"""National statistics: certificates and organisations by month and region, or by domain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from data import schema as s
from data.errors import ERROR, WARNING, ImportIssue
from data.loaders.html_tables import is_page
from data.loaders.post_labels import find_label, find_row_label, without_among
from data.loaders.records import Records
from data.loaders.reference import plain_label, read_domain_names, read_regions
from data.loaders.sheets import read_plain_text
from data.loaders.statistics_checks import check_domains, check_regions
from data.loaders.statistics_headers import read_layout
from data.loaders.statistics_posts import is_post, read_post
from data.loaders.tables import LoadedTable, RawTable
from data.loaders.values import Malformed, province_parser
from matching.errors import CertMatchError

# Assumption: a post of a month has a few hundred lines; a page around it a hundred times more.
_MOST_LINES, _MOST_CHARACTERS = 100_000, 10_000_000
_PERHAPS_POST = ("missing_column", "file_not_a_table", "quote_open", "column_twice")
TOTALS = (s.REGION_ALL, s.REGION_NATION, s.REGION_ABROAD, s.REGION_UNKNOWN)


def read_statistics(
    content: bytes,
    file: str,
    month: str = "",
    today: date | None = None,
    mapped: Mapping[str, str] = MappingProxyType({}),
) -> LoadedTable:
    """Read statistics as published: a table with its months (CSV, XLSX) or a post.

    The frame gets a column ``dimension`` (region or domain); the report's details are those of
    the command line's JSON.

    Parameters
    ----------
    content, file
        The bytes and the name of the file.
    month
        The month (YYYY-MM) that somebody gave because the file has none.
    today
        The day of the import: a month that has not begun is doubted.
    mapped
        Headers of a table that somebody mapped: header → column.

    Raises
    ------
    CertMatchError
        The file is neither a table with a region or domain column beside its month, nor a post
        with a month and figures.
    """
    try:
        raw, table = _read(content, file, mapped)
    except CertMatchError as error:
        # The tables of a page may be laid out like those of a post, whatever is wrong with them.
        if not (error.code in _PERHAPS_POST or is_page(content)):
            raise
        loaded = _read_post(content, file, month, error)
    else:
        loaded = _load_table(raw, table, file)
    return loaded if today is None else _doubt_future(loaded, today)


def _doubt_future(loaded: LoadedTable, today: date) -> LoadedTable:
    """Warn of months that have not begun: most are slips of the year."""
    now = f"{today:%Y-%m}"
    ahead = sorted(month for month in loaded.frame[s.PERIOD].dropna().unique() if month > now)
    if not ahead:
        return loaded
    issue = ImportIssue(None, s.PERIOD, ", ".join(ahead), "period_ahead", WARNING, now)
    issues = (issue, *loaded.report.issues)
    return replace(loaded, report=replace(loaded.report, issues=issues))


def _read_post(content: bytes, file: str, month: str, table_error: CertMatchError) -> LoadedTable:
    source = read_plain_text(content, file)
    if source.count("\n") > _MOST_LINES or len(source) > _MOST_CHARACTERS:
        raise table_error
    # Of a post on one line all headings stand in one row; no header of a table holds sentences.
    is_line = table_error.code == "column_twice" and not is_page(content)
    if is_line and not ("。" in source and is_post(source)):
        raise table_error
    try:
        return read_post(source, file, month)
    except CertMatchError as error:
        # What holds neither a month nor a figure was meant as a table.
        if error.code == "post_without_figures" and not is_post(source):
            raise table_error from error
        raise


def _load_table(raw: RawTable, table: s.Table, file: str) -> LoadedTable:
    records = Records(raw, file, table)
    by_region = table is s.STATISTICS_BY_REGION
    if by_region:
        _complete_regions(records)
    else:
        _complete_groups(records)
    blank = records.values[[s.CERTIFICATES, s.ORGANIZATIONS]].isna().all(axis=1)
    told = {issue.row for issue in records.issues if issue.severity == ERROR}
    for row in records.values.index[blank]:
        if row not in told:
            records.add(row, s.CERTIFICATES, "", "counts_blank", expected="0, 1, 2 …")
    loaded = records.finish()
    dimension = s.REGION if by_region else s.DOMAIN
    frame = loaded.frame.assign(**{s.DIMENSION: dimension})
    refused = [row for row, _ in loaded.report.rejected_rows]
    loaded.report.details.update(_details(frame, dimension))
    loaded.report.details["anomalies"] = _find_anomalies(records, refused, by_region)
    return LoadedTable(frame, loaded.report)


def _read(content: bytes, file: str, mapped: Mapping[str, str]) -> tuple[RawTable, s.Table]:
    by_region = s.STATISTICS_BY_REGION.understanding(mapped)
    by_domain = s.STATISTICS_BY_DOMAIN.understanding(mapped)
    try:
        return read_layout(by_region, content, file), s.STATISTICS_BY_REGION
    except CertMatchError as first:
        if first.code != "missing_column":
            raise
        try:
            return read_layout(by_domain, content, file), s.STATISTICS_BY_DOMAIN
        except CertMatchError as second:
            if second.code != "missing_column":
                raise
            raise CertMatchError(
                "missing_column", where=file, found=first.found,
                expected=f"统计月份 / {s.PERIOD}, 地区 / {s.REGION} | 认证项目 / {s.DOMAIN}",
            ) from second  # fmt: skip


def _without_blanks(labels: pd.Series) -> pd.Series:
    """Return labels without the blanks that tables put between Chinese characters."""
    return labels.str.replace(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", regex=True)


def _complete_groups(records: Records) -> None:
    """A domain's blank group stays unknown; only a total without group is the overall one."""
    for name in (s.GROUP, s.DOMAIN):
        records.values[name] = _without_blanks(records.values[name])
    known = read_domain_names()
    _name_in_full(records)
    names = records.values[s.DOMAIN]
    strange = names.notna() & ~names.map(plain_label, na_action="ignore").isin(known)
    for row, name in names[strange].items():
        records.add(int(str(row)), s.DOMAIN, name, "domain_unknown", WARNING)
    overall = (records.values[s.DOMAIN] == s.DOMAIN_TOTAL).to_numpy(dtype=bool, na_value=False)
    group = records.values[s.GROUP]
    records.values[s.GROUP] = group.mask(overall & group.isna(), s.DOMAIN_TOTAL)
    records.refuse_repeated_keys()


def _name_in_full(records: Records) -> None:
    """Turn groups and domains into the names of the published tables where they are certain.

    A total keeps its word: without a group it may be that of any.
    """
    pairs = records.values[[s.GROUP, s.DOMAIN]]
    full: dict[str, list[str | None]] = {s.GROUP: [], s.DOMAIN: []}
    for group, name in pairs.astype(object).where(pairs.notna(), None).itertuples(index=False):
        found = find_label(plain_label(group)) if group else None
        own = found.group if found and found.name is None else group
        label = find_row_label(plain_label(name), s.DOMAIN, own) if name else None
        is_known = label and label.name and label.group and own in (None, label.group)
        full[s.GROUP].append(own)
        full[s.DOMAIN].append(label.name if label and is_known else name and without_among(name))
    for column, names in full.items():
        records.values[column] = pd.Series(names, index=pairs.index, dtype="str")


def _complete_regions(records: Records) -> None:
    """Turn short names into full ones; refuse what is no region of the published tables."""
    parse = province_parser()
    macro = {name: f"{name}地区" for name in read_regions()[s.MACRO_REGION]}
    known = {name: name for name in (*TOTALS, *macro.values())} | macro
    full: list[str | None] = []
    for row, text in _without_blanks(records.text(s.REGION)).items():
        name = without_among(str(text))
        if name in known:
            full.append(known[name])
            continue
        try:
            full.append(parse(name) if name else None)
        except Malformed as problem:
            full.append(None)
            records.add(int(str(row)), s.REGION, text, "malformed_region",
                        expected=f"{problem.args[0]} | {' | '.join(TOTALS)}")  # fmt: skip
    records.values[s.REGION] = pd.Series(full, index=records.values.index, dtype="str")
    records.refuse_repeated_keys()


def _number(value: float) -> int | None:
    return None if pd.isna(value) else int(value)


def _details(frame: pd.DataFrame, dimension: str) -> dict[str, Any]:
    periods = sorted(frame[s.PERIOD].dropna().unique())
    single = len(periods) == 1
    names = [s.REGION] if dimension == s.REGION else [s.GROUP, s.DOMAIN]
    rows = []
    for record in frame.to_dict("records"):
        row = {name: None if pd.isna(record[name]) else record[name] for name in names}
        row |= {name: _number(record[name]) for name in (s.CERTIFICATES, s.ORGANIZATIONS)}
        rows.append(row if single else {s.PERIOD: record[s.PERIOD], **row})
    return {
        **({s.PERIOD: periods[0]} if single else {s.PERIOD: None, "periods": periods}),
        "regions": rows if dimension == s.REGION else [],
        "domains": rows if dimension == s.DOMAIN else [],
    }


def _find_anomalies(records: Records, refused: list[int], by_region: bool) -> list[dict[str, Any]]:
    """Recompute the printed sums; a refused row is an unknown part, never a missing one."""
    key = list(records.table.key)
    known = records.values.assign(
        **{
            name: records.values[name].mask(records.values.index.isin(refused))
            for name in (s.CERTIFICATES, s.ORGANIZATIONS)
        }
    )
    placed = known[[name for name in key if name in records.table.required]].notna().all(axis=1)
    # A refused row that names no place or month may belong to any sum.
    whole = bool(placed.all())
    known = known[placed].drop_duplicates(key)
    periods = sorted(records.values.drop(index=refused)[s.PERIOD].unique())
    anomalies = []
    for period in periods:
        part = known[known[s.PERIOD] == period]
        found = _check_regions(part, whole) if by_region else _check_domains(part, whole)
        single = len(periods) == 1
        anomalies += found if single else [{**each, s.PERIOD: period} for each in found]
    return anomalies


def _check_regions(part: pd.DataFrame, whole: bool) -> list[dict[str, Any]]:
    counts = {
        (str(row[s.REGION]), measure): _number(row[measure])
        for row in part.to_dict("records")
        for measure in (s.CERTIFICATES, s.ORGANIZATIONS)
    }
    return check_regions(counts, whole)


def _check_domains(part: pd.DataFrame, whole: bool) -> list[dict[str, Any]]:
    certificates = {
        (None if pd.isna(row[s.GROUP]) else str(row[s.GROUP]), str(row[s.DOMAIN])): _number(
            row[s.CERTIFICATES]
        )
        for row in part.to_dict("records")
    }
    return check_domains(certificates) if whole else []
