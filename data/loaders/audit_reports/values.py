"""Text of a report → plain values: dates, counts, names, codes of identity."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_CHINESE = r"\u2e80-\u9fff\u3000-\u303f\uff00-\uffef"
_BESIDE_CHINESE = re.compile(rf"(?<=[{_CHINESE}]) | (?=[{_CHINESE}])")
_EDGES = " \t\r\n:：;；,，、。_＿*■□☑☐☒√✓●○\uf052\uf0a3\uf06f\uf0a8\uf0a2\uf0fe"
_NOTHING = {"", "/", "\\", "-", "--", "—", "——", "无", "n/a", "na", "none", "nil", "不适用",
            "不涉及", "无变化", "见附件", "同上"}  # fmt: skip
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_DATE = re.compile(
    rf"{_YEAR}(?:年(?P<m>\d{{1,2}})月(?P<d>\d{{1,2}})日?"
    r"|(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})(?!\d)"
    r"|(?P<m3>\d{2})(?P<d3>\d{2})(?!\d))"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH_DATE = re.compile(
    rf"(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?P<m>{'|'.join(MONTHS)})[a-z]*"
    rf"|(?P<m2>{'|'.join(MONTHS)})[a-z]*(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?),?"
    rf"{_YEAR}"
)
_NUMERALS = {"零": 0, "无": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
             "七": 7, "八": 8, "九": 9, "十": 10}  # fmt: skip
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_NO_COUNT = ("未发现", "没有", "未开具")
_ORGANIZATION = re.compile(r"[\u4e00-\u9fff]{4,}|[A-Za-z]{3,}.*[A-Za-z]{2,}")


def clean(text: str) -> str:
    """Return a value as a person would write it on one line: no blanks beside Chinese."""
    # One blank each first: runs of them would make the search for their ends quadratic.
    text = _BESIDE_CHINESE.sub("", re.sub(r"\s+", " ", text)).strip(_EDGES)
    # The full stop of Co., Ltd. is part of the name.
    return text if re.search(r"[A-Za-z]\.$", text) else text.rstrip(".").rstrip(_EDGES)


def plain_letters(text: str) -> str:
    """Return a text for comparison only: no blanks, width, case or brackets' shape."""
    return re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", text)).lower()


def is_blank(text: str) -> bool:
    """Return whether a value says that there is none."""
    return unicodedata.normalize("NFKC", clean(text)).lower() in _NOTHING


def find_dates(plain: str) -> list[tuple[date, int, int]]:
    """Return the dates of a plain text with their ranges, in order."""
    found = []
    for match in [*_DATE.finditer(plain), *_ENGLISH_DATE.finditer(plain)]:
        parts = match.groupdict()
        month = parts["m"] or parts.get("m2") or parts.get("m3") or ""
        day = parts["d"] or parts.get("d2") or parts.get("d3") or ""
        number = int(month) if month.isdigit() else MONTHS.index(month) + 1
        day_found = day_of(int(parts["y"]), number, int(day))
        if day_found:
            found.append((day_found, *match.span()))
    return sorted(found, key=lambda each: each[1])


def has_wrong_date(plain: str) -> bool:
    """Return whether a plain text names a day that does not exist."""
    named = [*_DATE.finditer(plain), *_ENGLISH_DATE.finditer(plain)]
    return len(named) > len(find_dates(plain))


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a day, None where it does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_number(text: str) -> int | None:
    """Return a small whole number in digits or Chinese; nothing found is 0."""
    if text.isdigit():
        return int(text[:9])
    text = text.translate(_FORMAL)
    tens, ten, ones = text.rpartition("十")
    if ten and {tens, ones} <= set(_NUMERALS) | {""}:
        return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)
    return 0 if text in _NO_COUNT else _NUMERALS.get(text)


def is_organization(text: str) -> bool:
    """Return whether a text can be the name of an organisation."""
    return bool(_ORGANIZATION.search(text)) and not text[:1].isdigit() and len(text) <= 80
