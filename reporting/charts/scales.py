"""The colour scale of amounts: light to dark blue, its stops and its horizontal bar."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from data.schema import CHANGE, YEAR_CHANGE
from reporting.charts.colours import DIVERGING, GREY, SEQUENTIAL, sequential_colour
from reporting.charts.measures import FRACTIONS
from reporting.charts.theme import CLEAR, TEXT, compact_number
from reporting.locale import text

_STOPS = 21


class AmountScale:
    """Colours of one measure over its known values.

    Counts start at zero and darken with the square root: one province holds a fifth of all
    certificates, and on a straight scale the other thirty would look alike. The colour bar keeps
    true distances. Changes diverge around zero.

    Parameters
    ----------
    values
        Known values.
    measure
        Column they come from.
    """

    def __init__(self, values: Sequence[float], measure: str) -> None:
        self.fraction = measure in FRACTIONS
        self.diverging = measure in (CHANGE, YEAR_CHANGE)
        reach = max((abs(value) for value in values), default=1.0) or 1.0
        self.colours = DIVERGING if self.diverging else SEQUENTIAL
        self.low, self.high = (-reach, reach) if self.diverging else (0.0, reach)

    def place(self, value: float) -> float:
        """Return where a value stands between the ends of the scale, 0…1."""
        return (value - self.low) / (self.high - self.low)

    def _shade(self, place: float) -> str:
        return sequential_colour(place if self.diverging else math.sqrt(place), self.colours)

    def colour(self, value: Any) -> str:
        """Return the fill of a value; grey for an unknown one."""
        return GREY if value is None or pd.isna(value) else self._shade(self.place(float(value)))

    def stops(self) -> list[list[Any]]:
        """Return the scale for Plotly, which interpolates in a straight line between stops."""
        places = [(step / (_STOPS - 1)) ** (1 if self.diverging else 2) for step in range(_STOPS)]
        return [[place, self._shade(place)] for place in places]

    def ticks(self) -> list[float]:
        """Return four to six round values between the ends."""
        width = self.high - self.low
        magnitude = 10 ** math.floor(math.log10(width / 4))
        step = next(m for m in (1, 2, 2.5, 5, 10) if m * magnitude >= width / 5) * magnitude
        first = math.ceil(self.low / step)
        return [step * place for place in range(first, math.floor(self.high / step) + 1)]

    def bar(self, language: str) -> dict[str, Any]:
        """Return the horizontal colour bar under the plot; a vertical one eats a phone."""
        ticks = self.ticks()
        words = [f"{t:.0%}" if self.fraction else compact_number(t, language) for t in ticks]
        return {
            "orientation": "h",
            "x": 0.0,
            "xanchor": "left",
            "xpad": 2,
            "y": 0,
            "yanchor": "top",
            "ypad": 6,
            "len": 0.62,
            "thickness": 9,
            "outlinewidth": 0,
            "bgcolor": CLEAR,
            "tickvals": ticks,
            "ticktext": words,
            "ticklen": 3,
            "tickfont": {"size": 11, "color": TEXT},
        }


def no_data_key(language: str) -> dict[str, Any]:
    """Return the grey square with its word, beside the colour bar."""
    word = text(language, "charts_national.no_data")
    return {
        "text": f'<span style="color:{GREY}">■</span> {word}',
        "name": "no_data",
        "xref": "paper",
        "yref": "paper",
        "x": 0.66,
        "y": 0,
        "yshift": -3,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 11},
    }
