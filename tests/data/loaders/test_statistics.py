"""Tables of published counts: full names, missing stays missing, printed sums recomputed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data import schema as s
from data.loaders.reference import read_regions
from data.loaders.statistics import read_statistics
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError
from tests.data.loaders.rosters import write_csv

STATISTICS = Path(__file__).parents[3] / "data" / "reference" / "statistics"
REGION_HEADERS = ("统计月份", "地区", "证书数", "组织数")
DOMAIN_HEADERS = ("统计月份", "类别", "认证项目", "证书数", "组织数")
FULL = "2024-10"


def read_regional(*rows: tuple[str, ...]) -> LoadedTable:
    return read_statistics(write_csv(REGION_HEADERS, rows), "regions.csv")


def read_domains(*rows: tuple[str, ...]) -> LoadedTable:
    return read_statistics(write_csv(DOMAIN_HEADERS, rows), "domains.csv")


def bundled(dimension: str) -> pd.DataFrame:
    path = STATISTICS / f"{dimension}_counts.csv"
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def anomalies_after(dimension: str, period: str, name: str, **changes: str) -> list[dict[str, Any]]:
    """Return the anomalies of a bundled month in which one row was changed."""
    table = bundled(dimension)
    month = table[table[s.PERIOD] == period].copy()
    key = month[dimension] if dimension == s.REGION else month["group"] + "/" + month[dimension]
    assert (key == name).sum() == 1
    for column, cell in changes.items():
        month.loc[key == name, column] = cell
    loaded = read_statistics(month.to_csv(index=False).encode(), "month.csv")
    assert loaded.report.rejected == 0
    found: list[dict[str, Any]] = loaded.report.details["anomalies"]
    return found


# ---------------------------------------------------------------------------------- bundled files
@pytest.mark.parametrize("dimension", [s.REGION, s.DOMAIN])
def test_bundled_file_loads_whole_and_recomputes(dimension: str) -> None:
    content = (STATISTICS / f"{dimension}_counts.csv").read_bytes()
    loaded = read_statistics(content, "counts.csv")
    table = bundled(dimension)
    assert (loaded.report.accepted, loaded.report.rejected) == (len(table), 0)
    assert {issue.problem for issue in loaded.report.issues} <= {"columns_kept"}
    assert set(loaded.frame[s.DIMENSION]) == {dimension}
    details = loaded.report.details
    assert details["anomalies"] == []
    assert details[s.PERIOD] is None
    assert details["periods"] == sorted(set(table[s.PERIOD]))
    assert [row[s.PERIOD] for row in details[f"{dimension}s"]] == table[s.PERIOD].tolist()


def test_blank_count_of_the_bundled_file_is_missing() -> None:
    content = (STATISTICS / "region_counts.csv").read_bytes()
    frame = read_statistics(content, "counts.csv").frame
    printed = bundled(s.REGION)
    assert (frame[s.ORGANIZATIONS].isna() == (printed[s.ORGANIZATIONS] == "")).all()
    assert frame[s.ORGANIZATIONS].isna().any()


# ----------------------------------------------------------------------------------------- regions
def test_regions_get_their_full_names() -> None:
    loaded = read_regional(
        (FULL, "广东", "732,603", "168103"), ("2024年10月", "Inner Mongolia", "1", "1"),
        ("2024/10", "全国", "3994112", "1076181"), (FULL, "华北地区", "5", "4"),
    )  # fmt: skip
    assert loaded.report.issues == ()
    assert loaded.frame[s.REGION].tolist() == ["广东省", "内蒙古自治区", "全国", "华北地区"]
    assert loaded.report.details[s.PERIOD] == FULL
    assert loaded.report.details["regions"][0] == {
        "region": "广东省", "certificates": 732_603, "organizations": 168_103,
    }  # fmt: skip
    assert loaded.report.details["domains"] == []


def test_blank_count_stays_missing() -> None:
    loaded = read_regional((FULL, "广东省", "732603", ""), (FULL, "国外", "0", "0"))
    assert loaded.frame[s.ORGANIZATIONS].isna().tolist() == [True, False]
    assert [row["organizations"] for row in loaded.report.details["regions"]] == [None, 0]


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        ((FULL, "火星", "1", "1"), "地区", "malformed_region"),
        ((FULL, "", "1", "1"), "地区", "required_blank"),
        (("2024-13", "江苏", "1", "1"), "统计月份", "malformed_month"),
        (("2024.1", "江苏", "1", "1"), "统计月份", "malformed_month"),
        ((FULL, "江苏", "73万", "1"), "证书数", "malformed_count"),
        ((FULL, "江苏", "", ""), "证书数", "counts_blank"),
        ((FULL, "广东", "1", "1"), "统计月份", "key_repeated"),
    ],
)
def test_bad_row_is_refused_once_with_its_reason(
    row: tuple[str, ...], column: str, problem: str
) -> None:
    loaded = read_regional((FULL, "广东省", "732603", "168103"), row)
    (issue,) = loaded.report.issues
    assert (issue.row, issue.column, issue.problem) == (3, column, problem)
    assert issue.expected
    assert loaded.frame[s.REGION].tolist() == ["广东省"]
    assert loaded.report.rejected_rows == ((3, dict(zip(REGION_HEADERS, row, strict=True))),)


def test_key_repeated_under_its_full_name_is_told_once_a_row() -> None:
    rows = [(FULL, name, "1", "1") for name in ("广东", "广东省", "广东省")]
    issues = read_regional(*rows).report.issues
    assert [(issue.row, issue.problem) for issue in issues] == [
        (3, "key_repeated"), (4, "key_repeated"),
    ]  # fmt: skip


def test_domain_outside_the_published_tables_loads_with_a_warning() -> None:
    rows = ("统计月份,类别,认证项目,证书数", "2024-11,管理体系认证,质量 管理体系认证,5",
            "2024-11,其他,占星认证,6")  # fmt: skip
    loaded = read_statistics("\n".join(rows).encode(), "domains.csv")
    (issue,) = loaded.report.issues
    assert (issue.row, issue.value, issue.problem) == (3, "占星认证", "domain_unknown")
    assert loaded.report.accepted == 2


@pytest.mark.parametrize(
    ("group", "name", "stored"),
    [
        ("管理体系认证", "质量", ("管理体系认证", "质量管理体系认证")),
        ("管理体系", "其中： 职健安", ("管理体系认证", "职业健康安全管理体系认证")),
        ("", "环境管理体系", ("", "环境管理体系认证")),
        ("产品", "强制性产品", ("产品认证", "强制性产品认证")),
        ("管理体系认证", "食品", ("管理体系认证", "食品农产品管理体系认证")),
        ("管理体系认证", "其他管理体系认证", ("管理体系认证", "其它管理体系认证")),
    ],
)
def test_short_name_of_a_domain_gets_its_full_one(
    group: str, name: str, stored: tuple[str, str]
) -> None:
    loaded = read_domains((FULL, group, name, "5", "4"))
    assert loaded.report.issues == ()
    frame = loaded.frame.fillna("")
    assert (frame[s.GROUP][0], frame[s.DOMAIN][0]) == stored


@pytest.mark.parametrize(
    ("group", "name"), [("服务认证", "信息安全"), ("", "食品"), ("", "小计"), ("其他", "质量")]
)
def test_name_that_may_mean_another_domain_is_stored_as_it_stands(group: str, name: str) -> None:
    loaded = read_domains((FULL, group, name, "5", "4"))
    assert [issue.problem for issue in loaded.report.issues] == ["domain_unknown"]
    assert loaded.frame[s.DOMAIN].tolist() == [name]


def test_short_and_full_name_of_one_domain_are_one_key() -> None:
    rows = [(FULL, "管理体系认证", name, "5", "4") for name in ("质量", "质量管理体系认证")]
    assert [issue.problem for issue in read_domains(*rows).report.issues] == ["key_repeated"]


def test_region_behind_its_mark_is_that_region() -> None:
    loaded = read_regional((FULL, "其中：广东", "5", "4"), (FULL, "其中： 华北", "5", "4"))
    assert loaded.report.issues == ()
    assert loaded.frame[s.REGION].tolist() == ["广东省", "华北地区"]


# ------------------------------------------------------------------------------- regional anomalies
def test_october_2024_is_consistent_with_its_unknown_row() -> None:
    assert anomalies_after(s.REGION, FULL, "未知") == []


def test_wrong_nation_is_found_in_both_sums_it_belongs_to() -> None:
    found = anomalies_after(s.REGION, FULL, "全国", certificates="3994113")
    assert {(each["where"], each["printed"], each["computed"]) for each in found} == {
        ("全国 certificates", 3_994_113, 3_994_112),
        ("全部 certificates", 4_084_224, 4_084_225),
    }
    assert {each["kind"] for each in found} == {"total"}


def test_wrong_organizations_of_the_nation_are_found_too() -> None:
    found = anomalies_after(s.REGION, FULL, "全国", organizations="1")
    assert [each["where"] for each in found] == ["全国 organizations", "全部 organizations"]


def test_wrong_macro_region_is_found() -> None:
    (found,) = anomalies_after(s.REGION, FULL, "华北地区", certificates="7")
    assert (found["kind"], found["where"], found["printed"]) == (
        "macro_region", "华北地区 certificates", 7,
    )  # fmt: skip
    north = read_regions().query("macro_region == '华北'")["name"]
    table = bundled(s.REGION)
    month = table[(table[s.PERIOD] == FULL) & table[s.REGION].isin(north)]
    assert found["computed"] == month[s.CERTIFICATES].astype(int).sum()


def test_sum_with_an_unknown_part_is_not_compared() -> None:
    loaded = read_regional(
        (FULL, "东北地区", "100", "50"), (FULL, "辽宁", "1", "1"), (FULL, "吉林", "1", "1"),
        (FULL, "全国", "9", "9"), (FULL, "全部", "7", "7"),
    )  # fmt: skip
    assert loaded.report.details["anomalies"] == []


def test_anomaly_names_its_month_where_a_file_has_several() -> None:
    loaded = read_regional(
        (FULL, "东北地区", "100", ""), (FULL, "辽宁", "1", ""), (FULL, "吉林", "2", ""),
        (FULL, "黑龙江", "3", ""), ("2024-11", "辽宁", "1", ""),
    )  # fmt: skip
    assert loaded.report.details[s.PERIOD] is None
    assert loaded.report.details["periods"] == [FULL, "2024-11"]
    assert loaded.report.details["anomalies"] == [{
        "kind": "macro_region", "printed": 100, "computed": 6,
        "where": "东北地区 certificates", "period": FULL,
    }]  # fmt: skip


# ----------------------------------------------------------------------------------------- domains
MONTH = (
    (FULL, "", "合计", "17", "9"),
    (FULL, "管理体系认证", "合计", "10", "6"),
    (FULL, "管理体系认证", "质量管理体系认证", "7", "5"),
    (FULL, "管理体系认证", "环境管理体系认证", "3", "4"),
    (FULL, "服务认证", "合计", "7", "4"),
    (FULL, "服务认证", "一般服务认证", "7", "4"),
)


def test_organizations_are_never_summed_over_domains() -> None:
    """5 and 4 organisations are printed as 6: many hold both."""
    assert read_domains(*MONTH).report.details["anomalies"] == []


def test_domain_rows_are_told_as_printed() -> None:
    details = read_domains(*MONTH).report.details
    assert details["regions"] == []
    assert details["domains"][0] == {
        "group": "合计", "domain": "合计", "certificates": 17, "organizations": 9,
    }  # fmt: skip
    assert len(details["domains"]) == len(MONTH)


def test_wrong_total_of_a_group_is_found() -> None:
    rows = [*MONTH[:1], (FULL, "管理体系认证", "合计", "11", "6"), *MONTH[2:]]
    found = read_domains(*rows).report.details["anomalies"]
    assert [(each["where"], each["printed"], each["computed"]) for each in found] == [
        ("管理体系认证 certificates", 11, 10), ("合计 certificates", 17, 18),
    ]  # fmt: skip


def test_wrong_total_of_a_bundled_month_is_found() -> None:
    (found,) = anomalies_after(s.DOMAIN, FULL, "合计/合计", certificates="1", organizations="1")
    assert (found["kind"], found["where"], found["printed"]) == ("total", "合计 certificates", 1)


def test_group_without_its_total_leaves_the_whole_uncompared() -> None:
    assert read_domains(*MONTH[:4], *MONTH[5:]).report.details["anomalies"] == []


def test_repeated_total_without_group_is_refused() -> None:
    report = read_domains(*MONTH, MONTH[0]).report
    assert [(issue.row, issue.problem) for issue in report.issues] == [(8, "key_repeated")]


# ------------------------------------------------------------------------------------ no statistics
@pytest.mark.parametrize("headers", [("统计月份", "证书数"), ("地区", "证书数")])
def test_table_without_month_or_place_tells_both_choices(headers: tuple[str, ...]) -> None:
    with pytest.raises(CertMatchError) as caught:
        read_statistics(write_csv(headers, [("1", "2")]), "s.csv")
    assert caught.value.code == "missing_column"
    assert "地区 / region | 认证项目 / domain" in caught.value.expected


@pytest.mark.parametrize("headers", [(*REGION_HEADERS, "月份"), (*DOMAIN_HEADERS, "领域")])
def test_two_headers_for_one_column_are_refused(headers: tuple[str, ...]) -> None:
    with pytest.raises(CertMatchError) as caught:
        read_statistics(write_csv(headers, []), "s.csv")
    assert caught.value.code == "column_twice"


# ------------------------------------------------------------------------------- headers by meaning
@pytest.mark.parametrize(
    ("certificates", "organizations"),
    [
        ("有效证书数量", "获证企业数"),
        ("证书数量(张)", "获证组织数（家）"),
        ("证书总数", "组织数量"),
        ("有效认证证书数", "企业数量"),
        ("认证证书总量", "获证单位总数"),
    ],
)
def test_counts_are_understood_by_their_words(certificates: str, organizations: str) -> None:
    headers = ("月份", "省市", certificates, organizations)
    report = read_statistics(write_csv(headers, [("2031-10", "广东", "9", "7")]), "s.csv").report
    assert report.details["regions"] == [
        {"region": "广东省", "certificates": 9, "organizations": 7},
    ]
    assert report.issues == ()


@pytest.mark.parametrize(
    "header", ["上月证书数量", "证书数量增长", "企业", "组织数量排名", "新颁证书数量"]
)
def test_a_header_of_something_else_is_no_count(header: str) -> None:
    content = write_csv(("月份", "地区", "证书数", header), [("2031-10", "广东", "9", "7")])
    report = read_statistics(content, "s.csv").report
    assert report.details["regions"] == [
        {"region": "广东省", "certificates": 9, "organizations": None},
    ]


def test_two_headers_that_may_both_mean_the_count_are_left_alone() -> None:
    headers = ("月份", "地区", "组织数", "有效证书数量", "证书总数")
    report = read_statistics(
        write_csv(headers, [("2031-10", "广东", "7", "9", "8")]), "s.csv"
    ).report
    assert report.details["regions"][0]["certificates"] is None
    assert report.issues


def test_mapped_headers_are_read() -> None:
    content = write_csv(("所属期", "地区", "发证量"), [("2031-10", "广东", "9")])
    mapped = {"所属期": s.PERIOD, "发证量": s.CERTIFICATES}
    report = read_statistics(content, "s.csv", mapped=mapped).report
    assert report.details[s.PERIOD] == "2031-10"
    assert report.details["regions"][0]["certificates"] == 9
