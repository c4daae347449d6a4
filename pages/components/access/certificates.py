"""The body's certificates, counted once per data state and day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from data.workflows.visible_batches import has_certificates
from pages.components.access import engine, kept, state

if TYPE_CHECKING:
    from data.workflows.certificate_counts import CertificateCounts


def _counts() -> CertificateCounts:
    # Late: Ibis takes a second to import; a reader of other pages need not wait.
    from data.workflows.certificate_counts import CertificateCounts

    return CertificateCounts(engine())


def are_there() -> bool:
    """Return whether certificates were brought at all."""
    return has_certificates(engine())


@kept(24)
def _stock(state: str, day: date, by: tuple[str, ...]) -> pd.DataFrame:  # noqa: ARG001
    return _counts().fetch_stock(day, by)


def stock(day: date, *by: str) -> pd.DataFrame:
    """Return certificates in force on a day with distinct organisations, by any columns."""
    return _stock(state(), day, by)


@kept(12)
def _expiry(state: str, day: date, months: int) -> pd.DataFrame:  # noqa: ARG001
    return _counts().fetch_expiry(day, months)


def expiry(day: date, months: int) -> pd.DataFrame:
    """Return what expires in each of the months from a day on."""
    return _expiry(state(), day, months)


@kept(12)
def _holders(state: str, day: date) -> pd.DataFrame:  # noqa: ARG001
    return _counts().fetch_holders(day)


def holders(day: date) -> pd.DataFrame:
    """Return how many organisations hold 1, 2, 3 … certificates in force."""
    return _holders(state(), day)


@kept(12)
def _months(state: str, day: date, months: int) -> pd.DataFrame:  # noqa: ARG001
    return _counts().fetch_months(day, months)


def months(day: date, count: int) -> pd.DataFrame:
    """Return stock and flow of the months up to a day."""
    return _months(state(), day, count)


@kept(12)
def _shares(state: str, period: str, dimension: str) -> pd.DataFrame:  # noqa: ARG001
    return _counts().fetch_national_share(period, dimension)


def shares(period: str, dimension: str) -> pd.DataFrame:
    """Return the body's share of the nation's certificates by province or domain in a month."""
    return _shares(state(), period, dimension)


@kept(12)
def _nation_share(state: str, period: str) -> pd.Series:  # noqa: ARG001
    return _counts().fetch_nation_share(period).iloc[0]


def nation_share(period: str) -> pd.Series:
    """Return the body's share of the whole nation at the end of a month, unknown ones empty."""
    return _nation_share(state(), period)
