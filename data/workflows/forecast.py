"""Demand of the twelve months ahead, from the certificate stock and stated assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.forecast import compare_national_growth, split_at_renewal
from data.loaders.reference import read_scheme_domains
from data.store.repository import Repository
from data.workflows.audit_days import add_auditor_days, grade_risks
from data.workflows.programme import fetch_cycles, fetch_programme
from data.workflows.rule_packs import fetch_judging_packs
from matching.forecast import ForecastAssumptions, forecast_demand

MONTHS = 12


@dataclass(frozen=True)
class StoredDemand:
    """What a forecast rests on, read once for any assumptions.

    Attributes
    ----------
    months
        ``period, kept_days, renewed_days, days_unknown`` of the twelve months from that of the
        reference day on.
    stock
        Certificates that stand on the reference day, suspended ones aside.
    initial_days
        Mean days of an initial audit of them by the packs in force, NaN = none is known.
    growth
        The nation's growth beside it, `data.indicators.forecast.compare_national_growth`.
    """

    months: pd.DataFrame
    stock: int
    initial_days: float
    growth: pd.DataFrame


def fetch_demand(engine: Engine, as_of: date) -> StoredDemand:
    """Read the programme, the stock and the nation's growth."""
    periods = pd.period_range(pd.Period(as_of, "M"), periods=MONTHS, freq="M")
    end = periods[-1].end_time.date()
    programme = fetch_programme(engine, as_of, as_of - timedelta(days=as_of.day - 1), end)
    months = split_at_renewal(programme, as_of, [str(period) for period in periods])
    cycles = fetch_cycles(engine, as_of)
    standing = cycles[
        ~cycles[s.IS_SUSPENDED].astype(bool)
        & (pd.to_datetime(cycles[s.EXPIRES_ON]) >= pd.Timestamp(as_of))
    ]
    packs = fetch_judging_packs(engine)
    first = grade_risks(standing.assign(**{s.AUDIT_TYPE: "initial", s.WINDOW_END: pd.NaT}))
    days = add_auditor_days(first, packs, as_of)[s.AUDITOR_DAYS]
    with engine.connect() as connection:
        counts = Repository(connection).fetch_counts()
    return StoredDemand(
        months, len(standing), float(days.mean()) if days.notna().any() else np.nan,
        compare_national_growth(counts, read_scheme_domains()),
    )  # fmt: skip


def assess_forecast(demand: StoredDemand, assumptions: ForecastAssumptions) -> pd.DataFrame:
    """Return the months with ``new_days``, ``low``, ``middle`` and ``high`` (auditor days)."""
    found = forecast_demand(
        demand.months[s.KEPT_DAYS].to_numpy(np.float64),
        demand.months[s.RENEWED_DAYS].to_numpy(np.float64),
        demand.initial_days, demand.stock, assumptions,
    )  # fmt: skip
    return demand.months.assign(
        **{s.RENEWED_DAYS: found.renewed, s.NEW_DAYS: found.new, s.LOW: found.low,
           s.MIDDLE: found.middle, s.HIGH: found.high}
    )  # fmt: skip
