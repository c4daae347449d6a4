"""The rules at work for one pair, as a rule viewer shows them: condition by condition."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go

from matching.entities import Floats
from matching.suitability import (
    UNIVERSE,
    FiredRule,
    PairExplanation,
    input_membership,
    output_membership,
)
from matching.suitability_rules import ANY, INPUTS, OUTPUT_TERMS
from reporting.charts.theme import (
    ACCENT,
    ACCENT_PALE,
    HAIRLINE,
    MUTED,
    TEXT,
    add_annotations,
    add_lines,
    apply_theme,
)
from reporting.locale import text

MOST_RULES, MOST_RULES_NARROW = 6, 3
_PARTS = len(INPUTS) + 1
# Every fifth point keeps all corners of the terms.
_GRID: Floats = UNIVERSE[::5]
# A panel stands in a cell of width and height 1; the rest of it holds gaps and its word.
_WIDTH, _HEIGHT = 0.88, 0.66
_ROW_PIXELS = 82


@dataclass(frozen=True)
class _Panel:
    """One small plot: a membership function or none, how high it is filled, the value marked."""

    word: str
    curve: Floats | None = None
    height: float = 1.0
    value: float | None = None
    hover: str = ""
    colour: str = TEXT
    anchor: str = "center"


@dataclass
class _Sheet:
    """All panels on one pair of axes: a hundred axes would take Plotly seconds."""

    curves: list[Floats] = field(default_factory=list)
    fills: list[Floats] = field(default_factory=list)
    hovers: list[str] = field(default_factory=list)
    notes: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def draw(self, panel: _Panel, row: int, column: int, columns: int = 1) -> None:
        """Draw a panel in a cell, or across several columns."""
        width = columns - 1 + _WIDTH
        base = {"x0": column, "x1": column + width, "y0": -row, "y1": -row}
        self.lines.append({**base, "name": "base", "line": {"color": HAIRLINE, "width": 1}})
        place = column + (width if panel.anchor == "right" else width / 2)
        self.write(panel.word, place, _HEIGHT - row, "word", 11, yanchor="bottom", yshift=2,
                   xanchor=panel.anchor)  # fmt: skip
        if panel.curve is not None:
            xs, ys = column + width * _GRID, _HEIGHT * panel.curve[::5] - row
            self.curves.append(np.array([[*xs, np.nan], [*ys, np.nan]]))
            met = np.minimum(ys, _HEIGHT * panel.height - row)
            # A filled area is closed along the base; a gap parts it from the next.
            closed = [[xs[0], *xs, xs[-1], np.nan], [-row, *met, -row, np.nan]]
            self.fills.append(np.array(closed))
            self.hovers += [panel.hover] * len(closed[0])
        if panel.value is not None:
            place = column + width * panel.value
            line = {"x0": place, "x1": place, "y0": -row, "y1": _HEIGHT * 1.06 - row}
            self.lines.append(
                {**line, "name": "value", "line": {"color": panel.colour, "width": 2}}
            )  # fmt: skip

    def write(
        self, words: str, x: float, y: float, name: str, size: int = 12, **where: Any
    ) -> None:
        """Write words at a place."""
        note = {"text": words, "x": x, "y": y, "name": name, "showarrow": False,
                "font": {"size": size, "color": TEXT}}  # fmt: skip
        self.notes.append(note | where)

    def head(self, words: str, place: int, *, beside: bool) -> None:
        """Write a name beside row `place`, or above column `place`."""
        if beside:
            self.write(words, 0, _HEIGHT / 2 - place, "head", xanchor="right", xshift=-8,
                       align="right")  # fmt: skip
        else:
            # Name over value: beside each other they meet in a window as narrow as a phone.
            self.write(words, place + _WIDTH / 2, _HEIGHT, "head", 10, yanchor="bottom", yshift=18)


def term_word(name: str, condition: str, language: str = "zh") -> str:
    """Return the word of a condition of an input: a term, or ``not`` and a term."""
    return text(language, f"suitability.term.{name}.{condition.replace(' ', '_')}")


def plot_rule_viewer(
    explanation: PairExplanation,
    auditor: str,
    language: str = "zh",
    *,
    narrow: bool = False,
    source: str = "",
) -> go.Figure:
    """Draw the strongest fired rules with their conditions and conclusions, and the union of all.

    Parameters
    ----------
    explanation
        A pair whose inputs are all known.
    auditor
        Whose pair it is.
    narrow
        One rule a column instead of a row, for phones.
    """
    shown = explanation.fired[: MOST_RULES_NARROW if narrow else MOST_RULES]
    sheet = _Sheet()
    for place, fired in enumerate(shown):
        for part in range(_PARTS):
            panel = (
                _conclusion(fired, language)
                if part == len(INPUTS)
                else _condition(fired, part, explanation.values[part], language)
            )
            sheet.draw(panel, *((part, place) if narrow else (place, part)))
        name = text(
            language, "suitability.chart.rule", number=fired.number, strength=fired.strength
        )
        sheet.head(name, place, beside=not narrow)
    for part, name in enumerate(_part_names(explanation, language)):
        sheet.head(name, part, beside=narrow)
    rows, columns = (_PARTS, len(shown)) if narrow else (len(shown), _PARTS)
    union = _union(explanation, language)
    sheet.draw(union, rows, 0 if narrow else columns - 1, columns if narrow else 1)
    return _figure(sheet, explanation, auditor, language, (rows + 1, columns), narrow, source)


def _condition(fired: FiredRule, part: int, value: float, language: str) -> _Panel:
    name, condition = INPUTS[part], fired.rule.conditions[part]
    if condition == ANY:
        return _Panel(text(language, "suitability.chart.any"))
    met = float(input_membership(name, condition, value))
    word = term_word(name, condition, language)
    hover = text(
        language, "suitability.chart.hover", number=fired.number, term=word, strength=met,
        input=text(language, f"suitability.input.{name}"),
    )  # fmt: skip
    return _Panel(word, input_membership(name, condition, UNIVERSE), met, value, hover)


def _conclusion(fired: FiredRule, language: str) -> _Panel:
    word = text(language, f"suitability.word.{fired.rule.consequent}")
    hover = text(
        language, "suitability.chart.hover_output", number=fired.number, word=word,
        strength=fired.strength,
    )  # fmt: skip
    return _Panel(word, output_membership(fired.rule.consequent), fired.strength, hover=hover)


def _union(explanation: PairExplanation, language: str) -> _Panel:
    """Return the union of all clipped conclusions, also of rules not shown, and its centroid."""
    clipped = [
        np.minimum(explanation.heights[term], output_membership(term)) for term in OUTPUT_TERMS
    ]
    word = text(language, "suitability.chart.combined", value=explanation.suitability)
    return _Panel(
        f"<b>{word}</b>", np.max(clipped, axis=0), 1.0, explanation.suitability, word, ACCENT,
        "right",
    )  # fmt: skip


def _part_names(explanation: PairExplanation, language: str) -> list[str]:
    """Return each input with its value, and the conclusion."""
    names = [
        text(
            language,
            "suitability.chart.input",
            value=value,
            input=text(language, f"suitability.input.{name}"),
        )
        for name, value in zip(INPUTS, explanation.values, strict=True)
    ]
    return [*names, text(language, "suitability.chart.output")]


def _figure(
    sheet: _Sheet, explanation: PairExplanation, auditor: str, language: str,
    size: tuple[int, int], narrow: bool, source: str,
) -> go.Figure:  # fmt: skip
    fired, most = len(explanation.fired), MOST_RULES_NARROW if narrow else MOST_RULES
    title = text(language, "suitability.chart.viewer", auditor=auditor, count=fired,
                 value=explanation.suitability)  # fmt: skip
    way = "viewer_narrow" if narrow else "viewer_all"
    subtitle = text(language, f"suitability.chart.{way}")
    if fired > most:
        subtitle += text(language, "suitability.chart.more", shown=most, more=fired - most)
    fill = {"mode": "lines", "fill": "toself", "fillcolor": ACCENT_PALE, "line": {"width": 0},
            "hovertext": sheet.hovers, "hovertemplate": "%{hovertext}<extra></extra>"}  # fmt: skip
    curve = {"mode": "lines", "line": {"color": MUTED, "width": 1.2}, "hoverinfo": "skip"}
    figure = go.Figure()
    for name, areas, look in (("met", sheet.fills, fill), ("curve", sheet.curves, curve)):
        xs, ys = np.concatenate(areas, axis=1)
        figure.add_trace(go.Scatter(x=xs, y=ys, name=name, **look))
    rows, columns = size
    # The names of inputs beside narrow rows are longer than those of rules.
    left = 84 if narrow and language == "en" else 64
    apply_theme(figure, title, subtitle, source, left=left, head=64, foot=8)
    margin = figure.layout.margin
    tall = rows - 1 + _HEIGHT
    figure.update_layout(height=margin.t + margin.b + _ROW_PIXELS * tall, showlegend=False)
    figure.update_xaxes(visible=False, range=[0, columns - 1 + _WIDTH])
    figure.update_yaxes(visible=False, range=[_HEIGHT - tall, _HEIGHT])
    add_lines(figure, sheet.lines)
    add_annotations(figure, sheet.notes)
    return figure
