"""The draft of a parameter set: one per session, seen by nobody else until it is saved.

Widgets hold the values while the page is open; Streamlit forgets them with the page, so the last
valid draft stands in the session beside them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from matching.errors import CertMatchError
from matching.parameter_documents import build_parameters
from matching.parameters import GRADE_MULTIPLES, READINGS, TERMS, Parameters

_KEY = "tune_"
DRAFT, BASE, VERSION = "draft", "draft_base", "draft_version"
CORNERS = ("a", "b", "c", "d")
OWN_GRADES = "own_grades"


def leaves_of(parameters: Parameters) -> dict[str, Any]:
    """Return the values that widgets hold, by dotted key."""
    document = parameters.to_document()
    leaves = {name: document[name] for name in ("reading", "rating_floor", "qualifications_held",
                                                "evidence")}  # fmt: skip
    for group, weights in document["weights"].items():
        leaves |= {f"weights.{group}.{name}": value for name, value in weights.items()}
    for name, value in document["defaults"].items():
        if not isinstance(value, Mapping):
            leaves[f"defaults.{name}"] = value
    for reading in READINGS:
        leaves[f"target.{reading}"] = parameters.targets[reading]
        leaves[f"{OWN_GRADES}.{reading}"] = reading in parameters.grades
        for number, centre in enumerate(parameters.grades_of(reading)):
            leaves[f"grades.{reading}.{number}"] = centre
    return leaves


def open_draft(base: Parameters) -> Parameters:
    """Return this session's draft; it starts from the set in use and anew when that changes."""
    if st.session_state.get(BASE) != base.identifier or DRAFT not in st.session_state:
        load_draft(base)
        st.session_state[BASE] = base.identifier
    draft: Parameters = st.session_state[DRAFT]
    # Streamlit forgets what was typed into a table with the page; the draft did not.
    if f"terms_{st.session_state[VERSION]}" not in st.session_state:
        st.session_state["draft_tables"] = draft
    for path, value in leaves_of(draft).items():
        # Said anew on every run, as in `filters.show_choice`.
        st.session_state[key_of(path)] = st.session_state.get(key_of(path), value)
    return draft


def load_draft(parameters: Parameters) -> None:
    """Put a whole set into the draft."""
    st.session_state[DRAFT] = parameters
    # Tables keep what was typed under their key; a new key starts from the new set.
    st.session_state[VERSION] = st.session_state.get(VERSION, 0) + 1
    st.session_state["draft_tables"] = parameters
    for path, value in leaves_of(parameters).items():
        st.session_state[key_of(path)] = value


def reset(paths: Iterable[str]) -> None:
    """Set some parameters back to their defaults."""
    defaults = leaves_of(Parameters())
    for path in paths:
        st.session_state[key_of(path)] = defaults[path]


def start_centres(reading: str) -> None:
    """Let a reading's own centres start from what its target, as just typed, gives."""
    if value_of(f"{OWN_GRADES}.{reading}"):
        target = float(value_of(f"target.{reading}"))
        for number, multiple in enumerate(GRADE_MULTIPLES):
            st.session_state[key_of(f"grades.{reading}.{number}")] = multiple * target


def reset_tables(*names: str) -> None:
    """Set tables of the draft (``terms``, ``policy_ease_by_scheme``) back to their defaults."""
    defaults = {name: getattr(Parameters(), name) for name in names}
    st.session_state["draft_tables"] = replace(st.session_state[DRAFT], **defaults)
    st.session_state[VERSION] += 1


def key_of(path: str) -> str:
    """Return the widget key of a parameter."""
    return _KEY + path


def value_of(path: str) -> Any:
    """Return what the parameter's widget holds."""
    return st.session_state[key_of(path)]


def read_draft(
    terms: pd.DataFrame, policy: pd.DataFrame
) -> tuple[Parameters, CertMatchError | None]:
    """Return the draft that the controls describe, or the last valid one and what is wrong.

    Parameters
    ----------
    terms
        One row per term, corners a to d.
    policy
        Columns scheme and ease; a blank ease takes the general default.
    """
    try:
        draft = build_parameters(_document(terms, policy))
    except CertMatchError as error:
        return st.session_state[DRAFT], error
    st.session_state[DRAFT] = draft
    return draft, None


def _document(terms: pd.DataFrame, policy: pd.DataFrame) -> dict[str, Any]:
    paths = leaves_of(Parameters())
    document: dict[str, Any] = {"weights": {"b1": {}, "b2": {}, "difficulty": {}},
                                "defaults": {}, "target": {}, "grades": {}}  # fmt: skip
    for path in paths:
        parts = path.split(".")
        if parts[0] == "weights":
            document["weights"][parts[1]][parts[2]] = value_of(path)
        elif parts[0] in ("defaults", "target"):
            document[parts[0]][parts[1]] = value_of(path)
        elif len(parts) == 1:
            document[path] = value_of(path)
    for reading in READINGS:
        if value_of(f"{OWN_GRADES}.{reading}"):
            document["grades"][reading] = [
                value_of(f"grades.{reading}.{number}") for number in range(5)
            ]
    document["terms"] = {
        term: [float(corner) for corner in row]
        for term, row in zip(TERMS, terms[list(CORNERS)].to_numpy(), strict=True)
    }
    known = policy.dropna()
    document["defaults"]["policy_ease_by_scheme"] = {
        str(scheme): float(ease) for scheme, ease in known.to_numpy()
    }
    return document


def tables_base() -> Parameters:
    """Return the set from which the tables of terms and schemes start."""
    base: Parameters = st.session_state["draft_tables"]
    return base
