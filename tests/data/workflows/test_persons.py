"""From two files to one person and back: what is counted, what follows, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest
from sqlalchemy import Engine

from data import schema as s
from data.indicators.quality import ACCEPTED, CORRECTED, OPEN, SAME_PERSON
from data.indicators.roster import count_people, count_persons_per_code, keep_counted
from data.indicators.same_persons import ONE_PERSON, TWO_PERSONS
from data.store.engine import open_engine
from data.store.repository import Repository
from data.workflows.encoding import Period
from data.workflows.imports import import_bytes
from data.workflows.match_degrees import DegreeResult, assess_body
from data.workflows.persons import decide_chosen, decide_persons
from data.workflows.quality import fetch_findings
from data.workflows.stored_body import fetch_body
from data.workflows.suitability import assess_project
from matching.errors import CertMatchError

DAY = date(2026, 1, 1)
# B7 is A1 under another number: the same serial; the better level stands under B7.
ROSTER = (
    "审核员编号,姓名,认证领域,注册证书号,注册级别,专业代码,年可用天数,主观任性\n"
    "A1,甲,QMS,2024-N1QMS-4000001,审核员,33.02.01,100,0.5\n"
    "A1,甲,EMS,2024-N1EMS-4000001,审核员,17.01.01,100,0.5\n"
    "B7,甲 ,QMS,2025-N2QMS-4000001,高级审核员,33.02.01；29.01.01,80,1\n"
    "C1,乙,QMS,2025-N1QMS-4000002,审核员,33.02.01,100,1\n"
)
PROJECTS = (
    "项目编号,组织编号,省份,认证领域,专业代码,最早日期,最晚日期,指定审核员\n"
    "P1,O1,广东省,QMS,33.02.01,2026-03-01,2026-03-20,B7\n"
    "P2,O1,广东省,QMS,33.02.01,2026-03-01,2026-03-20,\n"
)
ABSENCES = "审核员编号,开始日期,结束日期,原因\nB7,2025-05-01,2025-05-03,年假\n"
HISTORY = "项目编号,认证领域,审核组,提出日期\nP1,QMS,A1；B7；C1,2025-01-01\n"
CONFLICTS = "审核员编号,组织编号,截止日期\nA1,O1,2026-03-01\n"
ANSWER = {"reason": "same identity card", "person": "planner"}


def fill(engine: Engine) -> None:
    for kind, content in (("auditors", ROSTER), ("projects", PROJECTS), ("absences", ABSENCES),
                          ("history", HISTORY), ("conflicts", CONFLICTS)):  # fmt: skip
        import_bytes(engine, kind, content.encode(), f"{kind}.csv")


@pytest.fixture
def store(open_filled: Callable[..., Engine]) -> Engine:
    """A body in which one person has two numbers."""
    return open_filled(fill)


def assess(engine: Engine) -> DegreeResult:
    return assess_body(fetch_body(engine), Period.of(DAY))


def heads(engine: Engine) -> dict[tuple[str, str], int]:
    cells = assess(engine).cells
    return {(row.scheme, row.code): row.auditors for row in cells.itertuples()}


def asked(engine: Engine) -> list[tuple[str, str]]:
    found = fetch_findings(engine, assess(engine), date.today())
    pairs = found[found[s.KIND] == SAME_PERSON]
    return list(zip(pairs[s.WHERE], pairs[s.STATE], strict=True))


def roster_rows(engine: Engine) -> pd.DataFrame:
    with engine.connect() as connection:
        return Repository(connection).fetch_rows(s.AUDITORS)


# ------------------------------------------------------------------------ what is counted
def test_a_confirmed_person_counts_once_in_a_code_and_as_one_with_all_schemes(
    store: Engine,
) -> None:
    assert heads(store)["QMS", "33.02.01"] == 3
    decide_persons(store, [("A1", "B7")], ONE_PERSON, **ANSWER)
    assert heads(store) == {
        ("EMS", "17.01.01"): 1, ("QMS", "29.01.01"): 1, ("QMS", "33.02.01"): 2,
    }  # fmt: skip
    encoded = assess(store).encoded
    held = dict(
        zip(
            encoded.registrations[[s.AUDITOR_ID, s.SCHEME]].itertuples(index=False, name=None),
            encoded.body.qualifications_held.tolist(),
            strict=True,
        )
    )
    # C1 counts schemes of the person: QMS and EMS, not QMS twice.
    assert held == {("A1", "QMS"): 2, ("A1", "EMS"): 2, ("C1", "QMS"): 1}
    level, rating = encoded.registrations.loc[
        (encoded.registrations[s.AUDITOR_ID] == "A1") & (encoded.registrations[s.SCHEME] == "QMS"),
        [s.LEVEL, s.DEPENDABILITY],
    ].iloc[0]
    assert (level, rating) == (s.SENIOR_AUDITOR, "1")


def test_the_roster_counts_the_person_once_and_names_both_numbers(store: Engine) -> None:
    before = roster_rows(store)
    assert count_people(fetch_body(store).registrations, DAY) == 3
    decide_persons(store, [("A1", "B7")], ONE_PERSON, **ANSWER)
    people = fetch_body(store).registrations
    assert count_people(people, DAY) == 2
    assert len(keep_counted(people, DAY)) == 3
    per_code = count_persons_per_code(people, DAY).set_index([s.SCHEME, s.CODE])[s.AUDITORS_COUNT]
    assert per_code["QMS", "33.02.01"] == 2
    assert people.drop_duplicates(s.AUDITOR_ID)[s.NUMBERS].tolist() == ["A1 / B7", ""]
    pd.testing.assert_frame_equal(roster_rows(store), before)


def test_absences_teams_conflicts_and_named_auditors_follow(store: Engine) -> None:
    decide_persons(store, [("A1", "B7")], ONE_PERSON, **ANSWER)
    body = fetch_body(store)
    assert body.absences[s.AUDITOR_ID].tolist() == ["A1"]
    assert body.history[s.TEAM].tolist() == ["A1|C1"]
    assert body.conflicts[s.AUDITOR_ID].tolist() == ["A1"]
    assert body.projects[s.NAMED_AUDITORS].fillna("").tolist() == ["A1", ""]
    result = assess(store)
    cells = list(result.cells[s.CELL_KEY].itertuples(index=False, name=None))
    position = cells.index(("QMS", "new", "33.02.01"))
    found = {
        project: assess_project(result, position, project, body.conflicts, ())
        .pairs.set_index(s.AUDITOR_ID)[s.BARRED]
        .to_dict()
        for project in ("P1", "P2")
    }
    assert found == {
        "P1": {"A1": "conflict", "C1": "not_named"}, "P2": {"A1": "conflict", "C1": ""},
    }  # fmt: skip


def test_only_the_registration_that_is_valid_on_the_date_counts(
    engine: Engine,
    home: object,  # noqa: ARG001
) -> None:
    rows = ("审核员编号,姓名,认证领域,注册级别,有效期至\n"
            "A1,甲,SC,审核员,\nB7,甲,SC,主任审核员,2025-12-31\n")  # fmt: skip
    import_bytes(engine, "auditors", rows.encode(), "roster.csv")
    decide_persons(engine, [("A1", "B7")], ONE_PERSON, **ANSWER)
    assert assess(engine).encoded.registrations[s.LEVEL].tolist() == [s.AUDITOR]


# ------------------------------------------------------------------------ asked, settled, undone
def test_a_decision_settles_the_question_and_can_be_taken_back(store: Engine) -> None:
    alone = heads(store)
    assert asked(store) == [("A1 / B7", OPEN)]
    decide_persons(store, [("A1", "B7")], ONE_PERSON, **ANSWER)
    found = fetch_findings(store, assess(store), date.today())
    (row,) = found[found[s.KIND] == SAME_PERSON].to_dict("records")
    assert (row[s.STATE], row[s.PROBLEM]) == (CORRECTED, ONE_PERSON)
    assert (row[s.REASON], row[s.DECIDED_BY]) == ("same identity card", "planner")
    decide_persons(store, [("A1", "B7")], OPEN, **ANSWER)
    assert asked(store) == [("A1 / B7", OPEN)]
    assert heads(store) == alone
    decide_persons(store, [("B7", "A1")], TWO_PERSONS, **ANSWER)
    assert asked(store) == [("A1 / B7", ACCEPTED)]
    assert heads(store) == alone


def test_findings_are_decided_as_they_are_picked_on_the_page(store: Engine) -> None:
    def picked() -> pd.DataFrame:
        return fetch_findings(store, assess(store), date.today())

    pair = picked()[lambda found: found[s.KIND] == SAME_PERSON]
    decide_chosen(store, pair, ONE_PERSON, **ANSWER)
    assert asked(store) == [("A1 / B7", CORRECTED)]
    others = picked()[lambda found: found[s.KIND] != SAME_PERSON]
    decide_chosen(store, others, ACCEPTED, **ANSWER)
    settled = set(picked()[s.STATE])
    assert settled == {CORRECTED, ACCEPTED}
    # Opening again goes for findings and numbers together.
    decide_chosen(store, picked(), OPEN, **ANSWER)
    assert set(picked()[s.STATE]) == {OPEN}
    decide_chosen(store, picked()[lambda found: found[s.KIND] == SAME_PERSON], ONE_PERSON, **ANSWER)
    found = picked()
    assert not found[s.FINDING].duplicated().any()
    assert asked(store) == [("A1 / B7", CORRECTED)]


def test_what_was_decided_holds_for_whoever_opens_the_store_next(store: Engine) -> None:
    decide_persons(store, [("A1", "B7")], ONE_PERSON, **ANSWER)
    again = open_engine(store.url.render_as_string(hide_password=False))
    assert heads(again)["QMS", "33.02.01"] == 2
    again.dispose()


@pytest.mark.parametrize(
    ("pair", "state", "person", "code"),
    [(("A1", "Z9"), ONE_PERSON, "me", "auditor_unknown"),
     (("A1", "B7"), "accepted", "me", "unknown_choice"),
     (("A1", "B7"), ONE_PERSON, " ", "decision_needs_words")],
)  # fmt: skip
def test_a_decision_needs_known_numbers_a_known_state_and_somebody_behind_it(
    store: Engine, pair: tuple[str, str], state: str, person: str, code: str
) -> None:
    with pytest.raises(CertMatchError) as refused:
        decide_persons(store, [pair], state, reason="why", person=person)
    assert refused.value.code == code
    assert asked(store) == [("A1 / B7", OPEN)]


def test_two_people_never_become_one_through_a_third_number(store: Engine) -> None:
    decide_persons(store, [("A1", "C1")], TWO_PERSONS, **ANSWER)
    with pytest.raises(CertMatchError) as refused:
        decide_persons(store, [("A1", "B7"), ("B7", "C1")], ONE_PERSON, **ANSWER)
    assert (refused.value.code, refused.value.where) == ("persons_contradict", "A1 / C1")
    # All or none: the first of the two pairs was no contradiction by itself.
    assert heads(store)["QMS", "33.02.01"] == 3
