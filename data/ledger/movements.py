"""What entered and left the stock month by month, counted in two questions however many months.

A certificate enters on its day of issue and leaves on the first day on which it is no longer in
force (`data.ledger.counts`): the day after its last day of validity, or the day of suspension,
withdrawal or cancellation. One that ended early on an unknown day neither stands in the stock nor
leaves it: it is counted apart as undated while it could be in force.
"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
from ibis import Table, _
from ibis.expr.types import DateValue, IntegerValue, StringValue

from data import schema as s
from data.ledger.counts import is_ended_early

MOST_MONTHS = 62  # one bit of a number each
_DATES = (s.ISSUED_ON, s.EXPIRES_ON, s.STATUS, s.SUSPENDED_ON)


def count_moves(certificates: Table, day: date, months: int) -> Table:
    """Count the certificates by the month in which they entered and left, and how they ended.

    Parameters
    ----------
    certificates
        From `data.ledger.ledger.Ledger.certificates`.
    day
        Up to which is counted, this day included; its month is the last one.
    months
        How many months, at most `MOST_MONTHS`.

    Returns
    -------
    Table
        ``entered`` and ``left`` (number of the month; −1: before the first, `months`: not by
        `day`), ``outcome`` (of `schema.OUTCOMES`, or undated) and ``certificates``.
    """
    # Alike certificates first: there are few days, and placing a day takes longer than counting.
    alike = _select_touching(certificates, day, months).aggregate(
        by=[*_DATES], **{s.CERTIFICATES: _.count()}
    )
    placed = _place(alike.mutate(**{s.OUTCOME: _outcome(alike)}), day, months)
    by = [s.ENTERED, s.LEFT, s.OUTCOME]
    return placed.aggregate(by=by, **{s.CERTIFICATES: _[s.CERTIFICATES].sum()})


def count_monthly_holders(certificates: Table, day: date, months: int) -> Table:
    """Count the distinct organisations with a certificate in force at the end of each month.

    Returns
    -------
    Table
        One row; the columns ``0`` to ``months − 1`` are the months, the last one up to `day`.
    """
    placed = _place(_select_dated(_select_touching(certificates, day, months)), day, months)
    one = ibis.literal(1, "int64")
    # The months from entry to exit as bits: one pass over the certificates serves every month.
    bits = (one << placed[s.LEFT]) - (one << ibis.greatest(placed[s.ENTERED], 0))
    held = placed.aggregate(by=[s.ORGANIZATION_ID], **{s.CERTIFICATES_HELD: bits.bit_or()})
    alike = held.aggregate(by=[s.CERTIFICATES_HELD], **{s.ORGANIZATIONS: _.count()})
    return alike.aggregate(
        **{
            str(month): (((_[s.CERTIFICATES_HELD] >> month) & 1) * _[s.ORGANIZATIONS])
            .sum()
            .fill_null(0)
            for month in range(months)
        }
    )


def list_terms(certificates: Table) -> Table:
    """Return from when to when each certificate was in force, the last day included.

    Returns
    -------
    Table
        ``organization_id, scheme, held_from, held_to``; without the undated ones, which
        are in no stock.
    """
    dated = _select_dated(certificates)
    terms = dated.select(
        s.ORGANIZATION_ID, s.SCHEME,
        **{s.HELD_FROM: dated[s.ISSUED_ON],
           s.HELD_TO: (_first_day_out(dated) - ibis.interval(days=1)).cast("date")},
    )  # fmt: skip
    return terms.filter(_[s.HELD_FROM] <= _[s.HELD_TO])


def _select_touching(certificates: Table, day: date, months: int) -> Table:
    year, month = divmod(_number_of(day) - months + 1, 12)
    # What expires on the day before the first still leaves in the first month.
    eve = date(year, month + 1, 1) - timedelta(days=1)
    return certificates.filter((_[s.ISSUED_ON] <= day) & (_[s.EXPIRES_ON] >= eve))


def _select_dated(certificates: Table) -> Table:
    return certificates.filter(~is_ended_early(certificates) | _[s.SUSPENDED_ON].notnull())


def _place(certificates: Table, day: date, months: int) -> Table:
    first, after = _number_of(day) - months + 1, _first_day_out(certificates)
    entered = _number(certificates[s.ISSUED_ON]) - first
    left = ibis.ifelse(after > day, months, _number(after) - first)
    placed = certificates.mutate(**{s.ENTERED: ibis.greatest(entered, -1), s.LEFT: left})
    return placed.filter(_[s.LEFT] >= 0)


def _number_of(day: date) -> int:
    return 12 * day.year + day.month - 1


def _number(day: DateValue) -> IntegerValue:
    return (12 * day.year() + day.month() - 1).cast("int64")


def _first_day_out(certificates: Table) -> DateValue:
    """Return the first day out of force; of an undated certificate the end of its term."""
    expired = (certificates[s.EXPIRES_ON] + ibis.interval(days=1)).cast("date")
    ended = ibis.ifelse(is_ended_early(certificates), certificates[s.SUSPENDED_ON], None)
    last = ibis.least(ibis.coalesce(ended, expired), expired)
    return ibis.greatest(certificates[s.ISSUED_ON], last)


def _outcome(certificates: Table) -> StringValue:
    early, day = is_ended_early(certificates), certificates[s.SUSPENDED_ON]
    return ibis.cases(
        (early & day.isnull(), s.UNDATED),
        (early & (day <= certificates[s.EXPIRES_ON]), certificates[s.STATUS]),
        else_=s.EXPIRED,
    )
