"""Headers that a file has and no column knows: shown, mapped once, remembered for the source.

A source is known by the headers it prints: next month's file of the same layout is read the same
way without being asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine

from data import schema as s
from data.loaders.header_rows import known_headers, plain_header
from data.loaders.sheets import Sheet, read_head
from data.loaders.statistics_headers import find_layout, is_beside_counts
from data.loaders.tables import printed_headers
from data.loaders.workbooks import list_sheets
from data.store.repository import Repository
from matching.errors import CertMatchError

__all__ = [
    "HeaderCheck",
    "check_headers",
    "check_statistics_headers",
    "fetch_headers",
    "fetch_remembered",
    "fetch_statistics_headers",
    "list_sheets",
    "remember_headers",
]


@dataclass(frozen=True)
class HeaderCheck:
    """What a file's headers say.

    Attributes
    ----------
    table
        The columns of its kind.
    printed
        Every header, in the file's order.
    unknown
        Those that stand for no column.
    free
        Columns without a header in the file, in the order of the table.
    missing
        Free columns the file must have.
    chosen
        What was remembered for this source: header → column.
    """

    table: s.Table
    printed: tuple[str, ...]
    unknown: tuple[str, ...]
    free: tuple[s.Column, ...]
    missing: tuple[s.Column, ...]
    chosen: Mapping[str, str]


def check_headers(engine: Engine, table: s.Table, content: bytes, file: str) -> HeaderCheck:
    """Compare the headers of a file with the columns of its kind.

    Raises
    ------
    CertMatchError
        The file is no table.
    """
    printed = printed_headers(read_head(content, file, table), file, table)
    with engine.connect() as connection:
        chosen = _fetch(connection, table, printed)
    known = known_headers(table)
    # A header that is printed twice is asked about once.
    unknown = tuple(
        dict.fromkeys(header for header in printed if plain_header(header) not in known)
    )
    present = {known[plain_header(header)] for header in printed if header not in unknown}
    free = tuple(column for column in table.columns if column.name not in present)
    return HeaderCheck(
        table, printed, unknown, free, tuple(column for column in free if column.required), chosen
    )


def check_statistics_headers(engine: Engine, content: bytes, file: str) -> HeaderCheck | None:
    """Compare the headers of a statistics table with its columns; None for a post.

    Ranks, shares and growth, which the published tables print too, are not asked about.
    """
    found = find_layout(content, file)
    if found is None:
        return None
    check = check_headers(engine, found[0], content, file)
    return replace(check, unknown=tuple(h for h in check.unknown if not is_beside_counts(h)))


def fetch_statistics_headers(engine: Engine, content: bytes, file: str) -> dict[str, str] | None:
    """Return what was remembered for statistics tables with these headers; None for a post."""
    found = find_layout(content, file)
    return fetch_remembered(engine, *found) if found else None


def fetch_headers(engine: Engine, table: s.Table, sheet: Sheet, file: str) -> dict[str, str]:
    """Return what was remembered for files with these headers, nothing for an unknown source.

    Raises
    ------
    CertMatchError
        The file is empty.
    """
    return fetch_remembered(engine, table, printed_headers(sheet, file, table))


def fetch_remembered(engine: Engine, table: s.Table, printed: tuple[str, ...]) -> dict[str, str]:
    """Return what was remembered for files that print these headers."""
    with engine.connect() as connection:
        return _fetch(connection, table, printed)


def remember_headers(
    engine: Engine, table: s.Table, printed: tuple[str, ...], chosen: Mapping[str, str]
) -> None:
    """Remember which columns the unknown headers of a source stand for.

    Raises
    ------
    CertMatchError
        A header is not in the file, or two stand for one column.
    """
    for header, name in chosen.items():
        if header not in printed or name not in table.names:
            raise CertMatchError("unknown_choice", where=header, found=name,
                                 expected=" | ".join(table.names))  # fmt: skip
    if len(set(chosen.values())) < len(chosen):
        raise CertMatchError("column_twice", where=table.name, found=" / ".join(chosen),
                             expected=" / ".join(chosen.values()))  # fmt: skip
    document = json.dumps(dict(chosen), ensure_ascii=False, sort_keys=True)
    with engine.begin() as connection:
        Repository(connection).put_setting(_key(table, printed), document)


def _fetch(connection: Connection, table: s.Table, printed: tuple[str, ...]) -> dict[str, str]:
    document = Repository(connection).get_setting(_key(table, printed))
    found: dict[str, str] = json.loads(document) if document else {}
    return found


def _key(table: s.Table, printed: tuple[str, ...]) -> str:
    source = "\x1f".join(sorted(map(plain_header, printed)))
    return f"headers:{table.name}:{hashlib.sha256(source.encode()).hexdigest()[:16]}"
