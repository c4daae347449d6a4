"""The body's certificates, counted once per data state and day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.workflows.certificate_counts import CertificateCounts
from pages.components.access import engine, kept, state


@kept(24)
def _stock(state: str, day: date, by: tuple[str, ...]) -> pd.DataFrame:  # noqa: ARG001
    return CertificateCounts(engine()).fetch_stock(day, by)


def stock(day: date, *by: str) -> pd.DataFrame:
    """Return certificates in force on a day with distinct organisations, by any columns."""
    return _stock(state(), day, by)


@kept(12)
def _expiry(state: str, day: date, months: int) -> pd.DataFrame:  # noqa: ARG001
    return CertificateCounts(engine()).fetch_expiry(day, months)


def expiry(day: date, months: int) -> pd.DataFrame:
    """Return what expires in each of the months from a day on."""
    return _expiry(state(), day, months)


@kept(12)
def _holders(state: str, day: date) -> pd.DataFrame:  # noqa: ARG001
    return CertificateCounts(engine()).fetch_holders(day)


def holders(day: date) -> pd.DataFrame:
    """Return how many organisations hold 1, 2, 3 … certificates in force."""
    return _holders(state(), day)


@kept(12)
def _shares(state: str, period: str) -> pd.DataFrame:  # noqa: ARG001
    return CertificateCounts(engine()).fetch_national_share(period, s.REGION)


def shares(period: str) -> pd.DataFrame:
    """Return the body's share of the nation's certificates by province at the end of a month."""
    return _shares(state(), period)
