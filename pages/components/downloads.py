"""PNG and SVG of a chart, made by the reader's own browser; CSV of any frame."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.components.filters import SET_OF_PAGE
from pages.components.messages import say
from reporting.exports.table import write_csv

# Plotly in the page can draw both formats; its own button offers one. Nothing is rendered on the
# server, so no browser has to be installed there.
_SCRIPT = """
export default function (component) {
  const { data, parentElement } = component;
  for (const button of parentElement.querySelectorAll("button")) {
    button.textContent = data.labels[button.dataset.format];
    button.onclick = () => {
      const plot = document.querySelector(".st-key-" + data.chart + " .js-plotly-plot");
      const camera = plot && plot.querySelector(".modebar-btn");
      if (!camera) return;
      plot._context.toImageButtonOptions = {
        ...plot._context.toImageButtonOptions,
        format: button.dataset.format,
        filename: data.file,
      };
      camera.click();
    };
  }
}
"""
_BUTTONS = """
<div class="row"><button data-format="png"></button><button data-format="svg"></button></div>
"""
_STYLE = """
.row { display: flex; gap: 0.4rem; }
button {
  font: inherit; font-size: 0.875rem; min-height: 2.5rem; padding: 0 0.75rem; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 4px);
  background: transparent; color: var(--st-text-color);
}
button:hover, button:focus-visible {
  border-color: var(--st-primary-color); color: var(--st-primary-color);
}
"""


def export_name(file: str) -> str:
    """Return a file name that carries the parameter set, where the page depends on one."""
    identifier = st.session_state.get(SET_OF_PAGE)
    return f"{file}-{identifier}" if identifier else file


def show_image_downloads(chart: str, file: str) -> None:
    """Offer the chart in the container keyed `chart` as ``file.png`` and ``file.svg``."""
    render = st.components.v2.component(
        "image_downloads", html=_BUTTONS, css=_STYLE, js=_SCRIPT
    )  # fmt: skip
    labels = {"png": "PNG", "svg": "SVG"}
    render(
        data={"chart": chart, "file": export_name(file), "labels": labels},
        key=f"images_{chart}",
        width="content",
    )


def show_csv_download(
    frame: pd.DataFrame,
    file: str,
    key: str,
    headers: dict[str, str] | None = None,
    *,
    label: str = "",
) -> None:
    """Offer a frame as CSV that Excel opens in Chinese; numbers unrounded."""
    st.download_button(
        label or say("frame.csv"),
        lambda: write_csv(frame, headers),  # written when asked for
        file_name=f"{export_name(file)}.csv",
        mime="text/csv",
        key=f"csv_{key}",
        on_click="ignore",
        icon=":material/download:",
    )
