"""Rules in words and tables, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from data.loaders.rule_packs import read_shipped_packs
from matching.rule_packs import Rule
from reporting.locale import LANGUAGES
from reporting.rule_packs import group_of, list_tables, rule_lines, says_text, until_text

PACKS = {pack.id: pack for pack in read_shipped_packs()}


def rule(pack: str, key: str) -> Rule:
    return next(each for each in PACKS[pack].rules if each.key == key)


@pytest.mark.parametrize(
    ("pack", "key", "words"),
    [
        ("iaf-md5-2019", "max_reduction", "30 %"),
        ("iaf-md5-2019", "audit_time.surveillance", "初次的 1/3；至少 1 天"),
        ("iaf-md5-2019", "similar_sites",
         "平方根的倍数：初次 100 %、监督 60 %、再认证 80 %"),
        ("iaf-md5-2019", "rounding", "以 0.5 天为单位；取最近"),
        ("iaf-md5-2019", "site_time", "减少至多 50 %"),
        ("mhgj-gl-095-a1", "next_surveillance", "15 个月；自上次现场审核起"),
        ("mhgj-gl-095-a1", "reapplication_as", "按监督"),
        ("mhgj-gl-095-a1", "minor_to_major", "至少 3；至多 5"),
        ("mhgj-gl-095-a1", "appeal", "10 个工作日；1 个月内答复"),
        ("mhgj-gl-095-a1", "site_extra", ""),
        ("cnca-qms-2025", "countable_roles", "组长、组员；不计：实习审核员、技术专家"),
        ("cnca-qms-2025", "rotation", "3 年；间隔 1 年"),
        ("iso50003-2021", "complexity", "权重 0.25、0.25、0.5；1.15 起为中；超过 1.35 为高"),
    ],
)  # fmt: skip
def test_a_rule_is_said_in_words(pack: str, key: str, words: str) -> None:
    assert says_text(rule(pack, key), "zh") == words


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_of_every_pack_says_something(language: str) -> None:
    for pack in PACKS.values():
        for each in pack.rules:
            tables = list(list_tables(each, language))
            assert says_text(each, language) or tables, (pack.id, each.key)
            assert not any("{" in title for title, _ in tables)


def test_tables_keep_every_band_and_name_the_open_end() -> None:
    ((title, rows),) = list_tables(rule("mhgj-gl-095-a1", "base_table.DLE"), "zh")
    assert title.startswith("DLE")
    assert rows.to_numpy().tolist() == [
        ["1", "100", "1"], ["101", "400", "1.5"], ["401", "以上", "2"]
    ]  # fmt: skip
    tables = dict(list_tables(rule("iso50003-2021", "complexity"), "en"))
    assert len(tables) == 3
    ((_, bands),) = list_tables(rule("iaf-md5-2019", "base_table.EMS"), "zh")
    assert list(bands) == ["自", "至", "高", "中", "低", "有限"]
    assert len(bands) == 23


def test_rules_are_grouped_as_time_dates_and_people() -> None:
    groups = {each.key: group_of(each) for each in PACKS["mhgj-gl-095-a1"].rules}
    assert (groups["rounding"], groups["audit_time.initial"]) == ("time", "time")
    assert (groups["validity"], groups["licence_before_recertification"]) == ("dates", "dates")
    assert (groups["countable_roles"], groups["decider_outside_team"]) == ("people", "people")


def test_a_rule_that_is_off_says_so_beside_its_name() -> None:
    pack = PACKS["cnca-qms-2025"]
    lines = rule_lines([rule(pack.id, "rotation"), rule(pack.id, "max_certificates")], pack, "zh")
    assert lines["规则"].tolist() == ["轮换（已停用）", "每人有效证书上限"]
    assert lines["依据"].tolist() == ["CCAA -", "CNCA-QMS-01:2025 3.10"]
    assert lines["可信度"].tolist() == ["X 来源互相矛盾", "C 一个二手来源"]


@pytest.mark.parametrize(
    ("pack", "key", "word"),
    [("cnca-qms-2025", "max_certificates", "参与计算"),
     ("cnca-qms-2025", "rotation", "仅供查阅"), ("iaf-md5-2019", "validity", "仅供查阅"),
     ("cnca-qms-2025", "countable_roles", "参与计算"), ("mhgj-gl-095-a1", "may_attend", "参与计算"),
     ("mhgj-gl-095-a1", "team_frozen", "仅供查阅"),
     ("iaf-md5-2019", "audit_time.surveillance", "参与计算")],
)  # fmt: skip
def test_a_rule_says_whether_anything_is_computed_with_it(pack: str, key: str, word: str) -> None:
    lines = rule_lines([rule(pack, key)], PACKS[pack], "zh")
    assert lines["用途"].tolist() == [word]


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [(None, None, "不限"), (date(2026, 1, 1), None, "2026-01-01 起"),
     (None, date(2026, 1, 1), "至 2026-01-01"),
     (date(2025, 1, 1), date(2026, 1, 1), "2025-01-01 至 2026-01-01")],
)  # fmt: skip
def test_open_ends_of_a_period_are_said(start: date | None, end: date | None, words: str) -> None:
    assert until_text(start, end, "zh") == words
