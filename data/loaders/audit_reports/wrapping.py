"""Whether a value goes on in the line below: what is left open, and what cannot begin anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from data.loaders.audit_reports.layout import UNNUMBERED, Layout, heading_rank
from data.loaders.audit_reports.marks import EMPTY, TICKED
from data.loaders.audit_reports.values import clean

Range = tuple[int, int]
# Whether two plain texts, a value so far and the line below, are one by what they say.
GoesOn = Callable[[str, str], bool]
# The scheme that a line of a value begins with.
SCHEME_HEAD = (
    r"(?:[qeosj](?:/[qeosj])*|[a-z]{0,4}ms|haccp|ec|质量|环境|职业健康安全|能源|食品安全)[^:]{0,6}:"
)
# A line this long ran to the margin.
FULL_LINE = 30
_MARGIN = 2  # characters that the longest lines of a text differ by
# What is left open at the end of a line, and what cannot begin a value of its own.
_OPEN_END = re.compile(r"[,、:;(/+]$|(?<=..)(?:及|和|与|或|的|and|of)$|^[^。;]{0,3}$")
_OPEN_START = re.compile(
    r"[、,;)。/]|所涉及|等|以?及|和(?![平谐])|与(?!会)|或|并(?!网)|的|[(][^():]*[)]?[、,;。]?$"
)
_ITEM = re.compile(r"\(?(\d{1,2})(?:[、.)](?!\d))")


def is_next_item(layout: Layout, ranges: Sequence[Range], line: str) -> bool:
    """Return whether a line counts on from the items of a value: 1、… on the label's own line."""
    if not ranges or not _ITEM.match(layout.plain, ranges[0][0]):
        return False
    items = [match for start, _ in ranges if (match := _ITEM.match(layout.plain, start))]
    own = _ITEM.match(line)
    return own is not None and int(own[1]) == int(items[-1][1]) + 1


def runs_on(
    layout: Layout, ranges: Sequence[Range], line: str, goes_on: GoesOn | None = None
) -> bool:
    """Return whether a value goes on: a line run to the margin, choices, items, a sentence."""
    last = layout.plain[slice(*ranges[-1])]
    so_far = layout.plain[ranges[0][0] : ranges[-1][1]]
    has_choices = TICKED in so_far + line or EMPTY in so_far + line
    is_item = heading_rank(line) < UNNUMBERED or re.match(SCHEME_HEAD, line) is not None
    return (
        len(last) >= FULL_LINE
        or has_choices
        or is_item
        or _OPEN_END.search(last) is not None
        or _OPEN_START.match(line) is not None
        or so_far.count("(") > so_far.count(")")
        or _is_at_margin(layout, ranges[-1])
        or (goes_on is not None and goes_on(so_far, line))
    )


def is_listed(before: str, line: str) -> bool:
    """Return whether a list of things goes on with a line that is one too, and no sentence."""
    return (
        "、" in before and "、" in line and not before.endswith("。")
        and not re.search("[。:]", line)
    )  # fmt: skip


def _is_at_margin(layout: Layout, place: Range) -> bool:
    """Return whether a line, its label included, is as long as the longest and no sentence."""
    start = layout.plain.rfind("\n", 0, place[0]) + 1
    length = place[1] - start
    is_whole = layout.plain[place[1] - 1] in ".。;"
    return length >= FULL_LINE and length >= layout.longest_line - _MARGIN and not is_whole


def read_text(layout: Layout, ranges: Sequence[Range]) -> str:
    """Return the text of lines, items on their own, without choices that are not ticked."""
    lines: list[str] = []
    for start, end in ranges:
        kept = [
            layout.printed(start + part.start(), start + part.end())
            for part in re.finditer(
                f"[{TICKED}{EMPTY}]?[^{TICKED}{EMPTY}]*", layout.plain[start:end]
            )
            if part[0] and part[0][0] != EMPTY
        ]
        line = " ".join(kept)
        if lines and heading_rank(layout.plain[start:end]) == UNNUMBERED:
            lines[-1] += f" {line}"
        elif line.strip():
            lines.append(line)
    return "\n".join(filter(None, map(clean, lines)))
