"""Cells of specialty codes in great number: each distinct cell, most of them composed, once."""

from __future__ import annotations

import re

from data.loaders.records import NO_CODES, list_code_problems
from matching.specialty_codes import CodeBook, format_codes, parse_specialty_codes

Problem = tuple[str, str, str, str]  # value, problem, severity, expected
Reading = tuple[str | None, list[Problem]]

_REMEMBERED = 100_000
_SEPARATOR = re.compile("[;；,，、]")
# Small codes in full, whose reading does not depend on what stands beside them.
_PLAIN = re.compile(r"\d\d\.\d\d\.\d\d(?:[;；,，、]\d\d\.\d\d\.\d\d)*")
_NOTHING: Reading = (None, [])


class CodeCells:
    """Reads cells of codes; what was read is remembered.

    Parameters
    ----------
    book
        Knows the codes.
    """

    def __init__(self, book: CodeBook) -> None:
        self._book = book
        self._readings: dict[tuple[str, str, str], Reading] = {}

    def read(self, text: str, scheme: str | None, edition: str) -> Reading:
        """Return a cell's canonical text, None where it has no code, and its problems."""
        # A row without a readable scheme is refused already.
        if scheme is None or text in NO_CODES:
            return _NOTHING
        return self._compose(text, scheme, edition) or self._recall(text, scheme, edition)

    def read_fraction(self, text: str, scheme: str | None, edition: str) -> list[Problem]:
        """Return the problems of a cell that a spreadsheet holds as a number with decimals."""
        if scheme is None or text in NO_CODES:
            return []
        parsed = parse_specialty_codes(text, scheme, edition, self._book)
        return list_code_problems(text, scheme, parsed, self._book, is_fraction=True)

    def _compose(self, text: str, scheme: str, edition: str) -> Reading | None:
        if not _PLAIN.fullmatch(text):
            return None
        pieces = dict.fromkeys(_SEPARATOR.split(text))
        readings = [self._recall(piece, scheme, edition) for piece in pieces]
        if any(problems or not canonical for canonical, problems in readings):
            return None
        return "|".join(canonical for canonical, _ in readings if canonical), []

    def _recall(self, text: str, scheme: str, edition: str) -> Reading:
        key = (text, scheme, edition)
        if key not in self._readings:
            if len(self._readings) > _REMEMBERED:
                self._readings.clear()
            parsed = parse_specialty_codes(text, scheme, edition, self._book)
            problems = list_code_problems(text, scheme, parsed, self._book, is_fraction=False)
            self._readings[key] = (format_codes(parsed.codes) or None, problems)
        return self._readings[key]
