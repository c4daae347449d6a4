"""What certificates are counted by; every expression runs on any engine that Ibis speaks to.

A certificate is **in force** on a day if it was issued by then, has not expired (the last day of
validity included) and was not suspended, withdrawn or cancelled. The status is what the file said,
and the file format has a day for a suspension only:

- 有效, 过期 or blank: the dates of issue and expiry alone decide;
- 暂停, 撤销 or 注销 with a date of suspension: in force until the day before it;
- 暂停, 撤销 or 注销 without: since when is unknown, so the certificate is in no stock but counted
  as ``undated`` on every day between issue and expiry.

Organisations are counted distinct wherever they are counted; such counts never add up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import ibis
from ibis import Table, _
from ibis.expr.types import BooleanValue, StringColumn

from data import schema as s

_COUNTED_BY = (
    s.ORGANIZATION_ID, s.PROVINCE, s.SCHEME, s.STATUS, s.ISSUED_ON, s.EXPIRES_ON, s.SUSPENDED_ON,
)  # fmt: skip


def count_certificates(
    certificates: Table, by: Sequence[str] = (), *, organizations: bool = True
) -> Table:
    """Return ``certificates`` and distinct ``organizations`` for each combination of `by`.

    Counting certificates alone (`organizations` False) takes a tenth of the time.
    """
    if not organizations:
        return certificates.aggregate(by=[*by], **{s.CERTIFICATES: _.count()})
    # By organisation first: counting distinct in a thousand groups takes ten times as long.
    held = certificates.aggregate(by=[*by, s.ORGANIZATION_ID], **{s.CERTIFICATES_HELD: _.count()})
    return held.aggregate(
        by=[*by],
        **{
            s.CERTIFICATES: _[s.CERTIFICATES_HELD].sum().fill_null(0),
            s.ORGANIZATIONS: _.count(),
        },
    )


def list_codes(certificates: Table) -> Table:
    """Return one row for each code of a certificate: ``edition``, ``code`` and `_COUNTED_BY`.

    A certificate counts for each of its codes, so counts by code do not add up; one without
    codes is not among the rows.
    """
    # As a value: unnesting the table becomes a join, which takes ten times as long.
    split = _[s.SPECIALTY_CODES].split("|").unnest()
    marked = certificates.select(*_COUNTED_BY, **{s.CODE: split}).filter(_[s.CODE].notnull())
    mark = len(s.EDITION_NEW)  # both editions are written with three letters and a colon
    return marked.mutate(**{s.EDITION: _[s.CODE].left(mark), s.CODE: _[s.CODE].substr(mark + 1)})


def name_domains(certificates: Table, domains: Mapping[str, str]) -> Table:
    """Add the ``domain`` of each certificate's scheme, null where it has none."""
    column = _[s.SCHEME].cases(*domains.items(), else_=ibis.null("string"))
    return certificates.mutate(**{s.DOMAIN: column})


def select_in_force(certificates: Table, day: date) -> Table:
    """Return the certificates in force on a day (see the head of this module)."""
    between = certificates.filter(_is_between(day))
    return between.filter(_is_standing(between, day))


def count_stock(certificates: Table, day: date, by: Sequence[str] = ()) -> Table:
    """Return ``certificates``, ``organizations`` and ``undated`` on a day for each of `by`."""
    between = certificates.filter(_is_between(day))
    undated = is_ended_early(between) & between[s.SUSPENDED_ON].isnull()
    held = between.aggregate(
        by=[*by, s.ORGANIZATION_ID],
        **{s.CERTIFICATES_HELD: _is_standing(between, day).sum(), s.UNDATED: undated.sum()},
    )
    return held.aggregate(
        by=[*by],
        **{
            s.CERTIFICATES: _[s.CERTIFICATES_HELD].sum().fill_null(0),
            s.ORGANIZATIONS: (_[s.CERTIFICATES_HELD] > 0).sum().fill_null(0),
            s.UNDATED: _[s.UNDATED].sum().fill_null(0),
        },
    )


def count_flow(certificates: Table, by: Sequence[str] = ()) -> Table:
    """Return how many certificates were ``issued`` and how many were ``expiring`` per ``period``.

    A certificate that was withdrawn or cancelled does not expire. One issued anew under its old
    number counts with its newest issue.
    """
    withdrawn = ibis.coalesce(_[s.STATUS].isin([s.WITHDRAWN, s.CANCELLED]), False)
    issued = certificates.select(*by, **{s.PERIOD: _month(s.ISSUED_ON), s.ISSUED: 1, s.EXPIRING: 0})
    expiring = certificates.filter(~withdrawn).select(
        *by, **{s.PERIOD: _month(s.EXPIRES_ON), s.ISSUED: 0, s.EXPIRING: 1}
    )
    sums = {s.ISSUED: _[s.ISSUED].sum(), s.EXPIRING: _[s.EXPIRING].sum()}
    return issued.union(expiring).aggregate(by=[*by, s.PERIOD], **sums)


def count_expiry(certificates: Table, day: date, last: date, by: Sequence[str] = ()) -> Table:
    """Return when what is in force on `day` expires, by ``period`` up to the day `last`.

    Returns
    -------
    Table
        ``certificates`` and ``organizations`` per ``period`` and `by`; months in which nothing
        expires are absent.
    """
    soon = select_in_force(certificates, day).filter(_[s.EXPIRES_ON] <= last)
    return count_certificates(soon.mutate(**{s.PERIOD: _month(s.EXPIRES_ON)}), [*by, s.PERIOD])


def count_held(certificates: Table, day: date) -> Table:
    """Return how many certificates in force each organisation holds (C2): ``certificates_held``."""
    return (
        select_in_force(certificates, day)
        .group_by(s.ORGANIZATION_ID)
        .agg(**{s.CERTIFICATES_HELD: _.count()})
    )


def count_holders(certificates: Table, day: date) -> Table:
    """Return the number of ``organizations`` that hold 1, 2, 3 … certificates in force."""
    return (
        count_held(certificates, day)
        .group_by(s.CERTIFICATES_HELD)
        .agg(**{s.ORGANIZATIONS: _.count()})
        .order_by(s.CERTIFICATES_HELD)
    )


def _is_between(day: date) -> BooleanValue:
    return (_[s.ISSUED_ON] <= day) & (_[s.EXPIRES_ON] >= day)


def is_ended_early(certificates: Table) -> BooleanValue:
    """Return whether the status says that a certificate ended before its term."""
    return ibis.coalesce(certificates[s.STATUS].isin(s.ENDED_EARLY), False)


def _is_standing(certificates: Table, day: date) -> BooleanValue:
    later = ibis.coalesce(certificates[s.SUSPENDED_ON] > day, False)
    return ~is_ended_early(certificates) | later


def _month(name: str) -> StringColumn:
    return _[name].strftime("%Y-%m")
