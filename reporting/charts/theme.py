"""One look for every chart: colours that mean one thing, type, margins and plain numbers.

Text colours are left to the page (Streamlit's light or dark theme overrides the template set
here), except for labels that stand on a fill.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any

import plotly.graph_objects as go
from plotly.colors import find_intermediate_color, hex_to_rgb, label_rgb, unlabel_rgb

from matching.parameters import GRADES
from reporting.locale import text

INK = "#1F2A37"
PAPER = "#FFFFFF"
ACCENT = "#1F5FA8"
ACCENT_PALE = "#8FB8E3"
GREY = "#C3C9D1"  # unknown or no demand, always with the word
MUTED = "#7A8594"  # readable on white and on the dark page alike
HAIRLINE = "rgba(127,137,150,0.28)"
BAND = "rgba(127,137,150,0.14)"
CLEAR = "rgba(0,0,0,0)"

SEQUENTIAL = ("#EAF2FA", "#CFE1F2", "#A5CBE8", "#6FAED8", "#3F8CC5", "#1F5FA8", "#0B3466")
DIVERGING = ("#B2182B", "#EF8A62", "#FDDBC7", "#F7F7F7", "#D1E5F0", "#67A9CF", "#2166AC")
GRADE_COLOURS = dict(
    zip(GRADES, ("#B2182B", "#EF8A62", "#FDDBC7", "#92C5DE", "#2166AC"), strict=True)
)
# Okabe and Ito's order without yellow, which disappears on white.
CATEGORICAL = ("#1F5FA8", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A8594")

FONT_FAMILY = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
TITLE_SIZE, SUBTITLE_SIZE, TEXT_SIZE, SOURCE_SIZE = 15, 12, 12, 11
# Widths in half-width characters; a line of this many fits a phone of 360 px.
_TITLE_UNITS, _SUBTITLE_UNITS, _SOURCE_UNITS = 42, 52, 56

PLOTLY_CONFIG: dict[str, Any] = {
    "displaylogo": False,
    "responsive": True,
    "scrollZoom": False,
    # plotly.js asks its CDN for a topology before it draws any choropleth: give it an empty one.
    "topojsonURL": 'data:application/json,{"type":"Topology","objects":{},"arcs":[]}#',
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"format": "png", "scale": 2, "filename": "certmatch"},
}

# Pages may inject this once: marks of class names that only maps and tile grids carry.
PHONE_CSS = (
    "@media (max-width: 640px) { .js-plotly-plot .scattergeolayer text "
    "{ font-size: 8px !important; } }"
)


def sequential_colour(share_of_scale: float, colours: tuple[str, ...] = SEQUENTIAL) -> str:
    """Return the colour at ``share_of_scale`` (0…1) of a scale as ``#RRGGBB``."""
    place = min(max(share_of_scale, 0.0), 1.0) * (len(colours) - 1)
    lower = min(int(place), len(colours) - 2)
    first, second = (label_rgb(hex_to_rgb(colours[lower + step])) for step in (0, 1))
    mixed = unlabel_rgb(find_intermediate_color(first, second, place - lower, "rgb"))
    return "#" + "".join(f"{round(part):02X}" for part in mixed)


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two ``#RRGGBB`` colours (1…21)."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in hex_to_rgb(colour)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colour_on(fill: str) -> str:
    """Return the label colour that reads on ``fill``: ink, else white, else black."""
    candidates = (INK, "#FFFFFF", "#000000")
    return next(
        (colour for colour in candidates if contrast(colour, fill) >= 4.5),
        max(candidates, key=lambda colour: contrast(colour, fill)),
    )


def label_colour(share_of_scale: float, colours: tuple[str, ...] = SEQUENTIAL) -> str:
    """Return the label colour that reads on a fill at this share (0…1) of a scale."""
    return colour_on(sequential_colour(share_of_scale, colours))


def compact_number(value: float | None, language: str) -> str:
    """Return a count as people say it: ``73.3 万`` in Chinese, ``733k`` in English.

    Unknown values give the word for no data, never 0.
    """
    if value is None or not math.isfinite(value):
        return text(language, "charts_national.no_data")
    steps = ((1e8, " 亿"), (1e4, " 万")) if language == "zh" else ((1e6, "M"), (1e3, "k"))
    for size, word in steps:
        # Half a last digit below the step already prints as the step itself.
        if abs(value) >= size:
            scaled = value / size
            digits = 0 if language == "en" and word == "k" and abs(scaled) >= 100 else 1
            return f"{scaled:,.{digits}f}".removesuffix(".0") + word
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def wrap_line(sentence: str, units: int) -> str:
    """Return ``sentence`` broken with ``<br>`` so that no line exceeds ``units``.

    A full-width character counts two units; Latin words and numbers stay whole.
    """
    lines, line, width = [], "", 0
    for word in _words(sentence):
        size = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in word)
        if line and width + size > units and word not in _CLOSING:
            lines.append(line.rstrip())
            line, width, word = "", 0, word.lstrip()
        line, width = line + word, width + size
    return "<br>".join([*lines, line])


_CLOSING = "，。；：、！？）,.;:)%》」"


def _words(sentence: str) -> list[str]:
    """Split into pieces that may not be broken: wide characters alone, other runs whole."""
    pieces: list[str] = []
    for character in sentence:
        wide = unicodedata.east_asian_width(character) in "WF"
        if wide or character == " " or not pieces or _is_edge(pieces[-1]):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _is_edge(piece: str) -> bool:
    return unicodedata.east_asian_width(piece[-1]) in "WF"


def _template() -> go.layout.Template:
    axis = {"gridcolor": HAIRLINE, "linecolor": HAIRLINE, "zeroline": False, "automargin": True}
    return go.layout.Template(
        layout={
            "font": {"family": FONT_FAMILY, "size": TEXT_SIZE, "color": INK},
            "colorway": list(CATEGORICAL),
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def apply_theme(
    figure: go.Figure, title: str = "", subtitle: str = "", source: str = "", height: int = 420
) -> go.Figure:
    """Give a figure the product's look and its words; return the same figure.

    Parameters
    ----------
    figure
        The chart, its data already in place.
    title
        The message as a statement; broken into lines that fit a phone.
    subtitle
        What is shown, with the unit.
    source
        Source line under the chart.
    height
        Height in pixels of plot, words and axes together.
    """
    title, subtitle = wrap_line(title, _TITLE_UNITS), wrap_line(subtitle, _SUBTITLE_UNITS)
    source = wrap_line(source, _SOURCE_UNITS)
    top = 12 + _block(title, TITLE_SIZE) + _block(subtitle, SUBTITLE_SIZE)
    foot = _block(source, SOURCE_SIZE)
    figure.update_layout(
        template=_template(),
        title=_title(title, subtitle),
        height=height,
        margin={"l": 8, "r": 8, "t": top, "b": 8 + foot + (8 if foot else 0)},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font={"family": FONT_FAMILY, "size": TEXT_SIZE},
        hoverlabel={"align": "left", "font": {"family": FONT_FAMILY, "size": TEXT_SIZE}},
        # A drag on a phone is a scroll of the page, not a zoom.
        dragmode=False,
        separators=".,",
    )
    figure.update_xaxes(fixedrange=True, automargin=True, zeroline=False, gridcolor=HAIRLINE)
    figure.update_yaxes(fixedrange=True, automargin=True, zeroline=False, gridcolor=HAIRLINE)
    if source:
        figure.add_annotation(**_foot_note(source))
    return figure


def _block(words: str, size: int) -> int:
    return round(1.35 * size * (words.count("<br>") + 1)) if words else 0


def _title(title: str, subtitle: str) -> dict[str, Any]:
    return {
        "text": title,
        "subtitle": {"text": subtitle, "font": {"size": SUBTITLE_SIZE}},
        "font": {"size": TITLE_SIZE, "family": FONT_FAMILY},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": 6, "l": 2, "b": 0, "r": 0},
    }


def _foot_note(source: str) -> dict[str, Any]:
    return {
        "text": source,
        "name": "source",
        "xref": "paper",
        "yref": "container",
        "x": 0,
        "y": 0,
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": SOURCE_SIZE, "color": MUTED},
    }


def empty_figure(sentence: str, title: str = "", source: str = "", height: int = 240) -> go.Figure:
    """Return a figure that says in one sentence why there is nothing to draw."""
    figure = go.Figure()
    apply_theme(figure, title, "", source, height)
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    figure.add_annotation(
        text=wrap_line(sentence, _SUBTITLE_UNITS),
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        showarrow=False,
        font={"size": 14},
    )
    return figure
