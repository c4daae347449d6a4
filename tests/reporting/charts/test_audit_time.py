"""The chart of steps: its bars are the steps, the deciding one stands out."""

from __future__ import annotations

import pytest

from reporting.charts.audit_time import plot_visit, plot_workload
from reporting.charts.theme import ACCENT
from tests.reporting.calculations import calculated, calculation, pilot, quality


def test_bars_are_the_days_after_each_step_and_sites_start_where_they_are_added() -> None:
    work = quality("surveillance", 99, similar_sites=26, site_personnel=9).workload
    (bars,) = plot_workload(work).data
    steps = [step for step in work.steps if step.key != "sampling"]
    assert list(bars.x) == [step.value for step in steps]
    names = [step.key for step in steps]
    start = list(bars.base)[names.index("site_days")]
    assert start == pytest.approx(7 / 3)
    assert sum(list(bars.base)) == start
    assert [name for name, colour in zip(names, bars.marker.color, strict=True)
            if colour == ACCENT] == ["fraction"]  # fmt: skip


def test_the_title_says_what_decided_and_from_where_to_where() -> None:
    title = plot_workload(quality("surveillance", 99).workload, "zh").layout.title.text
    assert title.replace("<br>", "") == "由比例（初次的 1/3）决定：7.0 到 2.5 人日"
    plain = plot_workload(quality().workload, "en").layout.title.text
    assert plain == "5.0 auditor days"


def test_schemes_of_a_visit_follow_each_other_up_to_their_sum() -> None:
    environment = calculated("iaf-md5-2019", "EMS", "initial", 55, risk="medium")
    visit = calculation(quality(), environment, factor=0.8).visit
    assert visit
    figure = plot_visit(visit, "zh")
    (bars,) = figure.data
    assert list(bars.x) == pytest.approx([5.0, 6.0, 11.0, 8.8, 9.0, 7.0])
    assert list(bars.base) == [0.0, 5.0, 0.0, 0.0, 0.0, 0.0]
    assert "9.0" in figure.layout.title.text


def test_unknown_days_are_said_instead_of_drawn() -> None:
    above = quality(personnel=10_701)
    visit = calculation(above, pilot()).visit
    assert visit
    for figure in (plot_workload(above.workload), plot_visit(visit)):
        assert len(figure.data) == 0
        assert "人日未知" in figure.layout.annotations[0].text
