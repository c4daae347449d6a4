"""Rows of a post's tables → entries with a name, or the reason why a row is refused."""

from __future__ import annotations

from collections.abc import Iterable

from data import schema as s
from data.loaders.post_breaks import open_broken_ends
from data.loaders.post_labels import RANK, SHARE
from data.loaders.post_layout import Token
from data.loaders.post_names import (
    Entry,
    Problem,
    drop_noise,
    name_by_position,
    name_domains,
    name_regions,
)
from data.loaders.post_rows import Table, split_rows
from data.loaders.reference import read_macro_regions, read_region_names
from data.loaders.statistics_checks import (
    MEASURES,
    PrintedShare,
    check_domains,
    check_regions,
    recomputes,
)
from data.loaders.values import Malformed, parse_count

# More than a misprint of 34 provinces: a count that stands where a rank should.
_NO_RANK = 100


def read_entries(tables: Iterable[Table], end: int, period: str) -> list[Entry]:
    """Return the rows of all tables with names and counts; each refused one has its problem."""
    entries: list[Entry] = []
    ends: list[Entry] = []
    for table in tables:
        rows = split_rows(table, end)
        rows = rows if table.is_lost else drop_noise(rows)
        named = name_regions(rows) if table.dimension == s.REGION else name_domains(rows)
        name_by_position(named, table.dimension, period)
        for entry in named:
            entry.problem = entry.problem or _read_counts(entry)
        entries += named
        ends += named[-1:]
    _refuse_cut_rows(entries, open_broken_ends(entries, ends, period))
    entries = _drop_repeated(entries)
    _refuse_assumed(entries)
    return entries


def _read_counts(entry: Entry) -> Problem | None:
    row = entry.row
    shown = " | ".join(cell.text for cell in row.cells)
    place = entry.dimension
    if row.label_is_open and row.cells:
        return Problem(place, f"{row.printed} | {shown}", "row_cut", str(len(row.roles)))
    if entry.name is None:
        return Problem(place, shown, "label_lost")
    if not row.roles:
        return Problem(place, row.printed, "columns_unknown")
    if not row.is_complete:
        cut = row.is_last
        return Problem(place, shown, "row_cut" if cut else "row_incomplete", str(len(row.roles)))
    for measure in MEASURES:
        problem = _read_measure(entry, measure)
        if problem:
            return problem
    if all(entry.counts[measure] is None for measure in MEASURES):
        return Problem(s.CERTIFICATES, "", "counts_blank", "0, 1, 2 …")
    return None


def _read_measure(entry: Entry, measure: str) -> Problem | None:
    """Read a count with the rank and the share beside it."""
    row = entry.row
    cell = row.cell(measure, measure)
    plain = "" if cell is None or cell.is_none else cell.text.rstrip("张家个")
    try:
        entry.counts[measure] = int(parse_count(plain)) if plain else None
    except Malformed as problem:
        return Problem(measure, cell.text if cell else "", "malformed_count", problem.args[0])
    try:
        rank, share = _rank(row.cell(RANK, measure)), _share(row.cell(SHARE, measure))
    except ValueError:
        # What cannot be a rank or a share tells that the cells have moved.
        shown = " | ".join(each.text for each in row.cells)
        return Problem(entry.dimension, shown, "row_incomplete", str(len(row.roles)))
    entry.printed.append(PrintedShare(str(entry.name), measure, rank, share))
    return None


def _rank(cell: Token | None) -> int | None:
    if cell is None or cell.is_none:
        return None
    rank = int(cell.text)
    if not 0 < rank < _NO_RANK:
        raise ValueError(cell.text)
    return rank


def _share(cell: Token | None) -> float | None:
    if cell is None or cell.is_none:
        return None
    share = float(cell.text.rstrip("%"))
    if share > 100:
        raise ValueError(cell.text)
    return share


def good(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that load."""
    return [entry for entry in entries if entry.problem is None]


def known_counts(entries: Iterable[Entry]) -> dict[tuple[str, str], float | None]:
    """Return (region, measure) → count of the entries that load."""
    return {
        (str(entry.name), measure): count
        for entry in good(entries)
        if entry.dimension == s.REGION
        for measure, count in entry.counts.items()
        if count is not None
    }


def share_decimals(entries: Iterable[Entry]) -> int:
    """Return how exactly shares are printed: trailing zeros are dropped, so the longest tells."""
    cells = [
        cell.text.rstrip("%")
        for entry in entries
        for measure in MEASURES
        if (cell := entry.row.cell(SHARE, measure)) is not None and not cell.is_open
    ]
    return max((len(text.partition(".")[2]) for text in cells), default=2)


def _refuse_cut_rows(entries: list[Entry], broken: list[Entry]) -> None:
    """Refuse the last row of the text or of a broken table unless its figures prove themselves."""
    for entry in entries:
        is_end = entry.row.is_last or any(entry is each for each in broken)
        if is_end and entry.problem is None and not _is_proven(entry, entries):
            shown = " | ".join(cell.text for cell in entry.row.cells)
            entry.problem = Problem(entry.dimension, shown, "row_cut", str(len(entry.row.roles)))


def _is_proven(entry: Entry, entries: list[Entry]) -> bool:
    known = known_counts(entries)
    decimals = share_decimals(entries)
    for each in entry.printed:
        count = entry.counts[each.measure]
        cell = entry.row.cell(each.measure, each.measure)
        nation = known.get((s.REGION_NATION, each.measure))
        is_share = nation and count is not None and each.share is not None
        is_share = is_share and each.region not in (s.REGION_ABROAD, s.REGION_ALL)
        fits = bool(is_share and recomputes(float(each.share or 0), count or 0, nation or 1,
                                            decimals))  # fmt: skip
        if cell is not None and cell.is_open and cell.text:
            # Had it lost a digit, a longer figure would fit; the share must exclude that.
            longer = 10 * (count or 0)
            if not fits or recomputes(float(each.share or 0), longer, nation or 1, decimals):
                return False
        elif is_share and not fits and not _is_sum_of_shares(each, entries):
            return False
    return True


def _is_sum_of_shares(printed: PrintedShare, entries: list[Entry]) -> bool:
    """Tell whether a macro-region's share is the sum of the rounded shares of its provinces."""
    own = read_macro_regions().get(printed.region, ())
    shares = [
        each.share or 0.0
        for entry in good(entries)
        for each in entry.printed
        if each.region in own and each.measure == printed.measure
    ]
    return len(shares) == len(own) > 0 and abs(sum(shares) - (printed.share or 0)) < 1e-6


def _drop_repeated(entries: list[Entry]) -> list[Entry]:
    """Leave out what is printed twice; refuse what is printed again with other figures."""
    first: dict[tuple[str, str | None, str | None], Entry] = {}
    same: set[int] = set()
    for entry in good(entries):
        kept = first.setdefault(entry.key, entry)
        if kept.counts != entry.counts:
            shown = " / ".join(filter(None, (entry.group, entry.name)))
            expected = f"{s.PERIOD} + {entry.dimension}"
            entry.problem = Problem(entry.dimension, shown, "key_repeated", expected)
            entry.instead = kept.counts
        elif kept is not entry:
            same.add(id(entry))
    return [entry for entry in entries if id(entry) not in same]


def _refuse_assumed(entries: list[Entry]) -> None:
    """Keep inferred names only where every printed sum of their table recomputes."""
    for dimension in (s.REGION, s.DOMAIN):
        own = [entry for entry in entries if entry.dimension == dimension]
        if any(entry.is_assumed for entry in own) and not _sums_recompute(own, dimension):
            for entry in own:
                if entry.is_assumed and entry.problem is None:
                    shown = " | ".join(cell.text for cell in entry.row.cells)
                    entry.problem = Problem(dimension, shown, "label_lost")


def _sums_recompute(entries: list[Entry], dimension: str) -> bool:
    if any(entry.problem for entry in entries):
        return False
    if dimension == s.DOMAIN:
        groups = {entry.group for entry in entries}
        totals = {entry.group for entry in entries if entry.name == s.DOMAIN_TOTAL}
        whole = groups == totals and s.DOMAIN_TOTAL in totals
        counts = known_certificates(entries)
        return whole and None not in counts.values() and not check_domains(counts)
    known = known_counts(entries)
    needed = {s.REGION_NATION, *read_region_names().values()}
    whole = all((name, measure) in known for name in needed for measure in MEASURES)
    return whole and not check_regions(known, True)


def known_certificates(entries: Iterable[Entry]) -> dict[tuple[str | None, str], float | None]:
    """Return (group, domain) → certificates, None for a refused row; a repeated key counts once."""
    return {
        (entry.group, entry.name): None if entry.problem else entry.counts[s.CERTIFICATES]
        for entry in entries
        if entry.name and not _is_repetition(entry)
    }


def printed_counts(entries: Iterable[Entry]) -> dict[tuple[str, str], float | None]:
    """Return (region, measure) → count, None for a refused row; a repeated key counts once."""
    return {
        (entry.name, measure): None if entry.problem else entry.counts[measure]
        for entry in entries
        if entry.name and not _is_repetition(entry)
        for measure in MEASURES
    }


def _is_repetition(entry: Entry) -> bool:
    return entry.problem is not None and entry.problem.code == "key_repeated"
