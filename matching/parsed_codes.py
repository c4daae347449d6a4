"""What was read in a cell of specialty codes 专业代码, and what was odd about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matching.code_book import LEVELED_SCHEMES, NEW, OLD, CodeBook

ERROR, REVIEW, NOTICE = "error", "review", "notice"


@dataclass(frozen=True)
class SpecialtyCode:
    """One code; ``scheme`` is empty where neither row nor cell names one."""

    scheme: str
    edition: str
    code: str


@dataclass(frozen=True)
class Remark:
    """What was odd about a cell.

    ``severity`` is ``error`` (the row is refused), ``review`` (it loads, somebody should look) or
    ``notice`` (read without doubt, but not as it was written).
    """

    kind: str
    value: str
    severity: str


@dataclass(frozen=True)
class ParsedCodes:
    """The codes of one cell in the order written, each once, and the remarks on it."""

    codes: tuple[SpecialtyCode, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def outcome(self) -> str:
        """``ok``, ``review`` (loads with a warning) or ``reject``."""
        found = {remark.severity for remark in self.remarks}
        return "reject" if ERROR in found else "review" if REVIEW in found else "ok"


def format_codes(codes: Iterable[SpecialtyCode]) -> str:
    """Return codes of one scheme as canonical text: ``new:33.02.01|old:17.09.00``."""
    return "|".join(f"{code.edition}:{code.code}" for code in codes)


def list_unknown(codes: Iterable[SpecialtyCode], book: CodeBook) -> list[Remark]:
    """Return a remark for each code that its list does not know."""
    return [remark for code in codes if (remark := question(code, book))]


def question(code: SpecialtyCode, book: CodeBook) -> Remark | None:
    """Return what is odd about a code's place in the lists, None where nothing is."""
    scheme = code.scheme or LEVELED_SCHEMES[0]
    if book.is_known(scheme, code.edition, code.code):
        return None
    other = OLD if code.edition == NEW else NEW
    if book.has_levels(scheme) and book.is_known(scheme, other, code.code):
        return Remark("other_edition", code.code, NOTICE)
    return Remark("unknown_code", code.code, REVIEW)
