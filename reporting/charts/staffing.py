"""Certificates per auditor, scheme by scheme or province by province, against the cap.

Frames come from ``data.indicators.staffing``.
"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from data.indicators.staffing import BEYOND, NO_AUDITOR, WITHIN
from reporting.charts.bars import MOST_BARS, Bar, plot_bars
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    CATEGORICAL,
    HAIRLINE,
    TEXT,
    add_lines,
    empty_figure,
)
from reporting.locale import text

_BEYOND_COLOUR = CATEGORICAL[1]
_ROOM, _EDGE = 0.35, 0.08  # kept free beyond the longest bar and beyond the cap, as shares


def plot_certificates_per_auditor(
    frame: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw certificates per auditor as bars and the cap as a line across the bars it judges.

    Parameters
    ----------
    frame
        ``name`` as shown, ``certificates``, ``auditors``, ``certificates_per_auditor``,
        ``max_certificates`` (unknown where no rule judges) and ``verdict``. Groups with
        certificates and nobody stand first; those without any certificate are left out.
    """
    held = frame[frame[s.CERTIFICATES].fillna(0) > 0]
    if held.empty:
        return empty_figure(text(language, "staffing.chart.empty"), title, source)
    alone = held[s.VERDICT] == NO_AUDITOR
    order = held.assign(**{s.RANK: alone}).sort_values(
        [s.RANK, s.CERTIFICATES_PER_AUDITOR], ascending=False, kind="stable"
    )
    rows = order.head(MOST_BARS).to_dict("records")
    bars = [_bar({str(name): value for name, value in row.items()}, language) for row in rows]
    words = text(language, "staffing.chart.subtitle")
    if len(order) > len(rows):
        words += text(language, "staffing.chart.others", count=len(order) - len(rows))
    figure = plot_bars(bars, title, words, source, foot=22)
    caps = {place: int(row[s.MAX_CERTIFICATES]) for place, row in enumerate(rows)
            if pd.notna(row[s.MAX_CERTIFICATES])}  # fmt: skip
    reach = max(bar.length for bar in bars) * (1 + _ROOM)
    figure.update_xaxes(range=[0, max(reach, max(caps.values(), default=0) * (1 + _EDGE)) or 1.0])
    return _draw_caps(figure, caps, language)


def _bar(row: dict[str, object], language: str) -> Bar:
    values = {"certificates": row[s.CERTIFICATES], "auditors": row[s.AUDITORS_COUNT]}
    verdict = row[s.VERDICT]
    hover = text(language, "staffing.chart.hover", name=row[s.NAME], **values)
    if verdict == NO_AUDITOR:
        label = text(language, "staffing.chart.no_auditor", **values)
        return Bar(str(row[s.NAME]), 0.0, label, ACCENT, hover)
    ratio = float(str(row[s.CERTIFICATES_PER_AUDITOR]))
    label = f"{ratio:,.2f}"
    if verdict == BEYOND:
        label = text(language, "staffing.chart.beyond", ratio=label)
    colour = {BEYOND: _BEYOND_COLOUR, WITHIN: ACCENT}.get(str(verdict), ACCENT_PALE)
    return Bar(str(row[s.NAME]), ratio, label, colour, hover)


def _draw_caps(figure: go.Figure, caps: dict[int, int], language: str) -> go.Figure:
    """Draw the cap across each bar it judges; a hairline leads down to its number."""
    add_lines(figure, [
        {"x0": cap, "x1": cap, "y0": place - 0.5, "y1": place + 0.5, "name": "cap",
         "line": {"color": TEXT, "width": 2}}
        for place, cap in caps.items()
    ])  # fmt: skip
    values = sorted(set(caps.values()))
    return figure.update_xaxes(
        visible=bool(values), showgrid=True, gridcolor=HAIRLINE, tickmode="array", ticks="",
        tickvals=values, ticktext=[text(language, "staffing.chart.cap", cap=cap) for cap in values],
    )  # fmt: skip
