"""The form behind every step that changes what is in force: who, from which day, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from pages.components import access
from pages.components.messages import say


@dataclass(frozen=True)
class Decision:
    """What somebody entered: name, reason, and the first day it holds."""

    person: str
    reason: str
    effective_from: date


def show_decision_form(key: str, *, person: str, submit: str) -> Decision | None:
    """Show the form; return what was entered once it is sent.

    Parameters
    ----------
    key
        Of the form.
    person, submit
        Label of the name, and of the button.
    """
    today = date.today()
    # The first of a month stands in the list of months too.
    days = dict.fromkeys([today, *pd.date_range(today, periods=12, freq="MS").date.tolist()])
    with st.form(key):
        left, right = st.columns(2)
        name = left.text_input(person, access.person())
        effective = right.selectbox(say("tuning.effective_from"), list(days))
        reason = st.text_area(say("tuning.reason"), height=80)
        wanted = st.form_submit_button(submit, type="primary")
    return Decision(name, reason, effective) if wanted else None
