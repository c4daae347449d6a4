"""After-sales service rating: score, level, and what the next level takes."""

from typing import Any

import streamlit as st

from pages.components import frame
from pages.components.access import service_rating
from pages.components.import_results import show_issues
from pages.components.messages import say
from pages.components.service_list import count_refused, is_example, show_grid, show_sources
from pages.components.service_results import finding_sentence, show_result, show_rules


def show_form() -> dict[str, Any]:
    """Ask for what stands outside the list."""
    places = st.columns(3, vertical_alignment="bottom")
    counts: dict[str, Any] = {
        name: int(
            place.number_input(
                say(f"service_rating.{word}"), min_value=0, step=1,
                help=say(f"service_rating.{word}_help"), key=f"service_{word}",
            )
        )
        for place, (name, word) in zip(
            places,
            (("deductions", "deductions"), ("advantages", "advantages"),
             ("months_at_pass", "months")),
            strict=True,
        )
    }  # fmt: skip
    return counts | {"is_outstanding": st.checkbox(say("service_rating.outstanding"))}


heading = st.container()
left, right = st.columns(2, gap="large")
with left:
    show_sources()
with right:
    form = show_form()
results = st.container()
rows = show_grid()
report = service_rating.rate_indicators(rows, **form)
issues = report.loaded.report
refused = issues.rejected + count_refused()
if not rows.empty:
    show_issues(issues, "grid")
_, confidence = service_rating.fetch_rules()
with heading:
    frame.show_title(
        say("menu.page.service-rating"), finding_sentence(report.rating, is_empty=rows.empty)
    )
with results:
    if refused:
        st.warning(say("service_rating.refused", count=refused))
    show_result(report, confidence)
show_rules(confidence)
frame.show_provenance(
    source=say("service_rating.source"), rows=len(report.loaded.frame), demo=is_example()
)
