"""Cells of specialty codes in great number: each distinct cell, most of them composed, once."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data import schema as s
from data.loaders.records import NO_CODES, list_code_problems
from matching.specialty_codes import CodeBook, format_codes, parse_specialty_codes

Problem = tuple[str, str, str, str]  # value, problem, severity, expected
Reading = tuple[str | None, list[Problem]]

_REMEMBERED = 100_000
_SEPARATOR = "[;；,，、]"
# Small codes in full, whose reading does not depend on what stands beside them.
_PLAIN = rf"^\d\d\.\d\d\.\d\d(?:{_SEPARATOR}\d\d\.\d\d\.\d\d)*$"

Flags = NDArray[np.bool_]


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

    def read(
        self, texts: pa.Array, schemes: pa.Array, editions: pa.Array
    ) -> tuple[pa.Array, dict[int, list[Problem]]]:
        """Return canonical texts, null where a cell has no code, and problems by position.

        Parameters
        ----------
        texts
            Distinct cells as they stand.
        schemes, editions
            Of their rows; a null scheme marks a row that is refused already.
        """
        texts = pc.fill_null(pc.utf8_trim_whitespace(texts), "")
        composed = self._compose(texts, schemes, editions)
        others = np.flatnonzero(composed.is_null().to_numpy(zero_copy_only=False))
        cells = zip(
            *(part.take(pa.array(others)).to_pylist() for part in (texts, schemes, editions)),
            strict=True,
        )
        readings = dict(zip(others.tolist(), (self._recall(*cell) for cell in cells), strict=True))
        known = pa.array([text for text, _ in readings.values()], pa.string())
        canonical = pc.replace_with_mask(composed, composed.is_null(), known)
        return canonical, {at: problems for at, (_, problems) in readings.items() if problems}

    def read_fraction(self, text: str, scheme: str | None, edition: str) -> list[Problem]:
        """Return the problems of a cell that a spreadsheet holds as a number with decimals."""
        if scheme is None or text in NO_CODES:
            return []
        parsed = parse_specialty_codes(text, scheme, edition, self._book)
        return list_code_problems(text, scheme, parsed, self._book, is_fraction=True)

    def _compose(self, texts: pa.Array, schemes: pa.Array, editions: pa.Array) -> pa.Array:
        """Put cells together from codes that are without problem on their own; else null."""
        plain = pc.and_(pc.match_substring_regex(texts, _PLAIN), schemes.is_valid())
        lists = pc.split_pattern_regex(pc.if_else(plain, texts, None), _SEPARATOR)
        cell = pc.list_parent_indices(lists).to_numpy()
        codes = pc.list_flatten(lists).dictionary_encode()
        marks = (part.take(pa.array(cell)) for part in (schemes, editions))
        pieces = pc.binary_join_element_wise(codes.cast(pa.string()), *marks, " ")
        spoiled = cell[~self._are_clean(pieces.dictionary_encode())]
        occurrences = np.sort(cell * (len(codes.dictionary) + 1) + codes.indices.to_numpy())
        twice = occurrences[1:][np.diff(occurrences) == 0] // (len(codes.dictionary) + 1)
        usable = plain.to_numpy(zero_copy_only=False).copy()
        usable[spoiled] = usable[twice] = False
        result = pa.nulls(len(texts), pa.string())
        for edition in (s.EDITION_NEW, s.EDITION_OLD):
            joined = pc.replace_substring_regex(texts, _SEPARATOR, f"|{edition}:")
            written = pc.binary_join_element_wise(f"{edition}:", joined, "")
            here = pc.and_(pa.array(usable), pc.equal(editions, edition))
            result = pc.if_else(here, written, result)
        return result

    def _are_clean(self, pieces: pa.DictionaryArray) -> Flags:
        readings = [self._recall(*piece.split(" ")) for piece in pieces.dictionary.to_pylist()]
        clean = np.array([bool(text) and not problems for text, problems in readings], dtype=bool)
        return clean[pieces.indices.to_numpy()]

    def _recall(self, text: str, scheme: str | None, edition: str) -> Reading:
        if scheme is None or text in NO_CODES:
            return None, []
        key = (text, scheme, edition)
        if key not in self._readings:
            if len(self._readings) > _REMEMBERED:
                self._readings.clear()
            parsed = parse_specialty_codes(text, scheme, edition, self._book)
            problems = list_code_problems(text, scheme, parsed, self._book, is_fraction=False)
            self._readings[key] = (format_codes(parsed.codes) or None, problems)
        return self._readings[key]
