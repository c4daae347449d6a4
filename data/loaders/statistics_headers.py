"""Headers of statistics tables: what they mean by their words, and which table a file holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from data import schema as s
from data.loaders.header_rows import known_headers, match_header, plain_header
from data.loaders.post_labels import OTHER, RANK, SHARE, find_header
from data.loaders.sheets import read_head, read_sheet
from data.loaders.tables import RawTable, printed_headers, read_raw_table
from matching.errors import CertMatchError

LAYOUTS = (s.STATISTICS_BY_REGION, s.STATISTICS_BY_DOMAIN)
_FEWEST = 2  # headers of a table; a text has lines of one cell


def read_layout(table: s.Table, content: bytes, file: str) -> RawTable:
    """Read a file as one of the two tables, its counts under any of their names.

    Raises
    ------
    CertMatchError
        As `read_raw_table`.
    """
    sheet = read_sheet(content, file, table)
    meant = headers_meant(table, printed_headers(sheet, file, table))
    return read_raw_table(sheet, file, table.understanding(meant))


def headers_meant(table: s.Table, printed: Iterable[str]) -> dict[str, str]:
    """Return the headers that no column has, but that the posts' tables would understand.

    One that may mean a column which the file has already, or which another may mean too, is left.
    """
    known = known_headers(table)
    plain = {header: plain_header(header) for header in printed}
    taken = {known[text] for text in plain.values() if text in known}
    meant = {header: _meaning(text) for header, text in plain.items() if text not in known}
    found = Counter(meant.values())
    return {
        header: name
        for header, name in meant.items()
        if name in table.names and name not in taken and found[name] == 1
    }


def _meaning(plain: str) -> str | None:
    """Return the column of a header by its words; 企业 alone may be a name, 企业数 is a count."""
    name = find_header(plain)
    is_count = bool(re.search("[数量]", plain))
    return name if name and is_count is (name in (s.CERTIFICATES, s.ORGANIZATIONS)) else None


def is_beside_counts(header: str) -> bool:
    """Tell whether a column holds ranks, shares or growth, as published tables do."""
    return find_header(plain_header(header)) in (RANK, SHARE, OTHER)


def find_layout(content: bytes, file: str) -> tuple[s.Table, tuple[str, ...]] | None:
    """Return the table that a file holds, at least in part, and its headers as printed.

    Returns
    -------
    tuple or None
        The table understands what its headers mean by their words. None for a post.
    """
    found = []
    for table in LAYOUTS:
        try:
            sheet = read_head(content, file, table)
            printed = printed_headers(sheet, file, table)
        except CertMatchError:
            return None
        if any("。" in cell for row in sheet.rows for cell in row):
            return None
        meant = table.understanding(headers_meant(table, printed))
        found.append((match_header(sheet.rows, meant), meant, printed))
    (_, known), table, printed = max(found, key=lambda each: each[0])
    return (table, printed) if known and len(printed) >= _FEWEST else None
