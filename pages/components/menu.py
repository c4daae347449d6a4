"""The pages, grouped as the sidebar shows them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.components.messages import say

# (group, [(url path and message key, script, icon)])
_GROUPS = (
    ("", (("home", "home/overview.py", "home"),)),
    (
        "statistics",
        (
            ("statistics-overview", "statistics/overview.py", "monitoring"),
            ("provinces", "statistics/provinces.py", "map"),
            ("domains", "statistics/domains.py", "category"),
            ("months", "statistics/months.py", "timeline"),
            ("certificates", "statistics/certificates.py", "verified"),
        ),
    ),
    (
        "matching",
        (
            ("match-board", "matching/board.py", "grid_on"),
            ("code-detail", "matching/code_detail.py", "search"),
            ("client-work", "matching/client_work.py", "handshake"),
            ("suitability", "matching/suitability.py", "join_inner"),
            ("tuning", "matching/tuning.py", "tune"),
            ("parameter-sets", "matching/parameter_sets.py", "inventory_2"),
            ("backtest", "matching/backtest.py", "history"),
            ("roster", "matching/roster.py", "groups"),
            ("ratings", "matching/ratings.py", "edit_note"),
            ("evidence", "matching/evidence.py", "fact_check"),
            ("readings", "matching/readings.py", "compare_arrows"),
            ("uncertainty", "matching/uncertainty.py", "query_stats"),
        ),
    ),
    (
        "planning",
        (
            ("programme", "planning/programme.py", "event_note"),
            ("alerts", "planning/alerts.py", "notifications"),
            ("forecast", "planning/forecast.py", "trending_up"),
            ("audit-time", "planning/audit_time.py", "calculate"),
            ("staffing", "planning/staffing.py", "balance"),
            ("service-rating", "planning/service_rating.py", "star_rate"),
        ),
    ),
    (
        "administration",
        (
            ("imports", "administration/imports.py", "upload_file"),
            ("audit-findings", "administration/audit_findings.py", "assignment"),
            ("rule-packs", "administration/rule_packs.py", "gavel"),
            ("data-quality", "administration/quality.py", "rule"),
            ("data-dictionary", "administration/dictionary.py", "menu_book"),
        ),
    ),
)


def list_pages() -> dict[str, list[Any]]:
    """Return the pages by group, titled in the reader's language."""
    return {
        say(f"menu.group.{group}") if group else "": [
            st.Page(
                f"pages/{script}",
                title=say(f"menu.page.{path}"),
                icon=f":material/{icon}:",
                url_path=path,
                default=path == "home",
            )
            for path, script, icon in pages
        ]
        for group, pages in _GROUPS
    }


def script_of(path: str) -> str:
    """Return the script of the page with this URL path, for links between pages."""
    return next(
        f"pages/{script}" for _, pages in _GROUPS for name, script, _ in pages if name == path
    )
