"""The bridges end where the model ends, and name the factor that costs most."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from reporting.charts.bridge import (
    plot_auditor_contributions,
    plot_bridge,
    plot_project_demands,
)
from reporting.charts.theme import ACCENT
from reporting.locale import LANGUAGES

SUPPLY = {
    "auditors": 7.0, "life_flexibility": -0.3, "health": -0.25, "dependability": -0.26,
    "holiday_availability": 0.0, "contingency_resilience": -0.28, "qualifications_held": -2.44,
    "sufficiency": 3.47,
}  # fmt: skip
DEMAND = {
    "projects": 15.0, "ideal_client": 45.0, "cooperation": 5.9, "certificates": -4.8,
    "coordination": 2.0, "policy": 1.1, "difficulty": 64.2,
}  # fmt: skip


@pytest.mark.parametrize(("steps", "kind"), [(SUPPLY, "sufficiency"), (DEMAND, "difficulty")])
def test_each_step_begins_where_the_last_one_ended(steps: dict[str, float], kind: str) -> None:
    bars = plot_bridge(steps, "zh", kind=kind).data[0]
    assert list(bars.x) == list(steps.values())
    ends = [base + length for base, length in zip(bars.base, bars.x, strict=True)]
    assert list(bars.base)[1:-1] == pytest.approx(ends[:-2])
    assert bars.base[0] == bars.base[-1] == 0
    assert ends[-2] == pytest.approx(ends[-1])


@pytest.mark.parametrize(
    ("steps", "kind", "worst", "word"),
    [
        (SUPPLY, "sufficiency", "qualifications_held", "资质数 C1"),
        (DEMAND, "difficulty", "cooperation", "被审核方意图 B2"),
    ],
)
def test_the_costliest_factor_stands_out(
    steps: dict[str, float], kind: str, worst: str, word: str
) -> None:
    figure = plot_bridge(steps, "zh", kind=kind)
    strong = [
        key[0]
        for key, colour in zip(
            figure.data[0].customdata, figure.data[0].marker.color, strict=True
        )
        if colour == ACCENT
    ]  # fmt: skip
    assert strong == [worst]
    assert word in figure.layout.title.text


def test_signs_are_written_as_text() -> None:
    labels = [n.text for n in plot_bridge(SUPPLY, "zh").layout.annotations if n.name == "label"]
    assert labels[0] == "<b>7</b>" and labels[-1] == "<b>3.47</b>"
    assert "−0.30" in labels and "0.00" in labels and "<b>−2.44</b>" in labels


def test_without_any_cost_no_factor_is_blamed() -> None:
    even = plot_bridge({"auditors": 2.0, "health": 0.0, "sufficiency": 2.0}, "zh")
    assert even.layout.title.text == "2 名审核员全部可以参与"
    eased = plot_bridge(
        {"projects": 2.0, "ideal_client": 6.0, "certificates": -1.0, "difficulty": 7.0},
        "zh", kind="difficulty",
    )  # fmt: skip
    assert "没有因素再加难" in eased.layout.title.text.replace("<br>", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["sufficiency", "difficulty"])
def test_a_cell_without_that_side_says_so(kind: str, language: str) -> None:
    steps = {name: 0.0 for name in (SUPPLY if kind == "sufficiency" else DEMAND)}
    figure = plot_bridge(steps, language, kind=kind)
    assert not figure.data and len(figure.layout.annotations) == 1


def people(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            s.AUDITOR_ID: [f"A{n:02d}" for n in range(count)],
            s.EMPLOYMENT: [s.PART_TIME if n % 2 else s.FULL_TIME for n in range(count)],
            s.B1: 0.9, s.C1: 1.0, s.PARTICIPATION: [1 - n / 100 for n in range(count)],
        }
    )  # fmt: skip


def test_contributions_are_ranked_and_the_rest_is_added_up() -> None:
    figure = plot_auditor_contributions(people(18).sample(frac=1, random_state=1), "zh")
    assert list(figure.data[0].x) == pytest.approx([1 - n / 100 for n in range(15)])
    assert "其余 3 人合计 2.52" in figure.layout.title.subtitle.text
    assert "A00" in figure.layout.title.text
    assert "兼职" in [n.text for n in figure.layout.annotations if n.name == "label"][1]


def test_tied_auditors_are_not_set_one_above_the_other() -> None:
    tied = people(3).assign(**{s.PARTICIPATION: [0.9, 0.9, 0.5]})
    assert "2 人并列最多" in plot_auditor_contributions(tied, "zh").layout.title.text


def test_demands_show_their_factors_on_hover() -> None:
    projects = pd.DataFrame(
        {s.PROJECT_ID: ["P1", "P2"], s.B2: 0.8, s.C2: 2.0, s.D: 1.0, s.E: 0.5,
         s.PROJECT_DIFFICULTY: [4.5, 5.5]}
    )  # fmt: skip
    figure = plot_project_demands(projects, "en")
    assert list(figure.data[0].x) == [5.5, 4.5]
    assert "Certificates C2 2" in figure.data[0].hovertext[0]
    assert "P2" in figure.layout.title.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plot", [plot_auditor_contributions, plot_project_demands])
def test_nobody_and_nothing_give_one_sentence(plot, language: str) -> None:  # type: ignore[no-untyped-def]
    figure = plot(pd.DataFrame(), language)
    assert not figure.data and len(figure.layout.annotations) == 1
