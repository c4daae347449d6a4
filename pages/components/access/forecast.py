"""What a forecast rests on, read once per data state and day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data.workflows import forecast
from data.workflows.forecast import StoredDemand
from matching.forecast import ForecastAssumptions
from pages.components.access import engine, kept, state


@kept(2)
def _demand(state: str, as_of: date) -> StoredDemand:  # noqa: ARG001
    return forecast.fetch_demand(engine(), as_of)


def demand(as_of: date) -> StoredDemand:
    """Return programme, stock and the nation's growth."""
    return _demand(state(), as_of)


def assess(as_of: date, assumptions: ForecastAssumptions) -> pd.DataFrame:
    """Return the months ahead under stated assumptions."""
    return forecast.assess_forecast(demand(as_of), assumptions)
