"""The demonstration body: the same bytes every time, allowed values only, and a lifelike shape."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data import schema as s
from data.samples.code_lists import read_code_lists
from data.samples.generator import (
    DEMO_AS_OF,
    DEMO_SEED,
    DemoBody,
    generate_demo_body,
    write_demo_files,
)

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
REGIONS = SAMPLES.parent / "reference" / "statistics" / "region_counts.csv"
TABLES = (s.AUDITORS, s.PROJECTS, s.ABSENCES, s.HISTORY, s.CERTIFICATE_LEDGER)
LEVELLED = ("QMS", "EMS", "OHSMS")
WITHOUT_CODES = ("IPMS", "MMS", "EC", "SC")
RATING = r"|高|中|低|0\.\d{1,2}|1|0(\.\d)?-(0\.\d|1)"


@pytest.fixture(scope="module")
def held(body: DemoBody) -> pd.DataFrame:
    return one_code_per_row(body.auditors)


def one_code_per_row(frame: pd.DataFrame) -> pd.DataFrame:
    coded = frame[frame[s.SPECIALTY_CODES] != ""]
    return coded.assign(code=coded[s.SPECIALTY_CODES].str.split("；")).explode("code")


def dates(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column, format="%Y-%m-%d")


def provinces() -> set[str]:
    months = pd.read_csv(REGIONS)
    return set(months.loc[months["org_rank"].notna(), "region"])


def test_same_seed_gives_the_same_body(body: DemoBody) -> None:
    again = generate_demo_body(DEMO_SEED, read_code_lists())
    pd.testing.assert_frame_equal(again.auditors, body.auditors)
    pd.testing.assert_frame_equal(again.projects, body.projects)
    pd.testing.assert_frame_equal(again.absences, body.absences)
    pd.testing.assert_frame_equal(again.history, body.history)
    pd.testing.assert_frame_equal(again.certificates, body.certificates)


def test_another_seed_gives_another_body(body: DemoBody) -> None:
    other = generate_demo_body(DEMO_SEED + 1)
    assert not other.auditors.equals(body.auditors)
    assert not other.history.equals(body.history)


def test_regenerating_gives_the_committed_bytes(body: DemoBody, tmp_path: Path) -> None:
    written = write_demo_files(tmp_path, body)
    assert [path.name for path in written] == [
        "auditors.csv", "projects.csv", "absences.csv", "history.csv", "certificates.csv",
    ]  # fmt: skip
    for path in written:
        assert path.read_bytes() == (SAMPLES / path.name).read_bytes(), path.name
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert sum(path.stat().st_size for path in written) <= 1_800_000


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_files_have_the_chinese_headers_of_the_schema(table: s.Table) -> None:
    header = pd.read_csv(SAMPLES / f"{table.name}.csv", nrows=0, encoding="utf-8-sig").columns
    assert list(header) == [column.zh[0] for column in table.columns]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_required_cells_are_filled_and_keys_are_unique(body: DemoBody, table: s.Table) -> None:
    frame = getattr(body, table.name)
    assert list(frame.columns) == list(table.names)
    assert frame.notna().all(axis=None)
    assert (frame[list(table.required)] != "").all(axis=None)
    assert not frame.duplicated(list(table.key)).any()


def test_vocabularies_of_auditors(body: DemoBody) -> None:
    people = body.auditors
    assert set(people[s.SCHEME]) == {*LEVELLED, *WITHOUT_CODES, *read_code_lists().by_scheme}
    assert set(people[s.LEVEL]) <= set(s.LEVELS)
    assert set(people[s.EMPLOYMENT]) == set(s.EMPLOYMENTS)
    assert set(people[s.SEX]) == {s.FEMALE, s.MALE}
    assert set(people[s.MAY_LEAD]) == {"是", "否"}
    assert set(people[s.CODE_EDITION]) == {"", s.EDITION_NEW, s.EDITION_OLD}
    assert set(people[s.BASE_PROVINCE]) <= provinces()
    assert people[s.AVAILABLE_DAYS].astype(int).between(60, 200).all()
    for name in s.AUDITOR_RATINGS:
        assert people[name].str.fullmatch(RATING).all()
        assert (people[name] == "").mean() == pytest.approx(0.15, abs=0.04)


def test_vocabularies_of_projects(body: DemoBody) -> None:
    projects = body.projects
    assert set(projects[s.SCHEME]) <= set(s.SCHEMES)
    assert set(projects[s.AUDIT_TYPE]) == set(s.AUDIT_TYPES)
    assert set(projects[s.REQUIRED_SEX]) <= {"", s.FEMALE, s.MALE}
    assert set(projects[s.CODE_EDITION]) == {"", s.EDITION_NEW, s.EDITION_OLD}
    assert set(projects[s.PROVINCE]) <= provinces()
    assert (projects[s.CREDIT_CODE] == "").all()
    assert (projects[[s.EFFECTIVE_PERSONNEL, s.SITES]].astype(int) >= 1).all(axis=None)
    assert set(projects[s.NAMED_AUDITORS]) - {""} <= set(body.auditors[s.AUDITOR_ID])
    for name in s.PROJECT_RATINGS:
        assert projects[name].str.fullmatch(RATING).all()
        assert (projects[name] == "").mean() == pytest.approx(0.2, abs=0.03)


def test_codes_come_from_the_lists_of_their_scheme_and_edition(body: DemoBody) -> None:
    lists = read_code_lists()
    for frame in (body.auditors, body.projects):
        assert (frame.loc[frame[s.SCHEME].isin(WITHOUT_CODES), s.SPECIALTY_CODES] == "").all()
        cells = one_code_per_row(frame).groupby([s.SCHEME, s.CODE_EDITION])["code"]
        for (scheme, edition), codes in cells:
            known = lists.by_scheme.get(str(scheme), lists.by_edition[str(edition)])
            coarse = {code[:5] for code in known} if scheme in LEVELLED else set()
            assert set(codes) <= {*known, *coarse}


def test_nobody_looks_real(body: DemoBody) -> None:
    assert body.auditors[s.NAME].str.fullmatch(r"示例审核员\d{3}").all()
    assert body.auditors[s.AUDITOR_ID].str.fullmatch(r"A\d{4}").all()
    assert body.projects[s.ORGANIZATION].str.fullmatch(r"示例企业\d{4}").all()
    assert body.projects[s.GROUP].str.fullmatch(r"|示例集团\d{2}").all()


def test_people_hold_one_two_or_more_schemes(body: DemoBody) -> None:
    schemes = body.auditors.groupby(s.AUDITOR_ID).size()
    shares = schemes.clip(upper=3).value_counts(normalize=True)
    assert len(schemes) == 300
    assert shares.to_dict() == pytest.approx({1: 0.60, 2: 0.14, 3: 0.27}, abs=0.04)
    assert 0.01 <= (schemes >= 4).mean() <= 0.03


def test_registration_numbers_agree_with_level_scheme_and_start(body: DemoBody) -> None:
    people = body.auditors[body.auditors[s.LEVEL] != s.TECHNICAL_EXPERT]
    parts = people[s.REGISTRATION_NO].str.extract(r"^(\d{4})-(N\d)([A-Za-z]+)-\d{7}$")
    grade = {s.TRAINEE: "N0", s.AUDITOR: "N1", s.INSPECTOR: "N1", s.SENIOR_AUDITOR: "N1"}
    assert (parts[0] == people[s.VALID_FROM].str[:4]).all()
    assert (parts[1] == people[s.LEVEL].map(grade)).all()
    assert (parts[2] == people[s.SCHEME]).all()
    assert people[s.REGISTRATION_NO].is_unique


def test_validity_lasts_three_years_with_some_lapsed_and_some_lapsing(body: DemoBody) -> None:
    start, end = dates(body.auditors[s.VALID_FROM]), dates(body.auditors[s.VALID_TO])
    assert (end == start + pd.DateOffset(years=3) - pd.Timedelta(days=1)).all()
    as_of = pd.Timestamp(DEMO_AS_OF)
    assert 0.01 <= (end < as_of).mean() <= 0.1
    assert 0.03 <= end.between(as_of, as_of + pd.Timedelta(days=90)).mean() <= 0.15


def test_levels_and_employment(body: DemoBody) -> None:
    people = body.auditors
    assert (people[s.LEVEL] == s.TRAINEE).mean() == pytest.approx(0.12, abs=0.03)
    full_time = people.drop_duplicates(s.AUDITOR_ID)[s.EMPLOYMENT] == s.FULL_TIME
    assert full_time.mean() == pytest.approx(0.65, abs=0.05)
    ratings = people[list(s.AUDITOR_RATINGS)].apply(pd.to_numeric, errors="coerce").mean(axis=1)
    by_employment = ratings.groupby(people[s.EMPLOYMENT]).mean()
    assert by_employment[s.FULL_TIME] > by_employment[s.PART_TIME] + 0.05


def test_codes_held_are_many_and_heavy_tailed(held: pd.DataFrame) -> None:
    levelled = held[held[s.SCHEME].isin(LEVELLED)]
    per_person = levelled.groupby([s.SCHEME, s.AUDITOR_ID]).size()
    assert per_person.groupby(s.SCHEME).median().between(19, 34).all()
    assert per_person.max() > 100
    people = held.groupby([s.SCHEME, s.CODE_EDITION, "code"]).size()
    assert (people == 1).mean() >= 0.15
    assert (people >= 24).sum() >= 20


def test_schemes_of_one_person_largely_share_codes(held: pd.DataFrame) -> None:
    new = held[held[s.SCHEME].isin(LEVELLED) & (held[s.CODE_EDITION] == s.EDITION_NEW)]
    codes = new.groupby([s.AUDITOR_ID, s.SCHEME])["code"].agg(set).unstack()
    both = codes.dropna(subset=["QMS", "EMS"])
    overlap = [len(q & e) / len(q | e) for q, e in zip(both["QMS"], both["EMS"], strict=True)]
    assert len(overlap) > 40 and pd.Series(overlap).median() > 0.8


def test_windows_stay_within_the_three_years(body: DemoBody) -> None:
    start, end = dates(body.projects[s.WINDOW_START]), dates(body.projects[s.WINDOW_END])
    assert start.min() >= pd.Timestamp(date(2024, 7, 1))
    assert end.max() <= pd.Timestamp(date(2027, 6, 30))
    assert ((end - start).dt.days + 1).between(14, 60).all()


def test_clients_groups_and_certificates(body: DemoBody) -> None:
    projects = body.projects
    assert len(projects) == 2500
    assert 850 <= projects[s.ORGANIZATION_ID].nunique() <= 950
    schemes = projects.groupby(s.ORGANIZATION_ID)[s.SCHEME].nunique()
    certificates = projects.groupby(s.ORGANIZATION_ID)[s.CERTIFICATES_HELD].unique()
    assert certificates.str.len().eq(1).all()
    # Cutting at 2,500 rows may leave one client without all of its projects.
    assert (certificates.str[0].astype(int) != schemes).sum() <= 1
    assert set(projects[s.CERTIFICATES_HELD]) == {"1", "2", "3", "4"}
    grouped = projects[projects[s.GROUP] != ""].groupby(s.GROUP)
    assert grouped[s.ORGANIZATION_ID].nunique().ge(2).sum() >= 60


def test_groups_that_want_one_month_are_hard_to_coordinate(body: DemoBody) -> None:
    ease = pd.to_numeric(body.projects[s.COORDINATION_EASE], errors="coerce")
    by_group = ease.groupby(body.projects[s.GROUP]).mean()
    together = by_group.index[(by_group < 0.6) & (by_group.index != "")]
    assert 15 <= len(together) <= 45
    assert by_group[""] > 0.75
    members = body.projects[body.projects[s.GROUP].isin(together)]
    day_of_year = dates(members[s.WINDOW_START]).dt.day_of_year
    spread = day_of_year.groupby(members[s.GROUP]).agg(lambda days: days.max() - days.min())
    assert spread.median() <= 60


def test_combined_visits_share_client_window_and_kind(body: DemoBody) -> None:
    combined = body.projects[body.projects[s.VISIT_ID] != ""]
    visits = combined.groupby(s.VISIT_ID)
    shared = [s.ORGANIZATION_ID, s.WINDOW_START, s.WINDOW_END, s.AUDIT_TYPE]
    assert visits[shared].nunique().eq(1).all(axis=None)
    assert set(combined[s.SCHEME]) <= set(LEVELLED)
    assert visits[s.SCHEME].nunique().ge(2).mean() > 0.99


def test_supply_and_demand_overlap_without_matching(body: DemoBody, held: pd.DataFrame) -> None:
    key = [s.SCHEME, s.CODE_EDITION, "code"]
    coming = body.projects[dates(body.projects[s.WINDOW_END]) >= pd.Timestamp(DEMO_AS_OF)]
    needed = one_code_per_row(coming)
    small = needed[~(needed[s.SCHEME].isin(LEVELLED) & (needed["code"].str.len() == 5))]
    assert 1 <= len(needed) - len(small) <= 60
    demand, supply = (set(map(tuple, rows[key].to_numpy())) for rows in (small, held))
    assert 250 <= len(demand) <= 450
    assert len(demand - supply) >= 15
    assert len(supply - demand) >= 100
    assert 0.005 <= (body.projects[s.CODE_EDITION] == s.EDITION_OLD).mean() <= 0.04
    assert 0.01 <= (body.auditors[s.CODE_EDITION] == s.EDITION_OLD).mean() <= 0.05


def test_generator_knows_nothing_of_the_match_degree() -> None:
    for path in SAMPLES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert "matching" not in {name.split(".")[0] for name in names}, path.name
