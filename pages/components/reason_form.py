"""The form behind a decision about picked rows: who and why."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from matching.errors import CertMatchError
from pages.components import access
from pages.components.messages import say
from pages.components.sentences import error_sentence


def show_reason_form(
    key: str,
    sentence: str,
    button: str,
    decide: Callable[[str, str], None],
    *,
    primary: bool = True,
) -> bool:
    """Show the form and decide once it is sent; return whether that succeeded.

    Parameters
    ----------
    key
        Of the form.
    sentence
        What is being decided.
    button
        A verb.
    decide
        Takes reason and person; its refusal is shown.
    primary
        Whether this is the page's main step.
    """
    with st.form(key):
        st.markdown(sentence)
        left, right = st.columns([2, 1])
        reason = left.text_input(say("tuning.reason"), key=f"{key}_reason")
        person = right.text_input(
            say("quality.column.decided_by"), access.person(), key=f"{key}_person"
        )
        wanted = st.form_submit_button(button, type="primary" if primary else "secondary")
    if not wanted:
        return False
    try:
        decide(reason, person)
    except CertMatchError as error:
        st.error(error_sentence(error))
        return False
    return True
