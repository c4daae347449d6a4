"""The check of a planned team in words: verdict, numbers and clause of every line."""

from __future__ import annotations

from typing import Any

import pytest

from matching.planned_team import Member, TeamCheck, assess_planned_team
from reporting.planned_team import TeamLine, list_member_rows, list_team_lines, list_team_notes
from tests.reporting.calculations import DAY, PACKS

QMS = (PACKS["iaf-md5-2019"], PACKS["cnca-qms-2025"])
DLE = (PACKS["mhgj-gl-095-a1"],)
LEADER = Member(1, "leader", "高级审核员", 3.0, True, 178.0, 12, 2)
TRAINEE = Member(2, "trainee", "实习审核员", 1.5)


def check(*team: Member, packs: Any = QMS, required: float | None = 5.0, **asked: Any) -> TeamCheck:
    return assess_planned_team(packs, team, required, **asked)


def line(found: TeamCheck, name: str, language: str = "zh") -> TeamLine:
    return next(each for each in list_team_lines(found, language) if each.check == name)


def what(found: TeamCheck, name: str, language: str = "zh") -> str:
    return line(found, name, language).what


def test_a_line_holds_verdict_numbers_clause_and_confidence() -> None:
    assert line(check(LEADER, TRAINEE), "年现场天数") == TeamLine(
        "年现场天数", "不符合", "第 1 人：已有 178 天，加计划 3 天，共 181 天；上限 180 天。",
        "CNCA-QMS-01:2025 3.9", "C 一个二手来源", True,
    )  # fmt: skip
    assert line(check(LEADER, TRAINEE), "Days that count", "en") == TeamLine(
        "Days that count", "not met", "Counted: 3.0 days; required: 5.0; missing: 2.0.",
        "CNCA QMS rule, version not stated audit time", "C one secondary source", True,
    )  # fmt: skip


def test_days_say_whether_they_are_enough_too_few_or_not_known() -> None:
    open_ = Member(2, "member", None, 1.0)
    assert what(check(LEADER, required=3.0), "计入的人日") == "计入 3.0 人日，要求 3.0 人日。"
    assert what(check(LEADER, open_), "计入的人日") == (
        "已知计入 3.0 人日，要求 5.0 人日；第 2 人即使计入也不够。"
    )
    assert what(check(LEADER, open_, required=4.0), "计入的人日") == (
        "已知计入 3.0 人日，要求 4.0 人日；第 2 人的角色、级别或人日未填。"
    )
    unknown = line(check(LEADER, required=None), "计入的人日")
    assert (unknown.verdict, unknown.falls_short) == ("不明", False)
    assert unknown.what == "已知计入 3.0 人日；要求的审核人日未知，无法比较。"


def test_who_is_not_counted_stands_with_the_clause_or_without_one() -> None:
    ruled = line(check(TRAINEE), "其他人员")
    assert (ruled.verdict, ruled.what) == (
        "不计入", "第 2 人（实习审核员）：1.5 人日不计入审核时间。"
    )  # fmt: skip
    assert ruled.clause == "国家认监委质量管理体系认证规则（版本未注明） 审核时间"
    free = line(check(Member(1, "expert", "审核员"), packs=QMS[:1]), "Others", "en")
    assert (free.clause, free.confidence) == ("", "")
    assert free.what.startswith("No. 1 (technical expert, auditor): days not counted; no rule pack")


def test_a_team_short_of_professional_auditors_breaks_no_rule_of_the_body() -> None:
    short = line(check(LEADER), "专业审核员")
    assert (short.verdict, short.falls_short) == ("组内不足", True)
    assert short.what == "组内 1 人；规则要求机构在每个业务范围至少 2 人，组外须另有 1 人。"
    open_ = check(LEADER, Member(2, "member", "审核员", 1.0))
    assert what(open_, "专业审核员").endswith("第 2 人的本专业、角色或级别未填。")
    alone = check(Member(3, "member", "审核员", 1.0))
    assert what(alone, "专业审核员").endswith("第 3 人即使算上也不够，组外须另有人。")


@pytest.mark.parametrize(
    ("level", "says"),
    [("技术专家", "第 1 人的级别不在可参加审核之列（实习审核员、"),
     (None, "第 1 人的角色或级别未填"),
     ("审查员", "审核人员的级别均在可参加审核之列")],
)  # fmt: skip
def test_levels_are_said_by_the_rule(level: str | None, says: str) -> None:
    found = line(check(Member(1, "member", level, 1.0), packs=DLE), "注册级别")
    assert found.what.startswith(says)
    assert found.clause == "MHGJ-GL-095 A/1 3(1)"


def test_limits_say_what_is_lacking() -> None:
    found = check(Member(1, "member", "审核员", None, None, 100.0), Member(2, "leader", "审核员"))
    lines = [each.what for each in list_team_lines(found, "zh") if each.check.startswith("年")]
    assert lines == [
        "第 1 人：已有 100 天，计划人日未填；上限 180 天。", "第 2 人的今年现场未填；上限 180 天。",
        "第 1、2 人的今年证书未填；上限 50 张。",
    ]  # fmt: skip


def test_ability_stands_beside_the_combined_factor() -> None:
    found = check(LEADER, Member(2, "member", "审核员", 1.0, systems=1), systems=2, factor=0.9)
    ability = line(found, "结合能力")
    assert ability.what == "审核员 2 人、领域 2 个：能力 50 %；结合审核系数 0.9。"
    assert (ability.verdict, ability.clause) == ("供参考", "IAF MD 11")
    lacking = check(LEADER, Member(2, "member", "审核员"), systems=2)
    assert what(lacking, "结合能力").startswith("第 2 人的可审领域")
    assert what(check(TRAINEE, systems=2), "结合能力").startswith("审核组中没有计入的审核员")


def test_notes_tell_doubts_the_assumption_and_what_no_pack_gives() -> None:
    notes = list(list_team_notes(check(LEADER), DAY, "zh"))
    assert any("业务范围按哪一级不明" in note for note in notes)
    assert "假设：计划人日全部按现场天数计入年度上限，偏严。" in notes
    assert notes[-1] == "2026-03-15 生效的规则包没有规定：可参加审核的级别；不作判断。"
    pilot = list(list_team_notes(check(LEADER, packs=DLE), DAY, "en"))
    assert not any("Assumption" in note for note in pilot)
    assert pilot[0].startswith("Who may attend: Besides: general competence")


def test_a_team_is_listed_as_entered_without_columns_nobody_filled() -> None:
    head, rows = list_member_rows([Member(1, "leader", "审查员", 1.5, False), TRAINEE], "en")
    assert head == ["", "Role", "Level", "Planned days", "Client's field"]
    assert rows == [["No. 1", "leader", "reviewer", "1.5", "no"],
                    ["No. 2", "trainee", "trainee auditor", "1.5", "not given"]]  # fmt: skip
