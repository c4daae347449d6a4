"""The reader's language and the sentences in it."""

from __future__ import annotations

import streamlit as st

from reporting.locale import LANGUAGES, text

_LANGUAGE = "lang"


def language() -> str:
    """Return the language in use: the URL's, else the session's, else the browser's."""
    for candidate in (st.query_params.get(_LANGUAGE), st.session_state.get(_LANGUAGE)):
        if candidate in LANGUAGES:
            st.session_state[_LANGUAGE] = candidate
            return candidate
    browser = (st.context.locale or "zh").lower()
    return "zh" if browser.startswith("zh") else "en"


def keep_language_in_url() -> None:
    """Put a language chosen earlier in the session into the URL, so that it can be passed on."""
    chosen = st.session_state.get(_LANGUAGE)
    if chosen in LANGUAGES and _LANGUAGE not in st.query_params:
        st.query_params[_LANGUAGE] = chosen


def say(key: str, **values: object) -> str:
    """Return the message `key` in the reader's language."""
    return text(language(), key, **values)


def show_language_switch() -> None:
    """Offer both languages; the choice goes into the URL and stays for the session."""
    current = language()
    chosen = st.segmented_control(
        text(current, "frame.language"),
        LANGUAGES,
        default=current,
        required=True,
        format_func=lambda name: text(name, "frame.language_name"),
        key="language_switch",
        label_visibility="collapsed",
    )
    if chosen and chosen != current:
        st.session_state[_LANGUAGE] = chosen
        st.query_params[_LANGUAGE] = chosen
        st.rerun()
