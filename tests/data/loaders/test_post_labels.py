"""Rows go by the names people give them, where these can mean one thing only."""

from __future__ import annotations

import pytest

from data import schema as s
from data.loaders.post_labels import find_label, find_row_label, without_among
from data.loaders.reference import read_scheme_domains
from matching.errors import CertMatchError
from tests.data.loaders.test_statistics_posts import by_domain, figures, problems, read

SYSTEMS, PRODUCTS, SERVICES = "管理体系认证", "产品认证", "服务认证"
SHORT = {
    "质量": "QMS", "环境": "EMS", "环境管理": "EMS", "职健安": "OHSMS", "职业健康": "OHSMS",
    "职业健康安全": "OHSMS", "食品": "FSMS", "信息安全": "ISMS", "信息技术服务": "ITSMS",
    "测量": "MMS", "能源": "EnMS", "知识产权": "IPMS",
}  # fmt: skip
CAPTION = "2024年10月获证证书按领域统计情况\n"
POST = (
    f"{CAPTION}领域 企业数 证书数\n总计 99 450\n管理体系 90 300\n"
    "　其中：质量 48 146\n　　　　食品 47 154\n产品认证 20 150\n"
    "　其中：CCC 5 60\n　　　　食品农产品 8 90\n完。\n"
)


@pytest.mark.parametrize("name", SHORT)
def test_short_name_is_the_domain_of_its_scheme_among_management_systems(name: str) -> None:
    label = find_row_label(name, s.DOMAIN, SYSTEMS)
    assert label is not None
    assert (label.group, label.name) == (SYSTEMS, read_scheme_domains()[SHORT[name]])


@pytest.mark.parametrize("name", SHORT)
@pytest.mark.parametrize("group", [PRODUCTS, SERVICES, "其他"])
def test_short_name_under_another_group_is_not_understood(name: str, group: str) -> None:
    assert find_row_label(name, s.DOMAIN, group) is None


@pytest.mark.parametrize("name", [*SHORT, "CCC", "3C"])
def test_short_name_alone_begins_no_row_and_is_no_region(name: str) -> None:
    assert find_label(name) is None
    assert find_row_label(name, s.REGION, None) is None


def test_food_is_understood_only_under_its_group() -> None:
    """质量 is a management system wherever it stands; 食品 is a product as well."""
    assert find_row_label("质量", s.DOMAIN, None) is not None
    assert find_row_label("食品", s.DOMAIN, None) is None


@pytest.mark.parametrize(
    "name", ["其中", "其中:", "含广东", "质", "环", "信息", "质量信息", "食品安全", "其他", "QMS"]
)
def test_part_of_a_name_or_a_narrower_one_is_no_domain(name: str) -> None:
    assert find_row_label(name, s.DOMAIN, SYSTEMS) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("其中:质量", "质量"), ("其中：质量", "质量"), ("其中质量", "质量"), ("其中， 质量", "质量"),
     ("含:质量", "质量"), ("含质量", "含质量"), ("其中", "其中"), ("其中：", "其中："),
     ("质量其中", "质量其中")],
)  # fmt: skip
def test_what_says_that_a_row_is_among_others_is_no_part_of_its_name(text: str, name: str) -> None:
    assert without_among(text) == name


def test_post_with_short_names_is_read_under_the_published_ones() -> None:
    loaded = read(POST)
    assert problems(loaded) == []
    assert by_domain(loaded) == {
        (SYSTEMS, "合计"): (300, 90),
        (SYSTEMS, "质量管理体系认证"): (146, 48),
        (SYSTEMS, "食品农产品管理体系认证"): (154, 47),
        (PRODUCTS, "合计"): (150, 20),
        (PRODUCTS, "强制性产品认证"): (60, 5),
        (PRODUCTS, "食品农产品"): (90, 8),
        ("合计", "合计"): (450, 99),
    }


@pytest.mark.parametrize(
    "text",
    [
        POST,
        POST.replace(" ", "\n"),
        POST.replace("其中：", "其中：\n").replace(" ", "\t"),
        f"{CAPTION}证书数 企业数 领域\n300 90 管理体系\n146 48 其中：质量\n154 47 食品\n完。\n",
    ],
)
def test_post_with_short_names_cut_anywhere_never_invents_a_figure(text: str) -> None:
    stored = figures(read(text))
    assert len(stored) >= 6
    for end in range(len(text)):
        for after in ("", "\n\n（未完，见下页）\n"):
            try:
                loaded = read(text[:end] + after)
            except CertMatchError:
                continue
            assert figures(loaded).items() <= stored.items(), text[:end] + after


def test_unknown_name_behind_its_mark_is_loaded_without_it_and_questioned() -> None:
    loaded = read(POST.replace("CCC", "占星认证"))
    assert problems(loaded) == ["domain_unknown"]
    assert by_domain(loaded)[PRODUCTS, "占星认证"] == (60, 5)


def test_unknown_region_behind_its_mark_is_told_as_no_region() -> None:
    rows = "地区 证书数 组织数\n全国 9 5\n其中：广东 5 3\n其中：火星 4 2\n完。\n"
    loaded = read(f"2024年10月获证证书按地域统计情况\n{rows}")
    assert [row[s.REGION] for row in loaded.report.details["regions"]] == ["全国", "广东省"]
    assert "malformed_region" in problems(loaded)
    assert "label_lost" not in problems(loaded)


def test_words_of_the_page_above_the_tables_are_no_rows() -> None:
    menu = "首页\n质量\n环境\n128\n知识产权 25 17\n"
    assert figures(read(menu + POST)) == figures(read(POST))
    assert problems(read(menu + POST)) == []
