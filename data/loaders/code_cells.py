"""Cells of specialty codes in great number: each distinct cell, most of them composed, once."""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data import schema as s
from data.errors import ERROR, WARNING
from matching.specialty_codes import (
    CodeBook,
    ParsedCodes,
    format_codes,
    parse_specialty_codes,
)

Problem = tuple[str, str, str, str]  # value, problem, severity, expected
Reading = tuple[str | None, list[Problem]]
Flags = NDArray[np.bool_]

NO_CODES = ("", "无", "-", "—", "/", "N/A")
# Which remarks of the code normaliser become which problem of an import.
_SEVERITY = {"error": ERROR, "review": WARNING, "notice": WARNING}
_REMEMBERED = 100_000
_SEPARATORS = ";；,，、|｜ \u3000\n\t"
# Small codes in full, whose reading does not depend on what stands beside them.
_PLAIN = rf"^\d\d\.\d\d\.\d\d(?:[{_SEPARATORS}]+\d\d\.\d\d\.\d\d)*$"


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
            Cells as they stand.
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
        return _list_problems(text, scheme, parsed, self._book, is_fraction=True)

    def _compose(self, texts: pa.Array, schemes: pa.Array, editions: pa.Array) -> pa.Array:
        """Put cells together from codes that are without problem on their own; else null.

        A roster holds a million codes, and nearly all stand in such cells.
        """
        plain = pc.and_(pc.match_substring_regex(texts, _PLAIN), schemes.is_valid())
        lists = _split(pc.if_else(plain, texts, None))
        cell = pc.list_parent_indices(lists).to_numpy()
        codes = pc.list_flatten(lists).dictionary_encode()
        pieces = _number(schemes)[cell], _number(editions)[cell], codes.indices.to_numpy()
        spoiled = cell[~self._are_clean(pieces, codes.dictionary, schemes, editions)]
        occurrences = np.sort(cell * (len(codes.dictionary) + 1) + pieces[2])
        twice = occurrences[1:][np.diff(occurrences) == 0] // (len(codes.dictionary) + 1)
        usable = plain.to_numpy(zero_copy_only=False).copy()
        usable[spoiled] = usable[twice] = False
        result = pa.nulls(len(texts), pa.string())
        for edition in (s.EDITION_NEW, s.EDITION_OLD):
            here = pc.and_(pa.array(usable), pc.equal(editions, edition))
            if pc.any(here).as_py():
                joined = pc.binary_join(lists, f"|{edition}:")
                written = pc.binary_join_element_wise(f"{edition}:", joined, "")
                result = pc.if_else(here, written, result)
        return result

    def _are_clean(
        self, pieces: tuple[np.ndarray, ...], codes: pa.Array, schemes: pa.Array, editions: pa.Array
    ) -> Flags:
        """Return whether each piece, a code in a scheme and edition, is without problem.

        Parameters
        ----------
        pieces
            Numbers of scheme, edition and code of each.
        codes, schemes, editions
            What the numbers stand for.
        """
        names = [part.dictionary_encode().dictionary.to_pylist() for part in (schemes, editions)]
        shape = (len(names[0]) + 1, len(names[1]) + 1, len(codes) + 1)
        distinct = pa.array(np.ravel_multi_index(pieces, shape)).dictionary_encode()
        parts = np.unravel_index(distinct.dictionary.to_numpy(), shape)
        texts = codes.to_pylist()
        readings = [
            self._recall(texts[code], names[0][scheme], names[1][edition])
            for scheme, edition, code in zip(*parts, strict=True)
        ]
        clean = np.array([bool(text) and not problems for text, problems in readings], dtype=bool)
        return clean[distinct.indices.to_numpy()]

    def _recall(self, text: str, scheme: str | None, edition: str) -> Reading:
        if scheme is None or text in NO_CODES:
            return None, []
        key = (text, scheme, edition)
        if key not in self._readings:
            if len(self._readings) > _REMEMBERED:
                self._readings.clear()
            parsed = parse_specialty_codes(text, scheme, edition, self._book)
            problems = _list_problems(text, scheme, parsed, self._book, is_fraction=False)
            self._readings[key] = (format_codes(parsed.codes) or None, problems)
        return self._readings[key]


def _split(texts: pa.Array) -> pa.Array:
    """Return the lists of codes of plain cells, null where a text is."""
    # Replacing one mark after the other takes a third of the time of a regular expression, and
    # people write one or two of them.
    written = "".join(text for text in texts.to_pylist() if text)
    for mark in filter(written.__contains__, _SEPARATORS):
        texts = pc.replace_substring(texts, mark, "|")
    while pc.any(pc.match_substring(texts, "||")).as_py():
        texts = pc.replace_substring(texts, "||", "|")
    return pc.split_pattern(texts, "|")


def _number(names: pa.Array) -> NDArray[np.int64]:
    """Return the number of each name among the distinct ones, one beyond them for null."""
    encoded = names.dictionary_encode()
    return pc.fill_null(encoded.indices, len(encoded.dictionary)).to_numpy().astype(np.int64)


def _list_problems(
    text: str, scheme: str, parsed: ParsedCodes, book: CodeBook, *, is_fraction: bool
) -> list[Problem]:
    """Return what is to be said of a cell of codes."""
    problems = [
        (
            text if remark.severity == ERROR else remark.value,
            remark.kind,
            _SEVERITY[remark.severity],
            book.examples(scheme),
        )
        for remark in parsed.remarks
    ]
    if is_fraction and any(
        book.is_known(scheme, code.edition, f"{code.code}0") for code in parsed.codes
    ):
        problems.append((text, "code_from_number", WARNING, f"{text}0"))
    problems += [
        (code.code, "code_coarse", WARNING, "")
        for code in parsed.codes
        if _is_coarse(scheme, code.code, book)
    ]
    return problems


@cache
def _is_coarse(scheme: str, code: str, book: CodeBook) -> bool:
    return book.truncate(scheme, code, "small") is None
