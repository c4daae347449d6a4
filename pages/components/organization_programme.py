"""One organization over three years, and the rules behind the audit that was picked."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data import schema as s
from pages.components.access import programme as programmes
from pages.components.messages import language, say
from pages.components.programme_charts import headers_of
from pages.components.programme_words import in_words, pack_name, rule_sentence, rules_of_days
from pages.components.tables import show_table
from reporting.programme import days_text

_COLUMNS = (s.SCHEME, s.AUDIT_TYPE, s.WINDOW_START, s.WINDOW_END, s.AUDITOR_DAYS, s.DAYS_PACK,
            s.RULE_PACK, s.CERTIFICATE_NO)  # fmt: skip


def show_organization(organization: str, picked: pd.Series | None, as_of: date) -> None:
    """Show the rules of the picked audit and every audit of its organization in three years."""
    audits = programmes.of_organization(as_of, organization)
    if audits.empty:
        return
    if picked is not None:
        show_rules(picked)
    name = audits[s.ORGANIZATION].iloc[0]
    # Names of organizations stay in the language of the data.
    with st.container(key="client_name"):
        shown = organization if pd.isna(name) else str(name)
        st.subheader(say("programme.organization.title", name=shown), anchor=False)
    st.markdown(say("programme.organization.finding", audits=len(audits),
                    schemes=audits[s.SCHEME].nunique(),
                    days=days_text(audits, language())))  # fmt: skip
    show_table(in_words(audits), "organization", headers=headers_of(_COLUMNS),
               file=f"programme-{organization}", decimals={s.AUDITOR_DAYS: 1})  # fmt: skip


def show_rules(audit: pd.Series) -> None:
    """Say which rules decide the window and the days of an audit."""
    kind = say(f"workload.audit_type.{audit[s.AUDIT_TYPE]}")
    st.subheader(say("programme.rule.title", scheme=audit[s.SCHEME], type=kind), anchor=False)
    st.markdown(f"- {_window_line(audit)}\n- {_days_line(audit)}")


def _window_line(audit: pd.Series) -> str:
    if pd.isna(audit[s.WINDOW_END]):
        return say("programme.rule.undated")
    found = programmes.packs().get(str(audit[s.RULE_PACK]))
    if found is None:
        project = pd.isna(audit[s.CERTIFICATE_NO])
        return say("programme.rule.by_project" if project else "programme.rule.by_expiry")
    rule = found.rule(str(audit[s.RULE]))
    sentence = rule_sentence(found, rule) if rule else ""
    return say("programme.rule.window", pack=pack_name(found), rule=sentence)


def _days_line(audit: pd.Series) -> str:
    found = programmes.packs().get(str(audit[s.DAYS_PACK]))
    if found is None:
        unknown = pd.isna(audit[s.AUDITOR_DAYS])
        return say("programme.rule.no_days" if unknown else "programme.rule.given_days")
    rules = rules_of_days(found, str(audit[s.SCHEME]), str(audit[s.AUDIT_TYPE]))
    sentences = " ".join(rule_sentence(found, rule) for rule in rules)
    return say("programme.rule.days", pack=pack_name(found), days=audit[s.AUDITOR_DAYS],
               rule=sentences)  # fmt: skip
