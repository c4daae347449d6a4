"""What to agree with a client in words, project by project, and what it does to P."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data import schema as s
from data.workflows.client_work import AGREED, AgreementEffect
from pages.components.downloads import show_csv_download
from pages.components.messages import say
from pages.components.sentences import code_label, grade_label
from pages.components.tables import show_table

_PROJECTS = (
    s.PROJECT_ID, s.SCHEME, s.WINDOW_START, s.WINDOW_END, s.AGREEMENT, s.PROJECT_DIFFICULTY,
    s.DIFFICULTY_AGREED,
)  # fmt: skip
_CELLS = (
    s.NAME, s.PROJECTS_COUNT, s.DIFFICULTY, s.DIFFICULTY_AGREED, s.MATCH_DEGREE, s.GRADE,
    s.MATCH_DEGREE_AGREED, s.LIFTED,
)  # fmt: skip
_AFTER = dict.fromkeys((s.DIFFICULTY, s.DIFFICULTY_AGREED), 2)


def agreement_of_client(client: Mapping[Any, Any]) -> str:
    """Return in words what to agree with a client."""
    months = say("frame.comma").join(filter(None, client[s.MOVE_TO].split("|")))
    parts = [
        say(f"client_work.agree.{name}", count=client[column], months=months)
        for name, column in AGREED.items()
        if client[column]
    ]
    return say("client_work.agree.join").join(parts) or say("client_work.none_to_agree")


def agreement_of_project(project: Any, early_rating: float) -> str:
    """Return in words what to agree on one project."""
    parts = []
    if project.combined:
        parts.append(
            say("client_work.project.combine",
                schemes=say("frame.comma").join(project.schemes_together.split("|")),
                start=f"{project.visit_from:%Y-%m-%d}", end=f"{project.visit_to:%Y-%m-%d}")
        )  # fmt: skip
    if project.staggered:
        words = say("client_work.project.stagger", month=project.move_to, keeper=project.keeper)
        parts.append(words)
    if project.fixed:
        ratings = [
            say("client_work.project.rating", name=say(f"client_work.rating.{name}"),
                before=getattr(project, name), after=early_rating)
            for name in project.fixed_ratings.split("|")
        ]  # fmt: skip
        parts.append(say("client_work.project.fix", ratings=say("frame.comma").join(ratings)))
    return say("client_work.agree.join").join(parts) or say("client_work.none_to_agree")


def show_agreements(projects: pd.DataFrame, early_rating: float) -> None:
    """Each project with its dates, what to agree, and y before and after."""
    shown = projects.assign(
        **{s.AGREEMENT: [agreement_of_project(row, early_rating) for row in projects.itertuples()]}
    )
    st.markdown("\n".join(f"- {_project_sentence(row)}" for row in shown.to_dict("records")))
    headers = {name: say(f"client_work.column.{name}") for name in _PROJECTS}
    show_csv_download(shown[list(_PROJECTS)], "client-projects", "client_projects", headers)


def _project_sentence(project: dict[Any, Any]) -> str:
    """Return a project with its window, what to agree on it, and y before and after."""
    start, end = (
        say("frame.unknown") if pd.isna(day) else f"{day:%Y-%m-%d}"
        for day in (project[s.WINDOW_START], project[s.WINDOW_END])
    )
    return say(
        "client_work.detail.project", project=project[s.PROJECT_ID], scheme=project[s.SCHEME],
        start=start, end=end, agreement=project[s.AGREEMENT],
        before=project[s.PROJECT_DIFFICULTY], after=project[s.DIFFICULTY_AGREED],
    )  # fmt: skip


def show_effect(effect: AgreementEffect) -> None:
    """P of the client's cells before and after."""
    if effect.cells.empty:
        st.markdown(say("client_work.detail.no_cells"))
        return
    st.markdown(f"**{say('client_work.detail.cells')}**")
    cells = effect.cells
    words = {
        s.NAME: [code_label(cell) for cell in cells.itertuples()],
        s.GRADE: cells[s.GRADE].map(grade_label),
    }
    show_table(
        cells.assign(**words), "client_cells",
        headers={name: say(f"client_work.cell.{name}") for name in _CELLS}, file="client-cells",
        decimals=_AFTER, percent=(s.MATCH_DEGREE, s.MATCH_DEGREE_AGREED),
    )  # fmt: skip
