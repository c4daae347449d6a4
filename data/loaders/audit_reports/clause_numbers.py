"""How the clauses of a standard are written, and the standard beside them."""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports.choices import kinds_of
from data.loaders.audit_reports.vocabulary import plain
from data.loaders.values import parse_scheme

# A clause is 4 to 10 of a management standard, so 2024.10 is none.
CLAUSE = re.compile(
    r"(?<![\d.])(?:(?<![A-Za-z])[QEOS](?![A-Za-z])[:：]?\s*)?((?:(?<![A-Za-z])A\.)?\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.])"
)
# The number of a standard beside a clause of it.
STANDARD_NO = re.compile(
    r"(?:GB|ISO)[\s/A-Za-z]*\d{4,5}(?:\.\d+)?(?:[-:：]\d{4})?(?:\s*标准)?", re.IGNORECASE
)
# What names a scheme beside a clause; 质量部 is a department and names none.
_CODE = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(s.SCHEMES)})(?![A-Za-z])|[\u4e00-\u9fff]{{2,6}}管理体系",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?:\s|[、,，/]|和|及|与|条款)*")


def schemes_told(text: str) -> list[str | None]:
    """Return for each clause of a text the scheme that is named with it, None without one."""
    found: list[str | None] = []
    end, heading = 0, None
    for match in CLAUSE.finditer(text):
        before = text[end : match.start()]
        named = scheme_named(before)
        if re.search(r"[:：][^:：]*$", before) and named:
            heading = named  # QMS：生产部 8.5.1、综合部 7.2
        elif re.search(r"[;；。\n]", before):
            heading = None
        is_lettered = match[0][0] in "QEOS"
        if is_lettered:
            named = None if re.search(r"[QEOS]\s*[/、]\s*$", before) else parse_scheme(match[0][0])
        elif named is None and found and _BETWEEN.fullmatch(before):
            named = found[-1]
        found.append(named or (None if is_lettered else heading))
        end = match.end()
    return found


def scheme_named(text: str) -> str | None:
    """Return the one scheme that the standards and codes of a text name."""
    words = [match[0] for form in (STANDARD_NO, _CODE) for match in form.finditer(text)]
    found = {scheme for word in words for scheme in kinds_of(plain(word), "schemes")}
    return found.pop() if len(found) == 1 else None


def scheme_of_cell(text: str) -> str | None:
    """Return the one scheme that a cell for it names, by letter, word or standard."""
    found = kinds_of(plain(text), "schemes")
    return parse_scheme(text) or (found[0] if len(found) == 1 else None)
