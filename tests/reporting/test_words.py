"""Columns, places and contradictions in words: no English in Chinese, no Chinese in English."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from data import schema
from data.loaders.rule_packs import read_shipped_packs
from data.loaders.values import Malformed, parser_of
from reporting.locale import text
from reporting.words import (
    amount_words,
    anomaly_words,
    clause_words,
    column_word,
    place_words,
    role_words,
    value_words,
    values_in_words,
)

ROOT = Path(__file__).parents[2]
CHINESE = re.compile("[一-鿿]")


def test_provinces_are_called_as_in_the_list_of_regions() -> None:
    with (ROOT / "data/reference/regions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 34
    for row in rows:
        assert text("zh", f"places.{row['name']}") == row["short"]
        assert text("en", f"places.{row['name']}") == row["english"]


@pytest.mark.parametrize(
    ("where", "chinese", "english"),
    [
        ("国外 certificates", "国外 证书数", "Abroad Certificates"),
        ("华北地区/organizations", "华北地区 组织数", "North China Organisations"),
        ("浙江省/cert_rank", "浙江 证书数排名", "Zhejiang rank by certificates"),
        ("auditor_id + scheme", "审核员编号 + 认证领域", None),
        ("合计 organizations = 全部 organizations", "合计 组织数 = 全部 组织数",
         "Total Organisations = All with abroad Organisations"),
        ("region", "地区", "Region"),
        ("report_date", "报告日期", "Date of report"),
        ("2023-03 北京市 certificates", "2023-03 北京 证书数", "2023-03 Beijing Certificates"),
        ("≥ from", "≥ 开始日期", "≥ from"),
        ("质量管理体系认证 | 食品农产品", "质量管理体系认证 | 食品农产品", None),
        ("≥ 2025-09-18 (audit_to)", "≥ 2025-09-18 (审核结束)", "≥ 2025-09-18 (Audit to)"),
        ("valid from", "valid from", "valid from"),
        ("自带的列 A", "自带的列 A", "自带的列 A"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_place_is_said_in_words_and_a_header_of_the_file_stays(
    where: str, chinese: str, english: str | None
) -> None:
    assert place_words(where, "zh") == chinese
    assert english is None or place_words(where, "en") == english


def test_an_amount_is_said_with_its_unit_in_the_readers_language() -> None:
    assert amount_words("1,000,000 columns", "zh") == "1,000,000 列"
    assert amount_words("≤ 1,000 columns", "en") == "≤ 1,000 columns"
    assert amount_words("9 columns too many", "zh") == "9 columns too many"


def test_a_role_behind_a_name_is_said_in_words() -> None:
    assert role_words("周明: member", "zh") == "周明: 组员"
    assert role_words("member", "zh") == "member"


def test_provinces_expected_are_named_in_the_readers_language() -> None:
    with pytest.raises(Malformed) as caught:
        parser_of(schema.Kind.PROVINCE)("火星")
    assert place_words(str(caught.value), "en") == "Beijing … Macao (34)"


def test_a_column_of_a_file_has_its_chinese_header() -> None:
    assert column_word("auditor_id", "zh") == "审核员编号"
    assert column_word("nonconformities.minor", "zh") == "一般不符合"
    assert column_word("my own column", "zh") == "my own column"


def test_a_share_says_that_it_is_in_per_cent_and_a_zero_is_a_figure() -> None:
    assert anomaly_words("abroad_share", 0.0, 2.26, "zh") == "国外占比（%）：公布 0，重算 2.26"
    assert "(%)" in anomaly_words("growth", 1.2, 1.31, "en")
    assert "1,284" in anomaly_words("total", 1284, 1290, "en")


def test_what_broke_off_recomputes_nothing_and_a_misnamed_rate_names_no_figure() -> None:
    assert anomaly_words("cut_off", "7583", None, "zh").count("7583") == 1
    assert "—" not in anomaly_words("cut_off", "7583", None, "zh")
    assert not CHINESE.search(anomaly_words("year_on_year", "同比", "环比", "en"))


def test_values_of_closed_vocabularies_are_said_and_other_words_stay_as_printed() -> None:
    assert value_words("审核员 · 33.02.01", "en") == "auditor · 33.02.01"
    assert value_words("QMS · 监督 · 重庆某公司", "en") == "QMS · surveillance · 重庆某公司"
    assert value_words("广东省", "en") == "Guangdong"
    for value in (*schema.LEVELS, *schema.AUDIT_TYPES, *schema.EMPLOYMENTS):
        assert value_words(value, "zh") == value
        assert not CHINESE.search(value_words(value, "en"))


def test_a_table_says_stored_values_in_words_and_leaves_everything_else() -> None:
    stored = pd.DataFrame({
        schema.LEVEL: ["高级审核员", None], schema.EMPLOYMENT: ["兼职", "专职"],
        schema.BASE_PROVINCE: ["广东省", "某地"], schema.STATUS: ["暂停", "有效"],
        schema.ORGANIZATION: ["暂停", "广东省"],
    })  # fmt: skip
    said = values_in_words(stored, "en")
    assert said[schema.LEVEL].iloc[0] == "senior auditor" and pd.isna(said[schema.LEVEL].iloc[1])
    assert said[schema.EMPLOYMENT].tolist() == ["part-time", "full-time"]
    assert said[schema.BASE_PROVINCE].tolist() == ["Guangdong", "某地"]
    assert said[schema.STATUS].tolist() == ["suspended", "in force"]
    assert said[schema.ORGANIZATION].tolist() == stored[schema.ORGANIZATION].tolist()
    assert values_in_words(said, "en").equals(said)
    assert values_in_words(stored, "zh")[schema.STATUS].tolist() == ["暂停", "有效"]


def test_every_status_of_the_ledger_has_an_english_word() -> None:
    for status in schema.STATUSES:
        assert not CHINESE.search(value_words(status, "en"))


def test_clauses_of_the_shipped_packs_hold_no_english_word_in_chinese() -> None:
    names = {"IAF", "MD", "ISO", "IEC", "TS", "CNCA", "QMS", "EMS", "OHSMS", "CCAA", "MHGJ", "GL",
             "EXAMPLE"}  # fmt: skip
    for pack in read_shipped_packs():
        for rule in pack.rules:
            document = rule.document or pack.document
            words = clause_words(document, rule.clause, "zh")
            assert set(re.findall(r"[A-Za-z]{2,}", words)) <= names
            assert clause_words(document, rule.clause, "en") == f"{document} {rule.clause}"
    assert clause_words("", "", "zh") == ""
