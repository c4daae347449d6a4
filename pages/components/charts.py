"""A chart on a page: drawn, downloadable, explained, and clickable where asked."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pages.components.downloads import show_csv_download, show_image_downloads
from pages.components.messages import say
from reporting.charts.theme import PLOTLY_CONFIG


def show_chart(
    figure: go.Figure,
    key: str,
    *,
    data: pd.DataFrame,
    file: str,
    how: str = "",
    headers: dict[str, str] | None = None,
    selectable: bool = False,
) -> list[dict[str, Any]]:
    """Show a figure with PNG, SVG and CSV downloads and how it was made.

    Parameters
    ----------
    figure
        From `reporting.charts`.
    key
        Unique on the page; also the container's CSS class ``st-key-chart_<key>``.
    data
        What the chart shows, for the CSV; `headers` translates its columns.
    file
        Name of the downloads, without ending.
    how
        How the chart was made, shown on request.
    selectable
        Whether a click on a mark is reported.

    Returns
    -------
    list
        The clicked points (with ``customdata``), empty where nothing is selected.
    """
    name = f"chart_{key}"
    options: dict[str, Any] = {"config": PLOTLY_CONFIG, "key": f"plot_{key}"}
    points: list[dict[str, Any]] = []
    with st.container(key=name):
        if selectable:
            event = st.plotly_chart(
                figure, on_select="rerun", selection_mode="points", **options
            )  # fmt: skip
            points = list(event["selection"]["points"])
        else:
            st.plotly_chart(figure, **options)
        with st.container(horizontal=True, gap="small", key=f"tools_{key}"):
            show_image_downloads(name, file)
            show_csv_download(data, file, key, headers)
            if how:
                with st.popover(say("frame.how"), icon=":material/help:"):
                    st.markdown(how)
    return points
