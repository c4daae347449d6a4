"""What tuning shows: P before and after, what drives one cell, the terms, and P over months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from matching.influence import Swing
from matching.parameters import GRADES
from reporting.charts.cell_words import degree_text, grade_name
from reporting.charts.theme import (
    ACCENT,
    CATEGORICAL,
    GRADE_COLOURS,
    GREY,
    MUTED,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

_BINS = 24
MOST_SWINGS = 12


def plot_distributions(
    before: pd.Series, after: pd.Series, target: float, language: str = "zh", *,
    title: str = "", source: str = "", height: int = 320,
) -> go.Figure:  # fmt: skip
    """Draw how many cells have which P, after as bars and before as an outline.

    Parameters
    ----------
    before, after
        P of the cells with demand; unknown ones are left out.
    target
        P to reach after the change; values from three targets up share the last bin.
    """
    known = [values.dropna().to_numpy(dtype=float) for values in (before, after)]
    if not any(len(values) for values in known):
        return empty_figure(text(language, "tuning.chart.no_cells"), title, source, height)
    top = 3 * target
    edges = np.linspace(0, top, _BINS + 1)
    old, new = (np.histogram(np.minimum(values, top), edges)[0] for values in known)
    middles = (edges[:-1] + edges[1:]) / 2
    words = [
        text(language, "tuning.chart.bin_open" if last else "tuning.chart.bin",
             low=degree_text(low), high=degree_text(high), before=int(b), after=int(a))
        for low, high, b, a, last in zip(
            edges[:-1], edges[1:], old, new, [*[False] * (_BINS - 1), True], strict=True)
    ]  # fmt: skip
    figure = go.Figure(
        [
            go.Bar(x=middles, y=new, width=edges[1], marker={"color": ACCENT, "opacity": 0.55},
                   hovertext=words, hovertemplate="%{hovertext}<extra></extra>",
                   name=text(language, "tuning.chart.after")),
            go.Scatter(x=edges, y=[*old, old[-1]], mode="lines", hoverinfo="skip",
                       line={"color": TEXT, "width": 1.6, "shape": "hv"},
                       name=text(language, "tuning.chart.before")),
        ]
    )  # fmt: skip
    apply_theme(figure, title, text(language, "tuning.chart.distribution"), source, height,
                left=40, foot=30, head=50)  # fmt: skip
    add_lines(figure, [{"x0": target, "x1": target, "y0": 0, "y1": 1, "yref": "paper",
                        "line": {"color": MUTED, "width": 1.5, "dash": "dot"}}])  # fmt: skip
    figure.add_annotation(
        x=target, y=1, yref="paper", yanchor="bottom", showarrow=False,
        text=text(language, "charts_match.bars.target", target=degree_text(target)),
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
    figure.update_layout(bargap=0, legend={"orientation": "h", "x": 0, "y": 1.1,
                                           "yanchor": "bottom"})  # fmt: skip
    return figure.update_xaxes(range=[0, top], tickformat=".0%", nticks=7)


def plot_tornado(
    swings: Sequence[Swing], now: float, target: float, names: Mapping[str, str],
    language: str = "zh", *, title: str = "", source: str = "",
) -> go.Figure:  # fmt: skip
    """Draw how far each thing moves P of one cell, the widest first.

    Parameters
    ----------
    swings
        From `matching.influence.assess_swings`, widest first; at most 12 are drawn.
    now, target
        P of the cell, and P to reach.
    names
        `Swing.name` → words.
    """
    if not swings:
        return empty_figure(text(language, "tuning.chart.no_swings"), title, source)
    shown = list(swings[:MOST_SWINGS])
    labels, left, lines = axis_labels([names[swing.name] for swing in shown], 28)
    figure = go.Figure()
    for end, colour in (("lower", CATEGORICAL[1]), ("upper", ACCENT)):
        ends = [getattr(swing, end) for swing in shown]
        figure.add_trace(
            go.Bar(
                y=list(range(len(shown))), base=now, x=[value - now for value in ends],
                orientation="h", marker={"color": colour},
                name=text(language, f"tuning.chart.{end}"),
                hovertext=[f"<b>{names[swing.name]}</b><br>{degree_text(swing.lower)} … "
                           f"{degree_text(swing.upper)}" for swing in shown],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )  # fmt: skip
    apply_theme(figure, title, text(language, "tuning.chart.tornado"), source, left=left,
                foot=30, head=34)  # fmt: skip
    margin = figure.layout.margin
    height = margin.t + margin.b + max(24, 20 * lines) * len(shown)
    figure.update_layout(height=height, barmode="overlay", bargap=0.3,
                         legend={"orientation": "h", "x": 0, "y": 1,
                                 "yanchor": "bottom"})  # fmt: skip
    add_lines(figure, [
        {"x0": now, "x1": now, "y0": 0, "y1": 1, "yref": "paper",
         "line": {"color": TEXT, "width": 1.2}},
        {"x0": target, "x1": target, "y0": 0, "y1": 1, "yref": "paper",
         "line": {"color": MUTED, "width": 1.5, "dash": "dot"}},
    ])  # fmt: skip
    figure.update_xaxes(tickformat=".1%", nticks=6)
    return figure.update_yaxes(range=[len(shown) - 0.5, -0.5], showgrid=False,
                               tickvals=list(range(len(shown))), ticktext=labels)  # fmt: skip


def plot_terms(
    terms: Mapping[str, Sequence[float]], names: Mapping[str, str], language: str = "zh", *,
    height: int = 240,
) -> go.Figure:  # fmt: skip
    """Draw the membership function of each linguistic term on 0…1 with its name above it."""
    figure = go.Figure()
    for colour, (term, (a, b, c, d)) in zip(CATEGORICAL, terms.items(), strict=False):
        figure.add_trace(
            go.Scatter(x=[a, b, c, d], y=[0, 1, 1, 0], mode="lines", name=names[term],
                       line={"color": colour, "width": 2},
                       hovertemplate=f"{names[term]} %{{x:.2f}}<extra></extra>")
        )  # fmt: skip
    apply_theme(figure, "", text(language, "tuning.chart.terms"), "", height, left=32, foot=24,
                head=20)  # fmt: skip
    add_annotations(figure, [
        {"x": (b + c) / 2, "y": 1, "yanchor": "bottom", "text": names[term], "showarrow": False,
         "font": {"size": 11, "color": TEXT}}
        for term, (_, b, c, _) in terms.items()
    ])  # fmt: skip
    figure.update_layout(showlegend=False)
    figure.update_xaxes(range=[0, 1])
    return figure.update_yaxes(range=[0, 1.15], tickvals=[0, 0.5, 1])


def plot_grade_counts(
    before: Mapping[str, int], after: Mapping[str, int], language: str = "zh", *,
    title: str = "", source: str = "",
) -> go.Figure:  # fmt: skip
    """Draw the number of cells per grade before (pale) and after, with the difference in words."""
    figure = go.Figure()
    for values, opacity, name in ((before, 0.35, "before"), (after, 1.0, "after")):
        figure.add_trace(
            go.Bar(
                y=[grade_name(grade, language) for grade in GRADES], orientation="h",
                x=[values.get(grade, 0) for grade in GRADES], opacity=opacity,
                text=[f"{values.get(grade, 0):,}" for grade in GRADES], textposition="outside",
                textfont={"color": TEXT}, cliponaxis=False,
                marker={"color": [GRADE_COLOURS.get(grade, GREY) for grade in GRADES],
                        "line": {"color": MUTED, "width": 0.5}},
                name=text(language, f"tuning.chart.{name}"),
                hovertemplate="%{y}: %{x:,}<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    left = axis_labels([grade_name(grade, language) for grade in GRADES])[1]
    apply_theme(figure, title, text(language, "tuning.chart.grades"), source, 320, left=left,
                foot=8)  # fmt: skip
    most = max([1, *(values.get(grade, 0) for values in (before, after) for grade in GRADES)])
    figure.update_layout(barmode="group", bargap=0.25, showlegend=False)
    figure.update_xaxes(visible=False, range=[0, 1.25 * most])
    return figure.update_yaxes(autorange="reversed", showgrid=False)


def plot_kept_degrees(
    kept: pd.DataFrame, current: str, target: float, language: str = "zh", *,
    title: str = "", source: str = "", height: int = 300,
) -> go.Figure:  # fmt: skip
    """Draw P of one cell by month, a line per parameter set, the one in use in full colour.

    Parameters
    ----------
    kept
        ``period, parameter_set, match_degree, auditors, projects``; unknown P leaves a gap.
    current
        Set in use.
    """
    if kept.empty or kept[s.MATCH_DEGREE].isna().all():
        return empty_figure(text(language, "tuning.chart.no_history"), title, source)
    figure = go.Figure()
    months = pd.period_range(kept[s.PERIOD].min(), kept[s.PERIOD].max(), freq="M").astype(str)
    for identifier, rows in kept.groupby(s.PARAMETER_SET, sort=False):
        line = rows.set_index(s.PERIOD).reindex(months)
        used = identifier == current
        figure.add_trace(
            go.Scatter(
                x=months, y=line[s.MATCH_DEGREE].astype(float), mode="lines+markers",
                line={"color": ACCENT if used else MUTED, "width": 2.4 if used else 1.2},
                name=str(identifier), customdata=line[[s.AUDITORS_COUNT, s.PROJECTS_COUNT]],
                hovertemplate=text(language, "tuning.chart.kept_hover", identifier=identifier)
                + "<extra></extra>",
            )
        )  # fmt: skip
    apply_theme(figure, title, text(language, "tuning.chart.history"), source, height, left=48,
                foot=30, head=10)  # fmt: skip
    add_lines(figure, [{"x0": 0, "x1": 1, "xref": "paper", "y0": target, "y1": target,
                        "line": {"color": TEXT, "width": 1, "dash": "dot"}}])  # fmt: skip
    figure.update_layout(showlegend=kept[s.PARAMETER_SET].nunique() > 1)
    figure.update_xaxes(type="date", tickformat="%Y-%m", nticks=8)
    return figure.update_yaxes(tickformat=".0%", rangemode="tozero")
