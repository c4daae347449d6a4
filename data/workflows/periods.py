"""The reference date and the period of a question, with the defaults of DESIGN.md."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from data.store.repository import Repository
from data.workflows.encoding import Period
from matching.errors import CertMatchError


def default_as_of(engine: Engine, today: date) -> date:
    """Return the reference date: the demonstration's while it is the body, else today."""
    with engine.connect() as connection:
        repository = Repository(connection)
        fixed = repository.get_setting("demo_as_of")
        if fixed and repository.has_demo() and not repository.has_own_data():
            return date.fromisoformat(fixed)
    return today


def fill_period(
    engine: Engine, as_of: date | None, start: date | None, end: date | None, today: date
) -> Period:
    """Return the period with the defaults of DESIGN.md for what is not given.

    Raises
    ------
    CertMatchError
        A period that ends before it starts, or a date that is surely mistyped.
    """
    period = Period.of(as_of or default_as_of(engine, today), start, end)
    if period.end < period.start:
        raise CertMatchError(
            "period_reversed",
            where="--from / --to",
            found=f"{period.start} … {period.end}",
            expected="from ≤ to",
        )
    return period


def parse_day(option: str, value: str | None) -> date | None:
    """Return the day that an option of the command line names, None where it is not given.

    Raises
    ------
    CertMatchError
        Not a day as YYYY-MM-DD.
    """
    if value is None:
        return None
    try:
        # fromisoformat also takes week numbers and days without hyphens.
        if len(value) == len("YYYY-MM-DD") and "W" not in value:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise CertMatchError("not_a_date", where=option, found=value, expected="YYYY-MM-DD")
