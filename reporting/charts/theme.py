"""One look for every chart: type, margins, words around the plot, plain numbers.

Text takes the colour ``TEXT``, which Streamlit turns into that of its light or dark theme;
labels that stand on a fill take what reads on it. The colours themselves are in ``colours``.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from reporting.charts.colours import (
    ACCENT,
    ACCENT_PALE,
    BAND,
    CATEGORICAL,
    CLEAR,
    DIVERGING,
    GRADE_COLOURS,
    GREY,
    HAIRLINE,
    INK,
    MUTED,
    SEQUENTIAL,
    TEXT,
    colour_on,
    contrast,
    label_colour,
    sequential_colour,
)
from reporting.locale import text

__all__ = [
    "ACCENT", "ACCENT_PALE", "BAND", "CATEGORICAL", "CHART_CSS", "CLEAR", "DIVERGING",
    "FONT_FAMILY", "GRADE_COLOURS", "GREY", "HAIRLINE", "INK", "MUTED",
    "PLOTLY_CONFIG", "SEQUENTIAL", "TEXT", "apply_theme", "axis_labels", "colour_on",
    "compact_number", "contrast", "empty_figure", "label_colour", "sequential_colour", "wrap_line",
]  # fmt: skip

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

# For the page frame, once: Plotly has neither tabular digits nor a type size per screen width.
CHART_CSS = """
.js-plotly-plot text { font-variant-numeric: tabular-nums !important; }
@media (max-width: 640px) {
  .js-plotly-plot .trace.scattergeo text { font-size: 8px !important; }
}
"""


def compact_number(value: float | None, language: str) -> str:
    """Return a count as people say it: ``73.3 万`` in Chinese, ``733k`` in English.

    Unknown values give the word for no data, never 0.
    """
    if value is None or not math.isfinite(value):
        return text(language, "charts_national.no_data")
    steps = ((1e8, " 亿"), (1e4, " 万")) if language == "zh" else ((1e6, "M"), (1e4, "k"))
    for size, word in steps:
        # Below 10,000 English keeps all digits, as Chinese does below 1 万.
        if abs(value) >= size:
            scaled = value / (1e3 if word == "k" else size)
            digits = 0 if language == "en" and word == "k" and abs(scaled) >= 100 else 1
            return f"{scaled:,.{digits}f}".removesuffix(".0") + word
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"


def wrap_line(sentence: str, units: int) -> str:
    """Return ``sentence`` broken with ``<br>`` so that no line exceeds ``units``.

    A full-width character counts two units; Latin words and numbers stay whole. A break moves
    back to the last punctuation if at least half a line is kept.
    """
    if "<br>" in sentence:
        return "<br>".join(wrap_line(part, units) for part in sentence.split("<br>"))
    lines: list[str] = []
    line: list[str] = []
    for word in _words(sentence):
        if line and _units([*line, word]) > units and word not in _STOPS:
            cut = next((n for n in range(len(line), 0, -1) if line[n - 1][-1] in _STOPS), 0)
            cut = cut if _units(line[:cut]) >= units / 2 else len(line)
            lines.append("".join(line[:cut]).strip())
            line = line[cut:]
        line.append(word)
    return "<br>".join([*lines, "".join(line).strip()])


def axis_labels(names: Sequence[str], units: int = 20) -> tuple[list[str], int, int]:
    """Return names of bars in lines of even length, the pixels they need, and the most lines."""
    labels = []
    for name in names:
        count = -(-_units([name]) // units)
        labels.append(wrap_line(name, -(-_units([name]) // count) + 1) if count > 1 else name)
    lines = [line for label in labels for line in label.split("<br>")]
    # A capital takes about half as much again as a small letter.
    widest = max(
        (_units([line]) + 0.5 * sum(map(str.isupper, line)) for line in lines), default=0.0
    )
    return labels, round(16 + 6.2 * widest), max(label.count("<br>") + 1 for label in labels)


_STOPS = "，。；：、！？）,;:)》」·"


def _units(words: list[str]) -> int:
    return sum(2 if _is_wide(character) else 1 for character in "".join(words))


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _words(sentence: str) -> list[str]:
    """Split into pieces that may not be broken: wide characters alone, other runs whole."""
    pieces: list[str] = []
    for character in sentence:
        alone = character == " " or _is_wide(character)
        if alone or not pieces or pieces[-1] == " " or _is_wide(pieces[-1][-1]):
            pieces.append(character)
        else:
            pieces[-1] += character
    return pieces


def _template() -> go.layout.Template:
    axis = {"gridcolor": HAIRLINE, "linecolor": HAIRLINE, "zeroline": False, "automargin": True}
    return go.layout.Template(
        layout={
            "font": {"family": FONT_FAMILY, "size": TEXT_SIZE, "color": TEXT},
            "colorway": list(CATEGORICAL),
            "xaxis": axis,
            "yaxis": axis,
        }
    )


def apply_theme(
    figure: go.Figure,
    title: str = "",
    subtitle: str = "",
    source: str = "",
    height: int = 420,
    *,
    left: int = 8,
    head: int = 0,
    foot: int = 30,
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
    left
        Pixels kept left of the plot for labels. Fixed, not found by Plotly: the source line
        starts at the edge of the picture, and annotations are placed from the plot's.
    head
        Pixels kept between the words above and the plot.
    foot
        Pixels kept under the plot for axis labels or a colour bar.
    """
    title, subtitle = wrap_line(title, _TITLE_UNITS), wrap_line(subtitle, _SUBTITLE_UNITS)
    source = wrap_line(source, _SOURCE_UNITS)
    top = 22 + head + _block(title, TITLE_SIZE) + _block(subtitle, SUBTITLE_SIZE)
    figure.update_layout(
        template=_template(),
        title=_title(title, subtitle),
        height=height,
        margin={"l": left, "r": 8, "t": top, "b": foot + 8 + _block(source, SOURCE_SIZE)},
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font={"family": FONT_FAMILY, "size": TEXT_SIZE, "color": TEXT},
        hoverlabel={"align": "left", "font": {"family": FONT_FAMILY, "size": TEXT_SIZE}},
        # A drag on a phone is a scroll of the page, not a zoom.
        dragmode=False,
        separators=".,",
    )
    axis = {"fixedrange": True, "zeroline": False, "gridcolor": HAIRLINE,
            "tickfont": {"color": TEXT}, "title": {"font": {"color": TEXT}}}  # fmt: skip
    figure.update_xaxes(automargin=True, **axis)
    figure.update_yaxes(automargin=False, **axis)
    if source:
        figure.add_annotation(**_foot_note(source, left, foot))
    return figure


def add_annotations(figure: go.Figure, notes: Iterable[Mapping[str, Any]]) -> None:
    """Add many annotations at once; one by one, Plotly copies all earlier ones each time."""
    figure.layout.annotations = (*figure.layout.annotations, *map(dict, notes))


def add_lines(figure: go.Figure, lines: Iterable[Mapping[str, Any]]) -> None:
    """Add many lines (shapes) at once."""
    drawn = ({"type": "line", **line} for line in lines)
    figure.layout.shapes = (*figure.layout.shapes, *drawn)


def _block(words: str, size: int) -> int:
    return round(1.35 * size * (words.count("<br>") + 1)) if words else 0


def _title(title: str, subtitle: str) -> dict[str, Any]:
    return {
        "text": title,
        "subtitle": {"text": subtitle, "font": {"size": SUBTITLE_SIZE, "color": TEXT}},
        "font": {"size": TITLE_SIZE, "family": FONT_FAMILY, "color": TEXT},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "y": 1,
        "yref": "container",
        "yanchor": "top",
        # Plotly drops the first baseline's offset as soon as a title has two lines.
        "pad": {"t": 18 if "<br>" in title else 6, "l": 2, "b": 0, "r": 0},
    }


def _foot_note(source: str, left: int, foot: int) -> dict[str, Any]:
    return {
        "text": source,
        "name": "source",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 0,
        "xshift": 2 - left,
        "yshift": -foot,
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": SOURCE_SIZE, "color": TEXT},
        "opacity": 0.8,
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
