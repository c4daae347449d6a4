"""Contradictions within one post: tables against themselves, sentences against tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from data import schema as s
from data.loaders import post_sentences as sentences
from data.loaders.post_entries import (
    good,
    known_certificates,
    known_counts,
    printed_counts,
    share_decimals,
)
from data.loaders.post_labels import domain_order
from data.loaders.post_names import Entry
from data.loaders.reference import read_region_counts
from data.loaders.statistics_checks import (
    MEASURES,
    Anomaly,
    Counts,
    anomaly,
    check_domains,
    check_ranks,
    check_regions,
    check_shares,
)


@dataclass(frozen=True)
class Said:
    """What the sentences of a post say."""

    mentions: list[sentences.Mention]
    headlines: list[sentences.Headline]
    growth: list[sentences.Growth]
    listings: list[sentences.Listing]
    rounded: list[sentences.Rounded]

    @classmethod
    def read(cls, texts: list[str], lines: list[str], period: str) -> Said:
        return cls(
            list(sentences.find_mentions(texts, period)),
            list(sentences.find_headlines(texts, period)),
            list(sentences.find_growth(texts)),
            list(sentences.find_listings(texts)),
            list(sentences.find_rounded(lines, period)),
        )


def find_anomalies(entries: list[Entry], said: Said, periods: list[str]) -> list[Anomaly]:
    """Recompute everything printed; each contradiction once.

    Parameters
    ----------
    entries
        Rows of the tables, refused ones among them.
    said
        What the sentences say.
    periods
        The months of the captions, the post's own first.
    """
    table = known_counts(entries)
    told = {(each.region, each.measure): float(each.value) for each in said.mentions
            if each.value is not None and each.period == periods[0]}  # fmt: skip
    known: Counts = {**told, **table}
    found = [anomaly("period", other, periods[0], s.PERIOD) for other in periods[1:]]
    found += _check_sums(entries, periods[0])
    found += _check_overall(entries, table)
    printed = [each for entry in good(entries) for each in entry.printed]
    found += check_shares(printed, table, share_decimals(entries))
    found += check_ranks(printed, known)
    found += _check_mentions(said, periods[0], table)
    found += _check_headlines(said, periods[0], table)
    found += _check_growth(said, periods[0], known)
    found += [
        anomaly("listing", each.printed, each.named, s.REGION)
        for each in said.listings
        if each.printed != each.named
    ]
    found += _list_repeated(entries)
    found += _list_cut_figures(entries, said)
    return list({tuple(each.values()): each for each in reversed(found)}.values())[::-1]


def _check_sums(entries: list[Entry], period: str) -> list[Anomaly]:
    """Recompute the sums, but none of which rows may be missing or nameless."""
    regions = [entry for entry in entries if entry.dimension == s.REGION]
    domains = [entry for entry in entries if entry.dimension == s.DOMAIN]
    found: list[Anomaly] = []
    if regions:
        # 未知 is printed after the provinces: a table that may be cut before it is not whole.
        whole = not regions[-1].row.is_last and all(entry.name for entry in regions)
        found += check_regions(printed_counts(regions), whole)
    if domains and all(entry.name for entry in domains):
        certificates = known_certificates(domains)
        missing = [key for key in domain_order(period) if key not in certificates]
        # A cut label may read as another group's, so the group before it is not whole either.
        ends = {entry.group for entry in domains[-2:]}
        if domains[-1].row.is_last or ends & {group for group, _ in missing}:
            for group in ends:
                certificates.pop((group, s.DOMAIN_TOTAL), None)
        if domains[-1].row.is_last or s.DOMAIN_TOTAL in {name for _, name in missing}:
            certificates.pop((s.DOMAIN_TOTAL, s.DOMAIN_TOTAL), None)
        found += check_domains(certificates)
    return found


def _check_overall(entries: list[Entry], table: Counts) -> Iterator[Anomaly]:
    """合计 of the domain table and 全部 of the region table are one figure."""
    for entry in good(entries):
        if (entry.group, entry.name) != (s.DOMAIN_TOTAL, s.DOMAIN_TOTAL):
            continue
        for measure in MEASURES:
            printed, other = entry.counts.get(measure), table.get((s.REGION_ALL, measure))
            if printed is not None and other is not None and printed != other:
                where = f"{s.DOMAIN_TOTAL} {measure} = {s.REGION_ALL} {measure}"
                yield anomaly("total", printed, int(other), where)


def _check_mentions(said: Said, period: str, table: Counts) -> Iterator[Anomaly]:
    first: dict[tuple[str, str], int] = {}
    for each in said.mentions:
        if each.value is None or each.period != period:
            continue
        key = (each.region, each.measure)
        # Where no table has the region, a second sentence may still contradict the first.
        other = table.get(key, first.setdefault(key, each.value))
        if other is not None and other != each.value:
            yield anomaly("sentence", each.value, int(other), f"{each.region} {each.measure}")


def _check_headlines(said: Said, period: str, table: Counts) -> Iterator[Anomaly]:
    """Totals in 万 are truncated, not rounded."""
    for each in said.headlines:
        count = table.get((s.REGION_NATION, each.measure))
        if count is None or each.period != period:
            continue
        truncated = round(count // each.unit * each.unit)
        if round(each.value) != truncated:
            kind = "truncation" if each.unit > 1 else "sentence"
            where = f"{s.REGION_NATION} {each.measure}"
            yield anomaly(kind, round(each.value), truncated, where)


def _check_growth(said: Said, period: str, known: Counts) -> Iterator[Anomaly]:
    for each in said.growth:
        where = f"{each.region} {each.measure}"
        if each.is_misnamed:
            yield anomaly("year_on_year", "同比", "环比", where)
        count = known.get((each.region, each.measure))
        base = _base_of(each, said, period, count)
        if count is None or not base:
            continue
        rate = 100 * (count - base) / base
        if abs(rate - each.rate) > 0.5 * 10**-each.decimals + 1e-9:
            yield anomaly("growth", each.rate, round(rate, each.decimals), where)


def _base_of(
    growth: sentences.Growth, said: Said, period: str, count: float | None
) -> float | None:
    """Return the count that a rate starts from: the text's own, else that of the bundled month."""
    if growth.delta is not None and count is not None and growth.is_monthly:
        return count - growth.delta
    if not growth.word:
        return None
    month = int(period[:4]) * 12 + int(period[5:7]) - 1
    month -= 1 if growth.word == "环比" or growth.is_misnamed else 12
    earlier = f"{month // 12}-{month % 12 + 1:02d}"
    told = [float(each.value) for each in said.mentions
            if (each.region, each.measure, each.period) == (growth.region, growth.measure, earlier)
            and each.value is not None]  # fmt: skip
    told += [each.value for each in said.headlines
             if each.unit == 1 and growth.region == s.REGION_NATION
             and (each.measure, each.period) == (growth.measure, earlier)]  # fmt: skip
    if told:
        return told[0]
    return _read_bundled().get((earlier, growth.region, growth.measure))


@lru_cache(maxsize=1)
def _read_bundled() -> dict[tuple[str, str, str], float]:
    """Return the printed counts of the bundled months by month, region and measure."""
    table = read_region_counts()
    return {
        (period, region, measure): float(printed)
        for measure in MEASURES
        for period, region, printed in zip(
            table[s.PERIOD], table[s.REGION], table[measure], strict=True
        )
        if printed.isdigit()
    }


def _list_repeated(entries: list[Entry]) -> Iterator[Anomaly]:
    """A row printed twice with two figures: the later one against the one that was kept."""
    for entry in entries:
        for measure, kept in (entry.instead or {}).items():
            if entry.counts[measure] != kept:
                where = f"{entry.name} {measure}"
                yield anomaly("repeated", entry.counts[measure], kept, where)


def _list_cut_figures(entries: list[Entry], said: Said) -> Iterator[Anomaly]:
    for entry in entries:
        cells = entry.row.cells
        if entry.problem and entry.problem.code == "row_cut" and cells and cells[-1].text:
            roles = entry.row.roles
            role = roles[min(len(cells), len(roles)) - 1]
            kind = "" if role[0] == role[1] else f" {role[0]}"
            where = f"{entry.name or ''} {role[1] or ''}{kind}".strip()
            yield anomaly("cut_off", cells[-1].text, None, where)
    for each in said.mentions:
        if each.value is None:
            yield anomaly("cut_off", each.printed, None, f"{each.region} {each.measure}")
