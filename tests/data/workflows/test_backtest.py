"""The backtest on histories with a known cause: P wins where it should, loses where it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import schema as s
from data.workflows.backtest import (
    BASELINES,
    CHANCE,
    PREDICTORS,
    Backtest,
    BacktestAssumptions,
    forecast_months,
    run_backtest,
)
from data.workflows.scheduling import (
    assess_month,
    list_months,
    observed_until,
    split_requests,
)
from data.workflows.stored_body import StoredBody
from data.workflows.weight_fits import CURRENT, FITTED, fit_tested_months
from matching.backtest import BETTER, OPEN, WORSE
from matching.parameters import Parameters
from tests.data.workflows.histories import (
    Cause,
    because_of_last_month,
    because_of_nothing,
    because_of_p,
    draw_body,
    draw_degrees,
    draw_requests,
    first_days,
    history_of,
)
from tests.data.workflows.records import (
    frame_of,
    project,
    projects,
    registration,
    registrations,
)

MONTHS, CELLS = 13, 20
# Beyond the last request long enough for every month to have been watched.
END = date(2025, 12, 31)


def backtest_of(cause: Cause, seed: int = 1) -> Backtest:
    rng = np.random.default_rng(seed)
    degrees = draw_degrees(rng, CELLS, MONTHS)
    requests = draw_requests(rng, degrees, cause)
    return run_backtest(requests, degrees, END)


@pytest.fixture(scope="module")
def won() -> Backtest:
    return backtest_of(because_of_p)


# ---------------------------------------------------------------- who wins
def test_p_wins_where_it_made_the_difficulty(won: Backtest) -> None:
    assert won.skills[s.MATCH_DEGREE].auc.low > 0.6
    assert won.skills[s.MATCH_DEGREE].correlation.low > 0.3
    assert {won.advantages[name].verdict for name in BASELINES} == {BETTER}
    brier = {name: skill.brier.value for name, skill in won.skills.items()}
    assert brier[s.MATCH_DEGREE] == min(brier.values())


def test_p_loses_where_difficulty_follows_last_month_only() -> None:
    lost = backtest_of(because_of_last_month)
    assert lost.advantages[s.LAST_DIFFICULTY].verdict == WORSE
    assert lost.advantages[s.AUDITORS_COUNT].verdict == OPEN
    auc = lost.skills[s.MATCH_DEGREE].auc
    assert auc.low < 0.5 < auc.high
    assert lost.skills[s.LAST_DIFFICULTY].auc.low > 0.6


def test_nothing_is_shown_where_difficulty_is_chance() -> None:
    found = backtest_of(because_of_nothing, seed=4)
    assert {advantage.verdict for advantage in found.advantages.values()} == {OPEN}
    for skill in found.skills.values():
        assert skill.auc.low < 0.5 < skill.auc.high


def test_p_of_a_real_body_wins_where_it_made_the_difficulty() -> None:
    """From rosters and ratings to the verdict; P stays the same, so last month knows it too."""
    rng = np.random.default_rng(2)
    body = draw_body(rng, 30)
    months = first_days(23)
    degrees = pd.concat([assess_month(body, month, "small", Parameters()) for month in months])
    scaled = degrees.assign(**{s.MATCH_DEGREE: degrees[s.MATCH_DEGREE].rank(pct=True)})
    requests = draw_requests(
        rng, scaled, lambda p, _, chance: -p + chance.normal(0, 0.25, len(p)), each=1
    )
    lived = replace(body, history=history_of(requests))
    found = run_backtest(split_requests(lived, "small", 30), degrees, END)
    assert {advantage.verdict for advantage in found.advantages.values()} == {BETTER}


# ---------------------------------------------------------------- no leakage
def change_what_comes_after(
    requests: pd.DataFrame, morning: pd.Timestamp, rng: np.random.Generator
) -> pd.DataFrame:
    """Change everything that `morning` cannot know; leave the rest as it is."""
    changed = requests.copy()
    new = changed[s.REQUESTED_ON] >= morning
    open_then = ~new & (changed[s.CONFIRMED_ON] >= morning)
    days = pd.to_timedelta(rng.integers(0, 200, len(changed)), unit="D")
    # The one bound: what was open on that morning stays open on it.
    later = (changed[s.CONFIRMED_ON] + days).where(rng.random(len(changed)) < 0.8)
    later_asked = changed[s.REQUESTED_ON] + pd.to_timedelta(rng.integers(0, 40, len(changed)), "D")
    changed[s.CONFIRMED_ON] = changed[s.CONFIRMED_ON].where(~(new | open_then), later)
    changed[s.REQUESTED_ON] = changed[s.REQUESTED_ON].where(~new, later_asked)
    changed[s.PERIOD] = changed[s.REQUESTED_ON].dt.strftime("%Y-%m")
    for name in (s.DECLINES, s.REPLANS):
        drawn = pd.Series(rng.integers(0, 30, len(changed)).astype(float), index=changed.index)
        changed[name] = changed[name].where(~(new | open_then), drawn)
    return changed[~(new & (rng.random(len(changed)) < 0.3))].reset_index(drop=True)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000), st.integers(4, 5))
def test_no_prediction_depends_on_its_own_month_or_on_later_ones(seed: int, number: int) -> None:
    rng = np.random.default_rng(seed)
    degrees = draw_degrees(rng, 8, 7)
    requests = draw_requests(rng, degrees, because_of_last_month, each=1)
    months, assumed = first_days(7), BacktestAssumptions(warm_up=3)
    month = months[number]
    changed = change_what_comes_after(requests, pd.Timestamp(month), rng)
    later = degrees[s.PERIOD] > f"{month:%Y-%m}"
    other_degrees = degrees.assign(
        **{s.MATCH_DEGREE: degrees[s.MATCH_DEGREE].where(~later, rng.random(len(degrees)))}
    )
    before = forecast_months(requests, degrees, months, assumed)
    after = forecast_months(changed, other_degrees, months, assumed)
    kept = [frame[frame[s.PERIOD] <= f"{month:%Y-%m}"] for frame in (before, after)]
    pd.testing.assert_frame_equal(*kept)
    assert kept[0][s.PERIOD].nunique() == number - 3 + 1
    # The change was a change: later months do see it.
    following = [frame[frame[s.PERIOD] > f"{month:%Y-%m}"].to_numpy() for frame in (before, after)]
    assert not np.array_equal(*following)


def test_ratings_from_records_know_only_the_months_before() -> None:
    """A1 declined four times before March and agreed four times in it."""

    def history(answers_in_march: str) -> pd.DataFrame:
        rows = [
            {s.PROJECT_ID: f"{month}-{number}", s.SCHEME: "QMS",
             s.REQUESTED_ON: f"2025-{month}-03", s.CONFIRMED_ON: f"2025-{month}-10", column: "A1"}
            for month, column in (("02", s.DECLINED_BY), ("03", answers_in_march))
            for number in range(4)
        ]  # fmt: skip
        return frame_of(s.HISTORY, rows)

    body = StoredBody(registrations(registration("A1")), projects(project("P1")))
    evidence = Parameters(evidence=("dependability",))
    degrees = [
        assess_month(replace(body, history=history(column)), month, "small", evidence)
        for column in (s.TEAM, s.DECLINED_BY)
        for month in (date(2025, 3, 1), date(2025, 4, 1))
    ]
    in_march, in_april, march_declined, april_declined = (
        frame[s.MATCH_DEGREE].item() for frame in degrees
    )
    assert in_march == march_declined
    assert in_april > april_declined


# ---------------------------------------------------------------- what is tested
def test_months_cells_and_chances_are_complete(won: Backtest) -> None:
    assert won.months[s.PERIOD].tolist() == [f"{d:%Y-%m}" for d in first_days(MONTHS)[6:]]
    assert won.months[s.CELLS].tolist() == [CELLS] * 7
    assert won.months[s.REQUESTS].tolist() == [2 * CELLS] * 7
    assert (won.months_known, won.months_needed, won.not_comparable) == (MONTHS, 12, 0)
    chances = won.tested[[name + CHANCE for name in PREDICTORS]]
    assert ((chances >= 0) & (chances <= 1)).all(axis=None)
    for _, bins in won.reliability.groupby(s.FACTOR):
        assert bins[s.CELLS].sum() == len(won.tested)


def test_a_cell_without_p_or_without_an_earlier_month_is_counted_and_not_compared() -> None:
    rng = np.random.default_rng(3)
    degrees = draw_degrees(rng, CELLS, MONTHS)
    requests = draw_requests(rng, degrees, because_of_p)
    last = f"{first_days(MONTHS)[-1]:%Y-%m}"
    gone = (degrees[s.CODE] == "01") & (degrees[s.PERIOD] == last)
    degrees[s.MATCH_DEGREE] = degrees[s.MATCH_DEGREE].where(~gone)
    newcomer = requests.iloc[-1:].assign(**{s.CODE: "99"})
    found = run_backtest(pd.concat([requests, newcomer]), degrees, END)
    assert found.not_comparable == 2
    assert not found.tested[s.CODE].isin(["99"]).any()


@pytest.mark.parametrize("count", [1, 11])
def test_a_short_history_gives_no_scores_and_says_how_many_months_it_has(count: int) -> None:
    rng = np.random.default_rng(4)
    degrees = draw_degrees(rng, 5, count)
    found = run_backtest(draw_requests(rng, degrees, because_of_p), degrees, END)
    assert found.skills == {}
    assert found.advantages == {}
    assert (found.months_known, found.months_needed) == (count, 12)


def test_too_few_hard_cells_give_no_scores() -> None:
    rng = np.random.default_rng(5)
    degrees = draw_degrees(rng, 2, MONTHS)
    found = run_backtest(draw_requests(rng, degrees, because_of_p), degrees, END)
    assert len(found.tested) == 14
    assert found.skills == {}


def test_no_history_is_a_result() -> None:
    body = draw_body(np.random.default_rng(6), 2)
    requests = split_requests(body, "small", 30)
    assert requests.empty
    assert list_months(requests, END) == []
    found = run_backtest(requests, pd.DataFrame(), END)
    assert found.tested.empty
    assert found.months.empty
    assert found.reliability.empty
    assert found.skills == {}


def test_the_newest_month_is_not_judged_before_it_was_watched() -> None:
    """Three months of requests end in March 2024; 30 days after it are over on 30 April."""
    rng = np.random.default_rng(7)
    degrees = draw_degrees(rng, 5, 3)
    requests = draw_requests(rng, degrees, because_of_p)
    known = {
        day: run_backtest(requests, degrees, date(2024, 4, day)).months_known
        for day in (28, 29, 30)
    }
    assert known == {28: 2, 29: 2, 30: 3}


# ---------------------------------------------------------------- the stored history
def split(*rows: dict[str, object], level: str = "small", **window: str) -> pd.DataFrame:
    work = projects(project("P1", **window)) if window else projects()
    body = StoredBody(registrations(), work, history=frame_of(s.HISTORY, list(rows)))
    return split_requests(body, level, 30)


def entry(**changes: object) -> dict[str, object]:
    return {s.PROJECT_ID: "P1", s.SCHEME: "QMS", s.SPECIALTY_CODES: "new:33.02.01",
            s.REQUESTED_ON: "2025-01-10", s.CONFIRMED_ON: "2025-01-20"} | changes  # fmt: skip


def test_a_request_counts_in_the_cell_of_each_of_its_codes_once() -> None:
    codes = entry(**{s.SPECIALTY_CODES: "new:33.02.01|new:33.02.02|old:17.01.00|new:29.09"})
    rows = {
        level: list(split(codes, level=level)[[s.EDITION, s.CODE]].itertuples(index=False))
        for level in ("small", "medium")
    }
    assert rows["small"] == [("new", "33.02.01"), ("new", "33.02.02"), ("old", "17.01.00")]
    assert rows["medium"] == [("new", "33.02"), ("old", "17.01"), ("new", "29.09")]


def test_a_scheme_without_codes_is_one_cell() -> None:
    rows = split(entry(**{s.SCHEME: "IPMS", s.SPECIALTY_CODES: None}))
    assert rows[[s.SCHEME, s.EDITION, s.CODE]].to_numpy().tolist() == [["IPMS", "new", ""]]


def test_a_team_is_due_by_the_end_of_the_window_else_within_the_days_assumed() -> None:
    stored = split(entry(), window_end="2025-02-28")
    assert stored[s.DEADLINE].item() == pd.Timestamp("2025-02-28")
    assert split(entry())[s.DEADLINE].item() == pd.Timestamp("2025-02-09")


def test_rows_that_tell_no_wait_are_left_out() -> None:
    assert split(entry(**{s.REQUESTED_ON: None})).empty
    assert split(entry(**{s.CONFIRMED_ON: None, s.AUDITED_ON: "2025-03-01"})).empty
    assert len(split(entry(**{s.CONFIRMED_ON: None}))) == 1


def test_observation_ends_with_the_last_day_written_down_up_to_the_reference_date() -> None:
    body = StoredBody(
        registrations(), projects(),
        history=frame_of(s.HISTORY, [entry(), entry(**{s.AUDITED_ON: "2025-09-01"})]),
    )  # fmt: skip
    assert observed_until(body, date(2026, 1, 1)) == date(2025, 9, 1)
    assert observed_until(body, date(2025, 5, 1)) == date(2025, 1, 20)


def test_p_of_a_month_counts_whom_the_dates_count_on_its_first_day() -> None:
    people = registrations(
        registration("A1", valid_from="2025-03-02"), registration("A2", valid_to="2025-03-01")
    )
    body = StoredBody(people, projects(project("P1", window_end="2025-03-31")))
    heads = {
        month: assess_month(body, date(2025, month, 1), "small", Parameters()) for month in (3, 4)
    }
    assert heads[3][s.AUDITORS_COUNT].tolist() == [1]
    assert heads[4][s.AUDITORS_COUNT].tolist() == [1]
    assert heads[3][s.MATCH_DEGREE].notna().all()
    assert heads[4][s.MATCH_DEGREE].isna().all()


# ---------------------------------------------------------------- the weight fit
@pytest.fixture(scope="module")
def lived() -> tuple[StoredBody, Backtest]:
    """A body whose difficulty comes from P under weights that the planner does not use."""
    rng = np.random.default_rng(8)
    body = draw_body(rng, 30, most=1)
    truth = Parameters(weights_difficulty={"cooperation": 0.2, "certificates": 0.2,
                                           "coordination": 3.4, "policy": 0.2})  # fmt: skip
    true_degrees, degrees = (
        pd.concat([assess_month(body, month, "small", p) for month in first_days(23)])
        for p in (truth, Parameters())
    )
    scaled = true_degrees.assign(**{s.MATCH_DEGREE: true_degrees[s.MATCH_DEGREE].rank(pct=True)})
    requests = draw_requests(
        rng, scaled, lambda p, _, chance: -3 * p + chance.normal(0, 0.1, len(p)), each=1
    )
    return body, run_backtest(requests, degrees, END)


def test_a_fit_that_found_the_cause_helps_on_months_it_has_not_seen(
    lived: tuple[StoredBody, Backtest],
) -> None:
    body, found = lived
    fit = fit_tested_months(body, found.tested, "small", Parameters(), evaluations=100)
    assert fit is not None
    assert fit.learned_months[1] < fit.held_out_months[0]
    assert fit.learned[FITTED].correlation.value > fit.learned[CURRENT].correlation.value
    assert fit.held_out[FITTED].auc.value > fit.held_out[CURRENT].auc.value
    assert fit.advantage.verdict == BETTER
    weights = fit.parameters.weights_difficulty
    assert max(weights, key=weights.__getitem__) == "coordination"


def test_the_scores_of_the_current_weights_are_those_of_the_backtest(
    lived: tuple[StoredBody, Backtest],
) -> None:
    """P laid out anew for the fit is the P that was tested."""
    body, found = lived
    fit = fit_tested_months(body, found.tested, "small", Parameters(), evaluations=1)
    assert fit is not None
    held = found.tested[found.tested[s.PERIOD] >= fit.held_out_months[0]]
    pairs = np.subtract.outer(
        held.loc[held[s.HARD], s.MATCH_DEGREE].to_numpy(),
        held.loc[~held[s.HARD], s.MATCH_DEGREE].to_numpy(),
    )
    assert fit.held_out[CURRENT].auc.value == pytest.approx(
        float(((pairs > 0) + 0.5 * (pairs == 0)).mean())
    )


def test_held_out_months_do_not_change_the_fit(lived: tuple[StoredBody, Backtest]) -> None:
    body, found = lived
    last = found.tested[s.PERIOD] > "2025-05"
    rng = np.random.default_rng(9)
    other = found.tested.assign(
        **{s.REALISED: found.tested[s.REALISED].where(~last, rng.random(len(last)))}
    )
    fits = [
        fit_tested_months(body, tested, "small", Parameters(), evaluations=40)
        for tested in (found.tested, other)
    ]
    assert fits[0] is not None
    assert fits[1] is not None
    assert fits[0].held_out_months[0] == "2025-06"
    assert fits[0].parameters == fits[1].parameters


def test_too_few_months_or_no_hard_cell_in_a_part_gives_no_fit(
    lived: tuple[StoredBody, Backtest],
) -> None:
    body, found = lived
    few = found.tested[found.tested[s.PERIOD] <= "2025-10"]
    calm = found.tested.assign(
        **{s.HARD: found.tested[s.HARD] & (found.tested[s.PERIOD] < "2025-05")}
    )
    assert fit_tested_months(body, few, "small", Parameters()) is None
    assert fit_tested_months(body, calm, "small", Parameters()) is None
