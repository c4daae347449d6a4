"""The match degree of the body: the codes that are short, and how many of each grade.

The heat map and the points stand in their own modules; pages find every chart here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from matching.match_degree import NO_AUDITOR, NO_DEMAND
from matching.parameters import GRADES
from reporting.charts.bars import MOST_BARS, Bar, plot_bars
from reporting.charts.cell_words import (
    Cell,
    cell_key,
    degree_text,
    full_label,
    grade_colour,
    grade_name,
    grade_word,
    hover_of_cell,
)
from reporting.charts.match_heatmap import plot_match_heatmap
from reporting.charts.match_scatter import plot_reading_comparison
from reporting.charts.rank_correlation import plot_rank_correlation
from reporting.charts.theme import (
    MUTED,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
    empty_figure,
    wrap_line,
)
from reporting.locale import text

__all__ = [
    "plot_grade_distribution", "plot_match_bars", "plot_match_heatmap", "plot_rank_correlation",
    "plot_reading_comparison",
]  # fmt: skip

_NAME_UNITS = 52  # half-width characters of a name above its bar; fits 360 px
_LINE, _BAR, _GAP = 18, 14, 10  # pixels
_ROOM = 1.75  # the axis against its longest bar: "12.3 % severely short" must fit beside it


def plot_match_bars(
    frame: pd.DataFrame,
    language: str = "zh",
    target: float | None = None,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    most: int = MOST_BARS,
) -> go.Figure:
    """Draw P of single codes against the target, each with its grade in words.

    Parameters
    ----------
    frame
        Cells; ordered by their ``rank`` where they have one, else by P from the lowest. Cells
        without demand have no P and no bar; how many there are is said.
    target
        P to reach, drawn as a line.
    most
        Most bars; how many more there are is said.
    """
    known = frame[frame[s.MATCH_DEGREE].notna()] if len(frame) else frame
    if known.empty:
        key = "charts_match.empty_demand" if len(frame) else "charts_match.bars.empty"
        return empty_figure(text(language, key), title or "", source)
    order = s.RANK if s.RANK in known.columns else s.MATCH_DEGREE
    cells = known.sort_values(order, kind="stable").to_dict("records")
    notes = []
    if len(cells) > most:
        notes.append(text(language, "charts_match.rest", count=len(cells) - most))
    if len(known) < len(frame):
        missing = len(frame) - len(known)
        notes.append(text(language, "charts_match.bars.without_demand", count=missing))
    kind = "subtitle_ranked" if order == s.RANK else "subtitle"
    words = text(language, "charts_match.joint").join(
        [text(language, f"charts_match.bars.{kind}"), *notes]
    )
    title = _worst(cells[0], language, target) if title is None else title
    return _bars_under_names(cells[:most], language, target, title,
                             words if subtitle is None else subtitle, source)  # fmt: skip


def _worst(cell: Cell, language: str, target: float | None) -> str:
    code = full_label(cell, language)
    if cell[s.STATE] == NO_AUDITOR:
        return text(language, "charts_match.bars.title_none", code=code)
    return text(language, "charts_match.bars.title", code=code,
                degree=degree_text(cell[s.MATCH_DEGREE]),
                target="—" if target is None else degree_text(target))  # fmt: skip


def _bars_under_names(
    cells: Sequence[Cell],
    language: str,
    target: float | None,
    title: str,
    subtitle: str,
    source: str,
) -> go.Figure:
    names = [wrap_line(full_label(cell, language), _NAME_UNITS) for cell in cells]
    tops, height = [], 0
    for name in names:
        tops.append(height)
        height += _LINE * (name.count("<br>") + 1) + _BAR + _GAP
    bottoms = [*tops[1:], height]
    figure = go.Figure(_degree_bars(cells, [b - _GAP - _BAR / 2 for b in bottoms], language))
    apply_theme(figure, title, subtitle, source, head=14 if target else 0, foot=4)
    notes: list[dict[str, Any]] = []
    for top, name, cell, bottom in zip(tops, names, cells, bottoms, strict=True):
        notes.append({"x": 0, "y": top, "text": name, "name": "name", "yanchor": "top",
                      "align": "left", "xshift": -2, "yshift": 2})  # fmt: skip
        # Labels of short bars stand in line beyond the target, which would cross them.
        notes.append({"x": max(cell[s.MATCH_DEGREE], target or 0.0), "name": "label",
                      "y": bottom - _GAP - _BAR / 2, "xshift": 4,
                      "text": _degree_label(cell, language)})  # fmt: skip
    common = {"showarrow": False, "xanchor": "left", "font": {"size": 12, "color": TEXT}}
    add_annotations(figure, [{**common, **note} for note in notes])
    margin = figure.layout.margin
    figure.update_layout(height=margin.t + margin.b + height, showlegend=False)
    reach = max(target or 0.0, *(cell[s.MATCH_DEGREE] for cell in cells), 0.0) or 1.0
    figure.update_xaxes(visible=False, range=[0, _ROOM * reach])
    figure.update_yaxes(visible=False, range=[height, 0])
    if target is not None:
        _mark_target(figure, target, [bottom - _GAP for bottom in bottoms], language)
    return figure


def _degree_bars(cells: Sequence[Cell], middles: Sequence[float], language: str) -> go.Bar:
    unseen = {"marker": {"opacity": 1}}
    return go.Bar(
        x=[cell[s.MATCH_DEGREE] for cell in cells],
        y=list(middles),
        width=_BAR,
        orientation="h",
        marker={
            "color": [grade_colour(cell[s.GRADE]) for cell in cells],
            "line": {"color": MUTED, "width": 0.5},
        },
        customdata=[cell_key(cell) for cell in cells],
        hovertext=[hover_of_cell(cell, language) for cell in cells],
        hovertemplate="%{hovertext}<extra></extra>",
        selected=unseen,
        unselected=unseen,
    )


def _degree_label(cell: Cell, language: str) -> str:
    word = grade_word(cell, language)
    if cell[s.STATE] == NO_AUDITOR:
        # A bar of length 0 shows no colour.
        return f'<span style="color:{grade_colour(GRADES[0])}">■</span> {word}'
    return f"{degree_text(cell[s.MATCH_DEGREE])}  {word}"


def _mark_target(figure: go.Figure, target: float, bar_ends: Sequence[int], language: str) -> None:
    """Draw the target beside each bar, not through the names above them."""
    line = {"color": TEXT, "width": 1.5}
    add_lines(figure, [
        {"x0": target, "x1": target, "y0": end - _BAR, "y1": end + 3, "line": line,
         "name": "target"}
        for end in bar_ends
    ])  # fmt: skip
    figure.add_annotation(
        x=target, y=1, yref="paper", yanchor="bottom", showarrow=False, name="target",
        text=text(language, "charts_match.bars.target", target=degree_text(target)),
        font={"size": 11, "color": TEXT},
    )  # fmt: skip


def plot_grade_distribution(
    counts: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
) -> go.Figure:
    """Draw how many codes in demand have each grade, those without auditor apart.

    Parameters
    ----------
    counts
        ``grade``, ``state`` and their number in the last column, as
        ``data.indicators.cells.count_grades`` returns them. Codes without demand have no grade
        and no bar; how many there are is said.
    """
    found = {
        (str(row[0]), str(row[1])): int(row[2])
        for row in counts[[s.GRADE, s.STATE, *counts.columns[-1:]]].itertuples(index=False)
    }
    bars = _grade_bars(found, language)
    demanded = sum(int(bar.length) for bar in bars)
    if not demanded:
        return empty_figure(text(language, "charts_match.empty_demand" if found else
                                 "charts_match.empty"), title or "", source)  # fmt: skip
    without = sum(count for (_, state), count in found.items() if state == NO_DEMAND)
    words = [text(language, "charts_match.grades.subtitle")]
    if without:
        words.append(text(language, "charts_match.grades.without_demand", count=without))
    joined = text(language, "charts_match.joint").join(words)
    if title is None:
        title = _counted(demanded, *(int(bar.length) for bar in bars[:3]), language=language)
    return plot_bars(bars, title, joined if subtitle is None else subtitle, source, room=0.2)


def _grade_bars(found: Mapping[tuple[str, str], int], language: str) -> list[Bar]:
    none = sum(count for (_, state), count in found.items() if state == NO_AUDITOR)
    rows: list[tuple[str, str, str, int]] = [
        (GRADES[0], NO_AUDITOR, text(language, f"terms.state.{NO_AUDITOR}"), none)
    ]
    for grade in GRADES:
        count = sum(n for (g, state), n in found.items() if g == grade and state != NO_AUDITOR)
        rows.append((grade, "", grade_name(grade, language), count))
    return [
        Bar(name, count, f"{count:,}", grade_colour(grade), key=[grade, state],
            hover=f"<b>{name}</b><br>{text(language, 'charts_match.grades.count', count=count)}")
        for grade, state, name, count in rows
    ]  # fmt: skip


def _counted(demanded: int, none: int, *short: int, language: str) -> str:
    values: dict[str, Any] = {"demanded": demanded, "short": none + sum(short)}
    if not values["short"]:
        return text(language, "charts_match.heatmap.title_fine", demanded=demanded)
    if not none:
        return text(language, "charts_match.heatmap.title_short", **values)
    return text(language, "charts_match.heatmap.title", none=none, **values)
