"""Headers of a post's tables, on one line or two → what each column holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from data import schema as s
from data.loaders.post_labels import AMOUNT, OTHER, RANK, SHARE, find_header, measure_named
from data.loaders.post_layout import Token

COUNTS = (s.CERTIFICATES, s.ORGANIZATIONS)
_PLACES = (s.REGION, s.DOMAIN)
Role = tuple[str, str | None]
# A heading: what it names, and the count it speaks of itself.
_Heading = tuple[str, str | None]


@dataclass(frozen=True)
class Columns:
    """The columns beside the labels; ``before`` of them stand in front of the label.

    ``roles`` pairs what a column holds with the count it belongs to; empty where the header
    contradicts itself.
    """

    dimension: str
    roles: list[Role]
    before: int = 0


def end_of_header(tokens: list[Token], start: int) -> int:
    """Return where a header that begins here ends, `start` where none does."""
    stop = start
    while stop < len(tokens) and (not tokens[stop].text or find_header(tokens[stop].text)):
        stop += 1
    roles = [find_header(token.text) for token in tokens[start:stop]]
    has_place = s.REGION in roles or s.DOMAIN in roles
    return stop if has_place and any(name in roles for name in COUNTS) else start


def read_header(tokens: list[Token]) -> Columns:
    """Return the columns of a header; of one on two lines its lower line tells them."""
    named = [(find_header(token.text), token.text) for token in tokens if token.text]
    # A percent sign split from its header is no column.
    headings: list[_Heading] = [
        (role, role if role in COUNTS else measure_named(text))
        for role, text in named
        if role and text not in ("%", "(%)")
    ]
    headings = _merge_amounts(headings)
    dimension = s.REGION if s.REGION in dict(headings) else s.DOMAIN
    repeated = Counter(role for role, _ in headings)
    if AMOUNT in repeated or any(repeated[name] > 1 for name in COUNTS):
        headings = _flatten(headings)
    before = next((n for n, (role, _) in enumerate(headings) if role in _PLACES), 0)
    roles = _name_columns([each for each in headings if each[0] not in _PLACES])
    return Columns(dimension, roles, before)


def _merge_amounts(headings: list[_Heading]) -> list[_Heading]:
    """证书 and 数量 behind each other are one heading that was torn apart."""
    pairs = zip([("", None), *headings], headings, strict=False)
    apart = any(role == AMOUNT and before not in COUNTS for (before, _), (role, _) in pairs)
    return headings if apart else [each for each in headings if each[0] != AMOUNT]


def _flatten(headings: list[_Heading]) -> list[_Heading]:
    """Put the lower line's headings in the places of the counts above them.

    Returns
    -------
    list
        Empty where the lines cannot be fitted together.
    """
    start = next((n for n, (role, _) in enumerate(headings) if _is_lower(headings, n, role)), 0)
    upper, lower = headings[:start], headings[start:]
    heads = [role for role, _ in upper if role in COUNTS]
    core = [n for n, (role, _) in enumerate(lower) if role not in (*_PLACES, OTHER)]
    if not heads or not core:
        return []
    inner = lower[core[0] : core[-1] + 1]
    groups = _divide(inner, heads)
    if groups is None:
        return []
    if any(role in _PLACES for role, _ in lower):
        # What stands over both lines is printed in both.
        upper = [each for each in upper if each[0] in COUNTS]
    flat: list[_Heading] = lower[: core[0]]
    for each in upper:
        flat += groups.pop(0) if each[0] in COUNTS else [each]
    return flat + lower[core[-1] + 1 :]


def _is_lower(headings: list[_Heading], place: int, role: str) -> bool:
    """Tell whether a heading is the first of the lower line."""
    seen = [name for name, _ in headings[:place]]
    return role in (RANK, SHARE, AMOUNT) or (role in (*COUNTS, *_PLACES) and role in seen)


def _divide(inner: list[_Heading], heads: list[str]) -> list[list[_Heading]] | None:
    """Share the lower headings out to those above, each with one count of its own."""
    size, rest = divmod(len(inner), len(heads))
    ways = [] if rest else [[inner[n : n + size] for n in range(0, len(inner), size)]]
    for way in [*ways, _divide_at_repetitions(inner)]:
        if len(way) == len(heads) and all(map(_fits, way, heads)):
            return [
                [(head, head) if role in (AMOUNT, head) else (role, measure or head)
                 for role, measure in group]
                for group, head in zip(way, heads, strict=True)
            ]  # fmt: skip
    return None


def _divide_at_repetitions(inner: list[_Heading]) -> list[list[_Heading]]:
    groups: list[list[_Heading]] = [[]]
    for role, measure in inner:
        kind = AMOUNT if role in COUNTS else role
        if kind in [AMOUNT if name in COUNTS else name for name, _ in groups[-1]]:
            groups.append([])
        groups[-1].append((role, measure))
    return groups


def _fits(group: Sequence[_Heading], head: str) -> bool:
    return [role for role, _ in group if role in (AMOUNT, *COUNTS)] in ([AMOUNT], [head])


def _name_columns(headings: list[_Heading]) -> list[Role]:
    """Give each rank and share its count; no columns where a count stands twice or unnamed."""
    names = [role for role, _ in headings]
    counts = [name for name in names if name in COUNTS]
    if len(set(counts)) != len(counts) or AMOUNT in names:
        return []
    roles: list[Role] = []
    latest: str | None = None
    for n, (role, measure) in enumerate(headings):
        latest = role if role in COUNTS else latest
        if role in (RANK, SHARE):
            following = (other for other in names[n:] if other in COUNTS)
            own = measure or latest or next(following, None)
            if (role, own) in roles:
                # Both counts first, then both ranks: the second rank is the other count's.
                own = next((name for name in counts if (role, name) not in roles), None)
            roles.append((role, own))
        else:
            roles.append((role, role if role in COUNTS else None))
    return roles
