"""What the certificates of the store are counted by, as pages, terminal and notebooks use it.

The words — in force, undated, distinct — are told in `data.ledger.counts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
from sqlalchemy import Engine

from data import schema as s
from data.indicators.certificates import unfold_moves
from data.indicators.national_share import share_of_nation
from data.ledger import counts, movements
from data.ledger.ledger import Ledger
from data.loaders.reference import read_regions, read_scheme_domains
from data.store.repository import Repository
from data.workflows.visible_batches import open_ledger


class CertificateCounts:
    """Counts over the certificates as they stood when this was made.

    Parameters
    ----------
    engine
        From `data.workflows.database.open_database`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ledger: Ledger = open_ledger(engine)
        self._rows = self._ledger.certificates()

    def fetch_counts(self, by: Sequence[str] = (), *, organizations: bool = True) -> pd.DataFrame:
        """Return certificates ever issued and distinct organisations by any columns."""
        return self._run(counts.count_certificates(self._rows, by, organizations=organizations), by)

    def fetch_stock(self, day: date, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return what is in force on a day; `by` may hold ``edition`` and ``code``.

        By code a certificate counts for each of its codes: such counts do not add up.
        """
        rows = counts.list_codes(self._rows) if s.CODE in by else self._rows
        return self._run(counts.count_stock(rows, day, by), by)

    def fetch_flow(self, by: Sequence[str] = ()) -> pd.DataFrame:
        """Return certificates issued and expiring per month."""
        return self._run(counts.count_flow(self._rows, by), [*by, s.PERIOD])

    def fetch_months(self, day: date, months: int) -> pd.DataFrame:
        """Return stock, distinct organisations and flow of the months up to a day.

        See `data.indicators.certificates.unfold_moves`; two questions, however many months.
        """
        moves = self._ledger.fetch(movements.count_moves(self._rows, day, months))
        holders = self._ledger.fetch(movements.count_monthly_holders(self._rows, day, months))
        return unfold_moves(moves, holders, day)

    def fetch_expiry(self, day: date, months: int) -> pd.DataFrame:
        """Return what expires in each of the months from a day on, the month of the day first."""
        first = pd.Period(day, "M")
        # The n-th month ends on the day before the one on which it began, n months later.
        last = (pd.Timestamp(day) + pd.DateOffset(months=months) - pd.Timedelta(days=1)).date()
        found = self._run(counts.count_expiry(self._rows, day, last), [s.PERIOD])
        axis = [str(month) for month in pd.period_range(first, pd.Period(last, "M"), freq="M")]
        return (
            found.set_index(s.PERIOD)
            .reindex(axis, fill_value=0)
            .rename_axis(s.PERIOD)
            .reset_index()
        )

    def fetch_holders(self, day: date) -> pd.DataFrame:
        """Return how many organisations hold 1, 2, 3 … certificates in force."""
        return self._run(counts.count_holders(self._rows, day), [s.CERTIFICATES_HELD])

    def fetch_held(self, day: date) -> pd.DataFrame:
        """Return each organisation's number of certificates in force: C2 from the ledger."""
        return self._run(counts.count_held(self._rows, day), [s.ORGANIZATION_ID])

    def fetch_national_share(self, period: str, dimension: str) -> pd.DataFrame:
        """Return the body's share at the end of a month by ``region`` or ``domain``."""
        day = pd.Period(period, "M").end_time.date()
        domains = read_scheme_domains()
        rows = counts.name_domains(self._rows, domains)
        names = read_regions()[s.NAME] if dimension == s.REGION else domains.values()
        column = s.PROVINCE if dimension == s.REGION else s.DOMAIN
        own = self._run(counts.count_stock(rows, day, [column]), [column])
        with self._engine.connect() as connection:
            nation = Repository(connection).fetch_counts()
        own = own.rename(columns={column: dimension})
        return share_of_nation(own, nation, period, dimension, names)

    def fetch_nation_share(self, period: str) -> pd.DataFrame:
        """Return the body's share of 全国 at the end of a month, in one row.

        Certificates whose province is not known may be abroad and are left out on the body's side.
        """
        day = pd.Period(period, "M").end_time.date()
        inside = self._rows.filter(self._rows[s.PROVINCE].isin(read_regions()[s.NAME].tolist()))
        own = self._run(counts.count_stock(inside, day), ())
        with self._engine.connect() as connection:
            nation = Repository(connection).fetch_counts()
        own = own.assign(**{s.REGION: s.REGION_NATION})
        return share_of_nation(own, nation, period, s.REGION, [s.REGION_NATION])

    def fetch_versions(self, certificate_no: str) -> pd.DataFrame:
        """Return every visible version of one certificate, newest first."""
        return self._ledger.fetch(self._ledger.versions(certificate_no))

    def _run(self, expression: object, order: Sequence[str]) -> pd.DataFrame:
        frame = self._ledger.fetch(expression)
        return frame.sort_values([*order], ignore_index=True) if order else frame
