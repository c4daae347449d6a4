"""What expires soon, judged today and at the day of the audits that need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.alerts import (
    add_days_left,
    list_expiring_certificates,
    list_expiring_codes,
    list_maintenance,
    list_short_audits,
)
from data.indicators.roster import keep_counted
from data.workflows.programme import fetch_cycles
from data.workflows.rule_packs import fetch_judging_packs
from data.workflows.stored_body import fetch_body


@dataclass(frozen=True)
class Alerts:
    """What expires (see `data.indicators.alerts`): one frame per question."""

    certificates: pd.DataFrame
    registrations: pd.DataFrame
    codes: pd.DataFrame
    audits: pd.DataFrame
    maintenance: pd.DataFrame


def fetch_alerts(engine: Engine, as_of: date, programme: pd.DataFrame) -> Alerts:
    """Return every alert of a reference day.

    Parameters
    ----------
    engine
        The store.
    as_of
        Reference day.
    programme
        From `data.workflows.programme.fetch_programme` on the same day: the audits for which
        codes and registrations have to last.
    """
    packs = fetch_judging_packs(engine)
    # Numbers confirmed as one person are one holder of a code.
    registrations = fetch_body(engine).registrations
    registrations = registrations.assign(**{
        name: pd.to_datetime(registrations[name]) for name in (s.VALID_FROM, s.VALID_TO)
    })  # fmt: skip
    return Alerts(
        list_expiring_certificates(fetch_cycles(engine, as_of), as_of),
        add_days_left(keep_counted(registrations, as_of), s.VALID_TO, as_of),
        list_expiring_codes(registrations, packs, as_of),
        list_short_audits(programme, registrations, packs, as_of),
        list_maintenance(registrations, programme, as_of),
    )
