"""Alerts from the store: a person with two numbers is one holder of a code."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from data import schema as s
from data.indicators.same_persons import ONE_PERSON
from data.workflows.alerts import fetch_alerts
from data.workflows.imports import import_bytes
from data.workflows.persons import decide_persons
from data.workflows.programme import fetch_programme

DAY = date(2026, 7, 1)
# Two of three numbers outlast the month; two of these three are the same person.
ROSTER = (
    "审核员编号,认证领域,注册级别,专业代码,有效期至\n"
    "A1,QMS,审核员,33.02.01,2027-12-31\nA2,QMS,审核员,33.02.01,2027-12-31\n"
    "A3,QMS,审核员,33.02.01,2026-07-20\n"
).encode()


def test_numbers_confirmed_as_one_person_hold_a_code_once(
    engine: Engine,
    home: object,  # noqa: ARG001
) -> None:
    import_bytes(engine, "auditors", ROSTER, "a.csv")
    programme = fetch_programme(engine, DAY, DAY, date(2027, 6, 30))
    assert fetch_alerts(engine, DAY, programme).codes.empty
    decide_persons(engine, [("A1", "A2")], ONE_PERSON, reason="same card", person="p")
    (code,) = fetch_alerts(engine, DAY, programme).codes.to_dict("records")
    assert (code[s.CODE], code[s.HOLDERS], code[s.HOLDERS_THEN]) == ("33.02.01", 2, 1)
