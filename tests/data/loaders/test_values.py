"""One cell of each kind: what is understood, as what, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.loaders.reference import read_regions
from data.loaders.values import (
    FREE_TEXT,
    Malformed,
    blank_marks,
    parse_scheme,
    parser_of,
    province_parser,
)

Kind = s.Kind
DAY = date(2025, 1, 31)

ACCEPTED: dict[Kind, dict[str, Any]] = {
    Kind.DATE: {
        "2025-01-31": DAY, "2025/1/31": DAY, "2025.1.31": DAY, "2025年1月31日": DAY,
        "2025年 1月 31日": DAY, "20250131": DAY, "２０２５－０１－３１": DAY, " 2025-1-31 ": DAY,
        "2025-01-31 00:00:00": DAY, "2025-01-31T08:30": DAY, "45688": DAY,
        "2024-02-29": date(2024, 2, 29), "9999-12-31": date(9999, 12, 31),
    },
    Kind.MONTH: {
        "2024-10": "2024-10", "2024/10": "2024-10", "2024.10": "2024-10", "2024年10月": "2024-10",
        "202410": "2024-10", "2024-10-01": "2024-10", "2024年3月": "2024-03", "2024-1": "2024-01",
        "2024.3": "2024-03",
    },
    Kind.COUNT: {
        "0": 0, "12": 12, "12.0": 12, "1,000": 1000, "12,345,678": 12_345_678, "１２": 12,
        " 7 ": 7, "1，000": 1000, "120人": 120, "120 名": 120, "1,200人": 1200, "3张": 3,
        "2 家": 2, "５个": 5, "12.0人": 12,
    },
    Kind.DAYS: {"0": 0, "0.5": 0.5, "180": 180, "１．５": 1.5},
    Kind.RATING: {
        "0": "0", "1": "1", "0.8": "0.8", ".8": "0.8", "0.80": "0.8", "1.0": "1", "０．８": "0.8",
        "0.6-0.8": "0.6-0.8", "0.6 - 0.8": "0.6-0.8", "0.6~0.8": "0.6-0.8", "0.6—1": "0.6-1",
        "0.6至0.8": "0.6-0.8", "0.5到0.5": "0.5-0.5", "中": "中", "很高": "很高", "中等": "中",
        "Very High": "很高", "low": "低", "0.123456789": "0.123456789", "0.00001": "0.00001",
    },
    Kind.LEVEL: {
        **{level: level for level in s.LEVELS}, "实习": s.TRAINEE, "高级 审核员": s.SENIOR_AUDITOR,
        "Auditor": s.AUDITOR, "Technical Expert": s.TECHNICAL_EXPERT, "主任": s.PRINCIPAL_AUDITOR,
    },
    Kind.PROVINCE: {
        "广东": "广东省", "广东省": "广东省", "Guangdong": "广东省", "北京": "北京市",
        "内蒙古": "内蒙古自治区", "Inner Mongolia": "内蒙古自治区", "Shaanxi": "陕西省",
        "江苏省南京市": "江苏省", "北京市海淀区": "北京市", "内蒙古自治区 包头市": "内蒙古自治区",
        "吉林省吉林市": "吉林省", "新疆维吾尔自治区和田地区": "新疆维吾尔自治区",
        "安徽省和县": "安徽省", "青海省海南藏族自治州": "青海省", "上海市南京西路1号": "上海市",
        "重庆市九龙坡区": "重庆市", "香港特别行政区九龙": "香港特别行政区",
        "山西": "山西省", "香港": "香港特别行政区", "hong kong": "香港特别行政区",
    },
    Kind.FLAG: {
        "是": True, "√": True, "Yes": True, "TRUE": True, "1": True, "y": True,
        "否": False, "×": False, "no": False, "False": False, "0": False,
    },
    Kind.EDITION: {"new": "new", "OLD": "old", "新版": "new", "旧": "old"},
    Kind.EMPLOYMENT: {"专职": "专职", "Full-time": "专职", "part time": "兼职"},
    Kind.SEX: {"男": "男", "F": "女", "Male": "男"},
    Kind.AUDIT_TYPE: {
        **{name: name for name in s.AUDIT_TYPES}, "Stage 1": "初次一阶段", "第二阶段": "初次二阶段",
        "初次认证第二阶段": "初次二阶段", "初审一阶段": "初次一阶段",
        "一监": "监督", "二监": "监督", "第二次监督审核": "监督", "监督二": "监督",
        "年度监督": "监督", "复评": "再认证", "扩项": "扩大",
        "surveillance": "监督", "初审": "初次",
    },
}  # fmt: skip

REFUSED: dict[Kind, tuple[str, ...]] = {
    Kind.DATE: (
        "2025-02-30", "2025-13-01", "31/01/2025", "2025-01", "20251301", "0000-01-01", "明天",
        "99999", "1.5", "2025-01-31 左右", "2025-01-31x", "25-01-31", "2023-02-29",
    ),
    Kind.MONTH: ("2024-13", "2024-00", "2024", "10-2024", "2024-101", "2024-10-31", "2024.1"),
    Kind.COUNT: ("-1", "12.5", "many", "1,00", "1 000", "1e3", "9" * 30, "nan", "inf",
                 "约50", "三十", "人", "120人家", "12人日", "12天", "1,00人", "120-150人", "-"),
    Kind.DAYS: ("-1", "many", "1,5", "1e3", "180天", "nan", "inf"),
    Kind.RATING: (
        "1.2", "80%", "-0.1", "0.8-0.6", "0.5-1.1", "0.6-0.7-0.8", "nan", "高低", "0,8", "1e-5",
        "2", "0.6-", "1.00000000000000000001", "0.6|0.8",
    ),
    Kind.SCHEME: ("FOO", "QES", "9001", "体系", "ISO 9001:2015"),
    Kind.LEVEL: ("总审核员", "组长"),
    Kind.PROVINCE: (
        "全国", "深圳", "Canton", "国外", "未知",
        # 河南县, 海南州 and 海西州 lie in 青海; a short name in front of a place tells nothing.
        "河南蒙古族自治县", "海南藏族自治州", "海南州", "南京", "广东深圳", "北京海淀区", "上海路",
        "江苏省、浙江省", "江苏省/浙江", "江苏省浙江省", "江苏省和浙江省", "江苏省和浙江",
        "江苏省及上海市", "江苏省等", "江苏省外", "北京市以外", "江苏省浙江", "除江苏省南京市",
        "江苏省南京市、浙江省杭州市", "江苏省1", "江苏省(苏南)", "中国江苏省",
    ),
    Kind.FLAG: ("maybe", "2", "有"),
    Kind.EDITION: ("2020", "v2"),
    Kind.EMPLOYMENT: ("外聘", "half"),
    Kind.SEX: ("x", "未知"),
    Kind.AUDIT_TYPE: ("预审", "五监", "audit"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [(kind, text, value) for kind, texts in ACCEPTED.items() for text, value in texts.items()],
)
def test_text_is_understood(kind: Kind, text: str, value: Any) -> None:
    found = parser_of(kind)(text)
    assert found == value
    assert isinstance(found, bool) == (kind is Kind.FLAG)


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in REFUSED.items() for text in texts]
)
def test_text_is_refused_and_what_was_expected_is_told(kind: Kind, text: str) -> None:
    with pytest.raises(Malformed) as caught:
        parser_of(kind)(text)
    assert caught.value.args[0]


def test_every_kind_has_a_parser() -> None:
    assert all(callable(parser_of(kind)) for kind in Kind if kind not in FREE_TEXT)


# ------------------------------------------------------------------------------------------ schemes
@pytest.mark.parametrize(
    ("scheme", "names"),
    [
        ("QMS", ("Q", "质量", "质量管理体系", "质量管理体系认证", "ISO 9001", "ｑｍｓ")),
        ("EMS", ("E", "环境", "环境管理体系认证", "iso14001")),
        ("OHSMS", ("O", "S", "OHS", "职业健康安全管理体系", "ISO45001")),
        ("FSMS", ("食品安全管理体系认证", "食品安全")),
        ("HACCP", ("危害分析与关键控制点", "haccp")),
        ("EnMS", ("能源管理体系", "ENMS")),
        ("ISMS", ("信息安全管理体系",)),
        ("ITSMS", ("信息技术服务管理体系认证",)),
        ("IPMS", ("知识产权管理体系",)),
        ("MMS", ("测量管理体系",)),
        ("EC", ("GB/T 50430", "工程建设施工企业质量管理规范", "50430")),
        ("SC", ("服务认证", "服务")),
        ("DLE", ("数字领航企业",)),
        ("GAP", ("良好农业规范认证",)),
        ("GMP", ("良好生产规范",)),
        ("FC", ("森林认证",)),
        ("SPCA", ("商品售后服务", "售后服务认证")),
    ],
)
def test_scheme_goes_by_all_its_names(scheme: str, names: tuple[str, ...]) -> None:
    assert {parse_scheme(name) for name in (scheme, scheme.lower(), *names)} == {scheme}


def test_no_name_is_missing_from_the_list_of_schemes() -> None:
    assert [parse_scheme(scheme) for scheme in s.SCHEMES] == list(s.SCHEMES)
    assert parse_scheme("FOO") is None


# ---------------------------------------------------------------------------------------- provinces
@pytest.mark.parametrize("column", ["name", "short", "english"])
def test_all_34_provinces_go_by_their_full_short_and_english_name(column: str) -> None:
    regions = read_regions()
    parse = parser_of(Kind.PROVINCE)
    assert [parse(text) for text in regions[column]] == regions["name"].tolist()


def test_a_place_in_a_province_is_no_name_of_the_province() -> None:
    """A figure of 南京 is none of 江苏."""
    parse = province_parser()
    assert parse("江苏") == "江苏省"
    with pytest.raises(Malformed):
        parse("江苏省南京市")


# ------------------------------------------------------------------------------------------- blanks
@pytest.mark.parametrize("kind", list(Kind))
def test_only_numbers_have_marks_for_unknown_and_none_of_them_may_mean_zero(kind: Kind) -> None:
    marks = blank_marks(kind)
    assert bool(marks) == (kind in (Kind.COUNT, Kind.DAYS))
    assert marks.isdisjoint({"", "0", "无", "零"})


# --------------------------------------------------------------------------------------- properties
@given(st.sampled_from([kind for kind in Kind if kind not in FREE_TEXT]), st.text(max_size=12))
def test_any_text_is_a_value_or_malformed(kind: Kind, text: str) -> None:
    try:
        parser_of(kind)(text)
    except Malformed as problem:
        assert problem.args[0]


@given(st.dates(min_value=date(1980, 1, 1), max_value=date(2100, 12, 31)))
def test_dates_come_back_however_written(day: date) -> None:
    parse = parser_of(Kind.DATE)
    texts = (day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日")
    assert {parse(text) for text in texts} == {day}


@pytest.mark.parametrize(
    "text", ["0205-03-01", "1925年1月1日", "1979-12-31", "2101/1/1", "22060101"]
)
def test_a_year_that_no_record_has_is_mistyped(text: str) -> None:
    with pytest.raises(Malformed, match=r"1980…2100"):
        parser_of(Kind.DATE)(text)


def test_the_last_year_of_all_stands_for_an_open_end() -> None:
    assert parser_of(Kind.DATE)("9999-12-31") == date(9999, 12, 31)


@given(st.decimals(0, 1, places=6))
def test_rating_keeps_its_number_and_reads_back_as_itself(number: Any) -> None:
    parse = parser_of(Kind.RATING)
    text = parse(f"{number:f}")
    assert float(text) == float(number)
    assert parse(text) == text
