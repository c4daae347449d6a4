"""Counts of nonconformities, or that there are none, as the whole value of their label."""

from __future__ import annotations

import re

from data.loaders.audit_reports.grades import COUNT, MAJOR, MINOR, UNIT
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.values import parse_number

# What a label calls the nonconformities of this audit.
_ABOUT = (
    r"(?:\d[\d.]*[、.]?)?(?:本次审核|审核)?(?:发现的?)?"
    "不(?:符合|合格)(?:项|报告)?(?:数量?|总数|情况|统计)?"
)
_LABEL = re.compile(f"{_ABOUT}:?")
_VALUE = re.compile(
    rf"{_ABOUT}:(?:"
    rf"{MAJOR}[:(]*(?P<major>{COUNT})[)]?{UNIT}?[,;、/]?"
    rf"{MINOR}[:(]*(?P<minor>{COUNT})[)]?{UNIT}?"
    rf"|{MINOR}[:(]*(?P<minor_first>{COUNT})[)]?{UNIT}?[,;、/]?"
    rf"{MAJOR}[:(]*(?P<major_last>{COUNT})[)]?{UNIT}?"
    rf"|共(?:计|有)?[(]?(?P<n>{COUNT})[)]?{UNIT},?(?:均|全部|都|皆)(?:为|是|属于?)?"
    rf"(?:{MAJOR}|(?P<all_minor>{MINOR}))不(?:符合|合格)项?"
    rf"|无|没有|[0零]{UNIT}?|未(?:发现|开具|开出)(?:任何)?(?:不(?:符合|合格)项?)?)[。;]?"
)


def label_before(layout: Layout, number: int) -> str:
    """Return the cell or line before one if it is the label of nonconformities, else ""."""
    if not number or layout.cells[number].row != layout.cells[number - 1].row:
        return ""
    before = layout.content(layout.cells[number - 1])
    return before if _LABEL.fullmatch(before) else ""


def counts_of_value(label: str, line: str) -> dict[str, int | None]:
    """Return the counts by grade, empty unless a plain line is a value that tells both.

    Parameters
    ----------
    label
        As `label_before` gives it; "" where the line begins with its label.
    """
    match = _VALUE.fullmatch(f"{label.rstrip(':')}:{line}" if label else line)
    if match is None:
        return {}
    if match["n"]:
        number, is_minor = parse_number(match["n"]), match["all_minor"] is not None
        return {"major": 0 if is_minor else number, "minor": number if is_minor else 0}
    told = {"major": match["major"] or match["major_last"],
            "minor": match["minor"] or match["minor_first"]}  # fmt: skip
    return {grade: parse_number(text) if text else 0 for grade, text in told.items()}
