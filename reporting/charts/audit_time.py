"""Auditor days from step to step: what the table asks, and what each rule makes of it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from matching.visits import Visit
from matching.workload import Step, Workload
from reporting.calculation import days_text, decided_text, list_step_lines
from reporting.charts.bars import Bar, plot_bars
from reporting.charts.theme import ACCENT, ACCENT_PALE, GREY, MUTED, empty_figure
from reporting.locale import text

_NO_DAYS = ("sampling", "complexity")  # a number of sites, a degree
_ENDS = ("rounding", "rounding_up")


def plot_workload(workload: Workload, language: str = "zh", source: str = "") -> go.Figure:
    """Draw the steps of one scheme; the step that decided stands out."""
    if workload.auditor_days is None:
        return empty_figure(text(language, "calculation.chart.unknown"), source=source)
    drawn = _drawn(workload.steps)
    first, last = (days_text(d, language) for d in (drawn[0].value, workload.auditor_days))
    key = "title" if first != last else "title_one"
    title = text(language, f"calculation.chart.{key}", first=first, last=last,
                 decided=decided_text(workload, language))  # fmt: skip
    return _plot(workload.steps, workload.decided_by, title, language, source)


def plot_visit(visit: Visit, language: str = "zh", source: str = "") -> go.Figure:
    """Draw the schemes of a visit after each other, then what becomes of their sum."""
    if visit.combined.auditor_days is None:
        return empty_figure(text(language, "calculation.chart.unknown"), source=source)
    bars, reached = [], 0.0
    for work in visit.workloads:
        days = work.auditor_days or 0.0
        bars.append(Bar(work.scheme, days, days_text(days, language), ACCENT_PALE, start=reached))
        reached += days
    title = text(language, "calculation.chart.title_combined", count=len(bars),
                 first=days_text(reached, language),
                 last=days_text(visit.combined.auditor_days, language))  # fmt: skip
    return _plot(visit.steps, "combination", title, language, source, bars)


def _plot(
    steps: Sequence[Step], decided_by: str, title: str, language: str, source: str,
    before: Sequence[Bar] = (),
) -> go.Figure:  # fmt: skip
    lines = list_step_lines(steps, language, decided_by)
    bars, level = [*before], 0.0
    for step, line in zip(steps, lines, strict=True):
        if step.key in _NO_DAYS or step.value is None:
            continue
        start = level if step.key == "site_days" else 0.0
        hover = text(language, "calculation.chart.hover", name=line.name, what=line.what,
                     value=line.value, clause=line.clause)  # fmt: skip
        label = f"<b>{line.value}</b>" if line.decides or step.key in _ENDS else line.value
        colour = _colour(step.key, decides=line.decides)
        bars.append(Bar(line.name, step.value, label, colour, hover, [step.key], start))
        level = step.value
    return plot_bars(bars, title, text(language, "calculation.chart.subtitle"), source, room=0.12)


def _colour(key: str, *, decides: bool) -> str:
    if decides:
        return ACCENT
    if key in ("on_site", "on_site_sum"):
        return GREY
    return MUTED if key in _ENDS else ACCENT_PALE


def _drawn(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.key not in _NO_DAYS and step.value is not None]
