"""How wide the columns of a table are drawn: as wide as their texts, and no wider than the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

DESK, PHONE = 970, 350  # pixels a table has beside the menu at 1440, and on a phone
ROW = 35
HEIGHTS = (ROW, 76, 80, 96, 116)  # of rows of one to five lines; Streamlit wraps only in tall rows
_CHINESE, _LATIN, _PADDING = 14.0, 7.4, 22
_WIDEST, _WIDEST_WORD, _WIDEST_NAME = 420, 170, 240
_NARROW = 500  # of a page this narrow the sentence takes more than half
_SAMPLE = 500
_MEASURED = 3
_WORD = re.compile(r"[^\s\u2e80-\uffff]+|[\u2e80-\uffff]{1,4}")


def text_width(text: str) -> int:
    """Return about how many pixels a text takes in a cell."""
    return round(sum(_CHINESE if ord(sign) > 0x2E80 else _LATIN for sign in text) + _PADDING)


def fit_columns(
    frame: pd.DataFrame, headers: Mapping[str, str], room: int, wide: str = ""
) -> tuple[dict[str, int], int]:
    """Return the width of each column in pixels, and the height of a row.

    Where the texts need more than the room, the longest columns give way first and their texts
    run over several lines.

    Parameters
    ----------
    frame
        Cells as they are shown.
    headers
        Column → header; a header is never cut.
    room
        Pixels for the whole table.
    wide
        The column of sentences; what is left of the room is its.
    """
    heads = {name: text_width(header) + 6 for name, header in headers.items()}
    needs = {name: max(_longest(frame[name]), heads[name]) for name in headers}
    texts = _texts(frame)
    floors = {name: max(heads[name], _longest_word(frame[name]) if name in texts else needs[name])
              for name in headers}  # fmt: skip
    widths = {name: min(need, _WIDEST) for name, need in needs.items()}
    if wide:
        floors[wide] = widths[wide] = max(
            min(needs[wide], int(room * (0.4 if room > _NARROW else 0.6))), heads[wide]
        )
    _shrink(widths, floors, room)
    if wide:
        # Rather a sentence on more lines than a column beyond the edge.
        _shrink(widths, {wide: max(heads[wide], _longest_word(frame[wide]), room // 4)}, room)
        others = sum(widths.values()) - widths[wide]
        widths[wide] = max(widths[wide], room - others)
    # Numbers stay on one line, whatever room they have.
    lines = max((-(-(needs[name] - _PADDING) // (widths[name] - _PADDING)) for name in headers
                 if name in texts), default=1)  # fmt: skip
    return widths, HEIGHTS[min(lines, len(HEIGHTS)) - 1]


def late_widths(frame: pd.DataFrame, headers: Mapping[str, str]) -> dict[str, int]:
    """Return the width of the columns of text whose longest cell is not among the first.

    Streamlit measures the first rows only and cuts what is longer below them.
    """
    needs = {name: _longest(frame[name]) for name in _texts(frame)}
    return {
        name: max(min(need, _WIDEST_WORD), text_width(headers[name]))
        for name, need in needs.items()
        if need > _longest(frame[name].head(_MEASURED))
    }


def long_widths(
    frame: pd.DataFrame, headers: Mapping[str, str], names: Sequence[str]
) -> dict[str, int]:
    """Return the width of columns of long names: what they need, up to where they are cut."""
    return {
        name: max(min(_longest(frame[name]), _WIDEST_NAME), text_width(headers[name]))
        for name in names
    }


def _shrink(widths: dict[str, int], floors: Mapping[str, int], room: int) -> None:
    """Take from the widest column that can give until all fit, or none can give."""
    over = sum(widths.values()) - room
    while over > 0:
        able = {name: widths[name] for name, floor in floors.items() if widths[name] > floor}
        if not able:
            return
        widest = max(able, key=able.__getitem__)
        step = min(over, 10, widths[widest] - floors[widest])
        widths[widest] -= step
        over -= step


def _texts(frame: pd.DataFrame) -> set[str]:
    return {
        str(name)
        for name in frame
        if not pd.api.types.is_numeric_dtype(frame[name])
        and not pd.api.types.is_datetime64_any_dtype(frame[name])
    }


def _longest_word(cells: pd.Series) -> int:
    """A word is not broken, as long as it is none of many signs; Chinese may break anywhere."""
    words = (word for cell in cells.dropna().head(_SAMPLE) for word in _WORD.findall(str(cell)))
    return min(max(map(text_width, words), default=_PADDING), _WIDEST_WORD)


def _longest(cells: pd.Series) -> int:
    if pd.api.types.is_datetime64_any_dtype(cells):
        return text_width("2026-01-01")
    known = cells.dropna().head(_SAMPLE)
    texts = (f"{cell:,.6g}" if isinstance(cell, (int, float)) else str(cell) for cell in known)
    return max(map(text_width, texts), default=_PADDING)
