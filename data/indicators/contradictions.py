"""What a published month says twice: its totals, ranks and shares against its own counts.

A sum is compared only where all of its parts are known. The 未知 row alone may be absent: a table
that prints all provinces and no such row leaves nothing unplaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from data import schema as s
from data.indicators.series import choose_sources

COLUMNS = (s.PERIOD, s.WHERE, s.KIND, s.PRINTED, s.COMPUTED)
# Ranks and shares as printed; the frame may have them or not.
PRINTED_COLUMNS = {
    s.CERTIFICATES: ("cert_rank", "cert_share_pct"),
    s.ORGANIZATIONS: ("org_rank", "org_share_pct"),
}

Finding = tuple[str, str, float, float]
Counts = dict[str, float]


def recompute_region_table(
    counts: pd.DataFrame, period: str, regions: pd.DataFrame
) -> pd.DataFrame:
    """Recompute a month's region table from its own counts.

    Parameters
    ----------
    counts
        All stored counts; printed ranks and shares (`PRINTED_COLUMNS`) are checked where given.
    period
        ``YYYY-MM``.
    regions
        ``name`` and ``macro_region`` of the 34 regions.

    Returns
    -------
    DataFrame
        ``period, where, kind, printed, computed``, one row per contradiction; ``kind`` is
        ``nation_plus_abroad``, ``region_sum``, ``macro_sum``, ``rank``, ``share``,
        ``macro_share`` or ``abroad_share``. Shares are in per cent with two decimals, as printed.
    """
    rows = _month(counts, s.REGION, period)
    provinces = regions[s.NAME].tolist()
    # The posts say 华北地区 where lists of regions say 华北.
    macros = {
        f"{str(macro).removesuffix('地区')}地区": names.tolist()
        for macro, names in regions.groupby(s.MACRO_REGION)[s.NAME]
    }
    found: list[Finding] = []
    unplaced = [s.REGION_UNKNOWN] if (rows[s.NAME] == s.REGION_UNKNOWN).any() else []
    sums = {
        s.REGION_ALL: ("nation_plus_abroad", [s.REGION_NATION, s.REGION_ABROAD]),
        s.REGION_NATION: ("region_sum", [*provinces, *unplaced]),
        **{macro: ("macro_sum", names) for macro, names in macros.items()},
    }
    for measure, (rank, share) in PRINTED_COLUMNS.items():
        known = _known(rows, measure)
        found += _check_sums(measure, known, sums)
        if rank in rows:
            found += _check_ranks(rank, known, provinces, _known(rows, rank))
        if share in rows:
            found += _check_shares(share, known, macros, _known(rows, share))
    return _frame(period, found)


def recompute_domain_table(counts: pd.DataFrame, period: str) -> pd.DataFrame:
    """Recompute a month's domain table; organisations are not additive and are not summed.

    Returns
    -------
    DataFrame
        As `recompute_region_table`; ``kind`` is ``group_total``, ``overall_total`` or, where the
        合计 differs from the region table's 全部, ``total_of_two_tables``.
    """
    rows = _month(counts, s.DOMAIN, period)
    is_total = rows[s.NAME] == s.DOMAIN_TOTAL
    totals, domains = rows[is_total], rows[~is_total]
    printed = _known(totals, s.CERTIFICATES, s.GROUP)
    groups = {name: count for name, count in printed.items() if name != s.DOMAIN_TOTAL}
    sums = {name: domains.loc[domains[s.GROUP] == name, s.CERTIFICATES] for name in groups}
    found: list[Finding] = [
        (f"{name}/{s.CERTIFICATES}", "group_total", groups[name], float(parts.sum()))
        for name, parts in sums.items()
        if len(parts) and parts.notna().all() and parts.sum() != groups[name]
    ]
    whole, parts_of_whole = printed.get(s.DOMAIN_TOTAL), sum(groups.values())
    complete = bool(groups) and set(rows[s.GROUP]) <= {s.DOMAIN_TOTAL, *groups}
    if whole is not None and complete and parts_of_whole != whole:
        where = f"{s.DOMAIN_TOTAL}/{s.CERTIFICATES}"
        found.append((where, "overall_total", whole, parts_of_whole))
    return _frame(period, [*found, *_compare_tables(counts, period, totals)])


def _compare_tables(counts: pd.DataFrame, period: str, totals: pd.DataFrame) -> Iterator[Finding]:
    regions = _month(counts, s.REGION, period)
    for measure in PRINTED_COLUMNS:
        whole = _known(totals, measure, s.GROUP).get(s.DOMAIN_TOTAL)
        other = _known(regions, measure).get(s.REGION_ALL)
        if whole is not None and other is not None and whole != other:
            yield f"{s.DOMAIN_TOTAL}/{measure}", "total_of_two_tables", whole, other


def _check_sums(
    measure: str, known: Counts, sums: Mapping[str, tuple[str, list[str]]]
) -> Iterator[Finding]:
    for total, (kind, parts) in sums.items():
        if total in known and set(parts) <= set(known):
            computed = sum(known[part] for part in parts)
            if known[total] != computed:
                yield f"{total}/{measure}", kind, known[total], computed


def _check_ranks(
    column: str, known: Counts, provinces: list[str], ranks: Counts
) -> Iterator[Finding]:
    """Compare ranks; provinces of unknown count may stand anywhere."""
    counts = [known[name] for name in provinces if name in known]
    for name in provinces:
        if name in known and name in ranks:
            first = 1 + sum(count > known[name] for count in counts)
            last = len(provinces) - sum(count < known[name] for count in counts)
            if not first <= ranks[name] <= last:
                yield f"{name}/{column}", "rank", ranks[name], float(first)


def _check_shares(
    column: str, known: Counts, macros: Mapping[str, list[str]], shares: Counts
) -> Iterator[Finding]:
    nation = known.get(s.REGION_NATION)
    for name, share in shares.items():
        if not nation or name not in known:
            continue
        exact = 100 * Decimal(known[name]) / Decimal(nation)
        computed = float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
        if share != computed:
            kind = "macro_share" if name in macros else "share"
            kind = "abroad_share" if name == s.REGION_ABROAD else kind
            yield f"{name}/{column}", kind, share, computed


def _month(counts: pd.DataFrame, dimension: str, period: str) -> pd.DataFrame:
    rows = choose_sources(counts)
    return rows[(rows[s.DIMENSION] == dimension) & (rows[s.PERIOD] == period)]


def _known(rows: pd.DataFrame, column: str, key: str = s.NAME) -> Counts:
    named = rows[rows[column].notna()]
    return dict(zip(named[key].astype("str"), named[column].astype("float64"), strict=True))


def _frame(period: str, found: list[Finding]) -> pd.DataFrame:
    rows = [(period, *finding) for finding in found]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {s.PRINTED: "float64", s.COMPUTED: "float64"}
    )
