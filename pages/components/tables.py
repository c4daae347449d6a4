"""Tables: right-aligned exact numbers, localised headers, a CSV of what is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from pages.components.downloads import show_csv_download
from pages.components.frame import is_phone
from pages.components.messages import say

ROW_HEIGHT = 35
LONG_TEXT = 16
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
        Fractions stay fractions; columns in `percent` are shown times 100 with one decimal.
    headers
        Column → header in the reader's language.
    decimals
        Decimals of numeric columns; whole numbers otherwise.
    selectable, several
        Whether a row can be picked, and whether several can.
    rows
        Rows visible before the table scrolls.
    wide
        The column of sentences, which gets the room that is left.

    Returns
    -------
    list of int
        Positions of the picked rows in `frame`.
    """
    shown = frame[list(headers)].copy()
    decimals = decimals or {}
    config: dict[str, Any] = {}
    for name, header in headers.items():
        narrow = "small" if wide and name != wide else None
        if name in percent:
            shown[name] = shown[name] * 100
            config[name] = st.column_config.NumberColumn(header, format="%.1f %%")
        elif name in decimals:
            config[name] = st.column_config.NumberColumn(header, format=f"%.{decimals[name]}f")
        elif pd.api.types.is_bool_dtype(shown[name]):
            config[name] = st.column_config.CheckboxColumn(header)
        elif pd.api.types.is_numeric_dtype(shown[name]):
            config[name] = st.column_config.NumberColumn(header, format="localized", width=narrow)
        elif pd.api.types.is_datetime64_any_dtype(shown[name]):
            moments = shown[name].dropna()
            if (moments == moments.dt.normalize()).all():
                config[name] = st.column_config.DateColumn(header, format="YYYY-MM-DD")
            else:
                config[name] = st.column_config.DatetimeColumn(header, format="YYYY-MM-DD HH:mm")
        else:
            # A long name must not push the numbers off the page.
            long = shown[name].astype("str").str.len().max() > LONG_TEXT
            width: Any = "large" if name == wide else "medium" if long else narrow
            config[name] = st.column_config.TextColumn(header, width=width)
    height = ROW_HEIGHT * (min(max(len(shown), 1), rows) + 1) + 3
    mode = "multi-row" if several else "single-row"
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": mode}
    event = st.dataframe(
        shown,
        hide_index=True,
        column_config=config,
        key=f"table_{key}",
        height=height,
        placeholder="—",
        **(options if selectable else {}),
    )
    show_csv_download(frame[list(headers)], file, f"table_{key}", headers)
    return list(event["selection"]["rows"]) if selectable else []


def show_words(frame: pd.DataFrame, key: str, *, marked: Sequence[int] = ()) -> None:
    """Show a short table of sentences, every one of them whole; as blocks on a phone.

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
        if not is_phone():
            st.table(shown, border="horizontal", hide_index=True)
            return
        # Columns of sentences do not fit beside each other: each row becomes a block.
        for name, *cells in shown.itertuples(index=False):
            pairs = zip(shown.columns[1:], cells, strict=True)
            lines = [f"{header}{say('frame.colon')}{cell}" for header, cell in pairs if cell]
            st.markdown("  \n".join([f"**{name.strip('*')}**", *lines]))
