"""What the backtest found: each predictor's scores, its chances against what came, its months."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from data import schema as s
from matching.backtest import Estimate, Skill
from reporting.charts.theme import (
    ACCENT,
    CATEGORICAL,
    MUTED,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
    axis_labels,
    empty_figure,
)
from reporting.locale import text

# One colour and one shape per predictor, the same in every chart of the page.
_COLOURS = {
    s.MATCH_DEGREE: ACCENT, s.AUDITORS_COUNT: CATEGORICAL[1], s.LAST_DIFFICULTY: MUTED,
}  # fmt: skip
_SHAPES = {s.MATCH_DEGREE: "circle", s.AUDITORS_COUNT: "diamond", s.LAST_DIFFICULTY: "square"}
_SIGNS = {s.MATCH_DEGREE: "●", s.AUDITORS_COUNT: "◆", s.LAST_DIFFICULTY: "■"}
_CHANCE_AUC = 0.5
# Measure, its value without skill where it has one, and the range it is drawn over at least:
# small stays small.
_MEASURES = (
    ("auc", _CHANCE_AUC, (0.4, 0.7)),
    ("correlation", 0.0, (-0.2, 0.4)),
    ("brier", None, (0.1, 0.3)),
)
_LEAST_GAP = 0.1


def predictor_name(name: str, language: str) -> str:
    """Return what a predictor is called."""
    return text(language, f"backtest.predictor.{name}")


def plot_skills(
    skills: Mapping[str, Skill], language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw AUC, rank correlation and Brier score of each predictor with its interval.

    Parameters
    ----------
    skills
        From `matching.backtest.assess_skill`; empty where the history does not suffice.
    """
    if not skills:
        return empty_figure(text(language, "backtest.chart.empty"), title, source)
    heads = [text(language, f"backtest.chart.{measure}") for measure, *_ in _MEASURES]
    figure = make_subplots(rows=3, cols=1, subplot_titles=heads, vertical_spacing=0.16)
    for row, (measure, neutral, least) in enumerate(_MEASURES, start=1):
        estimates = {name: getattr(skill, measure) for name, skill in skills.items()}
        for place, (name, estimate) in enumerate(estimates.items()):
            figure.add_trace(_dot(name, place, estimate, language), row=row, col=1)
        if neutral is not None:
            line = {"color": TEXT, "width": 1, "dash": "dot"}
            figure.add_vline(x=neutral, line=line, row=row, col=1)
        low, high = _range([*least, *_ends(estimates.values())])
        figure.update_xaxes(range=[low, high], tickformat=".2f", nticks=8, row=row, col=1)
    figure.update_annotations(x=0, xanchor="left", align="left", font={"size": 12, "color": TEXT})
    labels, left, _ = axis_labels([predictor_name(name, language) for name in skills], 16)
    apply_theme(figure, title, text(language, "backtest.chart.skills"), source, 600, left=left,
                head=26, foot=26)  # fmt: skip
    figure.update_layout(showlegend=False)
    return figure.update_yaxes(range=[len(skills) - 0.5, -0.75], tickvals=list(range(len(skills))),
                               ticktext=labels, showgrid=False)  # fmt: skip


def interval_text(estimate: Estimate) -> str:
    """Return a score with the ends of its interval."""
    return f"{estimate.value:.2f} ({estimate.low:.2f} … {estimate.high:.2f})"


def _dot(name: str, place: int, estimate: Estimate, language: str) -> go.Scatter:
    return go.Scatter(
        x=[estimate.value], y=[place], mode="markers+text", name=predictor_name(name, language),
        error_x={"type": "data", "symmetric": False, "array": [estimate.high - estimate.value],
                 "arrayminus": [estimate.value - estimate.low], "thickness": 2, "width": 5},
        marker={"color": _COLOURS[name], "size": 11, "symbol": _SHAPES[name]},
        text=[f"{estimate.value:.2f}"], textposition="top center",
        textfont={"color": TEXT, "size": 12}, cliponaxis=False,
        hovertemplate=f"<b>{predictor_name(name, language)}</b><br>{interval_text(estimate)}"
        "<extra></extra>",
    )  # fmt: skip


def _ends(estimates: Iterable[Estimate]) -> list[float]:
    return [end for each in estimates for end in (each.value, each.low, each.high)]


def _range(values: Sequence[float]) -> tuple[float, float]:
    known = [value for value in values if math.isfinite(value)]
    room = 0.05 * (max(known) - min(known))
    return min(known) - room, max(known) + room


def plot_reliability(
    bins: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw the share of hard cells against the chance foretold; on the diagonal they agree.

    Parameters
    ----------
    bins
        ``factor`` (predictor), ``value`` foretold, ``share`` that came, ``cells``.
    """
    if bins.empty:
        return empty_figure(text(language, "backtest.chart.empty"), title, source)
    figure = go.Figure()
    for name, rows in bins.groupby(s.FACTOR, sort=False):
        figure.add_trace(
            go.Scatter(
                x=rows[s.VALUE], y=rows[s.SHARE], customdata=rows[[s.CELLS]], mode="lines+markers",
                name=predictor_name(str(name), language),
                line={"color": _COLOURS[name], "width": 2},
                marker={"size": 9, "symbol": _SHAPES[name], "color": _COLOURS[name]},
                hovertemplate=text(language, "backtest.chart.reliability_hover")
                + "<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    apply_theme(figure, title, text(language, "backtest.chart.reliability"), source, 430, left=48,
                head=62, foot=46)  # fmt: skip
    reach = 1.1 * max(bins[s.VALUE].max(), bins[s.SHARE].max(), 0.1)
    add_lines(figure, [{"x0": 0, "y0": 0, "x1": reach, "y1": reach,
                        "line": {"color": TEXT, "width": 1, "dash": "dot"}}])  # fmt: skip
    figure.update_layout(legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom",
                                 "font": {"color": TEXT}})  # fmt: skip
    figure.update_xaxes(
        range=[0, reach],
        tickformat=".0%",
        nticks=5,
        title={
            "text": text(language, "backtest.chart.foretold"),
            "standoff": 6,
            "font": {"size": 12, "color": TEXT},
        },
    )
    return figure.update_yaxes(range=[0, reach], tickformat=".0%", nticks=6)


def plot_skill_by_month(
    months: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw the AUC of each predictor month by month; a month that tells nothing is a gap.

    Parameters
    ----------
    months
        ``period`` and one column per predictor, with the numbers of ``cells`` and ``hard`` ones.
    """
    drawn = [name for name in _COLOURS if name in months and months[name].notna().any()]
    if not drawn:
        return empty_figure(text(language, "backtest.chart.empty"), title, source)
    axis = pd.period_range(months[s.PERIOD].min(), months[s.PERIOD].max(), freq="M").astype(str)
    rows = months.set_index(s.PERIOD).reindex(axis)
    figure = go.Figure()
    for name in drawn:
        figure.add_trace(
            go.Scatter(
                x=axis, y=rows[name].astype(float), customdata=rows[[s.CELLS, s.HARD]],
                mode="lines+markers", name=predictor_name(name, language), connectgaps=False,
                line={"color": _COLOURS[name], "width": 2.4 if name == s.MATCH_DEGREE else 1.4},
                marker={"size": 7, "symbol": _SHAPES[name]},
                hovertemplate=text(language, "backtest.chart.month_hover")
                + "<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
    names = [predictor_name(name, language) for name in drawn]
    room = axis_labels(names)[1] + 16
    labels = [f'<span style="color:{_COLOURS[key]}">{_SIGNS[key]}</span> {name}'
              for key, name in zip(drawn, names, strict=True)]  # fmt: skip
    apply_theme(figure, title, text(language, "backtest.chart.months"), source, 340, left=40,
                foot=30, head=10)  # fmt: skip
    add_lines(figure, [{"x0": 0, "x1": 1, "xref": "paper", "y0": _CHANCE_AUC, "y1": _CHANCE_AUC,
                        "line": {"color": TEXT, "width": 1, "dash": "dot"}}])  # fmt: skip
    ends = [float(rows[name].dropna().iloc[-1]) for name in drawn]
    add_annotations(figure, [
        {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 6, "y": place, "text": label,
         "align": "left", "showarrow": False, "font": {"size": 12, "color": TEXT},
         "name": "end"}
        for place, label in zip(_spread(ends), labels, strict=True)
    ])  # fmt: skip
    figure.update_layout(showlegend=False, margin={"r": room})
    figure.update_xaxes(type="date", tickformat="%Y-%m", nticks=6, tickangle=0, showgrid=False)
    return figure.update_yaxes(range=[0, 1], tickformat=".1f")


def _spread(places: Sequence[float]) -> list[float]:
    """Move places of labels apart so that none covers another; their order stays."""
    order = sorted(range(len(places)), key=lambda number: places[number])
    moved = list(places)
    for before, number in pairwise(order):
        moved[number] = max(moved[number], moved[before] + _LEAST_GAP)
    return moved
