"""What a column of a brought table is: name, headers, kind of cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    KEY = "key"
    SCHEME = "scheme"
    CODES = "codes"
    EDITION = "edition"
    LEVEL = "level"
    EMPLOYMENT = "employment"
    AUDIT_TYPE = "audit_type"
    CERTIFICATE_STATUS = "certificate_status"
    SEX = "sex"
    PROVINCE = "province"
    DATE = "date"
    MONTH = "month"
    FLAG = "flag"
    COUNT = "count"
    DAYS = "days"
    POINTS = "points"
    RATING = "rating"


@dataclass(frozen=True)
class Column:
    """One column of a table that people bring.

    Parameters
    ----------
    name
        Canonical name; also accepted as a header.
    zh
        Chinese headers, the first one is printed on templates.
    kind
        What the cells hold.
    required
        Whether the file must have it and each row must fill it.
    en
        Further English headers that are understood.
    """

    name: str
    zh: tuple[str, ...]
    kind: Kind
    required: bool = False
    en: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A kind of file: its columns and the key that identifies a row.

    ``sheet`` is the one of a workbook that was asked for; blank is the one that fits best.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    sheet: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def understanding(self, headers: Mapping[str, str]) -> Table:
        """Return the same table with further headers understood.

        Parameters
        ----------
        headers
            Header as printed → name of the column it stands for.
        """
        columns = tuple(
            replace(
                column,
                zh=column.zh + tuple(h for h, name in headers.items() if name == column.name),
            )
            for column in self.columns
        )
        return replace(self, columns=columns)

    def on_sheet(self, name: str) -> Table:
        """Return the same table, asked for on this sheet of a workbook."""
        return replace(self, sheet=name)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.required)
