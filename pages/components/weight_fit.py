"""Weights fitted to the history: offered with what they are worth, never applied."""

from __future__ import annotations

import time
from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import schema as s
from data.workflows.backtest import Backtest
from data.workflows.weight_fits import CURRENT, FITTED, WeightFit
from matching.assumptions import LEAST_MONTHS
from matching.backtest import BETTER
from matching.parameter_documents import format_parameters, list_differences
from matching.parameters import Parameters
from pages.components.access import backtest
from pages.components.messages import say
from pages.components.parameter_names import parameter_name
from pages.components.tables import show_table

_NOT_YET = 0.3  # seconds; a shorter wait is not worth a bar


def progress_in(place: DeltaGenerator, words: str) -> Callable[[float], None]:
    """Return what shows a share done at `place` once the wait is worth it."""
    began = time.monotonic()

    def report(share: float) -> None:
        if time.monotonic() - began > _NOT_YET:
            place.progress(share, text=words)

    return report


def show_fit(
    found: Backtest, level: str, parameters: Parameters, request: tuple[object, ...]
) -> None:
    """Offer to fit the weights, and show what that brought.

    Parameters
    ----------
    found, level, parameters
        The backtest, and what it was run with.
    request
        What the fit belongs to; another request asks for a new one.
    """
    st.subheader(say("backtest.fit.title"), anchor=False)
    st.markdown(say("backtest.fit.what"))
    place = st.empty()
    if st.button(say("backtest.fit.do"), icon=":material/calculate:", key="fit_weights"):
        place.progress(0.0, text=say("backtest.fit.working"))
        report = progress_in(place, say("backtest.fit.working"))
        fitted = backtest.fit(found, level, parameters, report)
        place.empty()
        st.session_state["weight_fit"] = (request, fitted)
    kept = st.session_state.get("weight_fit")
    if kept is None or kept[0] != request:
        return
    if kept[1] is None:
        st.info(say("backtest.fit.too_few", months=len(found.months), least=LEAST_MONTHS))
        return
    _show_fitted(kept[1], parameters)


def _show_fitted(fit: WeightFit, parameters: Parameters) -> None:
    """Scores of both weight sets on both parts, the weights, and the set as TOML."""
    key = "helps" if fit.advantage.verdict == BETTER else "no_help"
    st.markdown(say(f"backtest.fit.{key}", gain=fit.advantage.value, low=fit.advantage.low,
                    high=fit.advantage.high))  # fmt: skip
    scores = pd.DataFrame(
        [
            {
                s.KIND: say(f"backtest.fit.{part}"),
                s.PERIOD: " … ".join(months),
                **{f"{name}_{measure}": getattr(skills[name], measure).value
                   for measure in ("auc", "correlation") for name in (CURRENT, FITTED)},
            }
            for part, skills, months in (
                ("learned", fit.learned, fit.learned_months),
                ("held_out", fit.held_out, fit.held_out_months),
            )
        ]
    )  # fmt: skip
    show_table(scores, "fit_scores", file="weight-fit-scores",
               headers={name: say(f"backtest.fit.column.{name}") for name in scores.columns},
               decimals=dict.fromkeys(scores.columns[2:], 3))  # fmt: skip
    weights = pd.DataFrame(
        [(parameter_name(path), old, new)
         for path, old, new in list_differences(parameters, fit.parameters)],
        columns=[s.NAME, CURRENT, FITTED],
    )  # fmt: skip
    show_table(
        weights,
        "fit_weights",
        file="weight-fit",
        decimals={CURRENT: 3, FITTED: 3},
        headers={name: say(f"backtest.fit.column.{name}") for name in weights.columns},
    )
    st.download_button(
        say("backtest.fit.download"), format_parameters(fit.parameters), on_click="ignore",
        file_name=f"certmatch-{fit.parameters.identifier}.toml", mime="application/toml",
        icon=":material/download:",
    )  # fmt: skip
    st.caption(say("backtest.fit.never_applied", identifier=fit.parameters.identifier))
