"""What agreements take off y: by hand, by a second computation, and within their bounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.agreements import Calendar
from matching.client_work import (
    MEASURES,
    ClientWork,
    agreed_body,
    assess_client_work,
    count_lifted,
)
from matching.entities import Body
from matching.errors import CertMatchError
from matching.match_degree import assess_match_degree
from matching.parameters import READINGS, Parameters
from tests.matching.bodies import (
    Record,
    assess_by_hand,
    build_body,
    parameter_sets,
    people_of,
    person,
    project,
    projects_of,
)

MONTHS = np.arange("2025-12", "2026-12", dtype="datetime64[M]")
JANUARY, FEBRUARY = ("2026-01-01", "2026-01-31"), ("2026-02-05", "2026-02-25")


def calendar_of(projects: list[Record]) -> Calendar:
    """Return the calendar of records with ``client``, ``group``, ``visit`` and ``window``."""

    def numbers(key: str, default: int) -> np.ndarray:
        return np.array([record.get(key, default) for record in projects], dtype=np.intp)

    windows = [record.get("window", ("NaT", "NaT")) for record in projects]
    starts, ends = (np.array([w[n] for w in windows], dtype="datetime64[D]") for n in (0, 1))
    return Calendar(
        numbers("client", 0), numbers("group", -1), numbers("visit", -1), starts, ends, MONTHS
    )  # fmt: skip


def assess(
    projects: list[Record], reading: str = "additive", **settings: Any
) -> tuple[Body, ClientWork]:
    body = build_body([person()], projects)
    parameters = Parameters(reading=reading, **settings)
    return body, assess_client_work(body, calendar_of(projects), parameters)


# ------------------------------------------------------------------------ by hand
@pytest.mark.parametrize(
    ("reading", "before", "after"),
    [("additive", 4.0, 3.5), ("proportional", 1.0, 0.5), ("ratio", 3.0, 1.5)],
)
def test_two_schemes_in_one_visit_count_two_certificates(
    reading: str, before: float, after: float
) -> None:
    """Ideal clients with one certificate each: C2 goes from 1 to 2."""
    projects = [project(scheme=scheme, window=JANUARY) for scheme in ("QMS", "EMS")]
    _, work = assess(projects, reading)
    assert work.difficulty.tolist() == pytest.approx([before] * 2)
    assert work.after.tolist() == pytest.approx([after] * 2)
    assert work.gains["combine"].tolist() == pytest.approx([before - after] * 2)
    assert work.gains["stagger"].tolist() == work.gains["fix"].tolist() == [0, 0]


@pytest.mark.parametrize("held", [2.0, 5.0])
def test_certificates_that_count_already_are_never_lowered(held: float) -> None:
    projects = [project(scheme=name, window=JANUARY, certificates=held) for name in ("QMS", "EMS")]
    body, work = assess(projects)
    assert work.visits.tolist() == [0, 0]
    assert work.changes["combine"].tolist() == body.certificates_held.tolist()
    assert work.avoidable.tolist() == [0, 0]


def test_an_unknown_number_of_certificates_is_its_default_and_not_lowered_either() -> None:
    projects = [project(scheme=name, window=JANUARY, certificates=None) for name in ("QMS", "EMS")]
    assert assess(projects, default_certificates_held=4.0)[1].avoidable.tolist() == [0, 0]
    assert assess(projects)[1].gains["combine"].tolist() == pytest.approx([0.5, 0.5])


@pytest.mark.parametrize(
    ("reading", "gain"),
    [("additive", 1 / 0.5 - 1 / 0.8), ("proportional", 1 / 0.5 - 1 / 0.8), ("ratio", 0.75)],
)
def test_a_moved_member_comes_to_the_median_of_clients_without_group(
    reading: str, gain: float
) -> None:
    """D 0.5 and 0.6 in the group; 0.7, 0.8 and 0.9 outside, one unrated. The worse one moves."""
    member = {"group": 0, "window": JANUARY}
    projects = [
        project(client=0, coordination=0.5, **member),
        project(client=1, coordination=0.6, **member),
        *(project(client=2 + n, coordination=d) for n, d in enumerate((0.7, 0.9, 0.8, None))),
    ]  # fmt: skip
    _, work = assess(projects, reading)
    assert work.usual_coordination == pytest.approx(0.8)
    assert work.gains["stagger"].tolist() == pytest.approx([gain, 0, 0, 0, 0, 0])
    assert str(work.months[0]) == "2025-12"
    assert work.keepers.tolist() == [1, -1, -1, -1, -1, -1]


def test_a_moved_visit_lifts_only_what_was_worse_than_usual() -> None:
    """Usual is 0.8; the visit of client 0 holds a project with 0.5 and one with 0.9."""
    member = {"group": 0, "window": JANUARY}
    projects = [
        project(client=0, visit=3, coordination=0.5, **member),
        project(client=0, visit=3, coordination=0.9, scheme="EMS", **member),
        project(client=1, coordination=0.8, **member), project(client=2, coordination=0.8),
    ]  # fmt: skip
    _, work = assess(projects)
    assert np.isnat(work.months).tolist() == [False, False, True, True]
    assert work.changes["stagger"].tolist() == [0.8, 0.9, 0.8, 0.8]


def test_without_a_rated_client_outside_groups_the_default_is_usual() -> None:
    projects = [project(client=n, group=0, window=JANUARY, coordination=0.5) for n in (0, 1)]
    _, work = assess(projects, default_coordination_ease=0.9)
    assert work.usual_coordination == 0.9
    assert sorted(work.gains["stagger"]) == pytest.approx([0, 1 / 0.5 - 1 / 0.9])


def test_members_as_free_as_others_need_not_move() -> None:
    projects = [project(client=n, group=0, window=JANUARY) for n in (0, 1)]
    assert assess(projects)[1].gains["stagger"].tolist() == [0, 0]


def test_a_group_of_one_and_a_client_with_one_project_have_only_their_date_to_agree() -> None:
    lone = project(client=0, group=0, window=JANUARY, ratings=[0.4, 1.0], coordination=0.5)
    _, work = assess([lone])
    assert work.gains["combine"].tolist() == work.gains["stagger"].tolist() == [0]
    # B2 rises from 0.7 to 0.9.
    assert work.gains["fix"].tolist() == pytest.approx([1 / 0.7 - 1 / 0.9])


def test_what_nobody_rated_is_not_avoidable() -> None:
    _, work = assess([project(ratings=[None, None])], default_rating=0.3)
    assert work.avoidable.tolist() == [0]


def test_policy_is_nobodys_to_agree_on() -> None:
    assert assess([project(policy=0.1)])[1].avoidable.tolist() == [0]


@pytest.mark.parametrize(
    ("reading", "joint"),
    [("additive", 0.5 + 0.75), ("proportional", 2 - 0.625), ("ratio", 4 - 3.25 / 2)],
)
def test_agreements_together_are_computed_anew(reading: str, joint: float) -> None:
    """b2 0.5 → 0.8 and c2 1 → 2: additive adds up, the others do not."""
    projects = [
        project(scheme=name, window=JANUARY, ratings=[0.5, 0.5]) for name in ("QMS", "EMS")
    ]  # fmt: skip
    _, work = assess(projects, reading)
    assert work.avoidable.tolist() == pytest.approx([joint] * 2)
    alone = sum(work.gains[name] for name in MEASURES)
    assert (alone == pytest.approx(work.avoidable)) == (reading == "additive")


def test_a_body_without_projects_has_nothing_to_agree() -> None:
    body, work = assess([])
    assert work.avoidable.shape == (0,)
    empty = np.empty(0, dtype=np.intp)
    degrees = assess_match_degree(body, Parameters())
    assert count_lifted(body, degrees, work.avoidable, empty, 0.25).shape == (0,)


def test_a_calendar_of_another_body_is_refused() -> None:
    body = build_body([], [project()])
    with pytest.raises(CertMatchError) as refusal:
        assess_client_work(body, calendar_of([]), Parameters())
    assert refusal.value.code == "wrong_shape"


# ------------------------------------------------------------------------ any body
@st.composite
def work_bodies(draw: st.DrawFn) -> tuple[list[Record], list[Record]]:
    """Return people, and projects of few clients and groups in few windows."""
    people = draw(st.lists(people_of(), max_size=4))
    projects = draw(st.lists(projects_of(), max_size=8))
    for record in projects:
        record["client"] = draw(st.integers(0, 3))
        record["group"] = draw(st.sampled_from([-1, 0, 0]))
        record["visit"] = draw(st.sampled_from([-1, -1, 0]))
        record["window"] = draw(st.sampled_from([JANUARY, FEBRUARY, ("NaT", "2026-01-31")]))
    return people, projects


@given(work_bodies(), parameter_sets())
def test_gains_are_never_negative_and_less_together_than_added_up(
    bodies: tuple[list[Record], list[Record]], parameters: Parameters
) -> None:
    people, projects = bodies
    work = assess_client_work(build_body(people, projects), calendar_of(projects), parameters)
    assert (work.after <= work.difficulty).all()
    for gain in work.gains.values():
        assert (gain >= 0).all()
        assert (gain <= work.avoidable * (1 + 1e-9) + 1e-9 * work.difficulty).all()
    together = sum(work.gains.values())
    assert (work.avoidable <= together + 1e-9 * work.difficulty).all()


@given(work_bodies(), parameter_sets(), st.data())
def test_y_and_p_after_agreeing_are_those_of_a_body_with_the_changed_factors(
    bodies: tuple[list[Record], list[Record]], parameters: Parameters, data: st.DataObject
) -> None:
    """The oracle is MODEL.md by hand, with the factors of the agreed projects replaced."""
    people, projects = bodies
    body = build_body(people, projects)
    work = assess_client_work(body, calendar_of(projects), parameters)
    size = len(projects)
    agreed = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), dtype=bool)
    for row in np.flatnonzero(agreed):
        changed = {name: work.changes[name][row] for name in MEASURES}
        projects[row] |= {
            "certificates": unknown_as_none(changed["combine"]),
            "coordination": unknown_as_none(changed["stagger"]),
            "ratings": [unknown_as_none(rating) for rating in changed["fix"]],
        }
    expected = assess_by_hand(people, projects, parameters)
    found = assess_match_degree(agreed_body(body, work, agreed), parameters)
    for field in ("difficulty", "match_degree", "sufficiency"):
        np.testing.assert_allclose(
            getattr(found, field), [cell[field] for cell in expected], rtol=1e-9
        )
    np.testing.assert_allclose(
        found.project_difficulty.difficulty, np.where(agreed, work.after, work.difficulty)
    )


def unknown_as_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


@given(work_bodies(), parameter_sets())
def test_agreements_only_raise_factors_and_only_where_proposed(
    bodies: tuple[list[Record], list[Record]], parameters: Parameters
) -> None:
    people, projects = bodies
    body = build_body(people, projects)
    work = assess_client_work(body, calendar_of(projects), parameters)
    fields = ("certificates_held", "coordination_ease", "client_ratings")
    for name, field in zip(MEASURES, fields, strict=True):
        before, after = getattr(body, field), work.changes[name]
        assert not (after < before).any()
        untouched = {"combine": work.visits < 0, "stagger": np.isnat(work.months)}.get(name)
        if untouched is not None:
            np.testing.assert_array_equal(after[untouched], before[untouched])


# ------------------------------------------------------------------------ cells that are lifted
def test_a_client_lifts_the_cells_that_its_gain_alone_brings_to_the_target() -> None:
    """X = 1. Cell 0: Y 5 → 4 by client 0, P 20 % → 25 %. Cell 1 has it and 4 more: 1 / 8."""
    people = [person(cells=(0, 1))]
    projects = [project(cells=[0, 1], coordination=0.5), project(cells=[1])]
    body = build_body(people, projects)
    degrees = assess_match_degree(body, Parameters())
    gains, owners = np.array([1.0, 0.0]), np.array([0, 1])
    assert degrees.match_degree[:2] == pytest.approx([1 / 5, 1 / 9])
    assert count_lifted(body, degrees, gains, owners, 0.25).tolist() == [1, 0]
    assert count_lifted(body, degrees, gains, owners, 1 / 8).tolist() == [1, 0]
    assert count_lifted(body, degrees, gains, owners, 0.2).tolist() == [0, 0]
    assert count_lifted(body, degrees, gains, np.array([-1, 0]), 0.25).tolist() == [0]


@settings(max_examples=50)
@given(work_bodies(), st.sampled_from(READINGS), st.floats(0.01, 1))
def test_counts_of_lifted_cells_agree_with_a_full_recomputation(
    bodies: tuple[list[Record], list[Record]], reading: str, target: float
) -> None:
    people, projects = bodies
    parameters = Parameters(reading=reading)
    body, calendar = build_body(people, projects), calendar_of(projects)
    work = assess_client_work(body, calendar, parameters)
    degrees = assess_match_degree(body, parameters)
    found = count_lifted(body, degrees, work.avoidable, calendar.clients, target)
    for client, count in enumerate(found):
        rows = calendar.clients == client
        after = assess_match_degree(agreed_body(body, work, rows), parameters).match_degree
        if np.isclose(after, target, rtol=1e-9).any():
            return
        assert count == ((degrees.match_degree < target) & (after >= target)).sum()
