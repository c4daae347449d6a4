"""P of every cell, kept per month and parameter set, so that its history can be charted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd
from sqlalchemy import Engine

from data.store import parameter_sets as store
from data.store.repository import Repository
from data.workflows.encoding import Period
from data.workflows.match_degrees import assess_body
from data.workflows.parameter_sets import fetch_set_in_force
from data.workflows.periods import default_as_of
from data.workflows.stored_body import fetch_body
from matching.parameters import Parameters


def keep_match_degrees(
    engine: Engine, days: Iterable[date], parameters: Parameters | None = None
) -> None:
    """Keep P of every small-level cell for the months of some reference dates.

    Parameters
    ----------
    days
        One reference date per month; what a month held under the same set is replaced.
    parameters
        Default: the set in force today.
    """
    parameters = parameters or fetch_set_in_force(engine, date.today())
    body = fetch_body(engine)
    if body.registrations.empty and body.projects.empty:
        return
    results = {day: assess_body(body, Period.of(day), parameters=parameters) for day in days}
    with engine.begin() as connection:
        is_demo = Repository(connection).has_demo()
        for day, result in results.items():
            store.replace_kept(
                connection, f"{day:%Y-%m}", parameters.identifier, result.cells, is_demo=is_demo
            )


def keep_current_month(engine: Engine, parameters: Parameters | None = None) -> None:
    """Keep P of the month of the reference date, after anything that may have changed it."""
    keep_match_degrees(engine, [default_as_of(engine, date.today())], parameters)


def months_before(day: date, count: int) -> list[date]:
    """Return the same day of `count` months up to and with `day`'s own."""
    moments = [pd.Timestamp(day) - pd.DateOffset(months=number) for number in range(count)]
    return [moment.date() for moment in reversed(moments)]


def fetch_kept(engine: Engine, scheme: str, edition: str, code: str | None) -> pd.DataFrame:
    """Return P of one cell by month and set (`code` None for a scheme without codes)."""
    with engine.connect() as connection:
        return store.fetch_kept(connection, scheme, edition, code or "")
