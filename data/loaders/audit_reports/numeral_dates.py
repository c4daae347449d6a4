"""Dates in Chinese numerals, 二〇二六年四月十日, as the digits they stand for."""

from __future__ import annotations

import re

from data.loaders.audit_reports.values import parse_number

_DIGITS = {sign: str(value) for value, sign in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "零○0OＯ０", "0"
)
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_DATE = re.compile(
    r"(?P<y>[一二][〇零○0OＯ０一二三四五六七八九]{3})\s*年"
    rf"(?:\s*(?P<m>{_NUMERAL})\s*月(?:\s*(?P<d>{_NUMERAL})\s*[日号]"
    rf"(?:\s*[至到~～—–-]+\s*(?:(?P<m2>{_NUMERAL})\s*月\s*)?(?P<d2>{_NUMERAL})\s*[日号])?)?)?"
)


def find_numeral_dates(text: str) -> dict[int, tuple[str, int]]:
    """Return what to read in place of the numerals of dates: position → digits and length."""
    found: dict[int, tuple[str, int]] = {}
    for match in _DATE.finditer(text):
        for place, sign in enumerate(match["y"], start=match.start("y")):
            found[place] = (_DIGITS[sign], 1)
        for part in ("m", "d", "m2", "d2"):
            number = parse_number(match[part]) if match[part] else None
            if number:
                found[match.start(part)] = (str(number), len(match[part]))
    return found
