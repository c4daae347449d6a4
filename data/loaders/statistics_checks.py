"""What printed statistics say against what can be recomputed from them.

An unknown part makes a sum unknown, not wrong; organisations are never added up over domains.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data import schema as s
from data.loaders.reference import read_macro_regions, read_region_names

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


# What is printed of each place; None (or no key) where it is not known.
Counts = Mapping[tuple[str, str], float | None]


def _compare(
    kind: str, printed: float | None, parts: Iterable[float | None], where: str
) -> list[Anomaly]:
    """Return an anomaly where a printed sum differs; nothing where a part is unknown."""
    known = list(parts)
    if printed is None or None in known:
        return []
    computed = sum(part for part in known if part is not None)
    return [] if printed == computed else [anomaly(kind, int(printed), int(computed), where)]


def check_regions(counts: Counts, whole: bool) -> list[Anomaly]:
    """Recompute 全国, 全部 and the macro-regions of one month, for both counts.

    Parameters
    ----------
    counts
        (region, measure) → count of one month; None for a row that was refused.
    whole
        Whether nothing is left that may belong anywhere, so that no 未知 row means none.
    """
    found: list[Anomaly] = []
    groups = read_macro_regions()
    provinces = [name for group in groups.values() for name in group]
    for measure in MEASURES:
        unknown = (s.REGION_UNKNOWN, measure)
        nation = [counts.get((name, measure)) for name in provinces]
        nation.append(counts.get(unknown, 0 if whole else None))
        sums = [("total", s.REGION_NATION, nation)]
        parts = [counts.get((name, measure)) for name in (s.REGION_NATION, s.REGION_ABROAD)]
        sums.append(("total", s.REGION_ALL, parts))
        for macro, group in groups.items():
            sums.append((s.MACRO_REGION, macro, [counts.get((name, measure)) for name in group]))
        for kind, name, parts in sums:
            found += _compare(kind, counts.get((name, measure)), parts, f"{name} {measure}")
    return found


def check_domains(certificates: Mapping[tuple[str | None, str], float | None]) -> list[Anomaly]:
    """Recompute each 合计 of certificates; organisations are never added up over domains.

    Parameters
    ----------
    certificates
        (group, domain) → certificates of one month; None for a row that was refused.
    """
    totals = {group: count for (group, name), count in certificates.items()
              if name == s.DOMAIN_TOTAL and group is not None}  # fmt: skip
    parts: dict[str | None, list[float | None]] = {}
    for (group, name), count in certificates.items():
        if name != s.DOMAIN_TOTAL:
            parts.setdefault(group, []).append(count)
    if None in parts:
        return []
    found: list[Anomaly] = []
    groups = {group: count for group, count in totals.items() if group != s.DOMAIN_TOTAL}
    for group, printed in groups.items():
        if group in parts:
            found += _compare("total", printed, parts[group], f"{group} {s.CERTIFICATES}")
    # A group without its printed total leaves the sum unknown.
    if s.DOMAIN_TOTAL in totals and groups and set(parts) <= set(groups):
        found += _compare(
            "total", totals[s.DOMAIN_TOTAL], groups.values(), f"合计 {s.CERTIFICATES}"
        )
    return found


def recomputes(printed: float, count: float, nation: float, decimals: int) -> bool:
    """Tell whether a printed share of 全国 is the count's, as exactly as it is printed."""
    return abs(printed - 100 * count / nation) <= 0.5 * 10**-decimals + 1e-9


def check_shares(printed: list[PrintedShare], counts: Counts, decimals: int) -> Iterator[Anomaly]:
    """Recompute the printed shares of 全国 from the known counts."""
    for each in printed:
        count = counts.get((each.region, each.measure))
        nation = counts.get((s.REGION_NATION, each.measure))
        if each.share is None or count is None or not nation or each.region == s.REGION_ALL:
            continue
        if not recomputes(each.share, count, nation, decimals):
            kind = "macro_share" if each.region in read_macro_regions() else s.SHARE
            kind = "abroad_share" if each.region == s.REGION_ABROAD else kind
            where = f"{each.region} {each.measure}"
            yield anomaly(kind, each.share, round(100 * count / nation, decimals), where)


def check_ranks(printed: list[PrintedShare], counts: Counts) -> Iterator[Anomaly]:
    """Compare printed ranks with the order of the known counts; ties may share or split ranks.

    Where provinces are unknown a rank is wrong only if no value of theirs could make it right.
    """
    names = set(read_region_names().values())
    for each in printed:
        count = counts.get((each.region, each.measure))
        if each.rank is None or count is None or each.region not in names:
            continue
        others = [
            other
            for name in names
            if name != each.region and (other := counts.get((name, each.measure))) is not None
        ]
        best = 1 + sum(other > count for other in others)
        worst = len(names) - sum(other < count for other in others)
        if not best <= each.rank <= worst:
            nearest = best if each.rank < best else worst
            yield anomaly(s.RANK, each.rank, nearest, f"{each.region} {each.measure}")
