"""The match board as a heat map: scheme × specialty code.

A heat map of Plotly answers no click of Streamlit: invisible markers over the cells carry the
hover and the key of the cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from data import schema as s
from matching.match_degree import NO_AUDITOR, NO_DEMAND
from matching.parameters import GRADES
from reporting.charts.cell_words import (
    Cell,
    cell_key,
    code_name,
    code_order,
    code_text,
    grade_key,
    grade_word,
    hover_of_cell,
    key_height,
)
from reporting.charts.click_targets import draw_click_targets
from reporting.charts.theme import (
    GRADE_COLOURS,
    GREY,
    INK,
    TEXT,
    add_annotations,
    apply_theme,
    axis_labels,
    colour_on,
    empty_figure,
    wrap_line,
)
from reporting.locale import text

ACROSS, DOWN = "codes_across", "codes_down"

_NO_DEMAND_INDEX = len(GRADES)
_FILLS = (*GRADE_COLOURS.values(), GREY)
_SCALE = [
    [step / len(_FILLS), colour] for place, colour in enumerate(_FILLS)
    for step in (place, place + 1)
]  # fmt: skip
# Codes stand side by side as far as "159%" stays legible at 700 px, then wrap to a next band.
_BAND_PIXELS, _MOST_PER_BAND, _PIXELS_PER_CHARACTER = 620, 20, 7
_ROW_HEIGHT, _NAME_UNITS, _NAME_LINES = 26, 22, 2
_WIDE_ACROSS, _WIDE_DOWN = 8, 3  # up to here a cell holds a whole word
_TOP = 0.1  # what the first row of headers leaves free above the middle of its line
_FEWEST_COLUMNS = 8  # a single cell must not fill the page


@dataclass(frozen=True)
class _Grid:
    """Where each cell stands, and the words around it."""

    places: list[tuple[int, int]]
    headers: list[tuple[int, int, str]]
    rows: list[tuple[int, str]]
    columns: int
    height: int
    row_pixels: int
    wide: bool


def plot_match_heatmap(
    frame: pd.DataFrame,
    language: str = "zh",
    *,
    orientation: str = ACROSS,
    title: str | None = None,
    subtitle: str | None = None,
    source: str = "",
    most: int = 120,
) -> go.Figure:
    """Draw P of every cell, coloured by grade, with the state in words.

    Parameters
    ----------
    frame
        Cells to show; their codes become columns (or rows), as many as there are. A code of the
        old edition is a column of its own.
    orientation
        ``codes_across``: schemes as rows, long lists of codes wrap into bands;
        ``codes_down``: codes with their names as rows, for a phone.
    title, subtitle
        Built from the cells where None.
    most
        Most codes shown, those with the most projects; how many are left out is said.
    """
    if frame.empty:
        return empty_figure(text(language, "charts_match.empty"), title or "", source)
    cells, left_out = _keep_codes(frame, most)
    grid = _lay_down(cells, language) if orientation == DOWN else _lay_across(cells, language)
    figure = go.Figure(_fills(cells, grid, language))
    xs, ys = zip(*grid.places, strict=True)
    keys, hovers = zip(*((cell_key(c), hover_of_cell(c, language)) for c in cells), strict=True)
    figure.add_trace(draw_click_targets(xs, ys, keys, hovers, 22))
    words = text(language, "charts_match.heatmap.subtitle_wide")
    if not grid.wide:
        words = text(language, "charts_match.heatmap.subtitle", **_short_words(language))
    if left_out:
        words += text(language, "charts_match.joint")
        words += text(language, "charts_match.rest", count=left_out)
    foot = key_height(language)
    title = _finding(frame, language) if title is None else title
    lines = [line for _, label in grid.rows for line in label.split("<br>")]
    left = axis_labels(lines, _NAME_UNITS + 2)[1]
    apply_theme(figure, title, words if subtitle is None else subtitle, source,
                left=left, foot=foot)  # fmt: skip
    return _finish(figure, grid, language, left)


def _keep_codes(frame: pd.DataFrame, most: int) -> tuple[list[dict[str, Any]], int]:
    cells: list[dict[str, Any]] = [dict(row) for row in frame.to_dict("records")]
    for cell in cells:
        cell[s.CODE] = cell[s.CODE] if isinstance(cell[s.CODE], str) else None
    projects: dict[tuple[Any, ...], float] = {}
    for cell in cells:
        projects[_code(cell)] = projects.get(_code(cell), 0) + cell[s.PROJECTS_COUNT]
    busiest = sorted(projects, key=lambda code: -projects[code])[:most]
    kept = set(busiest)
    return [cell for cell in cells if _code(cell) in kept], len(projects) - len(kept)


def _code(cell: Cell) -> tuple[Any, ...]:
    return cell[s.EDITION], cell[s.CODE]


def _axes(cells: Sequence[Cell]) -> tuple[list[str], dict[tuple[Any, ...], Cell]]:
    """Return the schemes in their usual order and one cell per code in the order of codes."""
    present = {cell[s.SCHEME] for cell in cells}
    schemes = [scheme for scheme in s.SCHEMES if scheme in present]
    schemes += sorted(present - set(schemes))
    codes = {_code(cell): cell for cell in cells}
    return schemes, {code: codes[code] for code in sorted(codes, key=lambda c: code_order(*c))}


def _lay_across(cells: Sequence[Cell], language: str) -> _Grid:
    schemes, codes = _axes(cells)
    labels = [code_text(cell, language) for cell in codes.values()]
    widest = _PIXELS_PER_CHARACTER * max(map(len, labels)) + 6
    bands = -(-len(codes) // min(_MOST_PER_BAND, _BAND_PIXELS // widest))
    per_band = -(-len(codes) // bands)
    tall = len(schemes) + 1
    spot = {code: divmod(position, per_band) for position, code in enumerate(codes)}
    places = []
    for cell in cells:
        band, column = spot[_code(cell)]
        places.append((column, band * tall + 1 + schemes.index(cell[s.SCHEME])))
    headers = [
        (column, band * tall, label)
        for (band, column), label in zip(spot.values(), labels, strict=True)
    ]
    rows = [
        (band * tall + 1 + row, scheme) for band in range(bands)
        for row, scheme in enumerate(schemes)
    ]  # fmt: skip
    columns = max(per_band, _FEWEST_COLUMNS)
    return _Grid(places, headers, rows, columns, bands * tall, _ROW_HEIGHT, columns <= _WIDE_ACROSS)


def _lay_down(cells: Sequence[Cell], language: str) -> _Grid:
    schemes, codes = _axes(cells)
    order = {code: position + 1 for position, code in enumerate(codes)}
    places = [(schemes.index(cell[s.SCHEME]), order[_code(cell)]) for cell in cells]
    headers = [(column, 0, scheme) for column, scheme in enumerate(schemes)]
    names = [
        _in_lines(f"{code_text(cell, language)} {code_name(cell, language)}".strip())
        for cell in codes.values()
    ]
    rows = list(zip(order.values(), names, strict=True))
    columns, tall = len(schemes), len(codes) + 1
    return _Grid(places, headers, rows, columns, tall, _ROW_HEIGHT + 4, columns <= _WIDE_DOWN)


def _in_lines(name: str) -> str:
    lines = wrap_line(name, _NAME_UNITS).split("<br>")
    kept = lines[:_NAME_LINES]
    return "<br>".join(kept) + ("…" if len(lines) > _NAME_LINES else "")


def _short_words(language: str) -> dict[str, str]:
    return {
        state: text(language, f"charts_match.heatmap.short_{state}")
        for state in (NO_DEMAND, NO_AUDITOR)
    }


def _index(cell: Cell) -> int:
    if cell[s.STATE] == NO_DEMAND:
        return _NO_DEMAND_INDEX
    return 0 if cell[s.STATE] == NO_AUDITOR else GRADES.index(cell[s.GRADE])


def _words(cell: Cell, language: str, wide: bool) -> str:
    if cell[s.STATE] in (NO_DEMAND, NO_AUDITOR):
        return grade_word(cell, language) if wide else _short_words(language)[cell[s.STATE]]
    share = f"{cell[s.MATCH_DEGREE]:.0%}" if cell[s.MATCH_DEGREE] < 9.995 else "≥10"
    return share.replace("%", " %") if wide else share


def _fills(cells: Sequence[Cell], grid: _Grid, language: str) -> list[go.Heatmap]:
    """Return two layers, for a heat map writes all its words in one colour."""
    layers = []
    for colour in (INK, "#FFFFFF"):
        z: list[list[int | None]] = [[None] * grid.columns for _ in range(grid.height)]
        words = [[""] * grid.columns for _ in range(grid.height)]
        for (x, y), cell in zip(grid.places, cells, strict=True):
            if colour_on(_FILLS[_index(cell)]) == colour:
                z[y][x], words[y][x] = _index(cell), _words(cell, language, grid.wide)
        layers.append(
            go.Heatmap(
                z=z, text=words, texttemplate="%{text}", hoverinfo="skip", showscale=False,
                colorscale=_SCALE, zmin=-0.5, zmax=len(_FILLS) - 0.5, xgap=2, ygap=2,
                textfont={"color": colour, "size": 10},
            )
        )  # fmt: skip
    return layers


def _finding(frame: pd.DataFrame, language: str) -> str:
    demanded = int(frame[s.MATCH_DEGREE].notna().sum())
    none = int((frame[s.STATE] == NO_AUDITOR).sum())
    short = int((frame[s.GRADE].isin(GRADES[:2]) & frame[s.MATCH_DEGREE].notna()).sum())
    if not demanded:
        return text(language, "charts_match.heatmap.title_no_demand")
    if not short:
        return text(language, "charts_match.heatmap.title_fine", demanded=demanded)
    key = "title" if none else "title_short"
    counts = {"demanded": demanded, "short": short} | ({"none": none} if none else {})
    return text(language, f"charts_match.heatmap.{key}", **counts)


def _finish(figure: go.Figure, grid: _Grid, language: str, left: int) -> go.Figure:
    common = {"showarrow": False, "yanchor": "bottom", "name": "header",
              "font": {"size": 10, "color": TEXT}}  # fmt: skip
    headers = [{"x": x, "y": y + 0.5, "text": label, **common} for x, y, label in grid.headers]
    add_annotations(figure, [*headers, grade_key(language, left)])
    margin = figure.layout.margin
    figure.update_layout(
        height=margin.t + margin.b + (grid.height - 0.5 + _TOP) * grid.row_pixels,
        hovermode="closest",
        hoverdistance=40,
    )
    figure.update_xaxes(visible=False, range=[-0.5, grid.columns - 0.5])
    return figure.update_yaxes(
        range=[grid.height - 0.5, -_TOP], showgrid=False, ticks="", tickmode="array",
        tickvals=[y for y, _ in grid.rows], ticktext=[label for _, label in grid.rows],
        tickfont={"size": 11},
    )  # fmt: skip
