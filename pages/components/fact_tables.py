"""Team and clauses of an audit report as grids: rows are typed over, added and taken out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.typed_facts import fact_of
from pages.components.access import typed_facts
from pages.components.messages import language, say
from reporting.report_facts import name_person
from reporting.words import value_words

_HIDDEN = "…"  # a name stays what it was read as, and unseen
_HEADERS = {s.SCHEME: "clause_scheme"}
Rows = list[dict[str, str]]


def ask_tables(report: Mapping[str, Any], key: str) -> dict[str, Rows]:
    """Show both grids; return the rows of those that were changed, as a person types them."""
    found = {
        s.TEAM: _ask(s.TEAM, _team_of(report), _of_words(_roles(), _levels()), key),
        s.CLAUSES: _ask(s.CLAUSES, _clauses_of(report), _of_words(_grades()), key),
    }
    return {field: rows for field, rows in found.items() if rows is not None}


def _team_of(report: Mapping[str, Any]) -> Rows:
    return [
        {
            s.MEMBER: str(number),
            s.ROLE: _roles().get(member[s.ROLE] or "", ""),
            s.LEVEL: _levels().get(member[s.LEVEL] or "", ""),
            s.NAME: _shown_name(member),
            s.REGISTRATION_NO: member[s.REGISTRATION_NO] or "",
            s.SPECIALTY_CODES: "；".join(member[s.SPECIALTY_CODES] or ()),
        }
        for number, member in enumerate(report.get(s.TEAM) or ())
    ]


def _shown_name(member: Mapping[str, Any]) -> str:
    """Whoever has no number is told by the first sign of the name."""
    if member[s.REGISTRATION_NO] or not member[s.NAME]:
        return _HIDDEN if member[s.NAME] else ""
    return name_person(member)


def _clauses_of(report: Mapping[str, Any]) -> Rows:
    return [
        {
            s.ITEM: str(row[s.ITEM] + 1),
            s.CLAUSE: row[s.CLAUSE] or "",
            s.DEPARTMENT: row[s.DEPARTMENT] or "",
            s.GRADE: _grades().get(row[s.GRADE] or "", ""),
            s.SCHEME: row[s.SCHEME] or "",
        }
        for row in fact_of(report, s.CLAUSES) or ()
    ]


def _ask(field: str, shown: Rows, keys: Callable[[str], str], key: str) -> Rows | None:
    """Show one grid; return its rows with words as keys, None where they are as shown."""
    columns = typed_facts.COLUMNS[field]
    st.markdown(f"**{say(f'audit_findings.fact.{field}')}**")
    if field == s.TEAM:
        st.caption(say("audit_findings.fact.team_note"))
    edited = st.data_editor(
        pd.DataFrame(shown, columns=list(columns), dtype="str").replace("", None),
        key=f"{key}_{field}",
        num_rows="dynamic", hide_index=True, width="stretch", column_config=_config(columns),
        placeholder="—",
    )  # fmt: skip
    rows: Rows = [
        {str(name): str(cell).strip() for name, cell in row.items()}
        for row in edited.fillna("").to_dict("records")
    ]
    rows = [row for row in rows if any(text for name, text in row.items() if name != s.MEMBER)]
    if rows == shown:
        return None
    unseen = {row.get(s.MEMBER): row.get(s.NAME) for row in shown}
    return [{name: keys("" if name == s.NAME and cell == unseen.get(row[s.MEMBER]) else cell)
             for name, cell in row.items()} for row in rows]  # fmt: skip


def _config(columns: Sequence[str]) -> dict[str, Any]:
    """Choices for closed vocabularies, and no column for what only tells rows apart."""
    schemes = dict(zip(s.SCHEMES, s.SCHEMES, strict=True))
    options = {s.ROLE: _roles(), s.LEVEL: _levels(), s.GRADE: _grades(), s.SCHEME: schemes}
    made: dict[str, Any] = {s.MEMBER: None}
    for name in columns:
        header = say(f"audit_findings.fact.{_HEADERS.get(name, name)}")
        if name in options:
            made[name] = st.column_config.SelectboxColumn(header, options=[*options[name].values()])
        elif name != s.MEMBER:
            made[name] = st.column_config.TextColumn(header)
    return made


def _roles() -> dict[str, str]:
    return {role: say(f"audit_findings.role.{role}") for role in typed_facts.ROLES}


def _levels() -> dict[str, str]:
    return {level: value_words(level, language()) for level in s.LEVELS}


def _grades() -> dict[str, str]:
    return {grade: say(f"audit_findings.fact.{grade}") for grade in (s.MAJOR, s.MINOR)}


def _of_words(*vocabularies: Mapping[str, str]) -> Callable[[str], str]:
    """Return what makes the reader's words the keys that are stored."""
    keys = {word: key for words in vocabularies for key, word in words.items()}
    return lambda text: keys.get(text, text)
