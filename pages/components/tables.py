"""Tables: right-aligned exact numbers, localised headers, a CSV of what is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.downloads import show_csv_download
from pages.components.frame import is_phone
from pages.components.messages import language, say
from pages.components.widths import DESK, PHONE, ROW, fit_columns, late_widths, long_widths
from reporting.words import values_in_words

LONG_TEXT = 16
_TICKS = 40  # pixels of the column where rows are picked
_TALLEST = 560
_FEW = 40  # rows that a reader is given without a scroll bar of their own
NARROW = 640  # pixels up to which the style sheet folds a page
# What Markdown would take for an instruction.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#$~|:])")


def show_table(
    frame: pd.DataFrame,
    key: str,
    *,
    headers: dict[str, str],
    file: str,
    percent: tuple[str, ...] = (),
    decimals: dict[str, int] | None = None,
    selectable: bool = False,
    several: bool = False,
    rows: int = 12,
    wide: str = "",
) -> list[int]:
    """Show the columns named in `headers`, in that order, with a CSV download.

    Parameters
    ----------
    frame
        Fractions stay fractions; columns in `percent` are shown times 100 with one decimal. Stored
        values of closed vocabularies are shown in words, and stand in the CSV as they are stored.
    headers
        Column → header in the reader's language.
    decimals
        Decimals of numeric columns; whole numbers otherwise.
    selectable, several
        Whether a row can be picked, and whether several can.
    rows
        Rows visible before the table scrolls.
    wide
        The column of sentences, which gets the room that is left, and comes second on a phone.

    Returns
    -------
    list of int
        Positions of the picked rows in `frame`.
    """
    phone = is_phone()
    shown = values_in_words(frame[list(headers)], language())
    if phone and wide:
        # A narrow screen has room for what a row is about, and the sentence on it.
        first, *others = (name for name in headers if name != wide)
        shown = shown[[first, wide, *others]]
    decimals = decimals or {}
    long = [name for name in headers if _is_long(shown[name])]
    widths: dict[str, int] = {}
    row_height = ROW
    if wide:
        room = (PHONE if phone else DESK) - (_TICKS if selectable else 0)
        widths, row_height = fit_columns(shown, headers, room, wide)
    else:
        # Rows of numbers stay one line high; a long name must not push the numbers off the page.
        widths = late_widths(shown, headers) | long_widths(shown, headers, long)
    config: dict[str, Any] = {}
    for name in shown:
        header, width = headers[name], widths.get(name)
        if name in percent:
            shown[name] = shown[name] * 100
            config[name] = st.column_config.NumberColumn(header, format="%.1f %%")
        elif name in decimals:
            config[name] = st.column_config.NumberColumn(header, format=f"%.{decimals[name]}f")
        elif pd.api.types.is_bool_dtype(shown[name]):
            config[name] = st.column_config.CheckboxColumn(header, width=width)
        elif pd.api.types.is_numeric_dtype(shown[name]):
            config[name] = st.column_config.NumberColumn(header, format="localized", width=width)
        elif pd.api.types.is_datetime64_any_dtype(shown[name]):
            moments = shown[name].dropna()
            if (moments == moments.dt.normalize()).all():
                config[name] = st.column_config.DateColumn(header, format="YYYY-MM-DD")
            else:
                config[name] = st.column_config.DatetimeColumn(header, format="YYYY-MM-DD HH:mm")
        else:
            config[name] = st.column_config.TextColumn(header, width=width)
    height = row_height * min(max(len(shown), 1), rows) + ROW + 3
    height = min(height, max(ROW * (rows + 1) + 3, _TALLEST))
    mode = "multi-row" if several else "single-row"
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": mode}
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config=config,
        key=f"table_{key}",
        height=height,
        row_height=row_height,
        placeholder="—",
        **(options if selectable else {}),
    )
    show_csv_download(frame[list(headers)], file, f"table_{key}", headers)
    return list(event["selection"]["rows"]) if selectable else []


def show_sentences(
    frame: pd.DataFrame,
    key: str,
    *,
    headers: dict[str, str],
    wide: str,
    file: str = "",
    percent: tuple[str, ...] = (),
) -> None:
    """Show a list with every sentence whole, a long one as a table with its own scroll bar.

    Parameters
    ----------
    frame, key, headers, wide, percent
        As for `show_table`, which breaks the lines of two scripts by a guess and cuts some.
    file
        Name of the CSV; blank for rows of a table that has one.
    """
    if len(frame) > _FEW:
        show_table(frame, key, headers=headers, file=file or key, wide=wide, percent=percent)
        return
    shown = values_in_words(frame[list(headers)], language())
    for name in shown.select_dtypes("number"):
        form = "{:.0%}" if name in percent else "{:,.10g}"
        shown[name] = [form.format(cell) if pd.notna(cell) else "" for cell in shown[name]]
    show_words(shown.astype("object").fillna("").rename(columns=headers), key)
    if file:
        show_csv_download(frame[list(headers)], file, f"table_{key}", headers)


def show_words(frame: pd.DataFrame, key: str, *, marked: Sequence[int] = ()) -> None:
    """Show a short table of sentences, every one of them whole; as blocks on a narrow screen.

    Parameters
    ----------
    frame
        Text; its columns are the headers.
    marked
        Positions of the rows in bold.
    """
    shown = frame.astype("object").map(lambda cell: _MARKS.sub(r"\\\1", str(cell)))
    for place in marked:
        shown.iloc[place] = [f"**{cell}**" if cell else "" for cell in shown.iloc[place]]
    with st.container(key=f"words_{key}"):
        st.table(shown, border="horizontal", hide_index=True)
        st.html(block_style(f"words_{key}", shown))


def block_style(container: str, shown: pd.DataFrame) -> str:
    """Return the style that names the cells of a table whose rows are blocks, and hides blank ones.

    A narrow screen has no room for a head row; the style sheet folds the rows.
    """
    colon = say("frame.colon")
    names = [
        f'td:nth-child({place})::before {{ content: "{header}{colon}"; }}'
        for place, header in enumerate(shown.columns[1:], start=2)
    ]
    blank = [
        f"tr:nth-child({row + 1}) td:nth-child({place + 1}) {{ display: none; }}"
        for row, place in zip(*(shown == "").to_numpy().nonzero(), strict=True)
    ]
    rules = " ".join(f".st-key-{container} tbody {rule}" for rule in [*names, *blank])
    return f"<style>@media (max-width: {NARROW}px) {{ {rules} }}</style>"


def _is_long(cells: pd.Series) -> bool:
    """A long name must not push the numbers off the page."""
    is_text = not (pd.api.types.is_numeric_dtype(cells)
                   or pd.api.types.is_datetime64_any_dtype(cells))  # fmt: skip
    return bool(is_text and cells.astype("str").str.len().max() > LONG_TEXT)
