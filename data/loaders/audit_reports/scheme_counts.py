"""Counts of nonconformities that one line gives for several schemes: their sum, or unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from data import schema as s
from data.loaders.audit_reports.grades import COUNT, UNIT
from data.loaders.audit_reports.values import parse_number

_LATIN = "|".join(scheme.lower() for scheme in s.SCHEMES)
_HEAD = re.compile(
    rf"(?:(?<![a-z])(?:{_LATIN}|[qeos](?=[:(\d]))(?![a-z])"
    r"|质量|环境|职业健康安全|能源|食品安全|信息安全|知识产权|测量)(?:管理)?(?:体系)?(?:\([a-z/]+\))?(?P<sign>[:(]?)"
)
_OF_SCHEME = rf"{_HEAD.pattern.replace('?P<sign>', '?:')}\(?({COUNT})\)?{UNIT}?[,、;/和及]*"
_NONE = re.compile(r"(?:均?无|没有|未发现)(?:任何)?(?:不符合|不合格)?项?[,;。)]*")
_TOTAL = re.compile("共计|合计|总计|总共|共")
Forms = Mapping[str, Sequence[re.Pattern[str]]]


def read_scheme_counts(line: str, forms: Forms, grades: Mapping[str, str]) -> dict[str, int | None]:
    """Return the counts of a plain line by grade, empty unless it gives those of several schemes.

    A grade is None where not every scheme has its count.

    Parameters
    ----------
    forms
        How a count of each grade is printed, with the number as group ``n``.
    grades
        The words of each grade as a regular expression.
    """
    found = {grade: _after_grade(line, words) for grade, words in grades.items()}
    if any(number is not None for number in found.values()):
        return {grade: number for grade, number in found.items() if number is not None}
    heads = list(_HEAD.finditer(line))
    if len(heads) < 2:
        return {}
    stops = [head.start() for head in heads[1:]] + [len(line)]
    parts = [line[head.end() : stop] for head, stop in zip(heads, stops, strict=True)]
    parts[-1], *total = _TOTAL.split(parts[-1], maxsplit=1)
    counts = [{grade: _count(part, forms[grade]) for grade in forms} for part in parts]
    is_said = [_is_none(part) or any(n is not None for n in count.values())
               for part, count in zip(parts, counts, strict=True)]  # fmt: skip
    counted = [
        dict.fromkeys(forms, 0) if _is_none(part) else count
        for head, part, count, said in zip(heads, parts, counts, is_said, strict=True)
        if said or head["sign"] == ":"
    ]
    if sum(is_said) < 2:
        return {}
    sums = {grade: _sum([count[grade] for count in counted]) for grade in forms}
    of_total = {grade: _count(part, forms[grade]) for part in total for grade in forms}
    open_head = any(head["sign"] for head in heads)
    for grade in forms:
        numbers = [count[grade] for count in counted]
        is_of_all = not open_head and numbers[-1] is not None and not any(
            number is not None for number in numbers[:-1]
        )  # fmt: skip
        if sums[grade] is None and of_total.get(grade) is not None:
            sums[grade] = of_total[grade]
        elif is_of_all:
            sums[grade] = numbers[-1]  # … EMS一般不符合2份，严重不符合0份
    seen = {grade for count in counted for grade, number in count.items() if number is not None}
    return {grade: number for grade, number in sums.items() if grade in seen}


def _after_grade(line: str, words: str) -> int | None:
    """Return the sum of what follows a grade: 一般不符合：QMS 1项，EMS 2项."""
    what = r"性?(?:不符合|不合格)?(?:项|报告)?数?[:(]*"
    match = re.search(rf"{words}{what}(?P<all>(?:{_OF_SCHEME}){{2,}})", line)
    if match is None:
        return None
    numbers = [parse_number(each[0]) for each in re.findall(f"(?:{_OF_SCHEME})", match["all"])]
    return None if None in numbers else sum(number or 0 for number in numbers)


def _count(part: str, forms: Sequence[re.Pattern[str]]) -> int | None:
    numbers = (match["n"] for form in forms for match in form.finditer(part) if match["n"])
    return next((parse_number(number) for number in numbers), None)


def _is_none(part: str) -> bool:
    return _NONE.fullmatch(part) is not None


def _sum(numbers: Sequence[int | None]) -> int | None:
    return None if None in numbers else sum(number or 0 for number in numbers)
