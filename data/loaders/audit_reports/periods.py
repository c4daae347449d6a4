"""The first and last day that a plain text names: a period, several days, or one."""

from __future__ import annotations

import re
from datetime import date

from data.loaders.audit_reports.values import MONTHS, day_of, find_dates, has_wrong_date

_TO = r"(?:至|到|[-~–—−])"
# What may stand between two days of one period, and behind the last.
_TIME = r"(?:[日号起]|[上下]午|\n|[\d:(),时分]|[周(]?(?:星期|周)[一二三四五六日天])"
_END_OF_DAY = r"(?:[日号]|(?![\d年./:人天个名时点-]))"
# The end of a period without its year, or without its month as well.
_REST = re.compile(
    rf"{_TIME}*(?:{_TO}|\n)*{_TO}\n?(?:(?P<m>\d{{1,2}})[月./-])?(?P<d>\d{{1,2}}){_END_OF_DAY}"
)
# A further day: 4月1日、4月8日 or 4月1日、8日.
_ALSO = re.compile(
    rf"{_TIME}*(?:[、,;和及与&]|and)+\n?(?:(?P<m>\d{{1,2}})[月./-](?P<d>\d{{1,2}}){_END_OF_DAY}"
    r"|(?P<d2>\d{1,2})(?:[日号]|(?=[、)\n]|$)))"
)
_UP_TO_FULL_DATE = re.compile(rf"(?:{_TIME}|{_TO}|[、;和及与&]|and)*")
_LEFT_OPEN = re.compile(rf"{_TIME}*{_TO}[年月日止_\s]*(?:$|[;。)])")
_LONGEST_TEXT = 600  # characters; no value of a date is longer
_LONGEST_PERIOD = 60  # days, where the year of the end is not printed
_MONTH = f"(?:{'|'.join(MONTHS)})[a-z]*"
_NTH = "(?:st|nd|rd|th)?"
_FURTHER = rf"(?:,\d{{1,2}}{_NTH})*"
_YEAR = r"(?P<y>(?:19|20)\d{2})"
_JOINT = r",?(?:to|and|&|[-~–—−])+"
# 24-25June2024, June24-25,2024: the first day has no year, perhaps no month.
_ENGLISH_START = re.compile(
    rf"(?P<d>\d{{1,2}}){_NTH}(?P<m>{_MONTH})?{_FURTHER}{_JOINT}$"
    rf"|(?P<m2>{_MONTH})(?P<d2>\d{{1,2}}){_NTH}{_FURTHER}{_JOINT}$"
)
_ENGLISH_END = re.compile(
    rf"(?P<m>{_MONTH})(?P<d>\d{{1,2}}){_NTH}{_FURTHER}{_JOINT}(?P<d2>\d{{1,2}}){_NTH},?{_YEAR}"
)
# The last day is None where the text breaks off before it.
Period = tuple[date, date | None, int, int]


def find_period(plain: str) -> Period | None:
    """Return the first and last day that a text names with their range; one date is both.

    None where a day of it does not exist: the others would be taken for the whole.
    """
    plain = plain[:_LONGEST_TEXT]
    dates = find_dates(plain)
    if has_wrong_date(plain):
        return None
    english = _english_period(plain, dates)
    if english or not dates:
        return english
    first, start, end = dates[0]
    last = first
    is_second = True
    while True:
        following = next((each for each in dates if each[1] >= end), None)
        stop = following[1] if following else len(plain)
        part = _REST.match(plain, end, stop) or _ALSO.match(plain, end, stop)
        if part:
            day = _complete(last, part)
            if day is None:
                return None
            last, end = max(last, day), part.end()
        elif following and (is_second or _UP_TO_FULL_DATE.fullmatch(plain, end, stop)):
            # A second date is the end of the period, whatever stands between.
            last, _, end = following
        else:
            break
        is_second = False
    return first, None if _LEFT_OPEN.match(plain, end) else last, start, end


def _complete(before: date, part: re.Match[str]) -> date | None:
    """Return a day printed without its year, or month, after the day before it."""
    printed = part.groupdict()
    month = int(printed["m"] or before.month)
    number = int(printed["d"] or printed.get("d2") or 0)
    day = day_of(before.year, month, number)
    following = day_of(before.year + 1, month, number)
    if day and following and day < before and (following - before).days <= _LONGEST_PERIOD:
        return following  # from December to January
    return day


def _english_period(plain: str, dates: list[tuple[date, int, int]]) -> Period | None:
    """Return a period in English whose first day is written without its year."""
    both = _ENGLISH_END.search(plain)
    if both:
        year, month = int(both["y"]), MONTHS.index(both["m"][:3]) + 1
        first, last = day_of(year, month, int(both["d"])), day_of(year, month, int(both["d2"]))
        return (first, last, *both.span()) if first and last else None
    before = _ENGLISH_START.search(plain[: dates[0][1]]) if dates else None
    if before is None:
        return None
    last, _, end = dates[0]
    name = before["m"] or before["m2"]
    month = MONTHS.index(name[:3]) + 1 if name else last.month
    first = day_of(last.year, month, int(before["d"] or before["d2"]))
    return (first, last, before.start(), end) if first else None
