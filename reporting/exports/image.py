"""Charts as PNG and SVG through Chromium on this machine."""

from __future__ import annotations

import json
from typing import Literal

import plotly.graph_objects as go

from matching.errors import CertMatchError
from reporting.charts.theme import INK, PAPER, PLOTLY_CONFIG, TEXT

_WIDTH, _HEIGHT = 900, 500
_SCALE = 2  # twice the pixels: sharp in print


def write_image(
    figure: go.Figure,
    format: Literal["png", "svg"] = "png",
    width: int | None = None,
    height: int | None = None,
) -> bytes:
    """Return a chart as an image on white paper.

    Parameters
    ----------
    figure
        Chart; it is not changed.
    format
        ``png`` (at twice the pixels) or ``svg``.
    width
        Width in pixels, 900 by default.
    height
        Height in pixels; by default the figure's own.

    Raises
    ------
    CertMatchError
        ``no_browser``: Chromium or Chrome is not installed or does not start.
    """
    import kaleido  # type: ignore[import-untyped]  # slow; the product runs without it
    from choreographer.errors import BrowserClosedError, BrowserFailedError, ChromeNotFoundError

    options = {
        "format": format,
        "width": width or _WIDTH,
        "height": height or figure.layout.height or _HEIGHT,
        "scale": _SCALE if format == "png" else 1,
    }
    # No page gives this chart its text colour, so it takes ink.
    paper = json.loads(str(figure.to_json()).replace(TEXT, INK))
    paper["layout"]["paper_bgcolor"] = PAPER
    try:
        # Kaleido asks for the topology like a browser, so it gets the same empty one.
        image: bytes = kaleido.calc_fig_sync(
            paper, opts=options, topojson=PLOTLY_CONFIG["topojsonURL"]
        )
    except (ChromeNotFoundError, BrowserFailedError, BrowserClosedError) as problem:
        raise CertMatchError("no_browser", found=problem, expected="chromium | chrome") from problem
    return image
