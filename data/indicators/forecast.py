"""What a programme asks for before and after recertification, and how the nation grew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.programme import add_months_due
from data.indicators.series import choose_sources
from matching.assumptions import GROWTH_LEAST_MONTHS, GROWTH_MOST_MONTHS
from matching.programme import RECERTIFICATION

_SUMMED = (s.KEPT_DAYS, s.RENEWED_DAYS, s.NEW_DAYS, s.LOW, s.MIDDLE, s.HIGH, s.DAYS_UNKNOWN)
_YEAR = 12  # months


def split_at_renewal(programme: pd.DataFrame, as_of: date, periods: list[str]) -> pd.DataFrame:
    """Split the days of certificates by month into those before and from recertification on.

    Audits of projects are left out: they are new clients or asked for beside the programme.

    Returns
    -------
    DataFrame
        One row per month of `periods`: ``kept_days``, ``renewed_days`` and ``days_unknown``
        (audits whose days no pack gives).
    """
    rows = programme[programme[s.CERTIFICATE_NO].notna() & programme[s.WINDOW_END].notna()]
    rows = add_months_due(rows.sort_values(s.WINDOW_END, kind="stable"), as_of)
    renewed = (
        (rows[s.AUDIT_TYPE] == RECERTIFICATION)
        .groupby(rows[s.CERTIFICATE_NO])
        .cummax()
        .astype(bool)
    )
    days = rows[s.AUDITOR_DAYS]
    parts = rows[[s.PERIOD]].assign(**{
        s.KEPT_DAYS: days.where(~renewed, 0.0).fillna(0.0),
        s.RENEWED_DAYS: days.where(renewed, 0.0).fillna(0.0),
        s.DAYS_UNKNOWN: days.isna().astype(np.int64),
    })  # fmt: skip
    return parts.groupby(s.PERIOD).sum().reindex(periods, fill_value=0).reset_index()


def sum_months(months: pd.DataFrame) -> pd.Series:
    """Return the sums over the months; one that is unknown in a month is unknown."""
    return months[list(_SUMMED)].sum(skipna=False)


def compare_national_growth(counts: pd.DataFrame, domains: Mapping[str, str]) -> pd.DataFrame:
    """Return how the nation's certificates grew a year, by the published domain of each scheme.

    Only two known months are compared, the last and the known one nearest to a year before; the
    months between stay unknown and nothing is drawn through them.

    Parameters
    ----------
    counts
        Published counts of all months and sources.
    domains
        Scheme → published domain.

    Returns
    -------
    DataFrame
        ``domain``, ``period`` and ``certificates`` of the last known month, ``period_before`` and
        ``certificates_before``, ``months_between`` and ``yearly_growth`` (a share a year); domains
        with a single known month are absent.
    """
    chosen = choose_sources(counts)
    rows = chosen[(chosen[s.DIMENSION] == s.DOMAIN) & chosen[s.CERTIFICATES].notna()]
    found = []
    for domain in dict.fromkeys(domains.values()):
        series = rows[rows[s.NAME] == domain].set_index(s.PERIOD)[s.CERTIFICATES].astype("float64")
        if len(series) < 2 or not series.index.is_unique:
            continue
        numbers = pd.PeriodIndex(series.index, freq="M").astype("int64")
        apart = numbers.max() - numbers
        usable = [place for place, months in enumerate(apart)
                  if GROWTH_LEAST_MONTHS <= months <= GROWTH_MOST_MONTHS]  # fmt: skip
        if not usable:
            continue
        last = int(np.argmax(numbers))
        before = min(usable, key=lambda place: (abs(apart[place] - _YEAR), apart[place]))
        months, ratio = int(apart[before]), series.iloc[last] / series.iloc[before]
        found.append({
            s.DOMAIN: domain, s.PERIOD: series.index[last], s.CERTIFICATES: series.iloc[last],
            s.PERIOD_BEFORE: series.index[before], s.CERTIFICATES_BEFORE: series.iloc[before],
            s.MONTHS_BETWEEN: months, s.YEARLY_GROWTH: ratio ** (_YEAR / months) - 1,
        })  # fmt: skip
    columns = [s.DOMAIN, s.PERIOD, s.CERTIFICATES, s.PERIOD_BEFORE, s.CERTIFICATES_BEFORE,
               s.MONTHS_BETWEEN, s.YEARLY_GROWTH]  # fmt: skip
    return pd.DataFrame(found, columns=columns)
