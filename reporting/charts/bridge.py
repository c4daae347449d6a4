"""Why a cell is as it is: from A1 to X and from A2 to Y step by step, and who brings or asks what.

The steps come finished from ``matching.sufficiency.explain_sufficiency`` and
``matching.difficulty.explain_difficulty``; both add up to their last entry.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from reporting.charts.bars import MOST_BARS, Bar, plot_bars
from reporting.charts.theme import ACCENT, ACCENT_PALE, GREY, MUTED, add_lines, empty_figure
from reporting.locale import has_text, text

# What a client without any obstacle adds belongs to the reading: nobody can improve it.
_NOT_A_FACTOR = ("ideal_client",)
_SMALLEST = 5e-3  # prints as 0.00
_ROOM = 0.34


def plot_bridge(
    steps: Mapping[str, float],
    language: str = "zh",
    kind: str = s.SUFFICIENCY,
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
) -> go.Figure:
    """Draw the bridge of one cell; the factor that costs most stands out.

    Parameters
    ----------
    steps
        First the start (A1 or A2), then what each factor changes, last the result (X or Y).
    kind
        ``sufficiency``: losses cost; ``difficulty``: additions cost.
    """
    names = list(steps)
    if not names or not steps[names[0]]:
        return empty_figure(text(language, f"charts_match.bridge.{kind}.empty"), title or "",
                            source)  # fmt: skip
    worst = _costliest(steps, kind)
    bars, reached = [], 0.0
    for name in names:
        total = name in (names[0], names[-1])
        bars.append(_step(name, steps[name], 0.0 if total else reached, total, name == worst,
                          language))  # fmt: skip
        reached = steps[name] if total else reached + steps[name]
    if title is None:
        title = _bridge_title(steps, worst, kind, language)
    if subtitle is None:
        subtitle = text(language, f"charts_match.bridge.{kind}.subtitle")
    figure = plot_bars(bars, title, subtitle, source, room=_ROOM)
    _connect(figure, bars)
    return figure


def _costliest(steps: Mapping[str, float], kind: str) -> str | None:
    """Return the factor that costs most, None where none costs anything."""
    sign = -1.0 if kind == s.SUFFICIENCY else 1.0
    factors = {
        name: sign * steps[name] for name in list(steps)[1:-1] if name not in _NOT_A_FACTOR
    }  # fmt: skip
    worst = max(factors, key=lambda name: factors[name], default=None)
    return worst if worst is not None and factors[worst] >= _SMALLEST else None


def _step(
    name: str, value: float, start: float, total: bool, worst: bool, language: str
) -> Bar:  # fmt: skip
    label = _number(value) if total else _signed(value)
    colour = MUTED if total else ACCENT if worst else ACCENT_PALE
    if name in _NOT_A_FACTOR:
        colour = GREY
    label = f"<b>{label}</b>" if worst or total else label
    return Bar(_factor(name, language), value, label, colour, key=[name], start=start)


def _factor(name: str, language: str) -> str:
    key = f"charts_match.factor.{name}"
    return text(language, key) if has_text(language, key) else name


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def _signed(value: float) -> str:
    return "0.00" if abs(value) < _SMALLEST else f"{value:+,.2f}".replace("-", "−")


def _bridge_title(
    steps: Mapping[str, float], worst: str | None, kind: str, language: str
) -> str:  # fmt: skip
    names = list(steps)
    ends = {"start": _number(steps[names[0]]), "end": _number(steps[names[-1]])}
    if worst is None:
        template = text(language, f"charts_match.bridge.{kind}.title_even")
        return template.format(**ends)
    return text(language, f"charts_match.bridge.{kind}.title", factor=_factor(worst, language),
                value=_signed(steps[worst]), **ends)  # fmt: skip


def _connect(figure: go.Figure, bars: Sequence[Bar]) -> None:
    """Lead from the end of each bar to the next, so that the eye follows the steps."""
    ends = [bar.start + bar.length for bar in bars[:-1]]
    add_lines(figure, [
        {"x0": level, "x1": level, "y0": place + 0.36, "y1": place + 0.64, "name": "step",
         "line": {"color": MUTED, "width": 1}}
        for place, level in enumerate(ends)
    ])  # fmt: skip


def plot_auditor_contributions(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    most: int = MOST_BARS,
) -> go.Figure:
    """Draw what participation x each auditor of a cell brings, part-timers paler.

    Parameters
    ----------
    frame
        People of the cell with ``participation``; ``b1``, ``c1`` and ``employment`` where known.
    most
        Most bars; how many more there are and what they bring together is said.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.contributions.empty"), title or "", source)
    rows = _ranked(frame, s.PARTICIPATION)
    bars = [_contribution(row, language) for row in rows[:most]]
    return _plot_shares("contributions", rows, bars, s.AUDITOR_ID, s.PARTICIPATION, language,
                        title, subtitle, source)  # fmt: skip


def plot_project_demands(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    most: int = MOST_BARS,
) -> go.Figure:
    """Draw the difficulty y of each project of a cell.

    Parameters
    ----------
    frame
        Projects of the cell with ``project_difficulty``; ``b2``, ``c2``, ``d`` and ``e`` where
        known.
    most
        Most bars; how many more there are and what they demand together is said.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.demands.empty"), title or "", source)
    rows = _ranked(frame, s.PROJECT_DIFFICULTY)
    bars = [_demand(row, language) for row in rows[:most]]
    return _plot_shares("demands", rows, bars, s.PROJECT_ID, s.PROJECT_DIFFICULTY, language,
                        title, subtitle, source)  # fmt: skip


def _ranked(frame: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    rows = frame.sort_values(column, ascending=False, kind="stable").to_dict("records")
    return [dict(row) for row in rows]


def _contribution(row: Mapping[str, Any], language: str) -> Bar:
    words = {s.FULL_TIME: "full_time", s.PART_TIME: "part_time"}
    employment = words.get(str(row.get(s.EMPLOYMENT)))
    value = float(row[s.PARTICIPATION])
    label = text(language, "charts_match.contributions.value", value=value)
    if employment:
        label = text(language, "charts_match.contributions.value_employment", value=value,
                     employment=text(language, f"charts_match.roster.{employment}"))  # fmt: skip
    hover = f"<b>{row[s.AUDITOR_ID]}</b><br>{label}"
    if {s.B1, s.C1} <= set(row):
        factors = {name: float(row[name]) for name in (s.B1, s.C1)}
        hover += "<br>" + text(language, "charts_match.contributions.hover", **factors)
    colour = ACCENT_PALE if employment == "part_time" else ACCENT
    return Bar(str(row[s.AUDITOR_ID]), value, label, colour, hover, [row[s.AUDITOR_ID]])


def _demand(row: Mapping[str, Any], language: str) -> Bar:
    value = float(row[s.PROJECT_DIFFICULTY])
    hover = f"<b>{row[s.PROJECT_ID]}</b><br>{value:.2f}"
    if {s.B2, s.C2, s.D, s.E} <= set(row):
        factors = {name: float(row[name]) for name in (s.B2, s.C2, s.D, s.E)}
        hover += "<br>" + text(language, "charts_match.demands.hover", **factors)
    return Bar(str(row[s.PROJECT_ID]), value, f"{value:.2f}", ACCENT, hover, [row[s.PROJECT_ID]])


def _plot_shares(
    kind: str,
    rows: Sequence[Mapping[str, Any]],
    bars: Sequence[Bar],
    key: str,
    column: str,
    language: str,
    title: str | None,
    subtitle: str | None,
    source: str,
) -> go.Figure:
    top = float(rows[0][column])
    # Equal to what is printed: 0.86 and 0.8600001 are tied.
    tied = sum(round(float(row[column]), 4) == round(top, 4) for row in rows)
    values: dict[str, Any] = {"value": top}
    values |= {"count": tied} if tied > 1 else {key.removesuffix("_id"): rows[0][key]}
    template = "title_tied" if tied > 1 else "title"
    words = [text(language, f"charts_match.{kind}.subtitle")]
    rest = rows[len(bars) :]
    if rest:
        words.append(text(language, f"charts_match.{kind}.rest", count=len(rest),
                          value=sum(float(row[column]) for row in rest)))  # fmt: skip
    joined = text(language, "charts_match.joint").join(words)
    return plot_bars(
        bars,
        text(language, f"charts_match.{kind}.{template}", **values) if title is None else title,
        joined if subtitle is None else subtitle,
        source,
        room=0.5 if kind == "contributions" else 0.2,
    )
