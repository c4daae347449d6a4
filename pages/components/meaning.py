"""What P = 67 % means: in words, on a cell of the body, in the article, against the target."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.workflows.client_work import PUBLISHED_CODE, PUBLISHED_DEGREE, explain_degree
from data.workflows.match_degrees import DegreeResult
from pages.components.messages import say
from pages.components.sentences import code_label, degree_label, grade_label


def show_meaning(result: DegreeResult) -> None:
    """Explain P to somebody who meets it for the first time."""
    found, target = explain_degree(result), degree_label(result.parameters.target)
    with st.expander(say("client_work.meaning.title"), expanded=True):
        st.markdown(say("client_work.meaning.words"))
        st.markdown(_example(found.cell, target))
        st.markdown(say("client_work.meaning.published", code=PUBLISHED_CODE.split()[1]))
        st.markdown(
            say(
                "client_work.meaning.target", target=target, ideal=degree_label(found.ideal),
                reading=say(f"terms.reading.{result.parameters.reading}"),
                times=PUBLISHED_DEGREE / result.parameters.target,
            )
        )  # fmt: skip


def _example(cell: Any, target: str) -> str:
    if cell is None:
        return say("client_work.meaning.no_example")
    return say(
        "client_work.meaning.example", code=code_label(cell), auditors=cell.auditors,
        sufficiency=cell.sufficiency, mean=degree_label(cell.mean_participation),
        projects=cell.projects, difficulty=cell.difficulty,
        mean_difficulty=cell.difficulty / cell.projects,
        degree=degree_label(cell.match_degree), target=target, grade=grade_label(cell.grade),
    )  # fmt: skip
