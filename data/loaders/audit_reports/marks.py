"""Ticks and boxes in all their characters, made two signs; numerals of dates made digits."""

from __future__ import annotations

import re

from data.loaders.audit_reports.numeral_dates import find_numeral_dates

TICKED, EMPTY = "■", "□"
_TICKS = dict.fromkeys("■▣☑√✓✔✅●◆\uf052\uf050\uf0fe\uf0fc\uf06e\uf0a2þ", TICKED)
_BOXES = dict.fromkeys("□☐○◯◻▢❏❑❒\uf0a3\uf0a8\uf06f\uf070\uf071\uf072£¨", EMPTY)
_CROSSES = "☒✗✘☓✕✖\uf053\uf054\uf0fd"
# A hook that is a mark of its own; a form may also tell to use one.
_HOOK = re.compile(r"(?<![打画划勾用“\"'「『])[☑√✓✔✅\uf052\uf050\uf0fe\uf0fc]")
_BRACKET_TICK = re.compile(r"[(（\[【]\s*[√✓✔☑■●vV]\s*[)）\]】]")
_BRACKET_CROSS = re.compile(r"[(（\[【]\s*[xX☒✗✘☓✕✖×]\s*[)）\]】]")
# A multiplication sign as a mark: alone in its cell or before the words of a choice, not in 3×5.
_LONE_CROSS = re.compile(
    r"(?:(?<=[\t|\n])|^)[ \u3000]*(×)(?=[ \u3000]*(?:[\t|\n]|$))"
    r"|(?<![A-Za-z0-9)）.])[ \u3000]*(×)(?![ \u3000]*[A-Za-z0-9(（.])"
)
# Empty brackets are a box, unless a count was to be written in them.
_BRACKET_BOX = re.compile(r"[(（\[【]\s*[)）\]】](?!\s*[个项份条处次人天])")
# What Wingdings 2 leaves of a ticked box when its font is lost.
_LETTER_TICK = re.compile(r"(?<![A-Za-z0-9\u4e00-\u9fff])R(?=\s*[\u4e00-\u9fff])")
_BLANK_NUMBER = re.compile(
    r"^[ \t]*\d{1,2}[ \u3000](?=[\u4e00-\u9fff]{2})(?![年月日人份项个])", re.M
)


def find_marks(text: str) -> dict[int, tuple[str, int]]:
    """Return what to read in place of what is printed: position → signs and printed length."""
    marks = {n: (_TICKS[c], 1) for n, c in enumerate(text) if c in _TICKS}
    marks |= {n: (_BOXES[c], 1) for n, c in enumerate(text) if c in _BOXES}
    # A crossed box is the chosen one, as in forms of an office program, unless hooks choose.
    is_hooked = _HOOK.search(text) is not None
    crosses = {n: 1 for n, c in enumerate(text) if c in _CROSSES}
    crosses |= {match.start(): len(match[0]) for match in _BRACKET_CROSS.finditer(text)}
    boxed = {n for n, (mark, _) in marks.items() if mark == EMPTY}
    boxed |= {match.start() for match in _BRACKET_BOX.finditer(text)}
    for n, length in crosses.items():
        is_out = is_hooked and not _is_among_boxes(text, n, boxed)
        marks[n] = (EMPTY if is_out else TICKED, length)
    if is_hooked:
        places = (match.span(match.lastindex or 0) for match in _LONE_CROSS.finditer(text))
        marks |= {start: (EMPTY, 1) for start, _ in places}
    for form, mark in ((_BRACKET_TICK, TICKED), (_BRACKET_BOX, EMPTY), (_LETTER_TICK, TICKED)):
        for match in form.finditer(text):
            marks[match.start()] = (mark, len(match[0]))
    # A blank after a heading's number is its only separator, and blanks are not kept.
    marks |= {match.end() - 1: ("、", 1) for match in _BLANK_NUMBER.finditer(text)}
    # The ○ of 二○二六年 is no box.
    return marks | find_numeral_dates(text)


def _is_among_boxes(text: str, cross: int, boxes: set[int]) -> bool:
    """Return whether a line has a cross and empty boxes only: hooks of other lines say nothing."""
    start = text.rfind("\n", 0, cross) + 1
    end = text.find("\n", cross) if "\n" in text[cross:] else len(text)
    is_hooked = _HOOK.search(text, start, end) is not None or _BRACKET_TICK.search(text, start, end)
    return not is_hooked and any(start <= box < end for box in boxes)
