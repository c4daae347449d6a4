"""Printed choices with boxes: which are ticked, and what a choice means."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.marks import EMPTY, TICKED
from data.loaders.audit_reports.regions import Range
from data.loaders.audit_reports.vocabulary import read_words
from data.loaders.audit_reports.wrapping import FULL_LINE

MARKS = TICKED + EMPTY
_SHORT_NAME = 5
Meaning = Callable[[str], str | None]


@dataclass(frozen=True)
class Choice:
    """One printed choice: its mark ("" where none is printed) and its range."""

    mark: str
    start: int
    end: int


@dataclass(frozen=True)
class Ticked:
    """What was ticked, and whether a mark or only a missing box says so."""

    choices: tuple[Choice, ...]
    meanings: tuple[str, ...]
    marked: bool
    boxed: bool


def find_ticked(
    layout: Layout,
    ranges: Sequence[Range],
    meaning: Meaning,
    *,
    split_at_blanks: bool = True,
) -> Ticked:
    """Return the choices of a region that are ticked and mean something.

    Where no choice carries a tick but some carry an empty box, those without a box are ticked;
    where none carries any mark, what is printed is stated.
    """
    choices = _list_choices(layout, ranges, meaning, split_at_blanks)
    told = [
        (choice, found)
        for choice in choices
        if (found := meaning(layout.plain[choice.start : choice.end]))
    ]
    # A tick at words that mean nothing chooses them all the same, on their line.
    breaks = [n for start, end in ranges for n in range(start, end) if layout.plain[n] == "\n"]
    places = {id(choice) for choice, _ in told}
    chosen = {_line_of(choice, ranges, breaks) for choice in choices
              if choice.mark == TICKED and id(choice) not in places}  # fmt: skip
    told = [
        each for each in told if each[0].mark or _line_of(each[0], ranges, breaks) not in chosen
    ]
    marked = any(choice.mark == TICKED for choice, _ in told)
    boxed = any(choice.mark == EMPTY for choice, _ in told)
    wanted = [(c, found) for c, found in told if c.mark == (TICKED if marked else "")]
    return Ticked(tuple(c for c, _ in wanted), tuple(found for _, found in wanted), marked, boxed)


def _line_of(choice: Choice, ranges: Sequence[Range], breaks: Sequence[int]) -> Range:
    """Return which line of a region a choice stands on."""
    starts = [start for start, _ in ranges]
    return bisect_right(starts, choice.start), bisect_right(breaks, choice.start)


def _list_choices(
    layout: Layout, ranges: Sequence[Range], meaning: Meaning, split_at_blanks: bool
) -> list[Choice]:
    lines = _join_wrapped(layout, ranges, meaning)
    before = _choices_of(layout, lines, meaning, split_at_blanks)
    text = "".join(layout.plain[start:end] for start, end in lines)
    side = _side_of_marks(layout, lines)
    if not text or text[0] in MARKS or side < 0:
        return before
    behind = _attach_lone_marks(
        [choice for start, end in lines for choice in _marked_behind(layout.plain, start, end)],
        behind=True,
    )
    if side > 0:
        return behind
    # As good either way: nearly every choice has its mark.
    return min(behind, before, key=lambda each: _count_unmarked(layout, each, meaning))


def _choices_of(
    layout: Layout, lines: Sequence[Range], meaning: Meaning, split_at_blanks: bool
) -> list[Choice]:
    choices: list[Choice] = []
    for start, end in lines:
        pieces = list(_marked_before(layout, start, end, split_at_blanks))
        choices.extend(_rejoin(layout.plain, pieces, meaning))
    return _attach_lone_marks(choices, behind=False)


def _side_of_marks(layout: Layout, lines: Sequence[Range]) -> int:
    """Return whether marks cling to the words before them, above 0, or to those after them."""
    side = 0
    for start, end in lines:
        for position in _marks_outside_brackets(layout.plain, start, end):
            clings_before = position > start and not layout.gap_before(position)
            clings_after = position + 1 < end and not layout.gap_before(position + 1)
            side += clings_before - clings_after
    return side


def _count_unmarked(layout: Layout, choices: Sequence[Choice], meaning: Meaning) -> int:
    words = [layout.plain[choice.start : choice.end] for choice in choices if not choice.mark]
    return sum(meaning(text) is not None for text in words)


def _marks_outside_brackets(plain: str, start: int, end: int) -> Iterator[int]:
    depth = 0
    for position in range(start, end):
        depth = max(0, depth + (plain[position] == "(") - (plain[position] == ")"))
        if plain[position] in MARKS and depth == 0:
            yield position


def _join_wrapped(layout: Layout, ranges: Sequence[Range], meaning: Meaning) -> list[Range]:
    """Join a line to the one before when that ran to the margin and either says little alone."""
    plain = layout.plain
    lines: list[Range] = []
    for start, end in ranges:
        before = plain[slice(*lines[-1])].rsplit("\n", 1)[-1] if lines else ""
        is_rest = len(before) >= FULL_LINE and plain[start] not in MARKS
        if is_rest and not (meaning(before) and meaning(plain[start:end])):
            lines[-1] = (lines[-1][0], end)
        else:
            lines.append((start, end))
    return lines


def _marked_before(layout: Layout, start: int, end: int, split: bool) -> Iterator[Choice]:
    """Yield the choices of a line; marks inside brackets belong to the choice around them."""
    depth, mark, begin = 0, "", start
    for position in range(start, end):
        sign = layout.plain[position]
        if sign == "(" and position > begin:
            depth += 1
        elif sign == ")":
            depth = max(0, depth - 1)
        apart = split and depth == 0 and position > begin and layout.gap_before(position) > 0
        if (sign in MARKS and depth == 0) or apart:
            if position > begin:
                yield Choice(mark, begin, position)
            mark = sign if sign in MARKS else ""
            begin = position + (sign in MARKS)
    if begin < end or mark:
        yield Choice(mark, begin, end)


def _rejoin(plain: str, pieces: list[Choice], meaning: Meaning) -> list[Choice]:
    """A word behind a blank is a choice of its own only if it means something."""
    found: list[Choice] = []
    for piece in pieces:
        own = meaning(plain[piece.start : piece.end])
        # The same in another language is the same choice.
        is_rest = own is None or (found and own == meaning(plain[slice(*_range(found[-1]))]))
        if found and not piece.mark and is_rest:
            found[-1] = Choice(found[-1].mark, found[-1].start, piece.end)
        else:
            found.append(piece)
    return found


def _range(choice: Choice) -> Range:
    return choice.start, choice.end


def _marked_behind(plain: str, start: int, end: int) -> Iterator[Choice]:
    begin = start
    for position in _marks_outside_brackets(plain, start, end):
        yield Choice(plain[position], begin, position)
        begin = position + 1
    if begin < end:
        yield Choice("", begin, end)


def _attach_lone_marks(choices: list[Choice], *, behind: bool) -> list[Choice]:
    """A mark in a cell of its own belongs to the choice beside it."""
    found: list[Choice] = []
    lone = ""
    for choice in choices:
        if choice.start < choice.end:
            found.append(Choice(choice.mark or lone, choice.start, choice.end))
            lone = ""
        elif behind and found:
            found[-1] = Choice(choice.mark, found[-1].start, found[-1].end)
        else:
            lone = choice.mark
    return found


@lru_cache(maxsize=32)
def _forms(table: str, *, are_patterns: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    def pattern(word: str) -> str:
        bare = word if are_patterns else re.escape(word)
        # A short name is no part of another word: EMS is not in SYSTEMS.
        if not are_patterns and word.isascii() and word.isalpha() and len(word) <= _SHORT_NAME:
            return f"(?<![a-z]){bare}(?![a-z])"
        return bare

    return tuple(
        (kind, re.compile("|".join(map(pattern, words))))
        for kind, words in read_words()[table].items()
    )


def kind_of(text: str, table: str, *, are_patterns: bool = False) -> str | None:
    """Return the first listed kind of a closed vocabulary that a plain text names."""
    return next(
        (kind for kind, form in _forms(table, are_patterns=are_patterns) if form.search(text)), None
    )


def kinds_of(text: str, table: str) -> list[str]:
    """Return every kind that a plain text names."""
    return [kind for kind, form in _forms(table, are_patterns=False) if form.search(text)]
