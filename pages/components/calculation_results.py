"""A calculation on screen: figures, steps, remarks, contradictions, other packs, the print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from matching.errors import CertMatchError
from matching.rule_packs import Contradiction
from matching.visits import Visit
from matching.workload import Step
from pages.components import filters, frame
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.tables import show_words
from reporting.calculation import (
    CalculatedPart,
    Calculation,
    days_text,
    list_contradictions,
    list_remarks,
    list_step_lines,
    pack_name,
    part_answer,
    reason_text,
    refusal_text,
    weakest_confidence,
)
from reporting.charts.audit_time import plot_visit, plot_workload
from reporting.exports.calculation import write_calculation

_STEP_COLUMNS = ("step", "what", "value", "clause", "confidence")
_OTHER_COLUMNS = ("pack", "days", "on_site", "limb")


def show_result(calculation: Calculation) -> None:
    """Show everything behind the answer."""
    visit = calculation.visit
    frame.show_figures(_visit_figures(visit) if visit else _figures(calculation.parts[0]))
    show_print(calculation)
    if visit:
        figure = plot_visit(visit, language())
        show_steps(say("calculation.steps_combined"), visit.steps, "combination", figure)
    for each in calculation.parts:
        work = each.workload
        if visit is None:
            figure = plot_workload(work, language())
            show_steps(say("calculation.steps"), work.steps, work.decided_by, figure)
        else:
            st.subheader(say("calculation.steps_of", scheme=work.scheme), anchor=False)
            st.markdown(part_answer(work, language()))
            show_step_table(work.scheme, work.steps, work.decided_by)
    show_notes(calculation)
    show_others(calculation.parts)


def show_print(calculation: Calculation) -> None:
    """Offer the printed calculation once every reduction has its reason, and the link."""
    missing = calculation.lacks_reason()
    if missing:
        names = [say("calculation.input.factor") if n == "combined" else n for n in missing]
        where = say("calculation.scheme_joint").join(names)
        st.warning(say("calculation.reason_missing", where=where))
    link = _link()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            say("calculation.print"),
            write_calculation(calculation, language(), made_on=date.today(), link=link),
            file_name=f"audit-time-{calculation.audited_on.isoformat()}.html", mime="text/html",
            icon=":material/print:", disabled=bool(missing), on_click="ignore", type="primary",
            help=say("calculation.print_note"),
        )  # fmt: skip
        with st.popover(say("calculation.link"), icon=":material/link:"):
            st.code(link, language=None, wrap_lines=True)


def _link() -> str:
    address = (st.context.url or "").partition("?")[0]
    values = {**st.query_params.to_dict(), "lang": language()}
    values.pop(filters.SET, None)  # audit time knows no parameter set
    return f"{address}?{urlencode(values)}"


def show_steps(title: str, steps: Sequence[Step], decided_by: str, figure: go.Figure) -> None:
    """Show the chart of the steps, then the steps as a table."""
    st.subheader(title, anchor=False)
    if figure.data:
        show_chart(figure, "steps", data=_step_frame(steps, decided_by), file="audit-time")
    show_step_table("all", steps, decided_by)


def show_step_table(name: str, steps: Sequence[Step], decided_by: str) -> None:
    """Show every step with its clause and confidence; the deciding one in bold."""
    if not steps:
        return
    lines = list_step_lines(steps, language(), decided_by)
    marked = [place for place, line in enumerate(lines) if line.decides]
    show_words(_step_frame(steps, decided_by), f"step_lines_{name}", marked=marked)


def _step_frame(steps: Sequence[Step], decided_by: str) -> pd.DataFrame:
    rows = [
        (line.name, line.what, line.value, line.clause, line.confidence)
        for line in list_step_lines(steps, language(), decided_by)
    ]
    return pd.DataFrame(rows, columns=[say(f"calculation.column.{n}") for n in _STEP_COLUMNS])


def _figures(each: CalculatedPart) -> list[tuple[str, str, str]]:
    work = each.workload
    base = next((step for step in work.steps if step.key == "table"), None)
    people = say("calculation.figure.base_remark", personnel=f"{each.part.client.personnel:,}")
    return [
        _figure("days", work.auditor_days),
        _on_site_figure(work.auditor_days, work.on_site_days),
        _figure("base", base.value if base else None, people),
        _sites_figure(work.sites),
        _confidence_figure(work.steps),
    ]


def _visit_figures(visit: Visit) -> list[tuple[str, str, str]]:
    found = visit.combined
    count = say("calculation.figure.total_remark", count=len(visit.workloads))
    saved = ""
    if found.sum is not None and found.auditor_days is not None and found.factor < 1:
        days = _days(found.sum - found.auditor_days)
        saved = say("calculation.figure.factor_remark", days=days)
    steps = [step for work in visit.workloads for step in work.steps]
    return [
        _figure("days", found.auditor_days),
        _on_site_figure(found.auditor_days, found.on_site_days),
        _figure("total", found.sum, count),
        (say("calculation.figure.factor"), f"{found.factor:g}", saved),
        _confidence_figure([*steps, *visit.steps]),
    ]


def _figure(name: str, days: float | None, remark: str = "") -> tuple[str, str, str]:
    """Return a key figure; a word does not fit where the number stands."""
    label = say(f"calculation.figure.{name}")
    return (label, "—", say("frame.unknown")) if days is None else (label, _days(days), remark)


def _sites_figure(sites: int | None) -> tuple[str, str, str]:
    if sites is None:
        return _figure("sites", None)
    return say("calculation.figure.sites"), f"{sites}", say("calculation.figure.sites_remark")


def _on_site_figure(days: float | None, on_site: float | None) -> tuple[str, str, str]:
    remark = ""
    if days is not None and on_site is not None:
        remark = say("calculation.figure.off_site_remark", days=_days(days - on_site))
    return _figure("on_site", on_site, remark)


def _confidence_figure(steps: Sequence[Step]) -> tuple[str, str, str]:
    grade = weakest_confidence(steps)
    words = say(f"workload.confidence.{grade}") if grade else ""
    return say("calculation.figure.confidence"), grade or "—", words


def _days(days: float | None) -> str:
    return days_text(days, language())


def show_notes(calculation: Calculation) -> None:
    """Show the remarks, and what the packs contradict in the steps passed."""
    remarks = list(list_remarks(calculation, language()))
    if remarks:
        st.subheader(say("calculation.warnings"), anchor=False)
        several = calculation.visit is not None
        st.markdown("\n".join(
            f"- {f'**{scheme}** ' if scheme and several else ''}{sentence}"
            for scheme, sentence in remarks
        ))  # fmt: skip
    found = list_contradictions(calculation)
    if found:
        st.subheader(say("calculation.contradictions"), anchor=False)
        show_contradictions(found)


def show_contradictions(found: Sequence[Contradiction]) -> None:
    """Show contradictions with their clauses."""
    names = [say(f"rules.column.{name}") for name in ("contradiction", "clause", "sentence")]
    rows = [(c.key, c.clause, c.zh if language() == "zh" else c.en) for c in found]
    show_words(pd.DataFrame(rows, columns=names), "contradictions")


def show_others(parts: Sequence[CalculatedPart]) -> None:
    """Show what other packs in force would ask for the same client."""
    rows = [_other_row(each, place) for each in parts for place in range(len(each.others))]
    if not rows:
        return
    st.subheader(say("calculation.others"), anchor=False)
    st.caption(say("calculation.others_note"))
    names = [say(f"calculation.column.{name}") for name in _OTHER_COLUMNS]
    show_words(pd.DataFrame(rows, columns=names), "others")


def _other_row(each: CalculatedPart, place: int) -> tuple[str, ...]:
    pack, found = each.others[place]
    name = f"{each.part.scheme} · {pack_name(pack, language())}"
    if isinstance(found, CertMatchError):
        reason = refusal_text(found, language())
        return name, "—", "—", say("calculation.other_refused", reason=reason)
    days = (_days(found.auditor_days), _days(found.on_site_days))
    return name, *days, reason_text(found, language())
