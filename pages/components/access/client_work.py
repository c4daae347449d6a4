"""The client work list for its page, computed once per data state and request."""

from __future__ import annotations

from data.workflows import client_work
from data.workflows.client_work import ClientWorkList
from data.workflows.encoding import Period
from matching.parameters import Parameters
from pages.components.access import degrees, kept, state


@kept(6)
def _work_list(
    state: str,  # noqa: ARG001
    period: Period,
    parameters: Parameters,
    days_apart: int,
    early_rating: float,
    scheme: str | None,
    province: str | None,
) -> ClientWorkList:
    result = degrees(period, "small", parameters)
    return client_work.list_client_work(result, scheme, province, days_apart, early_rating)


def work_list(
    period: Period,
    parameters: Parameters,
    days_apart: int,
    early_rating: float,
    *,
    scheme: str | None = None,
    province: str | None = None,
) -> ClientWorkList:
    """Return the clients with what to agree; cells at small level, of the whole body."""
    return _work_list(state(), period, parameters, days_apart, early_rating, scheme, province)
