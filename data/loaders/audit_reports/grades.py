"""The grade of a nonconformity: a word, or the ticked one of several printed choices."""

from __future__ import annotations

import re

from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.marks import EMPTY, TICKED, find_marks

GRADES = {
    "major": re.compile(r"严重|重大|主要|major"),
    "minor": re.compile(r"一般|轻微|次要|minor"),
}
NUMERAL = r"(?:\d{1,3}|[零一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3})"
# As parts of larger expressions over the plain text.
MAJOR, MINOR = "(?:严重|重大|主要)", "(?:一般|轻微|次要)"
COUNT = rf"(?:{NUMERAL}|无)"
UNIT = "[项个份处条]"
_BEFORE = re.compile(f"([{TICKED}{EMPTY}])([^{TICKED}{EMPTY}]*)")
_BEHIND = re.compile(f"([^{TICKED}{EMPTY}]*)([{TICKED}{EMPTY}])")


def grade_of(text: str) -> str | None:
    """Return the one grade that a text names, of printed choices the ticked one."""
    marked = _with_marks(text)
    grades = {
        grade
        for piece in (_ticked(marked) if {TICKED, EMPTY} & set(marked) else [marked])
        for grade, form in GRADES.items()
        if form.search(piece)
    }
    return grades.pop() if len(grades) == 1 else None


def is_ticked(text: str) -> bool:
    """Return whether a cell holds a tick and nothing else."""
    return _with_marks(text) == TICKED


def _with_marks(text: str) -> str:
    """Return the plain text with ticks and boxes as two signs."""
    marks = find_marks(text)
    found, position = "", 0
    while position < len(text):
        sign, length = marks.get(position, (text[position], 1))
        found += sign
        position += length
    return vocabulary.plain(found)


def _ticked(marked: str) -> list[str]:
    """Return the choices that are ticked; a mark at the end stands behind its choice."""
    if marked[0] not in TICKED + EMPTY and marked[-1] in TICKED + EMPTY:
        return [text for text, sign in _BEHIND.findall(marked) if sign == TICKED]
    return [text for sign, text in _BEFORE.findall(marked) if sign == TICKED]
