"""The bundled reference data re-added: totals, ranks, shares, code lists, boundaries, sources."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

DATA = Path(__file__).parents[3] / "data"
REFERENCE = DATA / "reference"
STATISTICS = REFERENCE / "statistics"

MEASURES = (
    ("certificates", "cert_rank", "cert_share_pct"),
    ("organizations", "org_rank", "org_share_pct"),
)
TOTALS = {"全部", "全国", "国外", "未知"}
# Written down here once more, so that regions.csv is not checked against itself.
MACRO_REGIONS = {
    "华北地区": "北京市 天津市 河北省 山西省 内蒙古自治区",
    "东北地区": "辽宁省 吉林省 黑龙江省",
    "华东地区": "上海市 江苏省 浙江省 安徽省 福建省 江西省 山东省",
    "中南地区": "河南省 湖北省 湖南省 广东省 广西壮族自治区 海南省",
    "西南地区": "重庆市 四川省 贵州省 云南省 西藏自治区",
    "西北地区": "陕西省 甘肃省 青海省 宁夏回族自治区 新疆维吾尔自治区",
    "港澳台地区": "台湾省 香港特别行政区 澳门特别行政区",
}
# Metric of national_indicators → (group, domain) of domain_counts.
MONTHLY_SERIES = {
    "total": ("合计", "合计"),
    "ms_total": ("管理体系认证", "合计"),
    "qms": ("管理体系认证", "质量管理体系认证"),
    "ems": ("管理体系认证", "环境管理体系认证"),
    "ohsms": ("管理体系认证", "职业健康安全管理体系认证"),
    "food_ms": ("管理体系认证", "食品农产品管理体系认证"),
    "isms": ("管理体系认证", "信息安全管理体系认证"),
    "itsms": ("管理体系认证", "信息技术服务管理体系认证"),
    "mms": ("管理体系认证", "测量管理体系认证"),
    "enms": ("管理体系认证", "能源管理体系认证"),
    "forest": ("管理体系认证", "森林认证"),
    "ipms": ("管理体系认证", "知识产权管理体系认证"),
    "other_ms": ("管理体系认证", "其它管理体系认证"),
    "product_total": ("产品认证", "合计"),
    "service_total": ("服务认证", "合计"),
}
YEARLY_SERIES = {
    "certificates": ("合计", "合计", "certificates"),
    "certified_orgs": ("合计", "合计", "organizations"),
    "ms_certificates": ("管理体系认证", "合计", "certificates"),
    "ccc_certificates": ("产品认证", "强制性产品认证", "certificates"),
    "food_agri_product_certificates": ("产品认证", "食品农产品", "certificates"),
    "voluntary_product_certificates": ("产品认证", "自愿性工业产品", "certificates"),
    "service_certificates": ("服务认证", "合计", "certificates"),
}

Finding = tuple[str, str, str, str, float, float]


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(STATISTICS / name, dtype={"period": str})


def finding(file: str, period: Any, where: Any, kind: str, printed: Any, found: Any) -> Finding:
    return file, str(period), str(where), kind, float(printed), float(found)


def find_in_domains() -> Iterator[Finding]:
    file = "domain_counts.csv"
    for period, month in read(file).groupby("period"):
        totals = month[month["domain"] == "合计"].set_index("group")["certificates"]
        parts = month[month["domain"] != "合计"].groupby("group")["certificates"].sum()
        for group in totals.index.drop("合计", errors="ignore"):
            if totals[group] != parts[group]:
                yield finding(file, period, f"{group}/certificates", "group_total",
                              totals[group], parts[group])  # fmt: skip
        if "合计" in totals and totals["合计"] != (summed := totals.drop("合计").sum()):
            yield finding(file, period, "合计/certificates", "overall_total",
                          totals["合计"], summed)  # fmt: skip


def find_in_regions() -> Iterator[Finding]:
    for period, month in read("region_counts.csv").groupby("period"):
        rows = month.set_index("region")
        for columns in MEASURES:
            yield from find_in_sums(period, rows[columns[0]].dropna())
            yield from find_in_ranks(period, rows, columns)
            yield from find_in_shares(period, rows, columns)


def find_in_sums(period: Any, counts: pd.Series) -> Iterator[Finding]:
    provinces = [name for names in MACRO_REGIONS.values() for name in names.split()]
    sums = {
        "全部": ("nation_plus_abroad", ["全国", "国外"]),
        "全国": ("region_sum", [*provinces, "未知"]),
        **{macro: ("macro_sum", names.split()) for macro, names in MACRO_REGIONS.items()},
    }
    for total, (kind, parts) in sums.items():
        # An absent row is unknown, never 0: only complete sums are compared.
        if total in counts and set(parts) <= set(counts.index):
            summed = counts[parts].sum()
            if counts[total] != summed:
                yield finding("region_counts.csv", period, f"{total}/{counts.name}", kind,
                              counts[total], summed)  # fmt: skip


def find_in_ranks(
    period: Any, rows: pd.DataFrame, columns: tuple[str, str, str]
) -> Iterator[Finding]:
    count, rank, _ = columns
    known = rows.drop([*TOTALS, *MACRO_REGIONS], errors="ignore").dropna(subset=[count])
    for name, row in known.dropna(subset=[rank]).iterrows():
        least = 1 + (known[count] > row[count]).sum()
        most = 34 - (known[count] < row[count]).sum()
        if not least <= row[rank] <= most:
            yield finding("region_counts.csv", period, f"{name}/{rank}", "rank", row[rank], least)


def find_in_shares(
    period: Any, rows: pd.DataFrame, columns: tuple[str, str, str]
) -> Iterator[Finding]:
    count, _, share = columns
    if "全国" not in rows.index:
        return
    nation = Decimal(int(rows[count]["全国"]))
    for name, row in rows.dropna(subset=[count, share]).iterrows():
        exact = 100 * Decimal(int(row[count])) / nation
        computed = float(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
        if row[share] != computed:
            kind = "macro_share" if name in MACRO_REGIONS else "share"
            kind = "abroad_share" if name == "国外" else kind
            yield finding("region_counts.csv", period, f"{name}/{share}", kind,
                          row[share], computed)  # fmt: skip


def find_between_tables() -> Iterator[Finding]:
    domains = read("domain_counts.csv")
    regions = read("region_counts.csv").set_index(["period", "region"])
    for _, row in domains[domains["group"] == "合计"].iterrows():
        for measure, _, _ in MEASURES:
            if (key := (row["period"], "全部")) in regions.index:
                other = regions.loc[key, measure]
                if row[measure] != other:
                    yield finding("domain_counts.csv", row["period"], f"合计/{measure}",
                                  "total_of_two_tables", row[measure], other)  # fmt: skip


def find_in_indicators() -> Iterator[Finding]:
    file = "national_indicators.csv"
    counts = read("domain_counts.csv").set_index(["period", "group", "domain"])
    indicators = read(file)
    endings = {"certificates": "certificates", "orgs": "organizations"}
    for _, row in indicators.iterrows():
        period, metric, value = row["period"], row["metric"], row["value"]
        series, _, ending = metric.rpartition("_")
        if "-" in period and series in MONTHLY_SERIES:
            other = counts.loc[(period, *MONTHLY_SERIES[series]), endings[ending]]
            if value != other:
                yield finding(file, period, metric, "series_differ", value, other)
        *place, measure = YEARLY_SERIES.get(metric, ("", "", ""))
        december = (f"{period}-12", *place)
        if december in counts.index:
            other = counts.loc[december, measure]
            if abs(value - other) >= printed_unit(value):
                yield finding(file, period, metric, "year_and_december_differ", value, other)
    for (period, metric), values in indicators.groupby(["period", "metric"])["value"]:
        first, *others = values
        for other in others:
            if abs(first - other) >= max(printed_unit(first), printed_unit(other)):
                yield finding(file, period, metric, "two_published_values", first, other)


def printed_unit(value: float) -> int:
    """Return the step a figure was printed in: 336.6万 is a multiple of a thousand."""
    zeros = len(str(int(value))) - len(str(int(value)).rstrip("0"))
    return 10**zeros


def find_all() -> list[Finding]:
    return [
        *find_in_domains(),
        *find_in_regions(),
        *find_between_tables(),
        *find_in_indicators(),
    ]


def test_known_discrepancies_are_exactly_those_found() -> None:
    listed = read("known_discrepancies.csv")
    assert list(listed.columns) == [
        "file", "period", "where", "kind", "printed", "computed", "note",
    ]  # fmt: skip
    assert listed["note"].notna().all()
    rows = [tuple(row) for row in listed.drop(columns="note").itertuples(index=False)]
    assert len(rows) == len(set(rows))
    assert set(find_all()) == set(rows)


def test_a_wrong_total_would_be_found() -> None:
    counts = pd.Series({"全部": 11.0, "全国": 7.0, "国外": 3.0}, name="certificates")
    expected = finding("region_counts.csv", "2024-10", "全部/certificates", "nation_plus_abroad",
                       11, 10)  # fmt: skip
    assert list(find_in_sums("2024-10", counts)) == [expected]


def test_macro_shares_are_sums_of_rounded_province_shares() -> None:
    month = read("region_counts.csv").query("period == '2024-10'").set_index("region")
    for macro, names in MACRO_REGIONS.items():
        for _, _, share in MEASURES:
            assert month.loc[macro, share] == pytest.approx(month.loc[names.split(), share].sum())


def test_organisations_are_bounded_by_their_parts() -> None:
    """Not additive, but never below the largest part nor above the sum of the parts."""
    for _, rows in read("domain_counts.csv").groupby(["period", "group"]):
        parts = rows.loc[rows["domain"] != "合计", "organizations"]
        totals = rows.loc[rows["domain"] == "合计", "organizations"]
        if len(parts) and len(totals):
            assert parts.max() <= totals.iloc[0] <= parts.sum()


@pytest.mark.parametrize("name", ["region_counts.csv", "domain_counts.csv"])
def test_each_organisation_counted_has_a_certificate(name: str) -> None:
    rows = read(name).dropna(subset=["certificates", "organizations"])
    assert (rows["organizations"] <= rows["certificates"]).all()
