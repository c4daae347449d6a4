"""Two years of scheduling: what must hold of every row, and that the waits have their causes."""

from __future__ import annotations

import ast
import inspect
from collections import defaultdict
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from data import schema as s
from data.loaders.history import read_history
from data.loaders.reference import read_code_book
from data.samples import records, requests, scheduling
from data.samples.generator import DEMO_AS_OF, DemoBody
from data.samples.records import Person, draw_people
from data.samples.scheduling import build_history

DATES = (s.REQUESTED_ON, s.CONFIRMED_ON, s.AUDITED_ON)


@pytest.fixture(scope="module")
def history(body: DemoBody) -> pd.DataFrame:
    """History with dates and numbers, and what the projects say."""
    asked = [s.PROJECT_ID, s.VISIT_ID, s.ORGANIZATION_ID, s.PROVINCE, s.WINDOW_START,
             s.WINDOW_END, s.MINIMUM_TEAM, s.NAMED_AUDITORS]  # fmt: skip
    frame = body.history.merge(body.projects[asked], on=s.PROJECT_ID, validate="1:1")
    for name in (*DATES, s.WINDOW_START, s.WINDOW_END):
        frame[name] = pd.to_datetime(frame[name].replace("", None))
    for name in (s.DECLINES, s.REPLANS, s.MINIMUM_TEAM):
        frame[name] = pd.to_numeric(frame[name].replace("", None))
    frame["waited"] = (frame[s.CONFIRMED_ON] - frame[s.REQUESTED_ON]).dt.days
    return frame


def members(cells: pd.Series) -> pd.Series:
    """Return one id per row, under the index of its cell."""
    return cells[cells != ""].str.split("；").explode()


def holders(body: DemoBody) -> dict[tuple[str, str, str], set[str]]:
    """Return who holds a code at a level that counts; medium codes have those below."""
    held: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in body.auditors[body.auditors[s.LEVEL].isin(s.COUNTED_LEVELS)].to_dict("records"):
        for code in filter(None, row[s.SPECIALTY_CODES].split("；")):
            for name in (code, code[:5]):
                held[row[s.SCHEME], row[s.CODE_EDITION], name].add(row[s.AUDITOR_ID])
    return held


def fewest_holders(body: DemoBody, history: pd.DataFrame) -> pd.Series:
    """Return how many hold the rarest code of each project, NaN without codes."""
    held = holders(body)
    columns = [s.SCHEME, s.CODE_EDITION, s.SPECIALTY_CODES]
    return pd.Series(
        [
            min(len(held[scheme, edition, code]) for code in cell.split("；")) if cell else np.nan
            for scheme, edition, cell in history[columns].itertuples(index=False)
        ],
        history.index,
    )


# -------------------------------------------------------------------------- what must hold
def test_the_rows_are_the_projects_whose_window_is_over(body: DemoBody) -> None:
    over = body.projects[body.projects[s.WINDOW_END] < DEMO_AS_OF.isoformat()]
    shared = [s.PROJECT_ID, s.SCHEME, s.SPECIALTY_CODES, s.CODE_EDITION]
    assert len(over) > 1400
    pd.testing.assert_frame_equal(body.history[shared], over[shared].reset_index(drop=True))


def test_the_loader_takes_every_row_without_a_doubt_about_dates_or_people(body: DemoBody) -> None:
    content = body.history.to_csv(index=False).encode()
    report = read_history(content, "history.csv", read_code_book()).report
    assert report.rejected == 0
    assert {issue.problem for issue in report.issues} <= {"code_coarse"}


def test_dates_are_working_days_in_order_and_none_is_in_the_future(history: pd.DataFrame) -> None:
    requested, confirmed, audited = (history[name] for name in DATES)
    assert not (requested > confirmed).any()
    assert not (confirmed > audited).any()
    for column in (requested, confirmed, audited):
        known = column.dropna()
        assert known.max() < pd.Timestamp(DEMO_AS_OF)
        assert (known.dt.day_of_week < 5).all()
    assert (requested < history[s.WINDOW_START])[requested.notna()].all()


def test_nothing_is_audited_or_staffed_before_it_was_confirmed(history: pd.DataFrame) -> None:
    open_ = history[history[s.CONFIRMED_ON].isna()]
    assert len(open_) > 20
    assert open_[s.AUDITED_ON].isna().all()
    assert (open_[s.TEAM] == "").all()


def test_everybody_in_a_team_is_registered_in_the_scheme_and_all_codes_are_held(
    body: DemoBody, history: pd.DataFrame
) -> None:
    counted = body.auditors[body.auditors[s.LEVEL].isin(s.COUNTED_LEVELS)]
    registered = counted.groupby(s.SCHEME)[s.AUDITOR_ID].agg(set)
    held = holders(body)
    staffed = history[history[s.TEAM] != ""]
    assert len(staffed) > 1000
    for row in staffed.to_dict("records"):
        team = row[s.TEAM].split("；")
        assert len(team) == len(set(team))
        assert set(team) <= registered[row[s.SCHEME]]
        assert len(team) >= (0 if pd.isna(row[s.MINIMUM_TEAM]) else row[s.MINIMUM_TEAM])
        assert row[s.NAMED_AUDITORS] in {"", *team}
        for code in filter(None, row[s.SPECIALTY_CODES].split("；")):
            assert held[row[s.SCHEME], row[s.CODE_EDITION], code] & set(team)


def test_a_code_that_nobody_holds_is_never_staffed_from_the_roster(
    body: DemoBody, history: pd.DataFrame
) -> None:
    nobody = history[fewest_holders(body, history) == 0]
    assert len(nobody) > 30
    assert (nobody[s.TEAM] == "").all()
    confirmed = nobody[nobody[s.CONFIRMED_ON].notna()]
    assert (confirmed[s.CONFIRMED_ON] > confirmed[s.WINDOW_END]).all()


def test_nobody_is_at_two_clients_or_known_to_be_away_on_the_day(
    body: DemoBody, history: pd.DataFrame
) -> None:
    done = history[history[s.AUDITED_ON].notna()]
    jobs = members(done[s.TEAM]).rename(s.AUDITOR_ID).to_frame().join(
        done[[s.AUDITED_ON, s.ORGANIZATION_ID]]
    )  # fmt: skip
    assert jobs.groupby([s.AUDITOR_ID, s.AUDITED_ON])[s.ORGANIZATION_ID].nunique().max() == 1
    planned = body.absences[~body.absences[s.REASON].isin(records.UNFORESEEN)]
    both = jobs.merge(planned, on=s.AUDITOR_ID)
    day = both[s.AUDITED_ON].dt.strftime("%Y-%m-%d")
    assert len(both) > 1000
    assert not day.between(both[s.ABSENT_FROM], both[s.ABSENT_TO]).any()


def test_the_visit_is_arranged_as_a_whole(body: DemoBody, history: pd.DataFrame) -> None:
    visits = body.history.assign(**{s.VISIT_ID: history[s.VISIT_ID]})
    visits = visits[visits[s.VISIT_ID] != ""].groupby(s.VISIT_ID)
    together = [s.CONFIRMED_ON, s.AUDITED_ON, s.REPLANS, s.POSTPONED_FOR]
    assert (visits[together].nunique() == 1).all(axis=None)


def test_counts_names_and_causes_fit_together(history: pd.DataFrame) -> None:
    named = members(history[s.DECLINED_BY]).groupby(level=0).size()
    counts = history.loc[named.index, s.DECLINES]
    assert not (named > counts).any()
    assert 0.4 < (history.loc[history[s.DECLINES] > 0, s.DECLINED_BY] != "").mean() < 0.9
    assert set(history[s.POSTPONED_FOR]) == {"", s.CLIENT_CAUSE, s.INSPECTION_CAUSE}
    assert (history.loc[history[s.POSTPONED_FOR] != "", s.REPLANS] >= 1).all()
    # Who fell ill moved an audit as well, which is no postponement of the client's.
    assert ((history[s.REPLANS] > 0) & (history[s.POSTPONED_FOR] == "")).sum() > 20


def test_some_cells_are_blank_as_in_every_real_list(body: DemoBody) -> None:
    blank = (body.history == "").mean()
    assert 0.005 < blank[s.REQUESTED_ON] < 0.03
    assert 0.01 < blank[s.DECLINES] < 0.06
    assert 0.02 < blank[s.CONFIRMED_ON] < 0.1


# -------------------------------------------------------------------------- causes and noise
def test_rare_codes_wait_longer_and_miss_their_window_more_often(
    body: DemoBody, history: pd.DataFrame
) -> None:
    few = fewest_holders(body, history)
    rare, common = history[few.between(1, 3)], history[few >= 10]
    assert len(rare) > 100 and len(common) > 400
    assert rare["waited"].mean() > 1.2 * common["waited"].mean()
    in_window = [(part[s.AUDITED_ON] <= part[s.WINDOW_END]).mean() for part in (rare, common)]
    assert in_window[0] < in_window[1] - 0.1


def test_the_number_of_holders_explains_only_a_part(body: DemoBody, history: pd.DataFrame) -> None:
    both = pd.DataFrame({"few": fewest_holders(body, history), "waited": history["waited"]})
    correlation = both.corr("spearman").loc["few", "waited"]
    assert -0.6 < correlation < -0.1


def test_part_timers_decline_more_often(body: DemoBody, history: pd.DataFrame) -> None:
    employment = body.auditors.drop_duplicates(s.AUDITOR_ID).set_index(s.AUDITOR_ID)[s.EMPLOYMENT]
    yes, no = (members(history[name]).map(employment).value_counts()
               for name in (s.TEAM, s.DECLINED_BY))  # fmt: skip
    share = no / (yes + no)
    assert share[s.PART_TIME] > share[s.FULL_TIME] + 0.1


def test_nearer_people_go_more_often_than_chance(body: DemoBody, history: pd.DataFrame) -> None:
    base = body.auditors.drop_duplicates(s.AUDITOR_ID).set_index(s.AUDITOR_ID)[s.BASE_PROVINCE]
    going = members(history[s.TEAM]).map(base)
    where = history.loc[going.index, s.PROVINCE]
    near = (going.to_numpy() == where.to_numpy()).mean()
    by_chance = (going.value_counts(normalize=True) * where.value_counts(normalize=True)).sum()
    assert near > 1.3 * by_chance


def test_levels_are_those_of_a_body_at_work(history: pd.DataFrame) -> None:
    assert 10 <= history["waited"].median() <= 30
    audited = history[history[s.AUDITED_ON].notna()]
    assert 0.65 < (audited[s.AUDITED_ON] <= audited[s.WINDOW_END]).mean() < 0.9
    assert 0.1 < history[s.REPLANS].mean() < 0.4


# -------------------------------------------------------------------------- a small world
def simulate(people: list[Person], code: str = "33.02.01", valid_to: str = "2030-01-01",
             **absence: str) -> pd.DataFrame:  # fmt: skip
    """Return 60 projects of one code, ten days apart; everybody holds 33.02.01."""
    blank = dict.fromkeys(s.PROJECTS.names, "")
    rows = [
        blank | {
            s.PROJECT_ID: f"P{n:02d}", s.ORGANIZATION_ID: f"O{n}", s.PROVINCE: "江苏省",
            s.SCHEME: "QMS", s.SPECIALTY_CODES: code, s.CODE_EDITION: "new",
            s.EFFECTIVE_PERSONNEL: "5", s.WINDOW_START: f"{start:%Y-%m-%d}",
            s.WINDOW_END: f"{start + pd.Timedelta(days=30):%Y-%m-%d}",
        }
        for n, start in enumerate(pd.date_range("2024-08-01", periods=60, freq="10D"))
    ]  # fmt: skip
    blank = dict.fromkeys(s.AUDITORS.names, "")
    roster = [
        blank | {s.AUDITOR_ID: each.identifier, s.SCHEME: "QMS", s.LEVEL: s.AUDITOR,
                 s.SPECIALTY_CODES: "33.02.01", s.CODE_EDITION: "new", s.VALID_TO: valid_to}
        for each in people
    ]  # fmt: skip
    away = pd.DataFrame([absence] if absence else [], columns=list(s.ABSENCES.names), dtype=str)
    rng = np.random.default_rng(1)
    return build_history(rng, people, pd.DataFrame(roster), pd.DataFrame(rows), away)


def crew(size: int, days: int = 200, temper: float = 0.0, province: str = "江苏省") -> list[Person]:
    return [
        Person(f"A{n}", s.FULL_TIME, province, s.FEMALE, days, temper) for n in range(size)
    ]  # fmt: skip


def declines(people: list[Person]) -> float:
    return float(pd.to_numeric(simulate(people)[s.DECLINES].replace("", None)).mean())


def test_each_cause_alone_makes_people_decline_more() -> None:
    ordinary = declines(crew(10))
    assert declines(crew(10, temper=-2.0)) > ordinary + 0.2
    assert declines(crew(10, days=60)) > ordinary + 0.2
    assert declines(crew(10, province="西藏自治区")) > ordinary + 0.05


def test_without_anybody_all_help_comes_from_outside_after_the_window() -> None:
    for history in (simulate(crew(3), code="17.10.02"), simulate(crew(3), valid_to="2024-08-30")):
        assert (history[s.TEAM] == "").all()
        ends = pd.date_range("2024-08-31", periods=60, freq="10D")
        confirmed = pd.to_datetime(history[s.CONFIRMED_ON].replace("", None))
        assert confirmed.notna().mean() > 0.6
        assert not (confirmed <= ends.to_numpy()).any()


def test_who_is_away_on_leave_is_not_sent() -> None:
    leave = {s.AUDITOR_ID: "A0", s.ABSENT_FROM: "2024-07-01", s.ABSENT_TO: "2025-06-30",
             s.REASON: records.PRIVATE}  # fmt: skip
    history = simulate(crew(1), **leave)
    sent = history.loc[history[s.TEAM] == "A0", s.AUDITED_ON]
    assert len(sent) > 20
    assert (sent[sent != ""] > "2025-06-30").all()


# -------------------------------------------------------------------------- what it must not read
def test_ratings_do_not_move_a_single_cell(body: DemoBody) -> None:
    blank = {name: "" for name in (*s.AUDITOR_RATINGS, *s.PROJECT_RATINGS)}
    auditors = body.auditors.assign(**{name: "" for name in s.AUDITOR_RATINGS})
    projects = body.projects.assign(**{name: "" for name in s.PROJECT_RATINGS})
    assert set(blank) <= {*auditors.columns, *projects.columns}
    outcomes = []
    for roster, work in ((body.auditors, body.projects), (auditors, projects)):
        rng = np.random.default_rng(5)
        people = draw_people(rng, roster)
        outcomes.append(build_history(rng, people, roster, work, body.absences))
    pd.testing.assert_frame_equal(*outcomes)


@pytest.mark.parametrize("module", [records, requests, scheduling], ids=lambda m: m.__name__)
def test_no_module_names_a_rating(module: ModuleType) -> None:
    names = {
        node.attr for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Attribute)
    }  # fmt: skip
    ratings = {name.upper() for name in (*s.AUDITOR_RATINGS, *s.PROJECT_RATINGS)}
    assert not names & {*ratings, "AUDITOR_RATINGS", "PROJECT_RATINGS", "CLIENT_RATINGS"}
