"""From roster and projects to the auditors of a project, input by input."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.loaders.rule_packs import read_shipped_packs
from data.workflows.match_degrees import DegreeResult, assess_body
from data.workflows.stored_body import StoredBody
from data.workflows.suitability import (
    ASSUMED,
    BY_PACK,
    NO_BASE,
    NO_PLACE,
    NO_SECTOR,
    STATED,
    ProjectSuitability,
    assess_project,
    list_cell_projects,
)
from matching.rule_packs import RulePack
from matching.suitability import explain_pair
from matching.suitability_rules import INPUTS, SuitabilityAssumptions
from tests.data.workflows.records import (
    YEAR,
    frame_of,
    project,
    projects,
    registration,
    registrations,
)

GUANGDONG, GUANGXI, BEIJING = "广东省", "广西壮族自治区", "北京市"
WILLING = dict.fromkeys(s.AUDITOR_RATINGS, "0.8")


def auditor(name: str, codes: str | None = "new:33.02.01", **changes: Any) -> dict[str, Any]:
    """Return a willing QMS auditor based in Guangdong."""
    return registration(name, codes, **{s.BASE_PROVINCE: GUANGDONG, **WILLING, **changes})


def client(name: str = "P1", codes: str | None = "new:33.02.01", **changes: Any) -> dict[str, Any]:
    """Return a QMS project in Guangdong."""
    return project(name, codes, **{s.PROVINCE: GUANGDONG, s.ORGANIZATION_ID: "O1", **changes})


def assess(
    people: list[dict[str, Any]],
    work: list[dict[str, Any]] | None = None,
    level: str = "small",
    cell: tuple[str, str, str | None] = ("QMS", "new", "33.02.01"),
    packs: tuple[RulePack, ...] = (),
    **assumptions: float,
) -> ProjectSuitability:
    """Assess project P1 in a cell."""
    body = StoredBody(registrations(*people), projects(*(work or [client()])))
    result = assess_body(body, YEAR, level)
    position = place_of(result, cell)
    return assess_project(
        result, position, "P1", body.conflicts, packs, SuitabilityAssumptions(**assumptions)
    )


def place_of(result: DegreeResult, cell: tuple[str, str, str | None]) -> int:
    cells = result.cells[[s.SCHEME, s.EDITION, s.CODE]].itertuples(index=False, name=None)
    return list(cells).index(cell)


def row_of(found: ProjectSuitability, name: str) -> pd.Series:
    return found.pairs.set_index(s.AUDITOR_ID).loc[name]


# ------------------------------------------------------------------------ who is listed
def test_holders_of_the_code_stand_before_those_of_a_kindred_code() -> None:
    found = assess(
        [
            auditor("major", "new:33.01.01"),
            auditor("medium", "new:33.02.02"),
            auditor("coarse", "new:33.02"),
            auditor("holder", "new:17.01.01|new:33.02.01", **dict.fromkeys(WILLING, "0.3")),
            auditor("alike", "new:33.020.01"),
            auditor("other", "new:17.01.01"),
            auditor("edition", "old:33.02.01"),
            auditor("scheme", **{s.SCHEME: "EMS"}),
            auditor("trainee", **{s.LEVEL: s.TRAINEE}),
        ]
    )
    kinship = dict(zip(found.pairs[s.AUDITOR_ID], found.pairs[s.KINSHIP], strict=True))
    assert kinship == {
        "holder": "small", "coarse": "medium", "medium": "medium", "alike": "major",
        "major": "major",
    }  # fmt: skip
    assert found.pairs[s.ELIGIBLE].tolist() == [True, False, False, False, False]
    assert found.pairs[s.PROXIMITY].tolist() == pytest.approx([1, 2 / 3, 2 / 3, 1 / 3, 1 / 3])
    near = found.pairs[~found.pairs[s.ELIGIBLE]]
    assert near[s.SUITABILITY].is_monotonic_decreasing


def test_at_medium_level_whoever_holds_the_medium_code_is_eligible() -> None:
    found = assess(
        [auditor("small", "new:33.02.07"), auditor("major", "new:33.01.01")],
        level="medium",
        cell=("QMS", "new", "33.02"),
    )
    assert found.pairs[s.KINSHIP].tolist() == ["small", "major"]
    assert found.pairs[s.ELIGIBLE].tolist() == [True, False]


def test_a_list_without_levels_knows_no_kindred_codes() -> None:
    isms = {s.SCHEME: "ISMS"}
    found = assess(
        [auditor("same", "new:02.06", **isms), auditor("sector", "new:02.05", **isms)],
        [client("P1", "new:02.06", **isms)],
        cell=("ISMS", "new", "02.06"),
    )
    assert found.pairs[s.AUDITOR_ID].tolist() == ["same"]


def test_nobody_for_a_project_is_an_empty_table() -> None:
    found = assess([])
    assert found.pairs.empty
    assert {*INPUTS, s.SUITABILITY, s.FIRED, s.REASON} <= set(found.pairs)
    assert found.project[s.PROJECT_ID] == "P1"


# ------------------------------------------------------------------------ inputs by hand
def test_suitability_and_its_rules_are_those_of_the_inputs() -> None:
    found = assess([auditor("A1"), auditor("A2", **{s.BASE_PROVINCE: BEIJING})])
    for _, row in found.pairs.iterrows():
        pair = explain_pair(row[list(INPUTS)].astype(float))
        assert row[s.SUITABILITY] == pair.suitability
        assert row[s.FIRED] == pair.fired
    assert found.pairs[s.AUDITOR_ID].tolist() == ["A1", "A2"]
    assert row_of(found, "A1")[s.WILLINGNESS] == pytest.approx(0.8)


def test_load_is_the_expected_share_of_a_persons_days_by_hand() -> None:
    """P1 asks 6 days of A and B, P2 states none and asks the assumed 4 of A under EMS.

    A: 6/2 + 4 = 7 of 70 days, though the other registration says 100; B: 3 of the assumed 60.
    """
    ems = {s.SCHEME: "EMS"}
    found = assess(
        [
            auditor("A", **{s.AVAILABLE_DAYS: 100.0}),
            auditor("A", **ems, **{s.AVAILABLE_DAYS: 70.0}),
            auditor("B"),
        ],
        [client(**{s.REQUIRED_AUDITOR_DAYS: 6.0}), client("P2", **ems)],
        days_per_project=4,
        available_days=60,
    )
    a, b = row_of(found, "A"), row_of(found, "B")
    assert (a[s.EXPECTED_DAYS], a[s.AVAILABLE_DAYS]) == (7, 70)
    assert a[s.LOAD] == pytest.approx(0.1)
    assert (b[s.EXPECTED_DAYS], b[s.AVAILABLE_DAYS]) == (3, 60)
    assert b[s.LOAD] == pytest.approx(0.05)
    assert (found.days, found.days_from) == (6, STATED)


def test_days_that_no_project_states_are_those_of_the_packs_before_any_assumption() -> None:
    """A surveillance of 286 people takes 3.5 days by IAF MD 5; without its type no pack knows."""
    surveyed = {s.AUDIT_TYPE: "监督", s.EFFECTIVE_PERSONNEL: 286}
    known = tuple(pack for pack in read_shipped_packs() if pack.id == "iaf-md5-2019")
    people, work = [auditor("A"), auditor("B")], [client(**surveyed), client("P2")]
    found = assess(people, work, packs=known)
    assert (found.days, found.days_from, found.days_pack) == (3.5, BY_PACK, "iaf-md5-2019")
    # The load takes the same days: half of 3.5 and of the assumed 4 for each of the two.
    assert row_of(found, "A")[s.EXPECTED_DAYS] == pytest.approx((3.5 + 4) / 2)
    own = assess(people, [client(**surveyed, **{s.REQUIRED_AUDITOR_DAYS: 5.0})], packs=known)
    assert (own.days, own.days_from, own.days_pack) == (5, STATED, None)
    typeless = assess(people, [client(**{s.EFFECTIVE_PERSONNEL: 286})], packs=known)
    assert (typeless.days, typeless.days_from, typeless.days_pack) == (4, ASSUMED, None)


@pytest.mark.parametrize("available", [0.0, 3.0])
def test_more_days_than_there_are_make_a_full_load(available: float) -> None:
    found = assess([auditor("A", **{s.AVAILABLE_DAYS: available})])
    assert row_of(found, "A")[s.LOAD] == 1
    assert (found.days, found.days_from) == (4, ASSUMED)


@pytest.mark.parametrize(("base", "distance"), [(GUANGDONG, 0), (GUANGXI, 0.5), (BEIJING, 1)])
def test_distance_is_province_macro_region_or_elsewhere(base: str, distance: float) -> None:
    found = assess([auditor("A", **{s.BASE_PROVINCE: base})])
    assert row_of(found, "A")[s.DISTANCE] == distance


def test_experience_counts_codes_of_the_organisations_sectors_by_hand() -> None:
    """O1 has 33.02.01 (QMS), 17.01.01 (EMS) and C4 (FSMS): three sectors.

    A holds 33.02.01, 33.01.01 and, again under EMS, 33.02.01; 17.09.00; FSMS C1 but not D1: 4
    codes of those sectors. The old edition's 33 and O2's 29 do not count.
    """
    work = [
        client(),
        client("P2", "new:17.01.01", **{s.SCHEME: "EMS"}),
        client("P3", "new:C4", **{s.SCHEME: "FSMS"}),
        client("P4", "new:29.01.01", **{s.ORGANIZATION_ID: "O2"}),
    ]
    people = [
        auditor("A", "new:33.02.01|new:33.01.01|old:33.02.02|new:29.01.01"),
        auditor("A", "new:33.02.01|new:17.09.00", **{s.SCHEME: "EMS"}),
        auditor("A", "new:C1|new:D1", **{s.SCHEME: "FSMS"}),
        auditor("B", "new:33.02.01"),
    ]
    found = assess(people, work, codes_for_full_experience=8)
    assert row_of(found, "A")[s.SECTOR_CODES] == 4
    assert row_of(found, "A")[s.EXPERIENCE] == pytest.approx(0.5)
    assert row_of(found, "B")[s.EXPERIENCE] == pytest.approx(0.125)
    assert row_of(assess(people, work, codes_for_full_experience=2), "A")[s.EXPERIENCE] == 1


def test_without_an_organisation_only_the_project_itself_tells_its_sector() -> None:
    nameless = {s.ORGANIZATION_ID: None}
    found = assess(
        [auditor("A", "new:33.02.01|new:17.01.01")],
        [client(**nameless), client("P2", "new:17.01.01", **nameless)],
    )
    assert row_of(found, "A")[s.SECTOR_CODES] == 1


# ------------------------------------------------------------------------ unknown stays unknown
@pytest.mark.parametrize(
    ("person", "work", "reason"),
    [
        ({s.BASE_PROVINCE: None}, {}, NO_BASE),
        ({s.BASE_PROVINCE: "某地"}, {}, NO_BASE),
        ({}, {s.PROVINCE: None}, NO_PLACE),
        ({s.BASE_PROVINCE: None}, {s.PROVINCE: None}, NO_PLACE),
    ],
)
def test_a_missing_province_leaves_the_pair_unknown_with_its_reason(
    person: dict[str, Any], work: dict[str, Any], reason: str
) -> None:
    row = row_of(assess([auditor("A", **person)], [client(**work)]), "A")
    assert np.isnan(row[s.DISTANCE])
    assert np.isnan(row[s.SUITABILITY])
    assert row[s.FIRED] == ()
    assert row[s.REASON] == reason


def test_known_pairs_stand_before_unknown_ones_of_the_same_standing() -> None:
    found = assess(
        [auditor("A", **{s.BASE_PROVINCE: None}), auditor("B"), auditor("near", "new:33.02.02")]
    )
    assert found.pairs[s.AUDITOR_ID].tolist() == ["B", "A", "near"]
    assert found.pairs[s.REASON].tolist() == ["", NO_BASE, ""]


def test_a_scheme_without_codes_leaves_experience_unknown_unless_other_projects_tell() -> None:
    people = [auditor("A", None, **{s.SCHEME: "IPMS"}), auditor("A")]
    work = [client("P1", None, **{s.SCHEME: "IPMS"})]
    cell = ("IPMS", "new", None)
    alone = row_of(assess(people, work, cell=cell), "A")
    assert np.isnan(alone[s.SUITABILITY])
    assert alone[s.REASON] == NO_SECTOR
    told = row_of(assess(people, [*work, client("P2")], cell=cell), "A")
    assert told[s.SECTOR_CODES] == 1
    assert not np.isnan(told[s.SUITABILITY])


def test_projects_of_a_cell_come_by_window() -> None:
    work = [
        client("P1", **{s.WINDOW_START: "2026-05-01"}),
        client("P2", **{s.WINDOW_START: "2026-02-01"}),
        client("P3", "new:17.01.01"),
    ]
    result = assess_body(StoredBody(registrations(), projects(*work)), YEAR, "small")
    listed = list_cell_projects(result, place_of(result, ("QMS", "new", "33.02.01")))
    assert listed[s.PROJECT_ID].tolist() == ["P2", "P1"]


# ------------------------------------------------------------------------ who must not be sent
def test_whoever_must_not_be_sent_is_listed_last_with_the_reason_and_still_assessed() -> None:
    people = [auditor("A1"), auditor("A2", sex="女"), auditor("A3", "new:33.02.02", sex="女")]
    found = assess(people, [client(**{s.REQUIRED_SEX: s.FEMALE})])
    assert found.pairs[s.AUDITOR_ID].tolist() == ["A2", "A3", "A1"]
    assert found.pairs[s.BARRED].tolist() == ["", "", "sex_unknown"]
    assert found.pairs[s.ELIGIBLE].tolist() == [True, False, False]
    allowed, barred = (row_of(found, name)[s.SUITABILITY] for name in ("A2", "A1"))
    assert barred == allowed


def test_a_person_in_conflict_keeps_counting_for_p() -> None:
    conflicts = frame_of(s.CONFLICTS, [{s.AUDITOR_ID: "A1", s.ORGANIZATION_ID: "O1"}])
    body = StoredBody(registrations(auditor("A1")), projects(client()), conflicts=conflicts)
    result = assess_body(body, YEAR)
    position = place_of(result, ("QMS", "new", "33.02.01"))
    found = assess_project(result, position, "P1", conflicts, ())
    assert row_of(found, "A1")[s.BARRED] == "conflict"
    assert result.cells[s.AUDITORS_COUNT].tolist() == [1]
