"""Cells of a spreadsheet that would read as blank: formulas without a result, and failed ones.

Programs that write spreadsheets leave the results to the next program that opens the file.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Formulas = Mapping[tuple[int, int], str]
_CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<marks>[^<>]*)>\s*"
    rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>(?P<text>[^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\b[^<>]*/>|<(?:\w+:)?v\b[^<>]*>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?P<marks>[^<>]*\bt\s*=\s*[\"']e[\"'][^<>]*)>"
    rb"(?:(?!</?(?:\w+:)?[cv]\b).)*<(?:\w+:)?v\b[^<>]*>(?P<text>[^<]*)<",
    re.DOTALL,
)
_ADDRESS = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
# A formula whose result is a text may have the empty text as its result.
_IS_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")


def find_formulas_without_result(source: bytes | Path, name: str) -> dict[tuple[int, int], str]:
    """Return the formulas of a sheet without a result by (row, column), both from 0."""
    found = _find_cells(_CELL, source, name)
    return {place: f"={text}" for place, text, marks in found if not _IS_TEXT.search(marks)}


def find_errors(source: bytes | Path, name: str) -> dict[tuple[int, int], str]:
    """Return what a sheet shows for formulas that failed (``#N/A``) by (row, column), from 0."""
    return {place: text for place, text, _ in _find_cells(_ERROR, source, name)}


def _find_cells(
    pattern: re.Pattern[bytes], source: bytes | Path, name: str
) -> Iterator[tuple[tuple[int, int], str, bytes]]:
    for cell in pattern.finditer(_read_sheet(source, name)):
        if address := _ADDRESS.search(cell["marks"]):
            place = int(address[2]) - 1, column_number(address[1]) - 1
            yield (
                place,
                html.unescape((cell["text"] or b"").decode(errors="replace")),
                cell["marks"],
            )


def _read_sheet(source: bytes | Path, name: str) -> bytes:
    content = io.BytesIO(source) if isinstance(source, bytes) else source
    with zipfile.ZipFile(content) as archive:
        try:
            return archive.read(_find_sheet(archive, name))
        except (KeyError, StopIteration, ElementTree.ParseError):
            return b""  # the reader found the sheet where its parts do not say it is


def column_number(letters: bytes) -> int:
    """Return the number of a column by its letters, A = 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as spreadsheets print it; both numbers from 0."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return f"{letters}{row + 1}"


def insert_formulas(rows: list[list[Any]], formulas: Formulas) -> None:
    """Put what was found into the cells of a sheet that read as blank without it."""
    for (row, column), text in formulas.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = text


def _find_sheet(archive: zipfile.ZipFile, name: str) -> str:
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    sheet = next(each for each in book.iterfind(".//{*}sheet") if each.get("name") == name)
    mark = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
    parts = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(part.attrib["Target"] for part in parts if part.get("Id") == mark)
    return posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
