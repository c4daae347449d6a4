"""The rating sheet itself: a grid to type into, a form for whole groups, and saving either.

What was typed and not saved outlives a change of filter: Streamlit forgets an editor's cells as
soon as its rows change, so they stand in the session.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.effective_ratings import is_given
from data.indicators.rating_review import list_changes
from matching.errors import CertMatchError
from pages.components import access
from pages.components.access import ratings as access_ratings
from pages.components.downloads import show_csv_download
from pages.components.messages import language, say
from pages.components.parameter_names import factor_name
from pages.components.sentences import error_sentence
from reporting.words import value_words, values_in_words

_PENDING, _START, _ROWS, _OUTCOME = (
    "ratings_pending", "ratings_start", "ratings_rows", "ratings_outcome",
)  # fmt: skip
_ROWS_SHOWN = 14
_DESCRIPTION = (s.AUDITOR_ID, s.SCHEME, s.EMPLOYMENT, s.BASE_PROVINCE)

Key = tuple[str, str, str]


def show_anchors(factors: Sequence[str]) -> None:
    """Say what a rating means and what each factor asks."""
    with st.expander(say("ratings.anchors"), icon=":material/help:"):
        st.markdown(say("ratings.anchors_text"))
        for place, name in zip(st.columns(3), ("low", "middle", "high"), strict=True):
            place.markdown(say(f"ratings.anchor_{name}"))
        st.markdown(
            "\n".join(
                f"- **{factor_name(name)}** {say(f'ratings.asks.{name}')}" for name in factors
            )
        )
        if s.HEALTH in factors:
            st.caption(say("ratings.health_note"))


def show_grid(people: pd.DataFrame, factors: Sequence[str], *, export: bool) -> None:
    """Show registrations with their ratings to be typed over, and offer to save what differs."""
    pending: dict[Key, str] = st.session_state.setdefault(_PENDING, {})
    rows = (access.state(), language(), tuple(people[s.AUDITOR_ID] + " " + people[s.SCHEME]))
    if st.session_state.get(_ROWS) != rows:
        st.session_state[_ROWS] = rows
        st.session_state[_START] = dict(pending)
    shown = people[[*_DESCRIPTION, *factors]]
    edited = st.data_editor(
        values_in_words(_with_pending(shown, st.session_state[_START]), language()),
        key=f"sheet_{hash(rows)}",
        hide_index=True,
        disabled=list(_DESCRIPTION),
        height=35 * (min(len(shown), _ROWS_SHOWN) + 1) + 3,
        placeholder="—",
        column_config=_columns(factors),
    )
    changes = list_changes(shown, edited, factors)
    here = set(zip(people[s.AUDITOR_ID], people[s.SCHEME], strict=True))
    kept = {key: text for key, text in pending.items() if key[:2] not in here}
    st.session_state[_PENDING] = kept | {
        (auditor, scheme, factor): text
        for auditor, scheme, factor, text in changes.itertuples(index=False)
    }
    st.caption(say("ratings.sheet_note"))
    _show_saving()
    if export:
        headers = {name: say(f"ratings.column.{name}") for name in _DESCRIPTION}
        headers |= {name: factor_name(name) for name in factors}
        show_csv_download(shown, "ratings", "rating_sheet", headers)
    else:
        # The editor's own toolbar offers a download that nothing else can take away.
        st.html("<style>[data-testid='stElementToolbar'] {display: none;}</style>")


def _with_pending(shown: pd.DataFrame, pending: Mapping[Key, str]) -> pd.DataFrame:
    frame = shown.fillna(dict.fromkeys(shown.columns, ""))
    for (auditor, scheme, factor), text in pending.items():
        if factor in frame:
            place = (frame[s.AUDITOR_ID] == auditor) & (frame[s.SCHEME] == scheme)
            frame.loc[place, factor] = text
    return frame


def _columns(factors: Sequence[str]) -> dict[str, object]:
    described = {
        name: st.column_config.TextColumn(say(f"ratings.column.{name}")) for name in _DESCRIPTION
    }
    return described | {
        name: st.column_config.TextColumn(factor_name(name), help=say(f"ratings.asks.{name}"))
        for name in factors
    }


def _show_saving() -> None:
    pending: dict[Key, str] = st.session_state[_PENDING]
    left, middle, right = st.columns([2, 1, 1], vertical_alignment="bottom")
    with left:
        st.text_input(say("ratings.person"), value=access.person(), key="ratings_person")
    label = say("ratings.save", count=len(pending)) if pending else say("ratings.nothing")
    if middle.button(label, type="primary", disabled=not pending, width="stretch"):
        rows = [(*key, text) for key, text in pending.items()]
        _save(pd.DataFrame(rows, columns=[s.AUDITOR_ID, s.SCHEME, s.FACTOR, s.RATING]))
    if right.button(say("ratings.discard"), disabled=not pending, width="stretch"):
        _forget()
        st.rerun()


def show_bulk(people: pd.DataFrame, factors: Sequence[str]) -> None:
    """Write one value into one factor of a group, after its count was seen."""
    with st.expander(say("ratings.bulk"), icon=":material/playlist_add_check:"):
        st.caption(say("ratings.bulk_note"))
        first, second, third = st.columns([1, 1, 2], vertical_alignment="bottom")
        factor = first.selectbox(say("ratings.factor"), factors, format_func=factor_name)
        value = second.text_input(say("ratings.value"), placeholder="0.8", key="bulk_value")
        groups = _groups(people)
        group = third.selectbox(say("ratings.group"), list(groups))
        only = st.checkbox(say("ratings.only_missing"), value=True)
        chosen = people[groups[group]]
        if only:
            chosen = chosen[~is_given(chosen[factor])]
        replaced = int(is_given(chosen[factor]).sum())
        st.markdown(say("ratings.preview", count=len(chosen), replaced=replaced))
        label = say("ratings.bulk_save", count=len(chosen))
        if st.button(label, disabled=chosen.empty or not value.strip()):
            keys = chosen[[s.AUDITOR_ID, s.SCHEME]]
            _save(keys.assign(**{s.FACTOR: factor, s.RATING: value}))


def _groups(people: pd.DataFrame) -> dict[str, pd.Series]:
    """Return label with its count → which of the registrations shown belong to the group."""
    everyone = pd.Series(True, index=people.index)
    groups = {f"{say('ratings.group_all')} ({len(people):,})": everyone}
    for column in (s.SCHEME, s.EMPLOYMENT, s.BASE_PROVINCE):
        for value, count in people[column].dropna().value_counts().items():
            word = say(f"ratings.column.{column}")
            name = value_words(value, language())
            groups[f"{word}: {name} ({count:,})"] = people[column] == value
    return groups


def _save(changes: pd.DataFrame) -> None:
    """Store and start anew; what happened is said by the next run."""
    person = str(st.session_state.get("ratings_person", "")).strip()
    try:
        stored = access_ratings.save(changes, person or access.person())
    except CertMatchError as error:
        st.session_state[_OUTCOME] = error
    else:
        st.session_state[_OUTCOME] = (stored, len(changes) - stored)
        for key in zip(changes[s.AUDITOR_ID], changes[s.SCHEME], changes[s.FACTOR], strict=True):
            st.session_state[_PENDING].pop(key, None)
        # An editor keeps what was typed for as long as its rows are the same.
        st.session_state[_ROWS] = None
    st.rerun()


def _forget() -> None:
    st.session_state[_PENDING] = {}
    st.session_state[_ROWS] = None


def show_outcome() -> None:
    """Say once what the last saving did."""
    outcome = st.session_state.pop(_OUTCOME, None)
    if isinstance(outcome, CertMatchError):
        where = outcome.where
        for factor in s.AUDITOR_RATINGS:
            where = where.replace(factor, factor_name(factor))
        st.error(f"{say('ratings.refused', where=where)}{error_sentence(outcome)}")
    elif outcome is not None:
        stored, left_out = outcome
        sentence = say("ratings.saved", stored=stored)
        if left_out:
            sentence += say("ratings.left_out", count=left_out)
        st.success(sentence)
