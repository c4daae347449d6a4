"""The certificate ledger in one line on other pages; without a ledger they say nothing of it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.certificates import count_soon
from matching.assumptions import EXPIRES_SOON_MONTHS
from pages.components.access import certificates
from pages.components.menu import script_of
from pages.components.messages import say


def show_stock_line(day: date) -> None:
    """Show what is in force on a day, who holds it and what expires soon, with the way there."""
    if not certificates.are_there():
        return
    total = certificates.stock(day).iloc[0]
    soon = count_soon(certificates.expiry(day, EXPIRES_SOON_MONTHS))
    line = say("certificates.line", day=day, certificates=int(total[s.CERTIFICATES]),
               organizations=int(total[s.ORGANIZATIONS]), soon=soon,
               months=EXPIRES_SOON_MONTHS)  # fmt: skip
    if total[s.UNDATED]:
        line += say("certificates.line_undated", undated=int(total[s.UNDATED]))
    _show_line(line)


def show_nation_line(period: str) -> None:
    """Show the body's share of the nation in a month whose national figure is known."""
    if not certificates.are_there():
        return
    share = certificates.nation_share(period)
    if pd.notna(share[s.CERTIFICATE_SHARE]):
        _show_line(nation_sentence(share, period))


def nation_sentence(share: pd.Series, period: str) -> str:
    """Return the body's certificates and organisations beside the nation's, where known."""
    sentence = say("certificates.nation", month=period, certificates=int(share[s.CERTIFICATES]),
                   share=1e4 * share[s.CERTIFICATE_SHARE])  # fmt: skip
    if pd.notna(share[s.ORGANIZATION_SHARE]):
        sentence += say("certificates.nation_organizations", count=int(share[s.ORGANIZATIONS]),
                        share=1e4 * share[s.ORGANIZATION_SHARE])  # fmt: skip
    return sentence + say("certificates.stop")


def _show_line(line: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key="certificates_line"):
        st.markdown(line)
        st.page_link(script_of("certificates"), label=say("certificates.open"),
                     icon=":material/verified:")  # fmt: skip
