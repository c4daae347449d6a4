"""Columns, places and contradictions in the reader's words, for pages and the terminal alike."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from data import schema as s
from reporting.locale import has_text, text

_TABLES = (
    s.AUDITORS, s.PROJECTS, s.ABSENCES, s.CONFLICTS, s.HISTORY, s.CERTIFICATE_LEDGER,
    s.STATISTICS_BY_REGION, s.STATISTICS_BY_DOMAIN,
)  # fmt: skip
# Columns that hold values of closed vocabularies as they are stored.
_WORDED = (s.LEVEL, s.EMPLOYMENT, s.STATUS, s.AUDIT_TYPE, s.PROVINCE, s.BASE_PROVINCE)
_BETWEEN = re.compile(r"(\s*[/,=+]\s*|\s+)")
_HEAD = re.compile(r"(\d{4}-\d{2}|[≥≤])(\s+|$)")
_AMOUNT = re.compile(r"(?P<figure>[≥≤]?[\d,.× ]+) (?P<unit>columns|cells)")
_ROLE = re.compile(r"(?<=: )(leader|member|trainee|expert)$")
_FIELD_BEHIND = re.compile(r"\(([a-z_.]+)\)$")  # of a report: 2025-09-18 (audit_to)
_POINT = " · "
_MISNAMED, _CUT_OFF = "year_on_year", "cut_off"


@cache
def _chinese_headers() -> dict[str, str]:
    return {column.name: column.zh[0] for table in _TABLES for column in table.columns}


def column_word(name: str, language: str) -> str:
    """Return a column's or report field's name in a language; another header as it was given."""
    name = name.removeprefix(f"{s.NONCONFORMITIES}.")
    for key in (f"imports.count.{name}", f"words.column.{name}", f"audit_findings.fact.{name}"):
        if has_text(language, key):
            return text(language, key)
    return _chinese_headers().get(name, name) if language == "zh" else name


def place_words(where: str, language: str) -> str:
    """Return a place as imports name it (``国外 certificates``) in words."""
    if head := _HEAD.match(where):
        # A month, or a sign, in front of the place.
        return f"{head[0].rstrip()} {place_words(where[head.end() :], language)}".rstrip()
    if not where:
        return where
    facts = where.split(_POINT)
    if len(facts) > 1 and all(has_text(language, f"audit_findings.fact.{each}") for each in facts):
        return text(language, "words.between").join(column_word(each, language) for each in facts)
    if field := _FIELD_BEHIND.search(where):
        return f"{where[: field.start()]}({column_word(field[1], language)})"
    parts = _BETWEEN.split(where)
    words = [_word(part, language) for part in parts[::2]]
    names = _chinese_headers()
    # A header of several words that a file brought is no list of columns.
    is_place = any(has_text(language, f"{key}.{parts[0]}") for key in ("places", "domain_names"))
    if not (is_place or all(part in names for part in parts[::2])):
        return column_word(where, language)
    signs = [f" {sign} " if (sign := part.strip()) in ("=", "+") else " " for part in parts[1::2]]
    return "".join(word + sign for word, sign in zip(words, [*signs, ""], strict=True))


def _word(part: str, language: str) -> str:
    for key in (f"places.{part}", f"domain_names.{part}"):
        if has_text(language, key):
            return text(language, key)
    return column_word(part, language)


def role_words(value: str, language: str) -> str:
    """Return a value that ends in a person's role in a report with the role in words."""
    return _ROLE.sub(lambda role: text(language, f"audit_findings.role.{role[0]}"), value)


def amount_words(amount: str, language: str) -> str:
    """Return how much a file holds (``1,200 columns``) in words; any other text as it is."""
    match = _AMOUNT.fullmatch(amount)
    if match is None:
        return amount
    return text(language, f"words.amount.{match['unit']}", figure=match["figure"])


def value_words(value: object, language: str) -> str:
    """Return a value of a closed vocabulary, or several behind points, in words.

    A report's ticked words that are none of the usual ones stay as they were printed.
    """
    parts = str(value).split(_POINT)
    keys = [f"values.{part}" if has_text(language, f"values.{part}") else f"places.{part}"
            for part in parts]  # fmt: skip
    return _POINT.join(text(language, key) if has_text(language, key) else part
                       for key, part in zip(keys, parts, strict=True))  # fmt: skip


def values_in_words(frame: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a table with levels, employment, states, audit types and provinces in words.

    What the vocabularies do not know stays, so that a table already in words is not changed.
    """
    return frame.assign(**{
        name: frame[name].map(
            {value: value_words(value, language) if isinstance(value, str) else value
             for value in frame[name].dropna().unique()}
        )
        for name in _WORDED if name in frame
    })  # fmt: skip


def clause_words(document: str, clause: str, language: str) -> str:
    """Return document and clause of a rule; those that only English words name, in words."""
    return " ".join(value_words(part, language) for part in (document, clause) if part)


def anomaly_words(kind: str, printed: object, computed: object, language: str) -> str:
    """Return one contradiction as a sentence; an unknown figure is a dash, a zero is a zero.

    Parameters
    ----------
    kind
        As in the report of an import, or of the recomputed tables.
    printed, computed
        Figures, or text that is shown as it is.
    """
    if kind == _MISNAMED:
        return text(language, "words.misnamed")
    key = f"quality.anomaly.{kind}"
    name = text(language, key) if has_text(language, key) else kind
    if kind == _CUT_OFF:
        return text(language, "words.cut_off", kind=name, printed=_figure(printed))
    return text(language, "quality.problem.anomaly", kind=name, printed=_figure(printed),
                computed=_figure(computed))  # fmt: skip


def _figure(value: object) -> str:
    if value is None or value == "":
        return "—"
    return value if isinstance(value, str) else f"{value:,.10g}"
