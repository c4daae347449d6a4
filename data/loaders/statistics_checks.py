"""What printed statistics say against what can be recomputed from them.

An unknown part makes a sum unknown, not wrong; organisations are never added up over domains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import schema as s
from data.loaders.reference import read_regions

MEASURES = (s.CERTIFICATES, s.ORGANIZATIONS)
Anomaly = dict[str, Any]


@dataclass(frozen=True)
class PrintedShare:
    """What a table prints beside a count: rank among the provinces and share of 全国 in percent."""

    region: str
    measure: str
    rank: int | None
    share: float | None


def anomaly(kind: str, printed: object, computed: object, where: str) -> Anomaly:
    """Return one contradiction as the command line's JSON has it."""
    return {"kind": kind, "printed": printed, "computed": computed, "where": where}


def _compare(kind: str, printed: float, parts: pd.Series, where: str) -> list[Anomaly]:
    """Return an anomaly where a printed sum differs; nothing where a part is unknown."""
    computed = parts.sum(skipna=False)
    if pd.isna(printed) or pd.isna(computed) or printed == computed:
        return []
    return [anomaly(kind, int(printed), int(computed), where)]


def check_regions(part: pd.DataFrame, whole: bool) -> list[Anomaly]:
    """Recompute 全国, 全部 and the macro-regions of one month, for both counts.

    Parameters
    ----------
    part
        Rows of one month, refused ones with missing counts.
    whole
        Whether nothing is left that may belong anywhere, so that no 未知 row means none.
    """
    regions = read_regions()
    found: list[Anomaly] = []
    for measure in MEASURES:
        values = part.set_index(s.REGION)[measure]
        nation = values.reindex([*regions["name"], s.REGION_UNKNOWN])
        if whole and s.REGION_UNKNOWN not in values:
            nation = nation.fillna({s.REGION_UNKNOWN: 0})
        found += _compare("total", values.get(s.REGION_NATION, float("nan")), nation,
                          f"{s.REGION_NATION} {measure}")  # fmt: skip
        everything = values.reindex([s.REGION_NATION, s.REGION_ABROAD])
        found += _compare("total", values.get(s.REGION_ALL, float("nan")), everything,
                          f"{s.REGION_ALL} {measure}")  # fmt: skip
        for macro, group in regions.groupby(s.MACRO_REGION, sort=False):
            name = f"{macro}地区"
            found += _compare(s.MACRO_REGION, values.get(name, float("nan")),
                              values.reindex(group["name"]), f"{name} {measure}")  # fmt: skip
    return found


def check_domains(part: pd.DataFrame, whole: bool) -> list[Anomaly]:
    """Recompute each 合计 of certificates; organisations are never added up over domains."""
    found: list[Anomaly] = []
    totals = part[part[s.DOMAIN] == s.DOMAIN_TOTAL].set_index(s.GROUP)[s.CERTIFICATES]
    domains = part[part[s.DOMAIN] != s.DOMAIN_TOTAL]
    if not whole or domains[s.GROUP].isna().any():
        return found
    groups = totals.drop(s.DOMAIN_TOTAL, errors="ignore")
    for group, printed in groups.items():
        own = domains.loc[domains[s.GROUP] == group, s.CERTIFICATES]
        if len(own):
            found += _compare("total", printed, own, f"{group} {s.CERTIFICATES}")
    # A group without its printed total leaves the sum unknown.
    complete = set(domains[s.GROUP]) <= {s.DOMAIN_TOTAL, *groups.index}
    if s.DOMAIN_TOTAL in totals and len(groups) and complete:
        found += _compare("total", totals[s.DOMAIN_TOTAL], groups, f"合计 {s.CERTIFICATES}")
    return found


def recomputes(printed: float, count: float, nation: float, decimals: int) -> bool:
    """Tell whether a printed share of 全国 is the count's, as exactly as it is printed."""
    return abs(printed - 100 * count / nation) <= 0.5 * 10**-decimals + 1e-9


Counts = Mapping[tuple[str, str], float]


def check_shares(
    printed: list[PrintedShare], counts: Counts, decimals: int
) -> Iterator[Anomaly]:  # fmt: skip
    """Recompute the printed shares of 全国 from the known counts."""
    macro_regions = {f"{name}地区" for name in read_regions()[s.MACRO_REGION]}
    for each in printed:
        count = counts.get((each.region, each.measure))
        nation = counts.get((s.REGION_NATION, each.measure))
        if each.share is None or count is None or not nation or each.region == s.REGION_ALL:
            continue
        if not recomputes(each.share, count, nation, decimals):
            kind = "macro_share" if each.region in macro_regions else s.SHARE
            kind = "abroad_share" if each.region == s.REGION_ABROAD else kind
            where = f"{each.region} {each.measure}"
            yield anomaly(kind, each.share, round(100 * count / nation, decimals), where)


def check_ranks(printed: list[PrintedShare], counts: Counts) -> Iterator[Anomaly]:
    """Compare printed ranks with the order of the known counts; ties may share or split ranks.

    Where provinces are unknown a rank is wrong only if no value of theirs could make it right.
    """
    names = list(read_regions()["name"])
    for each in printed:
        count = counts.get((each.region, each.measure))
        if each.rank is None or count is None or each.region not in names:
            continue
        others = [
            counts[name, each.measure]
            for name in names
            if name != each.region and (name, each.measure) in counts
        ]
        best = 1 + sum(other > count for other in others)
        worst = len(names) - sum(other < count for other in others)
        if not best <= each.rank <= worst:
            nearest = best if each.rank < best else worst
            yield anomaly(s.RANK, each.rank, nearest, f"{each.region} {each.measure}")
