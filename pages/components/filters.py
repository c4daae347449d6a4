"""Filters in one row; every choice lives in the URL under a language-neutral value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.series import list_periods
from data.workflows.encoding import LEVELS, Period
from matching.errors import CertMatchError
from matching.parameters import Parameters
from pages.components import access
from pages.components.access import parameter_sets
from pages.components.messages import language, say
from pages.components.sentences import cell_key, code_label

ALL = "all"
SET = "set"
SET_OF_PAGE = "set_of_page"


def show_choice(
    key: str,
    label: str,
    options: Sequence[str],
    *,
    default: str | None = None,
    label_of: Callable[[str], str] = str,
) -> str:
    """Show a select box whose choice is the URL parameter `key`; return the chosen option.

    The URL decides on the first visit, then the choice made in this session. A value of the URL
    that is not offered is said and taken out of it. The default is left out of the URL.
    """
    fallback = default if default in options else options[0]
    widget = f"filter_{key}"
    given = st.query_params.get(key)
    seen = st.session_state.get(f"url_{key}")
    wishes = [st.session_state.get(widget), st.session_state.get(f"kept_{key}"), fallback]
    if given is not None and given != seen:
        wishes.insert(0, given)
    # Said anew on every run: on another page or in another language Streamlit would fall back to
    # the first option, or keep the words of before.
    st.session_state[widget] = next(wish for wish in wishes if wish in options)
    chosen = st.selectbox(label, options, format_func=label_of, key=widget)
    if given is not None and given != seen and given not in options:
        shown = label_of(chosen)
        st.toast(say("filter.not_offered", value=given, label=label, shown=shown), duration="long")
    st.session_state[f"kept_{key}"] = chosen
    write_url(key, None if chosen == fallback else chosen)
    st.session_state[f"url_{key}"] = st.query_params.get(key)
    return chosen


def write_url(key: str, value: str | None) -> None:
    """Put a value into the URL, or take it out."""
    if value is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != value:
        st.query_params[key] = value


def show_scheme(schemes: Sequence[str], *, everything: bool = True) -> str:
    """Offer the schemes at hand; ``all`` first where `everything`."""
    options = [ALL, *schemes] if everything else list(schemes)
    return show_choice(
        s.SCHEME,
        say("filter.scheme"),
        options,
        label_of=lambda name: say("filter.all_schemes") if name == ALL else scheme_label(name),
    )


def scheme_label(scheme: str) -> str:
    """Return identifier and name of a scheme."""
    return f"{scheme} {say(f'terms.scheme.{scheme}')}"


def show_level() -> str:
    """Offer the three code levels."""
    return show_choice(
        "level",
        say("filter.level"),
        LEVELS,
        default="small",
        label_of=lambda level: say(f"terms.level.{level}"),
    )


def show_parameters() -> Parameters:
    """Offer the readings; return the set in use under the chosen one."""
    chosen = set_in_use()
    readings = chosen.under_each_reading()
    reading = show_choice(
        "reading",
        say("filter.reading"),
        list(readings),
        default=chosen.reading,
        label_of=lambda name: say(f"terms.reading.{name}"),
    )
    return note_set(readings[reading])


def current_parameters() -> Parameters:
    """Return the set in use under the reading of the URL or the session, without a filter."""
    chosen = set_in_use()
    readings = chosen.under_each_reading()
    for reading in (st.query_params.get("reading"), st.session_state.get("kept_reading")):
        if reading in readings:
            return note_set(readings[reading])
    return note_set(chosen)


def set_in_use() -> Parameters:
    """Return the parameter set of the link, else of the session, else the one in force."""
    given = st.query_params.get(SET)
    if given and given != st.session_state.get("url_set"):
        try:
            parameter_sets.parameters_of(given)
        except CertMatchError:
            st.toast(say("filter.no_such_set", identifier=given), duration="long")
        else:
            use_set(given)
    kept = st.session_state.get(SET)
    chosen = parameter_sets.parameters_of(kept) if kept else parameter_sets.set_in_force()
    write_url(SET, chosen.identifier)
    st.session_state["url_set"] = chosen.identifier
    return chosen


def use_set(identifier: str | None) -> None:
    """Use a saved set in this session from now on, the one in force where None."""
    st.session_state[SET] = identifier
    st.session_state["url_set"] = st.query_params.get(SET)
    # Another set brings its own reading.
    for key in ("filter_reading", "kept_reading"):
        st.session_state.pop(key, None)


def note_set(parameters: Parameters) -> Parameters:
    """Note the set of the page, so that its downloads carry the identifier; return the set."""
    st.session_state[SET_OF_PAGE] = parameters.identifier
    return parameters


def show_as_of() -> Period:
    """Offer the reference date by month; the period is the 12 months from it."""
    today = access.default_as_of()
    months = [_shifted(today, months) for months in range(-12, 13)]
    chosen = show_choice(
        "as_of",
        say("filter.as_of"),
        [day.isoformat() for day in months],
        default=today.isoformat(),
    )
    return Period.of(date.fromisoformat(chosen))


def _shifted(day: date, months: int) -> date:
    shifted: date = (pd.Timestamp(day) + pd.DateOffset(months=months)).date()
    return shifted


def month_before(day: date) -> date:
    """Return the same day a month earlier (the last day of that month where it is shorter)."""
    return _shifted(day, -1)


def show_province(key: str = s.PROVINCE) -> str:
    """Offer the 34 province-level regions; ``all`` first."""
    labels = access.region_names(language())
    return show_choice(
        key,
        say(f"filter.{key}"),
        [ALL, *labels],
        label_of=lambda region: labels.get(region) or say(f"filter.all_{key}"),
    )


def show_cell(cells: pd.DataFrame) -> int:
    """Offer the cells of a frame in its order; return the index of the chosen one."""
    found = {cell_key(cell): (cell.Index, code_label(cell)) for cell in cells.itertuples()}
    chosen = show_choice(
        "cell", say("filter.code"), list(found), label_of=lambda key: str(found[key][1])
    )
    return int(found[chosen][0])


def show_major() -> str:
    """Offer the major codes of the leveled schemes with their names; ``all`` first."""
    majors = access.major_codes(language())
    return show_choice(
        "major",
        say("filter.major"),
        [ALL, *majors],
        label_of=lambda code: (
            f"{code} {majors[code]}" if code in majors else say("filter.all_majors")
        ),
    )


def show_period(counts: pd.DataFrame, dimension: str) -> str:
    """Offer the months that have rows of the dimension; the most complete newest is default."""
    periods = list_periods(counts, dimension)
    return show_choice(
        s.PERIOD, say("filter.period"), sorted(periods, reverse=True), default=periods[0]
    )


def choose(key: str, value: str) -> None:
    """Set a filter from elsewhere on the page, such as a click; takes effect at the next run."""
    st.session_state.pop(f"filter_{key}", None)
    st.session_state[f"kept_{key}"] = value
    st.query_params[key] = value
    st.session_state[f"url_{key}"] = None
