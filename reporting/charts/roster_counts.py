"""Counts of the roster along an axis: the age of registrations, codes held, months of expiry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from reporting.charts.theme import ACCENT, ACCENT_PALE, MUTED, TEXT, apply_theme, empty_figure
from reporting.locale import text

_HEIGHT, _LEFT, _FOOT = 340, 40, 44
_MOST_LABELS = 18  # beyond that, numbers over columns would touch on a phone
_MOST_BINS = 18
_MOST_MONTHS = 36


def plot_registration_age(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    height: int = _HEIGHT,
) -> go.Figure:
    """Draw how old the current registrations are, in steps of half a year.

    Parameters
    ----------
    frame
        ``years`` (lower end of the step), ``registrations`` and ``share`` up to the step, as
        ``count_registration_age`` returns them.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.empty_roster"), title or "", source)
    starts = [float(start) for start in frame[s.YEARS]]
    counts = [int(count) for count in frame[s.REGISTRATIONS]]
    half = float(frame.loc[frame[s.SHARE] >= 0.5, s.YEARS].iloc[0])
    if title is None:
        key = "title_age" if half else "title_age_young"
        values = {"years": half} if half else {}
        title = text(language, f"charts_match.roster.{key}", **values)
    names = [text(language, "charts_match.roster.age", start=x, end=x + 0.5) for x in starts]
    figure = _columns([x + 0.25 for x in starts], 0.46, counts, names, "registrations", language)
    subtitle = text(language, "charts_match.roster.subtitle_age") if subtitle is None else subtitle
    apply_theme(figure, title, subtitle, source, height, left=_LEFT, foot=_FOOT)
    return _finish(figure, counts, text(language, "charts_match.roster.axis_age"),
                   tickvals=[*starts, starts[-1] + 0.5])  # fmt: skip


def plot_codes_per_person(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    height: int = _HEIGHT,
) -> go.Figure:
    """Draw how many codes a person holds in a scheme, the median marked.

    Parameters
    ----------
    frame
        One row a person and scheme with ``codes_held``, as ``count_codes_per_person`` returns
        them. Those without any code are left out and said: schemes may have none.
    """
    held = frame[s.CODES_HELD][frame[s.CODES_HELD] > 0].to_numpy() if len(frame) else np.zeros(0)
    if not len(held):
        return empty_figure(text(language, "charts_match.empty_roster"), title or "", source)
    width = _bin_width(int(held.max()))
    counts = np.bincount((held.astype(np.int64) - 1) // width).tolist()
    lows = [1 + width * place for place in range(len(counts))]
    median = float(np.median(held))
    names = [_bin_name(low, low + width - 1, language) for low in lows]
    middles = [low + (width - 1) / 2 for low in lows]
    figure = _columns(middles, 0.92 * width, counts, names, "people", language)
    if title is None:
        title = text(language, "charts_match.roster.title_codes", median=median,
                     most=int(held.max()))  # fmt: skip
    words = [text(language, "charts_match.roster.subtitle_codes")]
    if len(held) < len(frame):
        words.append(text(language, "charts_match.roster.without_codes",
                          count=len(frame) - len(held)))  # fmt: skip
    joined = text(language, "charts_match.joint").join(words)
    apply_theme(figure, title, joined if subtitle is None else subtitle, source, height,
                left=_LEFT, foot=_FOOT)  # fmt: skip
    figure.add_shape(type="line", x0=median, x1=median, y0=0, y1=1, yref="paper", name="median",
                     line={"color": TEXT, "width": 1.5, "dash": "dash"})  # fmt: skip
    figure.add_annotation(
        x=median, y=1, yref="paper", yanchor="top", xanchor="left", xshift=4, showarrow=False,
        text=text(language, "charts_match.roster.median", median=median), name="median",
        font={"size": 11, "color": TEXT},
    )  # fmt: skip
    edges = [*lows, lows[-1] + width][:: 1 if len(lows) <= 9 else 3]
    return _finish(figure, counts, text(language, "charts_match.roster.axis_codes"),
                   tickvals=[edge - 0.5 for edge in edges], ticktext=[str(e) for e in edges],
                   room=1.35)  # fmt: skip


def _bin_width(most: int) -> int:
    return next(width for width in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, most)
                if most <= width * _MOST_BINS)  # fmt: skip


def _bin_name(low: int, high: int, language: str) -> str:
    if low == high:
        return text(language, "charts_match.roster.codes_one", low=low)
    return text(language, "charts_match.roster.codes_bin", low=low, high=high)


def plot_expiry_by_month(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    height: int = _HEIGHT,
    most: int = _MOST_MONTHS,
) -> go.Figure:
    """Draw how many registrations end in each month, the heaviest month highlighted.

    Parameters
    ----------
    frame
        ``period`` (``YYYY-MM``) and ``registrations``, as ``count_expiry_by_month`` returns them.
    most
        Months shown from the first; how many registrations end later is said.
    """
    shown = frame.head(most)
    counts = [int(count) for count in shown[s.REGISTRATIONS]] if len(frame) else []
    if not any(counts):
        key = "charts_match.roster.empty_expiry"
        return empty_figure(text(language, key), title or "", source)
    periods = [str(period) for period in shown[s.PERIOD]]
    heaviest = counts.index(max(counts))
    if title is None:
        title = text(language, "charts_match.roster.title_expiry", period=periods[heaviest],
                     count=counts[heaviest])  # fmt: skip
    # A column stands over the middle of its month, a tick at its first day.
    middles = [f"{period}-15" for period in periods]
    figure = _columns(middles, 22 * 86_400_000, counts, periods, "registrations", language)
    colours = [ACCENT if place == heaviest else ACCENT_PALE for place in range(len(counts))]
    figure.update_traces(marker={"color": colours})
    words = [text(language, "charts_match.roster.subtitle_expiry")]
    later = int(frame[s.REGISTRATIONS].sum()) - sum(counts)
    if later:
        words.append(text(language, "charts_match.roster.later", count=later, period=periods[-1]))
    joined = text(language, "charts_match.joint").join(words)
    apply_theme(figure, title, joined if subtitle is None else subtitle, source, height,
                left=_LEFT, foot=30)  # fmt: skip
    return _finish(figure, counts, "", type="date", tickformat="%Y-%m", nticks=6)


def _columns(
    places: Sequence[Any],
    width: float,
    counts: Sequence[int],
    names: Sequence[str],
    unit: str,
    language: str,
) -> go.Figure:
    few = len(counts) <= _MOST_LABELS
    return go.Figure(
        go.Bar(
            x=list(places), y=list(counts), width=width,
            marker={"color": ACCENT, "line": {"color": MUTED, "width": 0.5}},
            text=[f"{count:,}" if few and count else "" for count in counts],
            textposition="outside", textangle=0, cliponaxis=False,
            textfont={"color": TEXT, "size": 10}, customdata=[[name] for name in names],
            hovertext=[f"<b>{name}</b><br>"
                       + text(language, f"charts_match.roster.{unit}", count=count)
                       for name, count in zip(names, counts, strict=True)],
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )  # fmt: skip


def _finish(
    figure: go.Figure, counts: Sequence[int], axis: str, *, room: float = 1.15, **ticks: Any
) -> go.Figure:
    words = {"text": axis, "font": {"size": 11, "color": TEXT}, "standoff": 6}
    figure.update_layout(showlegend=False)
    figure.update_xaxes(showgrid=False, tickangle=0, title=words, **ticks)
    return figure.update_yaxes(range=[0, room * max(counts)], nticks=5, tickformat=",d")
