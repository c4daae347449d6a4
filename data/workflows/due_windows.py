"""The windows of due audits that are no projects yet, from the ledger and the rule packs."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Engine

from data.indicators.due_windows import list_due_windows
from data.workflows.encoding import Period
from data.workflows.programme import fetch_due_audits
from data.workflows.visible_batches import has_certificates


def fetch_due_windows(
    engine: Engine, projects: pd.DataFrame, period: Period
) -> pd.DataFrame | None:
    """Return the due audits of a period for which no project was brought yet.

    A ledger of 300,000 certificates takes seconds: ask only where the coordination is taken from
    records.

    Returns
    -------
    DataFrame or None
        See `data.indicators.due_windows.list_due_windows`; None where there is no ledger.
    """
    if not has_certificates(engine):
        return None
    audits = fetch_due_audits(engine, period.as_of, period.start, period.end)
    return list_due_windows(audits, projects, period.as_of)
