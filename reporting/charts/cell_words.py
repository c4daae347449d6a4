"""The words of one cell of the match degree: its code, its P, its grade, and what a hover says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from data import schema as s
from matching.match_degree import NO_AUDITOR, NO_DEMAND
from matching.parameters import GRADES
from reporting.charts.colours import GRADE_COLOURS, GREY, TEXT
from reporting.locale import text

Cell = Mapping[str, Any]

_GRADE_KEYS = dict(zip(GRADES, ("severe", "short", "tight", "fair", "ample"), strict=True))


def grade_word(cell: Cell, language: str) -> str:
    """Return the state in words where there is no P to grade, else the grade."""
    if cell[s.STATE] in (NO_AUDITOR, NO_DEMAND):
        return text(language, f"terms.state.{cell[s.STATE]}")
    return grade_name(str(cell[s.GRADE]), language)


def grade_name(grade: str, language: str) -> str:
    """Return the word of a grade; the empty grade is no demand."""
    return text(language, f"terms.grade.{_GRADE_KEYS.get(grade, 'unknown')}")


def grade_colour(grade: str) -> str:
    """Return the fill of a grade, grey where there is none."""
    return GRADE_COLOURS.get(grade, GREY)


def degree_text(match_degree: float) -> str:
    """Return P as percent with one decimal, a dash where it is unknown."""
    return "—" if pd.isna(match_degree) else f"{match_degree * 100:.1f} %"


def code_text(cell: Cell, language: str) -> str:
    """Return the code, marked where it is from the old edition; words where there is none."""
    code = cell[s.CODE]
    if not isinstance(code, str) or not code:
        return text(language, "charts_match.no_codes")
    if cell[s.EDITION] == s.EDITION_OLD:
        return text(language, "charts_match.old_code", code=code)
    return code


def code_name(cell: Cell, language: str) -> str:
    """Return the name of the code, empty where it has none."""
    name = cell.get(s.CODE_NAME_ZH if language == "zh" else s.CODE_NAME_EN)
    return name if isinstance(name, str) else ""


def short_label(cell: Cell, language: str) -> str:
    """Return scheme and code."""
    return f"{cell[s.SCHEME]} {code_text(cell, language)}"


def full_label(cell: Cell, language: str) -> str:
    """Return scheme, code and name."""
    return f"{short_label(cell, language)} {code_name(cell, language)}".rstrip()


def code_order(edition: str, code: Any) -> tuple[Any, ...]:
    """Return the sorting key of a code: new edition first, 2.9 before 2.10."""
    parts = re.findall(r"\d+|\D+", code) if isinstance(code, str) else []
    return (edition == s.EDITION_OLD, [(part.isdigit(), part.zfill(6)) for part in parts])


def cell_key(cell: Cell) -> list[Any]:
    """Return what a click reports: scheme, edition, code."""
    code = cell[s.CODE]
    return [cell[s.SCHEME], cell[s.EDITION], code if isinstance(code, str) else None]


def hover_of_cell(cell: Cell, language: str) -> str:
    """Return code and name, A1, X, A2, Y, P, the state in words and the share defaulted."""
    lines = [f"<b>{short_label(cell, language)}</b>", code_name(cell, language)]
    for name in (s.AUDITORS_COUNT, s.SUFFICIENCY, s.PROJECTS_COUNT, s.DIFFICULTY):
        lines.append(text(language, f"charts_match.cell.{name}", value=cell[name]))
    degree = text(
        language, "charts_match.cell.match_degree", value=degree_text(cell[s.MATCH_DEGREE])
    )
    lines.append(f"{degree}  {grade_name(str(cell[s.GRADE]), language)}")
    if cell[s.STATE] in (NO_AUDITOR, NO_DEMAND):
        lines.append(text(language, f"terms.state_sentence.{cell[s.STATE]}"))
    if pd.notna(cell.get(s.SHARE_DEFAULTED)):
        defaulted = float(cell[s.SHARE_DEFAULTED])
        lines.append(text(language, "charts_match.cell.defaulted", value=defaulted))
    return "<br>".join(line for line in lines if line)


def grade_key(
    language: str, left: int, marks: Mapping[str, str] | None = None, *, below: int = 6
) -> dict[str, Any]:
    """Return the coloured marks with their words that stand under a chart of grades.

    Parameters
    ----------
    left
        Left margin of the chart; the key starts at the edge of the picture.
    marks
        Sign of each grade in a chart of points, which shows codes without auditor by a cross and
        none without demand; squares, and one for no demand, where None.
    below
        Pixels between the plot and the key, for the labels of an axis.
    """
    words = [
        f'<span style="color:{colour}">{(marks or {}).get(grade, "■")}</span> '
        + grade_name(grade, language)
        for grade, colour in GRADE_COLOURS.items()
    ]
    if marks is None:
        words.append(f'<span style="color:{GREY}">■</span> {grade_name("", language)}')
    else:
        nobody = text(language, f"terms.state.{NO_AUDITOR}")
        words.insert(
            0, f'<span style="color:{next(iter(GRADE_COLOURS.values()))}">✖</span> {nobody}'
        )
    # English words need two lines on a phone.
    lines = [words] if language == "zh" else [words[:3], words[3:]]
    return {
        "text": "<br>".join("   ".join(line) for line in lines),
        "name": "key",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xshift": 2 - left,
        "yshift": -below,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": 11, "color": TEXT},
    }


def key_height(language: str) -> int:
    """Return the pixels that `grade_key` takes under the plot."""
    return 26 if language == "zh" else 42
