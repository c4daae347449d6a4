"""Contradictions of a post: one for each kind, and none where everything recomputes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.loaders.reference import read_macro_regions
from data.loaders.statistics import read_statistics
from data.loaders.tables import LoadedTable

POST = (Path(__file__).parent / "posts" / "2024-10.txt").read_text(encoding="utf-8")


def read(text: str) -> LoadedTable:
    return read_statistics(text.encode("utf-8"), "post.txt")


def found_in(text: str) -> list[tuple[Any, ...]]:
    anomalies = read(text).report.details["anomalies"]
    return [(a["kind"], a["printed"], a["computed"], a["where"]) for a in anomalies]


KNOWN = found_in(POST)


def new_after(*changes: tuple[str, str]) -> list[tuple[Any, ...]]:
    """Return what a change of the real post of October 2024 adds to its contradictions."""
    text = POST
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return [each for each in found_in(text) if each not in KNOWN]


# ----------------------------------------------------------------------------------------- by kind
def test_wrong_total_of_a_group_is_found_in_both_sums() -> None:
    assert new_after(("产品认证\t合计\t1744232", "产品认证\t合计\t1744233")) == [
        ("total", 1_744_233, 1_744_232, "产品认证 certificates"),
        ("total", 4_084_224, 4_084_225, "合计 certificates"),
    ]


def test_wrong_nation_is_found_in_its_sums() -> None:
    assert new_after(("全国\t3994112", "全国\t3994113")) == [
        ("total", 3_994_113, 3_994_112, "全国 certificates"),
        ("total", 4_084_224, 4_084_225, "全部 certificates"),
    ]


def test_overall_total_and_all_are_one_figure() -> None:
    assert new_after(("合计\t4084224\t1087850", "合计\t4084224\t1087851")) == [
        ("total", 1_087_851, 1_087_850, "合计 organizations = 全部 organizations")
    ]


def test_wrong_macro_region_is_found() -> None:
    found = new_after(("东北地区\t147494", "东北地区\t147495"))
    assert found == [("macro_region", 147_495, 147_494, "东北地区 certificates")]


def test_wrong_share_is_found() -> None:
    """Of 3,994,112 certificates 72,472 are 1.81 %."""
    assert new_after(("天津市\t72472\t17\t1.81", "天津市\t72472\t17\t1.18")) == [
        ("share", 1.18, 1.81, "天津市 certificates")
    ]


def test_swapped_ranks_are_found() -> None:
    found = new_after(("辽宁省\t86669\t13", "辽宁省\t86669\t14"),
                      ("陕西省\t79144\t14", "陕西省\t79144\t13"))  # fmt: skip
    assert found == [
        ("rank", 14, 13, "辽宁省 certificates"),
        ("rank", 13, 14, "陕西省 certificates"),
    ]


def test_rounded_instead_of_truncated_total_is_found() -> None:
    """3,994,112 are 399万; 1,076,181 organisations are 107万 truncated and 108万 rounded."""
    found = new_after(("证书数为399万张，获证企业107万家", "证书数为399万张，获证企业108万家"))
    assert found == [("truncation", 1_080_000, 1_070_000, "全国 organizations")]


def test_sentence_against_table_is_found() -> None:
    """The table stands, and the growth that the sentence computes is measured on it."""
    assert new_after(("广东732603张", "广东732630张")) == [
        ("sentence", 732_630, 732_603, "广东省 certificates")
    ]


def test_wrong_growth_is_found() -> None:
    """538,641 after 529,816 are 1.67 % more."""
    found = new_after(("约1.67%", "约1.76%"))
    assert found == [("growth", 1.76, 1.67, "浙江省 certificates")]


def test_growth_between_two_months_of_the_text_is_recomputed() -> None:
    text = (
        "截至2031年5月，广东的证书数为1,100张，2031年4月广东1,000张。广东的证书数环比增长{}%。\n"
        "2031年5月获证证书按地域统计情况\n地区 证书数 组织数\n广东 1100 9\n完。\n"
    )
    assert found_in(text.format("10.0")) == []
    assert found_in(text.format("9.1")) == [("growth", 9.1, 10.0, "广东省 certificates")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("较上月增加了8,825张，环比增长约1.67%", []),
        ("较上年同期增加了8,825张，同比增长约5%", []),
    ],
)
def test_growth_named_rightly_is_no_contradiction(words: str, expected: list[Any]) -> None:
    text = POST.replace("较上月增加了8,825张，同比增长约1.67%", words).replace(
        "从2024年9月到2024年10月", "数据"
    )
    text = text.replace("是证书数同比增长最多的省份", "最多")
    assert [each for each in found_in(text) if each[0] in ("growth", "year_on_year")] == expected


def test_another_number_of_provinces_than_listed_is_found() -> None:
    assert new_after(("省、市有12个", "省、市有13个")) == [("listing", 13, 12, "region")]


def test_captions_of_two_months_are_found() -> None:
    found = new_after(("2024年10月获证证书按地域", "2024年9月获证证书按地域"))
    assert found == [("period", "2024-09", "2024-10", "period")]


def test_cut_off_figure_is_found() -> None:
    text = POST[: POST.index("重庆市\t73453") + len("重庆市\t734")]
    assert ("cut_off", "734", None, "重庆市 certificates") in found_in(text)


# ---------------------------------------------------------------------------- consistent or unknown
def test_organizations_are_never_summed_over_domains() -> None:
    """945,145 organisations are printed over domains that sum to 2,122,719."""
    assert not [each for each in KNOWN if each[0] == "total"]


def test_unknown_part_makes_a_sum_unknown() -> None:
    assert new_after(("海南省\t9098\t", "海南省\t9O98\t")) == []


@pytest.mark.parametrize("fragment", ["", "\n", "\n国", "\n国外", "\n国外\t9"])
def test_nation_is_not_compared_where_the_unknown_row_may_be_cut_off(fragment: str) -> None:
    text = POST[: POST.index("\n国外\t")] + fragment
    assert not [each for each in found_in(text) if each[0] == "total"]


def test_tied_ranks_may_be_shared_or_split() -> None:
    row = "{}\t100\t{}\t50\t10\t1\t1\n"
    names = ["北京市", "天津市"]
    for ranks in ((1, 1), (1, 2), (2, 1), (2, 2)):
        text = "2030年1月获证证书按地域统计情况\n地区\t证书数\t排名\t占比\t组织数\t排名\t占比\n"
        rows = "".join(row.format(n, r) for n, r in zip(names, ranks, strict=True))
        assert not [each for each in found_in(f"{text}{rows}完。\n") if each[0] == "rank"]


# ------------------------------------------------------------------------------ generated posts
GROUPS = {
    "管理体系认证": ["质量管理体系认证", "环境管理体系认证", "其它管理体系认证"],
    "产品认证": ["强制性产品认证", "食品农产品", "自愿性工业产品"],
    "服务认证": ["国家推行的服务认证", "一般服务认证"],
}
MACROS = {
    "华北": "北京 天津 河北 山西 内蒙古", "东北": "辽宁 吉林 黑龙江",
    "华东": "上海 江苏 浙江 安徽 福建 江西 山东", "中南": "河南 湖北 湖南 广东 广西 海南",
    "西南": "重庆 四川 贵州 云南 西藏", "西北": "陕西 甘肃 青海 宁夏 新疆",
    "港澳台": "台湾 香港 澳门",
}  # fmt: skip
PROVINCES = [name for names in MACROS.values() for name in names.split()]


def build_tables(draw: random.Random) -> dict[str, list[list[str]]]:
    """Return rows of a consistent month: label(s), certificates, organisations …"""
    counts = {name: (n := draw.randint(1, 900_000), draw.randint(1, n)) for name in PROVINCES}
    counts["未知"] = (draw.randint(0, 9), draw.randint(0, 9))
    total = tuple(sum(pair[n] for pair in counts.values()) for n in (0, 1))
    counts["国外"] = (draw.randint(0, 9_000), draw.randint(0, 9_000))
    everything = tuple(total[n] + counts["国外"][n] for n in (0, 1))
    for macro, names in MACROS.items():
        parts = [counts[name] for name in names.split()]
        counts[f"{macro}地区"] = (sum(p[0] for p in parts), sum(p[1] for p in parts))
    regions = [["全部", str(everything[0]), "-", "-", str(everything[1]), "-", "-"],
               ["全国", str(total[0]), "-", "-", str(total[1]), "-", "-"]]  # fmt: skip
    for name, pair in counts.items():
        row = [name]
        for n in (0, 1):
            is_province = name in PROVINCES
            rank = 1 + sum(counts[other][n] > pair[n] for other in PROVINCES)
            share = f"{100 * pair[n] / total[n]:.2f}" if name != "国外" else "-"
            row += [str(pair[n]), str(rank) if is_province else "-", share]
        regions.append(row)
    return {"regions": regions, "domains": build_domains(draw, everything[0], everything[1])}


def build_domains(draw: random.Random, total: int, organizations: int) -> list[list[str]]:
    names = [name for own in GROUPS.values() for name in own]
    cuts = sorted(draw.randint(0, total) for _ in names[1:])
    parts = [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
    certificates = dict(zip(names, parts, strict=True))
    rows = [["", "合计", str(total), str(organizations)]]
    for group, own in GROUPS.items():
        rows.append([group, "合计", str(sum(certificates[name] for name in own)), "7"])
        rows += [["", name, str(certificates[name]), "5"] for name in own]
    return rows


REGION_HEADER = ["地区", "证书数", "全国排名", "占全国比重%", "组织数", "全国排名", "占全国比重"]
DOMAIN_HEADER = ["", "认证项目", "证书数", "组织数"]


def render(rows: list[list[str]], layout: str) -> str:
    if layout == "page":
        body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows)
        return f"<table>{body}</table>"
    filled = [[cell for cell in row if cell] for row in rows]
    marks = {"tabs": "\t", "bars": " | ", "blanks": " ", "lines": "\n"}
    return "\n".join(marks[layout].join(row) for row in filled) + "\n"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    seed=st.integers(0, 10**6),
    layout=st.sampled_from(["tabs", "bars", "blanks", "lines", "page"]),
    separated=st.booleans(),
    measures_swapped=st.booleans(),
    regions_first=st.booleans(),
)
def test_a_consistent_post_gives_its_numbers_back(
    seed: int, layout: str, separated: bool, measures_swapped: bool, regions_first: bool
) -> None:
    draw = random.Random(seed)
    tables = build_tables(draw)
    order = [0, 4, 5, 6, 1, 2, 3] if measures_swapped else list(range(7))
    tail = [0, 1, 3, 2] if measures_swapped else list(range(4))
    regions = [[row[n] for n in order] for row in [REGION_HEADER, *tables["regions"]]]
    domains = [[row[n] for n in tail] for row in [DOMAIN_HEADER, *tables["domains"]]]
    if separated:
        for row in (*regions, *domains):
            row[:] = [f"{int(c):,}" if c.isdigit() and len(c) > 4 else c for c in row]
    parts = [
        f"2031年3月获证证书按领域统计情况\n{render(domains, layout)}",
        f"2031年3月获证证书按地域统计情况\n{render(regions, layout)}",
    ]
    parts = parts[::-1] if regions_first else parts
    body = "<br>".join(parts) if layout == "page" else "\n".join(parts)
    loaded = read(f"截至2031年3月的统计。\n{body}\n说明：完。\n")
    assert loaded.report.issues == ()
    assert loaded.report.details["anomalies"] == []
    full = {name: name for name in ("全部", "全国", "国外", "未知")}
    for macro, names in read_macro_regions().items():
        full[macro] = macro
        full |= {short: name for name in names for short in PROVINCES if name.startswith(short)}
    assert {r["region"]: (r["certificates"], r["organizations"])
            for r in loaded.report.details["regions"]} == {
        full[row[0]]: (int(row[1]), int(row[4])) for row in tables["regions"]
    }  # fmt: skip
    assert [(d["domain"], d["certificates"], d["organizations"])
            for d in loaded.report.details["domains"]] == [
        (row[1], int(row[2]), int(row[3])) for row in tables["domains"]
    ]  # fmt: skip
