"""The body's certificates: what expires when, what the stock is made of, and who holds how many."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from reporting.charts.bars import MOST_BARS, Bar, plot_bars
from reporting.charts.theme import ACCENT, TEXT, apply_theme, empty_figure
from reporting.locale import text

MOST_HELD = 6


def plot_expiry(
    frame: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw how many certificates expire in each month.

    Parameters
    ----------
    frame
        ``period, certificates, organizations``, one row per month in order.
    """
    if frame.empty or not frame[s.CERTIFICATES].any():
        return empty_figure(text(language, "certificates.chart.no_expiry"), title, source)
    figure = go.Figure(
        go.Bar(
            x=frame[s.PERIOD].tolist(), y=frame[s.CERTIFICATES].tolist(),
            marker={"color": ACCENT}, customdata=frame[[s.ORGANIZATIONS]].to_numpy(),
            text=[f"{count:,}" if count else "" for count in frame[s.CERTIFICATES]],
            textposition="outside", textfont={"color": TEXT}, cliponaxis=False,
            hovertemplate=text(language, "certificates.chart.expiry_hover"),
        )
    )  # fmt: skip
    apply_theme(figure, title, text(language, "certificates.chart.expiry"), source, 340, left=44)
    figure.update_layout(bargap=0.3, showlegend=False)
    figure.update_xaxes(type="date", tickformat="%Y-%m", nticks=6)
    return figure.update_yaxes(rangemode="tozero")


def plot_stock(
    frame: pd.DataFrame, key: str, names: Mapping[str, str], language: str = "zh", *,
    title: str = "", source: str = "",
) -> go.Figure:  # fmt: skip
    """Rank the stock by a column; the number of distinct organisations stands in the hover.

    Parameters
    ----------
    frame
        ``certificates, organizations`` by `key`; rows without a stock are left out.
    names
        Value of `key` → name shown.
    """
    rows = frame[frame[s.CERTIFICATES] > 0].sort_values(s.CERTIFICATES, ascending=False)
    if rows.empty:
        return empty_figure(text(language, "certificates.chart.no_stock"), title, source)
    bars = [
        Bar(
            name=names.get(str(value), str(value)), length=float(certificates),
            label=f"{certificates:,}", colour=ACCENT,
            hover=text(language, "certificates.chart.stock_hover", certificates=certificates,
                       organizations=organizations),
        )
        for value, certificates, organizations in rows[[key, s.CERTIFICATES, s.ORGANIZATIONS]]
        .head(MOST_BARS).itertuples(index=False)
    ]  # fmt: skip
    return plot_bars(bars, title, text(language, "certificates.chart.stock"), source)


def plot_holders(
    frame: pd.DataFrame, language: str = "zh", *, title: str = "", source: str = ""
) -> go.Figure:
    """Draw how many organisations hold one, two, three … certificates in force.

    Parameters
    ----------
    frame
        ``organizations`` by ``certificates_held``; from `MOST_HELD` on they share one bar.
    """
    if frame.empty:
        return empty_figure(text(language, "certificates.chart.no_stock"), title, source)
    counts = frame.groupby(frame[s.CERTIFICATES_HELD].clip(upper=MOST_HELD))[s.ORGANIZATIONS].sum()
    total = int(counts.sum())
    keys = {MOST_HELD: "certificates.chart.holds_most"}
    bars = [
        Bar(
            name=text(language, keys.get(held, "certificates.chart.holds"), count=held),
            length=float(organizations), label=f"{organizations:,} · {organizations / total:.1%}",
        )
        for held, organizations in counts.sort_index().items()
    ]  # fmt: skip
    subtitle = text(language, "certificates.chart.holders", total=total)
    return plot_bars(bars, title, subtitle, source, room=0.45)
