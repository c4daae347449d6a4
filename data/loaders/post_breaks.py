"""Tables of a post that break off although the post goes on, and rows that they lack."""

from __future__ import annotations

from dataclasses import replace

from data import schema as s
from data.errors import WARNING, ImportIssue
from data.loaders.post_labels import TOTALS, domain_order
from data.loaders.post_names import Entry
from data.loaders.reference import read_macro_regions
from data.loaders.statistics_checks import MEASURES

_Key = tuple[str | None, str]
# Provinces that earlier posts may leave out on purpose.
_APART = {"台湾省", "香港特别行政区", "澳门特别行政区"}


def find_missing(entries: list[Entry], dimension: str, period: str) -> list[_Key]:
    """Return the rows (group, name) of a table that its own totals show to be missing."""
    own = [entry for entry in entries if entry.dimension == dimension and entry.name]
    if not own:
        return []
    return _missing_regions(own) if dimension == s.REGION else _missing_domains(own, period)


def open_broken_ends(entries: list[Entry], ends: list[Entry], period: str) -> list[Entry]:
    """Return the last rows of tables that may be cut, their last cells marked as open.

    Parameters
    ----------
    entries
        The rows of all tables.
    ends
        The last row of each table.
    period
        Month of the post.
    """
    suspect = [
        entry
        for entry in ends
        if entry.row.cells and (_has_longer(entry, entries) or _breaks_off(entry, entries, period))
    ]
    for entry in suspect:
        entry.row.cells[-1] = replace(entry.row.cells[-1], is_open=True)
    return suspect


def tell_missing(entries: list[Entry], period: str) -> list[ImportIssue]:
    """Return a warning for each table that lacks rows; a text cut in a row says so itself."""
    issues = []
    for dimension in (s.REGION, s.DOMAIN):
        own = [entry for entry in entries if entry.dimension == dimension]
        missing = find_missing(entries, dimension, period)
        if not missing or any(entry.problem and entry.row.is_last for entry in own):
            continue
        whole = len(_provinces() if dimension == s.REGION else _domains(period))
        shown = f"{len(missing)} / {whole}"
        names = " | ".join(dict.fromkeys(name for _, name in missing))
        issues.append(ImportIssue(None, dimension, shown, "rows_missing", WARNING, names))
    return issues


def _breaks_off(entry: Entry, entries: list[Entry], period: str) -> bool:
    """Tell whether rows are missing that the published order has behind this one."""
    missing = find_missing(entries, entry.dimension, period)
    if entry.dimension == s.REGION:
        macros = list(read_macro_regions())
        printed = {each.name for each in entries}
        if entry.name in macros:
            return s.REGION_NATION in printed and not printed.issuperset(macros)
        return bool(missing) and entry.name not in (s.REGION_ABROAD, s.REGION_UNKNOWN)
    order = domain_order(period)
    place = order.index((entry.group, entry.name)) if (entry.group, entry.name) in order else -1
    return any(order.index(key) > place for key in missing)


def _has_longer(entry: Entry, entries: list[Entry]) -> bool:
    """Tell whether a printed sum leaves a figure for the last cell that begins with its digits."""
    role = entry.row.roles[len(entry.row.cells) - 1] if entry.row.is_complete else None
    if role is None or role[0] not in MEASURES:
        return False
    count, left = entry.counts.get(role[0]), _left_over(entry, entries, role[0])
    if count is None or left is None:
        return False
    return left > count and str(left).startswith(str(count))


def _left_over(entry: Entry, entries: list[Entry], measure: str) -> int | None:
    """Return what the sums of its table leave for a row; None where a part is not known."""
    own = [each for each in entries if each.dimension == entry.dimension]
    known = {(each.group, each.name): each.counts.get(measure) for each in own}
    if entry.name in read_macro_regions():
        return _sum([known.get((None, name)) for name in read_macro_regions()[str(entry.name)]])
    if entry.dimension == s.REGION:
        parts = [known.get((None, name)) for name in _provinces() if name != entry.name]
        total, rest = known.get((None, s.REGION_NATION)), _sum(parts)
        return None if total is None or rest is None or entry.name in TOTALS else total - rest
    if measure != s.CERTIFICATES or entry.name == s.DOMAIN_TOTAL:
        return None
    others = [key for key in known if key[0] == entry.group and key[1] != s.DOMAIN_TOTAL]
    rest = _sum([known[key] for key in others if key[1] != entry.name])
    total = known.get((entry.group, s.DOMAIN_TOTAL))
    return None if total is None or rest is None else total - rest


def _missing_regions(own: list[Entry]) -> list[_Key]:
    printed = {entry.name: entry.counts for entry in own}
    missing = [name for name in _provinces() if name not in printed]
    is_unclear = any(entry.problem and not entry.counts for entry in own)
    if is_unclear and _APART.issuperset(missing):
        return []
    for measure in MEASURES:
        nation = printed.get(s.REGION_NATION, {}).get(measure)
        parts = [printed[name].get(measure) or 0 for name in (*_provinces(), s.REGION_UNKNOWN)
                 if name in printed]  # fmt: skip
        if nation is not None and sum(parts) < nation:
            return [(None, name) for name in missing]
    return []


def _missing_domains(own: list[Entry], period: str) -> list[_Key]:
    counts = {(entry.group, str(entry.name)): entry.counts.get(s.CERTIFICATES) for entry in own}
    totals = {group: count for (group, name), count in counts.items() if name == s.DOMAIN_TOTAL}
    overall = totals.pop(s.DOMAIN_TOTAL, None)
    short = {
        group
        for group, total in totals.items()
        if total is not None
        and total > sum(count or 0 for key, count in counts.items()
                        if key[0] == group and key[1] != s.DOMAIN_TOTAL)
    }  # fmt: skip
    if overall is not None and overall > sum(total or 0 for total in totals.values()):
        short |= {group for group, _ in domain_order(period)} - set(totals)
    return [key for key in _domains(period) if key[0] in short and key not in counts]


def _provinces() -> list[str]:
    return [name for group in read_macro_regions().values() for name in group]


def _domains(period: str) -> list[_Key]:
    return [key for key in domain_order(period) if key[1] != s.DOMAIN_TOTAL]


def _sum(parts: list[int | None]) -> int | None:
    known = [part for part in parts if part is not None]
    return sum(known) if len(known) == len(parts) else None
