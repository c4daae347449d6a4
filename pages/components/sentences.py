"""Findings about cells and numbers as sentences, the same wording on every page."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from data import schema as s
from data.indicators.series import list_own_imports, list_sources
from matching.errors import CertMatchError
from matching.match_degree import NO_AUDITOR, NO_DEMAND
from matching.parameters import GRADES
from pages.components import access
from pages.components.messages import language, say
from pages.components.parameter_names import known_parameter
from reporting.charts.theme import compact_number
from reporting.locale import has_text
from reporting.terminal import error_text

_GRADE_KEYS = dict(zip(GRADES, ("severe", "short", "tight", "fair", "ample"), strict=True))


def grade_label(grade: str) -> str:
    """Return the word of a grade; the empty grade is no demand."""
    return say(f"terms.grade.{_GRADE_KEYS.get(grade, 'unknown')}")


def grades_sentence(memberships: Mapping[str, float]) -> str:
    """Return the grades P belongs to, the strongest first: ``short 70 %, tight 30 %``."""
    strongest = sorted(memberships.items(), key=lambda item: -item[1])
    return say("frame.comma").join(
        f"{grade_label(grade)} {share:.0%}" for grade, share in strongest if share >= 0.005
    )


def code_label(cell: Any) -> str:
    """Return scheme, code and name of a cell (a row with the columns of the cells frame)."""
    code = getattr(cell, s.CODE)
    if not isinstance(code, str):
        return f"{getattr(cell, s.SCHEME)} {say('board.no_codes')}"
    edition = getattr(cell, s.EDITION)
    name = getattr(cell, s.CODE_NAME_ZH if language() == "zh" else s.CODE_NAME_EN)
    mark = "" if edition == s.EDITION_NEW else f"({say(f'terms.edition.{edition}')})"
    return f"{getattr(cell, s.SCHEME)} {code}{mark} {name}".strip()


def degree_label(match_degree: float) -> str:
    """Return P as percent with one decimal, a dash where unknown."""
    return "—" if pd.isna(match_degree) else f"{match_degree * 100:.1f} %"


def cell_sentence(cell: Any) -> str:
    """Return the sentence that says what is wrong with a cell, or that nothing is."""
    values = {
        "auditors": getattr(cell, s.AUDITORS_COUNT),
        "projects": getattr(cell, s.PROJECTS_COUNT),
        "degree": degree_label(getattr(cell, s.MATCH_DEGREE)),
    }
    state = getattr(cell, s.STATE)
    if state == NO_AUDITOR:
        return say("board.sentence.no_auditor", **values)
    if state == NO_DEMAND:
        return say("board.sentence.no_demand", **values)
    return say("board.sentence.ok", grade=grade_label(getattr(cell, s.GRADE)), **values)


def error_sentence(error: CertMatchError) -> str:
    """Return what is wrong, what was found and what to do, as one paragraph."""
    where = known_parameter(error.where)
    shown = CertMatchError(error.code, where=where, found=error.found, expected=error.expected)
    parts = error_text(shown, language())
    found = say("frame.found", found=parts["found"]) if parts["found"] else ""
    return f"**{parts['what']}** {found}{parts['remedy']}"


def readable(value: float) -> str:
    """Return a large number as a reader of the language says it (73.3 万, 733k)."""
    return compact_number(value, language())


def cell_key(cell: Any) -> str:
    """Return the URL value of a cell: scheme_edition_code."""
    code = getattr(cell, s.CODE)
    return "_".join(
        (getattr(cell, s.SCHEME), getattr(cell, s.EDITION), code if isinstance(code, str) else "")
    )


def cell_link(cell: Any) -> dict[str, str]:
    """Return the query parameters of a cell's detail page."""
    return {"lang": language(), "cell": cell_key(cell)}


def region_name(region: str) -> str:
    """Return a province's, macro-region's or total's name in the reader's language."""
    key = f"places.{region}"
    return say(key) if has_text(language(), key) else region


def source_words(counts: pd.DataFrame, period: str, dimension: str) -> str:
    """Return where a month's rows come from: published sources, and files of one's own."""
    words = list_sources(counts, period, dimension)
    own = list_own_imports(counts, period, dimension)
    if own:
        files = access.import_records().set_index(s.IMPORT_ID)["file"]
        words += [say("frame.own_file", file=escape(str(files.get(each, "")))) for each in own]
    return ", ".join(words)


def domain_name(domain: str) -> str:
    """Return a certification domain's or group's name; one that is not known as it was given."""
    key = f"domain_names.{domain}"
    return say(key) if has_text(language(), key) else domain


def percent(share: float, *, signed: bool = True) -> str:
    """Return a fraction as percent with one decimal, the word for unknown where there is none."""
    if pd.isna(share):
        return say("frame.unknown")
    return f"{share * 100:+.1f} %" if signed else f"{share * 100:.1f} %"
