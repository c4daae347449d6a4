"""Stock and flow of the body's certificates, month by month."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from data import schema as s
from reporting.charts.theme import (
    ACCENT,
    CATEGORICAL,
    CLEAR,
    GREY,
    TEXT,
    add_annotations,
    apply_theme,
    empty_figure,
)
from reporting.locale import text

OWNERS, LEAVING = CATEGORICAL[2], CATEGORICAL[1]
_PART_OF_A_MONTH = 0.45  # opacity of a month that is not over
_HEIGHT, _LEFT = 470, 44


def plot_months_of_stock(
    frame: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw what was in force at the end of each month over what was issued and what ended.

    Parameters
    ----------
    frame
        From `data.indicators.certificates.unfold_moves`. Certificates whose end is unknown form a
        band above those in force: they may have been in force or not.
    """
    columns = [s.CERTIFICATES, s.UNDATED, s.ISSUED, s.ENDED]
    if frame.empty or not frame[columns].any(axis=None):
        return empty_figure(text(language, "certificates.chart.no_months"), title, source)
    heads = [_head(language, "stock_head", frame), _head(language, "flow_head", frame)]
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, subplot_titles=heads,
                           row_heights=[0.62, 0.38], vertical_spacing=0.13)  # fmt: skip
    figure.update_annotations(x=0, xshift=2 - _LEFT, xanchor="left", align="left",
                              font={"size": 12, "color": TEXT})  # fmt: skip
    for trace in _stock_traces(frame, language):
        figure.add_trace(trace, row=1, col=1)
    for trace in _flow_traces(frame, language):
        figure.add_trace(trace, row=2, col=1)
    lines = 1 + heads[0].count("<br>")
    apply_theme(figure, title, "", source, _HEIGHT, left=_LEFT, head=16 * lines)
    figure.update_layout(barmode="relative", bargap=0.25, showlegend=False, hovermode="x")
    months = pd.to_datetime(frame[s.PERIOD])
    edges = [months.iloc[0] - pd.DateOffset(months=1), months.iloc[-1] + pd.DateOffset(months=2)]
    figure.update_xaxes(type="date", tickformat="%Y-%m", nticks=6, showgrid=False, range=edges)
    figure.update_yaxes(rangemode="tozero", row=1, col=1)
    _label_ends(figure, frame)
    return _name_flow_axis(figure, frame)


def _head(language: str, key: str, frame: pd.DataFrame) -> str:
    words = text(language, f"certificates.chart.{key}", stock=ACCENT, owners=OWNERS,
                 leaving=LEAVING)  # fmt: skip
    if key == "stock_head" and frame[s.UNDATED].any():
        words += text(language, "certificates.chart.undated_head")
    return words


def _stock_traces(frame: pd.DataFrame, language: str) -> list[go.Scatter]:
    months = [f"{period}-01" for period in frame[s.PERIOD]]
    known, most = frame[s.CERTIFICATES], frame[s.CERTIFICATES] + frame[s.UNDATED]
    shape = {"x": months, "mode": "lines"}
    traces = []
    if frame[s.UNDATED].any():
        band = {**shape, "line": {"width": 0, "color": CLEAR}, "hoverinfo": "skip"}
        traces = [
            go.Scatter(**band, y=known.tolist()),
            go.Scatter(**band, y=most.tolist(), fill="tonexty", fillcolor=GREY, name=s.UNDATED),
        ]
    for measure, colour in ((s.CERTIFICATES, ACCENT), (s.ORGANIZATIONS, OWNERS)):
        traces.append(
            go.Scatter(
                **shape, y=frame[measure].tolist(), line={"color": colour, "width": 2},
                name=measure, customdata=frame[[s.UNDATED]].to_numpy(),
                hovertemplate=text(language, f"certificates.chart.{measure}_hover"),
            )
        )  # fmt: skip
    return traces


def _flow_traces(frame: pd.DataFrame, language: str) -> list[go.Bar]:
    months = [f"{period}-01" for period in frame[s.PERIOD]]
    whole = frame[s.DAY].dt.is_month_end
    opacity = [1.0 if is_whole else _PART_OF_A_MONTH for is_whole in whole]
    return [
        go.Bar(
            x=months, y=(sign * frame[measure]).tolist(), name=measure,
            marker={"color": colour, "opacity": opacity},
            customdata=frame[[measure, *s.OUTCOMES.values()]].to_numpy(),
            hovertemplate=text(language, f"certificates.chart.{measure}_hover"),
        )
        for measure, colour, sign in ((s.ISSUED, ACCENT, 1), (s.ENDED, LEAVING, -1))
    ]  # fmt: skip


def _label_ends(figure: go.Figure, frame: pd.DataFrame) -> None:
    last = frame.iloc[-1]
    add_annotations(figure, [
        {"x": f"{last[s.PERIOD]}-01", "y": int(last[measure]), "text": f"{int(last[measure]):,}",
         "name": measure, "showarrow": False, "xanchor": "right", "yshift": shift,
         "font": {"size": 12, "color": TEXT}}
        for measure, shift in ((s.CERTIFICATES, -12), (s.ORGANIZATIONS, -12))
    ])  # fmt: skip


def _name_flow_axis(figure: go.Figure, frame: pd.DataFrame) -> go.Figure:
    """Count downwards without a minus sign: what ended is a number of certificates too."""
    up, down = int(frame[s.ISSUED].max()), int(frame[s.ENDED].max())
    ticks = sorted({-down, 0, up})
    return figure.update_yaxes(
        tickvals=ticks, ticktext=[f"{abs(tick):,}" for tick in ticks], row=2, col=1
    )
