"""The forecast from imported certificates."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.workflows.forecast import assess_forecast, fetch_demand
from data.workflows.uploads import import_upload
from matching.forecast import ForecastAssumptions, Range

CERTIFICATES = "\n".join([
    "证书编号,组织编号,认证领域,颁证日期,到期日期,证书状态,暂停日期,最近审核日期,最近审核类型,有效人数",
    "C1,A,QMS,2023-11-01,2026-10-31,有效,,2025-11-20,监督,15",
    "C2,B,QMS,2025-12-01,2028-11-30,有效,,2025-10-01,初次,99",
    "C3,C,QMS,2025-12-01,2028-11-30,暂停,2026-06-01,2025-10-01,初次,99",
]).encode()  # fmt: skip


def test_forecast_of_two_certificates_by_hand(engine: Engine, home: object) -> None:  # noqa: ARG001
    import_upload(engine, "certificates", CERTIFICATES, "c.csv")
    demand = fetch_demand(engine, date(2026, 7, 1))
    assert demand.stock == 2
    # 15 and 99 people: 2.5 and 7 days by IAF MD 5.
    assert demand.initial_days == pytest.approx(4.75)
    months = demand.months.set_index(s.PERIOD)
    assert len(months) == 12
    # Two thirds of 2.5 and a third of 7, rounded: 1.5 and 2.5 days.
    assert months[s.RENEWED_DAYS].to_dict()["2026-10"] == 1.5
    assert months[s.KEPT_DAYS].to_dict()["2026-12"] == 2.5
    # Of the restoration no pack gives days.
    assert months[s.DAYS_UNKNOWN].to_dict()["2026-12"] == 1
    found = assess_forecast(
        demand, ForecastAssumptions(Range(0.5, 0.5, 1.0), Range(0.0, 0.0, 0.6))
    ).set_index(s.PERIOD)
    assert found.loc["2026-10", s.MIDDLE] == pytest.approx(0.75)
    # 0.6 × 2 certificates × 4.75 days in twelve months.
    assert found.loc["2026-10", s.HIGH] == pytest.approx(1.5 + 0.475)


def test_without_certificates_there_is_no_stock(engine: Engine) -> None:
    demand = fetch_demand(engine, date(2026, 7, 1))
    assert demand.stock == 0
    assert np.isnan(demand.initial_days)
    assert demand.growth.empty
