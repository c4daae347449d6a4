"""From frames of people and projects to the client work list and what agreeing does to P."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.workflows.client_work import (
    ClientWorkList,
    assess_agreement,
    count_clients_for,
    explain_client,
    explain_degree,
    list_client_work,
    split_by_measure,
)
from data.workflows.match_degrees import DegreeResult, assess_body
from data.workflows.stored_body import StoredBody
from matching.client_work import MEASURES
from matching.parameters import READINGS, Parameters
from tests.data.workflows.records import YEAR, project, projects, registration, registrations

RATINGS = dict.fromkeys(s.AUDITOR_RATINGS, "1")
IDEAL = dict.fromkeys((*s.CLIENT_RATINGS, s.COORDINATION_EASE, s.POLICY_EASE), "1")
CODE = "new:33.02.01"


def dated(name: str, start: str, end: str, **changes: Any) -> dict[str, Any]:
    """Return an ideal project with a window, one certificate and changes."""
    window = {s.WINDOW_START: start, s.WINDOW_END: end}
    return project(name, **(IDEAL | window | {s.CERTIFICATES_HELD: 1} | changes))


# A group that wants March at once, a client with two schemes a week apart, one without identifier.
MARCH = ("2026-03-01", "2026-03-31")
ROWS = (
    dated("P1", *MARCH, organization_id="O1", organization="甲", group="G", province="广东省",
          coordination_ease="0.5"),
    dated("P2", *MARCH, organization_id="O2", organization="乙", group="G", province="江苏省",
          coordination_ease="0.4"),
    dated("P3", "2026-05-01", "2026-05-10", organization_id="O3", province="广东省",
          visit_id="V1"),
    dated("P4", "2026-05-17", "2026-05-30", organization_id="O3", province="江苏省", scheme="EMS"),
    dated("P5", "2026-08-01", "2026-08-31", client_flexibility="0.4", inspection_freedom="0.6"),
)  # fmt: skip
PEOPLE = [registration("A1", **RATINGS), registration("A1", **(RATINGS | {s.SCHEME: "EMS"}))]


def assess(*rows: dict[str, Any], reading: str = "additive", target: float = 0.25) -> DegreeResult:
    parameters = Parameters(
        reading=reading, targets=dict.fromkeys(READINGS, target)
    )  # fmt: skip
    body = StoredBody(registrations(*PEOPLE), projects(*rows))
    return assess_body(body, YEAR, "small", parameters)


def listed(*rows: dict[str, Any], **options: Any) -> ClientWorkList:
    return list_client_work(assess(*rows), **options)


def client(found: ClientWorkList, key: str) -> pd.Series:
    return found.clients.set_index(s.CLIENT).loc[key]


def number_of(found: ClientWorkList, key: str) -> int:
    return int(found.clients.index[found.clients[s.CLIENT] == key][0])


# ------------------------------------------------------------------------ the list
def test_each_client_has_its_difficulty_and_what_is_avoidable_by_hand() -> None:
    """O2 moves (D 0.4 → 1: y 5.5 → 4), O1 keeps its date; O3 combines (C2 1 → 2: 4 → 3.5 twice);
    P5 fixes its date (B2 0.5 → 0.8: 5 → 4.25)."""
    found = listed(*ROWS)
    assert found.clients[s.CLIENT].tolist() == ["O2", "O3", "project:P5", "O1"]
    assert found.clients[s.DIFFICULTY].tolist() == pytest.approx([5.5, 8, 5, 5])
    assert found.clients[s.AVOIDABLE].tolist() == pytest.approx([1.5, 1, 0.75, 0])
    assert found.clients[s.PROJECTS_COUNT].tolist() == [1, 2, 1, 1]
    gains = found.clients[list(MEASURES)].to_numpy()
    np.testing.assert_allclose(gains, [[0, 1.5, 0], [1, 0, 0], [0, 0, 0.75], [0, 0, 0]], atol=1e-12)
    assert found.clients[s.COMBINED].tolist() == [0, 2, 0, 0]
    assert found.clients[s.TOUCHED].tolist() == [1, 2, 1, 0]
    assert found.clients[s.MOVE_TO].tolist() == ["2026-02", "", "", ""]
    assert found.clients[s.NAME].tolist() == ["O2 乙", "O3", "P5", "O1 甲"]
    assert client(found, "O3")[s.PROVINCE] == "广东省|江苏省"


def test_projects_without_an_organization_stand_alone() -> None:
    found = listed(*(dated(f"P{n}", *MARCH, scheme=name) for n, name in enumerate(("QMS", "EMS"))))
    assert found.clients[s.CLIENT].tolist() == ["project:P0", "project:P1"]
    assert found.clients[s.AVOIDABLE].tolist() == [0, 0]


def test_an_organization_called_like_a_project_is_another_client() -> None:
    found = listed(dated("P1", *MARCH), dated("P2", *MARCH, organization_id="P1"))
    assert len(found.clients) == 2


def test_filters_narrow_who_is_asked_but_not_who_belongs_together() -> None:
    """O1 and O2 sit in two provinces, the visit of O3 is over two schemes."""
    found = listed(*ROWS, province="江苏省")
    assert found.clients[s.CLIENT].tolist() == ["O2", "O3"]
    assert found.clients[s.AVOIDABLE].tolist() == pytest.approx([1.5, 0.5])
    found = listed(*ROWS, scheme="EMS")
    assert found.clients[s.CLIENT].tolist() == ["O3"]
    assert found.clients[s.AVOIDABLE].tolist() == pytest.approx([0.5])


def test_assumptions_decide_what_can_be_combined_and_how_far_an_early_date_helps() -> None:
    found = listed(*ROWS, days_apart=6, early_rating=0.5)
    assert client(found, "O3")[s.AVOIDABLE] == 0
    # Ratings 0.4 and 0.6: only the first rises, B2 from 0.5 to 0.55.
    assert client(found, "project:P5")["fix"] == pytest.approx(1 / 0.5 - 1 / 0.55)


def test_visits_whose_certificates_count_already_are_counted_and_not_listed() -> None:
    held = [row | {s.CERTIFICATES_HELD: 2} for row in ROWS[2:4]]
    found = listed(*held, dated("P9", "", ""))
    assert (found.idle_visits, found.undated) == (1, 1)
    assert found.clients[s.AVOIDABLE].sum() == 0
    assert listed(*ROWS).idle_visits == 0


def test_a_period_without_projects_gives_an_empty_list() -> None:
    found = listed(dated("P1", "2031-01-01", "2031-02-01"))
    assert found.clients.empty
    assert count_clients_for(found.clients, 0.5) == 0
    effect = assess_agreement(found, found.clients.index)
    assert (effect.share, effect.lifted, len(effect.cells)) == (0, 0, 0)


# ------------------------------------------------------------------------ sums over clients
@pytest.mark.parametrize(("share", "count"), [(0.3, 1), (0.5, 2), (0.8, 3), (1.0, 3)])
def test_clients_are_counted_up_to_a_share(share: float, count: int) -> None:
    """1.5, 1, 0.75 and 0 of 3.25."""
    assert count_clients_for(listed(*ROWS).clients, share) == count


@pytest.mark.parametrize("reading", READINGS)
def test_parts_by_measure_add_up_to_what_is_avoidable(reading: str) -> None:
    both = [row | {s.CLIENT_FLEXIBILITY: "0.2"} for row in ROWS]
    clients = list_client_work(assess(*both, reading=reading)).clients
    parts = split_by_measure(clients)
    np.testing.assert_allclose(parts.sum(axis=1), clients[s.AVOIDABLE])
    assert (parts.to_numpy() >= 0).all()
    assert (parts <= clients[list(MEASURES)] * (1 + 1e-12)).all(axis=None)


# ------------------------------------------------------------------------ P before and after
def agreed_rows(*agreed: str) -> list[dict[str, Any]]:
    """Return the projects as the store would hold them once these clients agreed."""
    changes = {
        "P2": ("O2", {s.COORDINATION_EASE: "1"}),
        "P3": ("O3", {s.CERTIFICATES_HELD: 2}),
        "P4": ("O3", {s.CERTIFICATES_HELD: 2}),
        "P5": ("project:P5", dict.fromkeys(s.CLIENT_RATINGS, "0.8")),
    }
    rows = []
    for row in ROWS:
        owner, change = changes.get(row[s.PROJECT_ID], ("", {}))
        rows.append(row | (change if owner in agreed else {}))
    return rows


@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize(
    "agreed", [("O2",), ("O3", "project:P5"), ("O2", "O3", "project:P5", "O1")]
)
def test_p_after_agreeing_is_that_of_the_body_with_the_changed_projects(
    reading: str, agreed: tuple[str, ...]
) -> None:
    found = list_client_work(assess(*ROWS, reading=reading))
    effect = assess_agreement(found, [number_of(found, key) for key in agreed])
    oracle = assess(*agreed_rows(*agreed), reading=reading).cells.loc[effect.cells.index]
    np.testing.assert_allclose(effect.cells[s.DIFFICULTY_AGREED], oracle[s.DIFFICULTY])
    np.testing.assert_allclose(effect.cells[s.MATCH_DEGREE_AGREED], oracle[s.MATCH_DEGREE])
    assert (effect.cells[s.SUFFICIENCY] == oracle[s.SUFFICIENCY]).all()
    saved = found.clients.set_index(s.CLIENT).loc[list(agreed), s.AVOIDABLE].sum()
    assert effect.share == pytest.approx(saved / found.clients[s.DIFFICULTY].sum())


def test_a_cell_is_lifted_where_p_crosses_the_target() -> None:
    """One auditor with two registrations: X = 0.5. EMS holds P4 alone: 0.5 / 4 → 0.5 / 3.5."""
    found = list_client_work(assess(*ROWS, target=0.14))
    assert client(found, "O3")[s.LIFTED] == 1
    effect = assess_agreement(found, [number_of(found, "O3")])
    cell = effect.cells[effect.cells[s.SCHEME] == "EMS"].iloc[0]
    assert effect.lifted == 1
    assert cell[s.LIFTED]
    assert (cell[s.MATCH_DEGREE], cell[s.MATCH_DEGREE_AGREED]) == pytest.approx((0.125, 1 / 7))


# ------------------------------------------------------------------------ one client
def test_a_project_to_move_names_the_month_and_who_keeps_its_date() -> None:
    found = listed(*ROWS)
    row = explain_client(found, number_of(found, "O2")).iloc[0]
    assert (row[s.MOVE_TO], row[s.KEEPER]) == ("2026-02", "O1")
    assert (row[s.PROJECT_DIFFICULTY], row[s.DIFFICULTY_AGREED]) == pytest.approx((5.5, 4))
    assert not row[s.COMBINED]


def test_projects_to_combine_name_the_schemes_and_the_days_between() -> None:
    found = listed(*ROWS)
    rows = explain_client(found, number_of(found, "O3"))
    assert rows[s.SCHEMES_TOGETHER].tolist() == ["EMS|QMS"] * 2
    assert set(rows[s.VISIT_FROM].astype(str)) == {"2026-05-10"}
    assert set(rows[s.VISIT_TO].astype(str)) == {"2026-05-17"}
    assert rows[s.KEEPER].tolist() == ["", ""]


def test_an_early_date_names_the_ratings_that_it_lifts() -> None:
    vague = {s.CLIENT_FLEXIBILITY: "0.3-0.5", s.INSPECTION_FREEDOM: "0.9"}
    found = listed(*(row | vague for row in ROWS))
    row = explain_client(found, number_of(found, "project:P5")).iloc[0]
    assert row[s.FIXED]
    assert row[s.FIXED_RATINGS] == s.CLIENT_FLEXIBILITY
    assert row[s.CLIENT_FLEXIBILITY] == pytest.approx(0.4)


def test_a_client_with_nothing_to_agree_says_so() -> None:
    found = listed(*ROWS)
    row = explain_client(found, number_of(found, "O1")).iloc[0]
    assert not row[[s.COMBINED, s.STAGGERED, s.FIXED]].any()
    assert (row[s.MOVE_TO], row[s.KEEPER], row[s.SCHEMES_TOGETHER]) == ("", "", "")
    assert row[s.PROJECT_DIFFICULTY] == row[s.DIFFICULTY_AGREED]


# ------------------------------------------------------------------------ what P means
@pytest.mark.parametrize(
    ("reading", "ideal"), [("additive", 1 / 4), ("proportional", 1.0), ("ratio", 1 / 3)]
)
def test_the_example_is_the_cell_nearest_to_the_published_degree(
    reading: str, ideal: float
) -> None:
    result = assess(*ROWS, reading=reading)
    found = explain_degree(result)
    known = result.cells[s.MATCH_DEGREE]
    assert abs(found.cell.match_degree - 0.67) == pytest.approx((known - 0.67).abs().min())
    assert found.ideal == pytest.approx(ideal)


def test_a_body_without_a_known_degree_has_no_example() -> None:
    assert explain_degree(assess()).cell is None
