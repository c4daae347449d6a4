"""A table that breaks off while its post goes on: its last figure is refused, its gap is told."""

from __future__ import annotations

import random
from pathlib import Path

import pandas as pd
import pytest

from data import schema as s
from data.errors import ImportIssue
from data.loaders.statistics import read_statistics
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError

POST = (Path(__file__).parent / "posts" / "2024-10.txt").read_text(encoding="utf-8")
HEAD, REGIONS = POST.split("三 地域分布")
CAPTION = "2024年10月获证证书按地域统计情况\n"


def read(text: str) -> LoadedTable:
    return read_statistics(text.encode(), "post.txt")


def figures(loaded: LoadedTable) -> dict[tuple[str, ...], float]:
    keys = (s.DIMENSION, s.REGION, s.GROUP, s.DOMAIN)
    return {
        (*(str(row[key]) for key in keys), measure): row[measure]
        for row in loaded.frame.to_dict("records")
        for measure in (s.CERTIFICATES, s.ORGANIZATIONS)
        if pd.notna(row[measure])
    }


def problems(loaded: LoadedTable) -> list[str]:
    return [issue.problem for issue in loaded.report.issues]


def told_missing(loaded: LoadedTable) -> ImportIssue:
    return next(each for each in loaded.report.issues if each.problem == "rows_missing")


@pytest.mark.parametrize(
    ("cut", "after"), [("44749\t42", "\n"), ("44749\t429", "\n（未完，见下页）\n\n")]
)
def test_domain_table_broken_off_before_the_region_table_loses_its_last_row(
    cut: str, after: str
) -> None:
    start = HEAD.index("44749")
    loaded = read(f"{HEAD[:start]}{cut}{after}三 地域分布{REGIONS}")
    assert problems(loaded) == ["rows_missing", "row_cut"]
    stored, whole = figures(loaded), figures(read(POST))
    assert stored.items() <= whole.items()
    assert not [key for key in stored if "信息安全管理体系认证" in key]
    assert (s.REGION, "港澳台地区", "nan", "nan", s.CERTIFICATES) in stored
    missing = told_missing(loaded)
    assert (missing.row, missing.column, missing.value) == (None, s.DOMAIN, "10 / 15")
    assert missing.expected.startswith("信息技术服务管理体系认证 | 测量管理体系认证")


def test_region_row_cut_within_its_share_is_refused_though_text_follows() -> None:
    end = POST.index("海南省\t9098\t29\t0.23\t3041\t29\t0.2") + len(
        "海南省\t9098\t29\t0.23\t3041\t29\t0.2"
    )
    loaded = read(f"{POST[:end]}\n\n来源：认证认可信息平台")
    assert problems(loaded) == ["rows_missing", "row_cut"]
    assert "海南省" not in {row["region"] for row in loaded.report.details["regions"]}
    assert told_missing(loaded).value == "13 / 34"


def test_last_row_of_a_broken_table_loads_if_its_shares_recompute() -> None:
    end = POST.index("重庆市\t")
    loaded = read(f"{POST[:end]}来源：认证认可信息平台")
    assert problems(loaded) == ["rows_missing"]
    assert {"region": "海南省", "certificates": 9098, "organizations": 3041} in (
        loaded.report.details["regions"]
    )


def test_rows_missing_in_the_middle_are_told_and_nothing_is_refused() -> None:
    start, end = POST.index("上海市\t"), POST.index("广东省\t")
    loaded = read(POST[:start] + POST[end:])
    assert problems(loaded) == ["rows_missing"]
    assert told_missing(loaded).value == "10 / 34"
    assert told_missing(loaded).expected.split(" | ")[:2] == ["上海市", "江苏省"]


def test_provinces_that_the_total_does_not_count_are_not_missing() -> None:
    table = "地区\t证书数\t组织数\n全国\t30\t12\n北京\t20\t8\n天津\t10\t4\n完。"
    assert problems(read(CAPTION + table)) == []


def test_figures_in_ten_thousands_are_told_where_the_post_has_none_in_full() -> None:
    post = "截至2024年10月，全国共有有效证书 412 万余张，其中广东省 75.1 万张、浙江省538641张。"
    loaded = read(f"{post}\n浙江省证书约53.8万张。")
    (issue,) = loaded.report.issues
    assert (issue.row, issue.problem, issue.severity) == (None, "figures_rounded", "warning")
    assert set(issue.value.split("、")) == {"广东省75.1万张", "证书412万余张"}
    assert [row["region"] for row in loaded.report.details["regions"]] == ["浙江省"]


def test_last_count_of_a_whole_table_is_refused_where_a_sum_leaves_a_longer_one() -> None:
    rows = [row.split("\t") for row in REGIONS.split("\n") if row.count("\t") == 6]
    table = "\n".join("\t".join((row[0], row[1], row[4])) for row in rows)
    whole = read(f"{CAPTION}{table}\n完。")
    assert problems(whole) == []
    cut = read(f"{CAPTION}{table[:-1]}\n完。")  # 港澳台地区 301 instead of 3017
    assert problems(cut) == ["row_cut"]


@pytest.mark.parametrize("after", ["\n（未完，见下页）\n", "\n\n三 地域分布\n\n说明。\n"])
def test_tables_broken_off_anywhere_never_invent_a_figure(after: str) -> None:
    """Organisations are never added up over domains: the very last one cannot be checked."""
    stored = figures(read(POST))
    start, stop = HEAD.index("\t合计\t4084224"), HEAD.rindex("49914") + 1
    for end in random.Random(5).sample(range(start, stop), 40):
        loaded = read(POST[:end] + after + REGIONS)
        assert figures(loaded).items() <= stored.items(), POST[end - 30 : end]
    first = POST.index("全部\t")
    for end in random.Random(6).sample(range(first, len(POST)), 60):
        try:
            loaded = read(POST[:end] + after)
        except CertMatchError:
            continue
        assert figures(loaded).items() <= stored.items(), POST[end - 30 : end]
