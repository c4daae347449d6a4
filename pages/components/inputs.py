"""Inputs whose values live in the URL, so that a form filled in can be sent as a link.

The URL decides on the first visit, then what was entered in this session; a default is left out
of the URL and followed when it changes, until something else was entered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

from pages.components.filters import write_url
from pages.components.messages import say

_Value = TypeVar("_Value")


def ask_text(key: str, label: str, *, default: str = "", **options: Any) -> str:
    """Ask for a line of text; return it without blanks around."""
    _prepare(key, label, default, str, str)
    entered = st.text_input(label, key=_widget(key), **options) or ""
    _keep(key, entered, default, entered.strip())
    return entered.strip()


def ask_choice(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    default: str | None = None,
    label_of: Callable[[str], str] = str,
    **layout: Any,
) -> str:
    """Ask for one of some options; the first is the default."""
    fallback = default if default in options else options[0]
    _prepare(key, label, fallback, lambda value: value if value in options else None, label_of)
    if st.session_state[_widget(key)] not in options:
        st.session_state[_widget(key)] = fallback
    chosen = st.selectbox(label, options, format_func=label_of, key=_widget(key), **layout)
    _keep(key, chosen, fallback, chosen)
    return chosen


def ask_several(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    default: Sequence[str],
    label_of: Callable[[str], str] = str,
    placeholder: str = "",
) -> list[str]:
    """Ask for any number of options, in the order they were chosen."""

    def parse(value: str) -> list[str] | None:
        found = list(dict.fromkeys(value.split(",")))
        return found if set(found) <= set(options) else None

    fallback = [option for option in default if option in options]
    _prepare(key, label, fallback, parse, lambda value: ", ".join(map(label_of, value)))
    chosen = st.multiselect(label, options, format_func=label_of, key=_widget(key),
                            placeholder=placeholder, select_all=False, wrap=True)  # fmt: skip
    _keep(key, chosen, fallback, ",".join(chosen))
    return chosen


def ask_number(
    key: str,
    label: str,
    *,
    default: float | None,
    least: float,
    most: float | None = None,
    step: float = 1,
    **options: Any,
) -> float | None:
    """Ask for a number; whole where default and step are. None where nothing was entered."""
    whole = isinstance(step, int)

    def parse(value: str) -> float | None:
        try:
            number = float(value)
        except ValueError:
            return None
        within = math.isfinite(number) and least <= number <= (math.inf if most is None else most)
        if not within or (whole and number != int(number)):
            return None
        return int(number) if whole else number

    _prepare(key, label, default, parse, lambda value: "" if value is None else f"{value:g}")
    number = st.number_input(label, min_value=least, max_value=most, step=step,
                             key=_widget(key), **options)  # fmt: skip
    _keep(key, number, default, "" if number is None else repr(number))
    return number


def _widget(key: str) -> str:
    return f"input_{key}"


def _prepare(
    key: str,
    label: str,
    fallback: _Value,
    parse: Callable[[str], _Value | None],
    label_of: Callable[[Any], str],
) -> None:
    """Put the value to start from under the widget's key, as `filters.show_choice` does."""
    widget, state = _widget(key), st.session_state
    current = state.get(widget, state.get(f"kept_{key}", fallback))
    if key in state.get("input_defaults", {}) and current == state["input_defaults"][key]:
        current = fallback
    given = st.query_params.get(key)
    if given is not None and given != state.get(f"url_{key}"):
        wish = parse(given)
        current = current if wish is None else wish
        if wish is None:
            shown = label_of(current)
            toast = say("filter.not_offered", value=given, label=label, shown=shown)
            st.toast(toast, duration="long")
    state[widget] = current


def _keep(key: str, value: _Value, fallback: _Value, written: str) -> None:
    """Remember what was entered beyond the page, and write it into the URL."""
    state = st.session_state
    state[f"kept_{key}"] = value
    state.setdefault("input_defaults", {})[key] = fallback
    write_url(key, None if value == fallback else written)
    state[f"url_{key}"] = st.query_params.get(key)
