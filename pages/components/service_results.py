"""What a service rating came to: finding, key figures, the way up, steps, rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, ROUND_UP, Decimal

import pandas as pd
import streamlit as st

from data import schema as s
from data.workflows.service_rating import ServiceReport
from matching.service_rating import INCOMPLETE, NO_SCORE, RATED, ServiceRating
from pages.components import frame
from pages.components.messages import say
from pages.components.tables import show_table

_CENT = Decimal("0.01")


def score_text(score: float | None) -> str:
    """Return a score with two decimals, the rest cut off: 79.996 must not read 80.00."""
    return "—" if score is None else f"{Decimal(repr(score)).quantize(_CENT, ROUND_DOWN)}"


def _missing(rating: ServiceRating) -> str:
    # Rounded up: with what is said to be missing the threshold is reached.
    return f"{Decimal(repr(rating.points_missing)).quantize(_CENT, ROUND_UP)}"


def _level(name: str) -> str:
    return say(f"service_rating.level.{name}")


def finding_sentence(rating: ServiceRating, *, is_empty: bool) -> str:
    """Return score, level and what is missing to the next, or why there is no score."""
    if is_empty or rating.state == NO_SCORE:
        return say("service_rating.finding_none" if is_empty else "service_rating.finding_no_score")
    if rating.state == INCOMPLETE:
        ends = {"lowest": score_text(rating.lowest), "highest": score_text(rating.highest)}
        return say("service_rating.finding_incomplete", count=len(rating.unjudged), **ends)
    held = "" if rating.level == rating.level_by_score else "_held"
    return say(f"service_rating.finding{held}", score=score_text(rating.score),
               final=score_text(rating.final), level=_level(rating.level_by_score),
               way=_next_sentence(rating))  # fmt: skip


def _next_sentence(rating: ServiceRating) -> str:
    if not rating.next_level:
        return say("service_rating.finding_top")
    key = "to_next" if not rating.months_missing else "to_next_both"
    if not rating.points_missing:
        key = "to_next_months"
    return say(f"service_rating.{key}", next=_level(rating.next_level), points=_missing(rating),
               months=rating.months_missing)  # fmt: skip


def show_key_figures(rating: ServiceRating) -> None:
    """Score, score after deductions and bonus, level, gap, applicable points; a range if open."""
    figures: dict[str, tuple[str, dict[str, str]]]
    if rating.state == INCOMPLETE:
        span = f"{score_text(rating.lowest)} – {score_text(rating.highest)}"
        figures = {"range": (span, {}), "unjudged": (f"{len(rating.unjudged):,}", {})}
    else:
        value = {step.key: step.value or 0.0 for step in rating.steps}
        deleted = value["listed"] - value["applicable"]
        figures = {
            "score": (score_text(rating.score), {}),
            "final": (score_text(rating.final),
                      {"off": f"{abs(value['deductions']):g}", "on": f"{value['bonus']:g}"}),
            "level": (_level(rating.level), {"by_score": _level(rating.level_by_score)}),
            "gap": (_missing(rating) if rating.next_level else "—", {"next": _gap_remark(rating)}),
            "points": (f"{value['applicable']:g}",
                       {"listed": f"{value['listed']:g}", "deleted": f"{deleted:g}"}),
        }  # fmt: skip
    frame.show_figures([
        (say(f"service_rating.figure.{name}"), number,
         say(f"service_rating.figure.{name}_remark", **values))
        for name, (number, values) in figures.items()
    ])  # fmt: skip


def _gap_remark(rating: ServiceRating) -> str:
    if not rating.next_level:
        return say("service_rating.gap_top")
    waits = say("service_rating.gap_months", months=rating.months_missing)
    return _level(rating.next_level) + (waits if rating.months_missing else "")


def _headers(*names: str) -> dict[str, str]:
    return {name: say(f"service_rating.column.{name}") for name in names}


def show_way_up(report: ServiceReport) -> None:
    """The fewest indicators that lead to the next level, with the score each brings."""
    rating = report.rating
    if not rating.next_level:
        return
    following = _level(rating.next_level)
    st.subheader(say("service_rating.repairs", next=following), anchor=False)
    if rating.repairs is None:
        st.markdown(say("service_rating.repairs_barred", next=following))
    elif not rating.repairs:
        st.markdown(say("service_rating.repairs_months"))
    else:
        st.caption(say("service_rating.repairs_note"))
        way = pd.DataFrame(rating.repairs, columns=[s.INDICATOR, s.SCORE_AFTER])
        _show_numbers(way.merge(report.losses, how="left"), "way", s.POINTS_LOST, s.SCORE_AFTER)


def show_losses(losses: pd.DataFrame) -> None:
    """The indicators that lost points, the most first."""
    st.subheader(say("service_rating.losses"), anchor=False)
    if losses.empty:
        st.markdown(say("service_rating.no_losses"))
    else:
        _show_numbers(losses, "losses", s.POINTS, s.POINTS_LOST)


def _show_numbers(frame_: pd.DataFrame, key: str, *numbers: str) -> None:
    show_table(frame_, key, headers=_headers(s.INDICATOR, *numbers), file=f"service-rating-{key}",
               decimals=dict.fromkeys(numbers, 2), rows=6)  # fmt: skip


def show_steps(rating: ServiceRating, confidence: Mapping[str, str]) -> None:
    """Every step with its rule and how far to trust that."""
    st.subheader(say("service_rating.steps"), anchor=False)
    rows = [
        (say(f"service_rating.step.{step.key}"),
         _level(step.level) if step.level else score_text(step.value),
         step.rule or "—", confidence.get(step.rule, "—"))
        for step in rating.steps
    ]  # fmt: skip
    headers = _headers("step", "value", "rule", "confidence")
    show_table(pd.DataFrame(rows, columns=list(headers)), "steps", headers=headers,
               file="service-rating-steps")  # fmt: skip


def show_rules(confidence: Mapping[str, str]) -> None:
    """All rules with their letters in words."""
    with st.expander(say("service_rating.rules"), icon=":material/help:"):
        lines = [
            f"- **{name}** {say(f'service_rating.rule.{name}')} "
            f"({letter} {say(f'confidence.{letter}')})"
            for name, letter in confidence.items()
        ]
        st.markdown("\n".join(lines))
        st.caption(say("service_rating.rules_note"))


def show_result(report: ServiceReport, confidence: Mapping[str, str]) -> None:
    """Everything a list came to."""
    if report.rating.state == NO_SCORE:
        return
    show_key_figures(report.rating)
    if report.rating.state == RATED:
        left, right = st.columns(2, gap="medium")
        with left:
            show_way_up(report)
            show_losses(report.losses)
        with right:
            show_steps(report.rating, confidence)
