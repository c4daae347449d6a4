"""The backtest and the weight fit for the page, computed once per data state and request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.roster import keep_counted
from data.workflows import backtest, scheduling, weight_fits
from data.workflows.backtest import Backtest, BacktestAssumptions
from data.workflows.weight_fits import WeightFit
from matching.parameters import Parameters
from pages.components.access import body, default_as_of, kept, state

Report = Callable[[float], None]


def history_schemes() -> list[str]:
    """Return the schemes of the scheduling history, none where nothing is stored."""
    return sorted(body().history[s.SCHEME].unique())


def observed_until() -> date:
    """Return the last day the scheduling history speaks of."""
    return scheduling.observed_until(body(), default_as_of())


@kept(12)
def _requests(state: str, level: str, staffing_days: int) -> pd.DataFrame:  # noqa: ARG001
    return scheduling.split_requests(body(), level, staffing_days)


@kept(240)
def _month(state: str, month: date, level: str, parameters: Parameters) -> pd.DataFrame:  # noqa: ARG001
    return scheduling.assess_month(body(), month, level, parameters)


@kept(12)
def _result(
    state: str, until: date, level: str, parameters: Parameters, scheme: str | None,
    assumptions: BacktestAssumptions,
) -> Backtest:  # fmt: skip
    requests = _requests(state, level, assumptions.staffing_days)
    months = scheduling.list_months(requests, until)
    degrees = [_month(state, month, level, parameters) for month in months]
    if scheme is not None:
        requests = requests[requests[s.SCHEME] == scheme].reset_index(drop=True)
    together = pd.concat(degrees, ignore_index=True) if degrees else pd.DataFrame()
    return backtest.run_backtest(requests, together, until, assumptions)


def result(
    level: str,
    parameters: Parameters,
    scheme: str | None,
    assumptions: BacktestAssumptions,
    report: Report,
) -> Backtest:
    """Return the backtest of the stored history; `report` is told the share of months done."""
    now, until = state(), observed_until()
    months = scheduling.list_months(_requests(now, level, assumptions.staffing_days), until)
    for number, month in enumerate(months):
        _month(now, month, level, parameters)
        report((number + 1) / (len(months) + 1))  # the scores are the last step
    return _result(now, until, level, parameters, scheme, assumptions)


def fit(found: Backtest, level: str, parameters: Parameters, report: Report) -> WeightFit | None:
    """Fit the weights on the earlier tested months; None where there are too few."""
    return weight_fits.fit_tested_months(body(), found.tested, level, parameters, report=report)


def count_valid(day: date) -> int:
    """Return how many registrations count on a day by the dates stored today."""
    return len(keep_counted(body().registrations, day))
