"""Nonconformities in sentences, as forms, as cross tables and as a mere number."""

from __future__ import annotations

from typing import Any

import pytest

from tests.data.loaders.audit_reports.documents import doubts, evidence, read, read_fields

COVER = "受审核方：某某示例有限公司\n认证领域：QMS\n组长：高一\n四、审核发现\n"
AFTER = "\n五、基本情况\n审核地址：示例市示例路1号\n"
TWO = [("8.5.1", "生产部"), ("7.2", "综合部")]


def bars(*rows: tuple[str, ...]) -> str:
    return "".join("|" + "|".join(row) + "|\n" for row in rows)


def found(text: str) -> dict[str, Any]:
    values: dict[str, Any] = read_fields(COVER + text + AFTER)["nonconformities"]
    return values


def pairs(text: str) -> list[tuple[str, str | None]]:
    return [(each["clause"], each["department"]) for each in found(text)["clauses"] or []]


def counts(text: str) -> tuple[int | None, int | None]:
    return found(text)["major"], found(text)["minor"]


def said(text: str) -> dict[str, Any]:
    words: dict[str, Any] = evidence(read(COVER + text + AFTER))["nonconformities.clauses"]
    return words


def problems(text: str) -> list[tuple[str, str]]:
    return [(each.problem, str(each.value)) for each in doubts(read(COVER + text + AFTER))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("本次审核发现1项一般不符合，涉及生产部，条款8.5.1。", TWO[:1]),
        ("在生产部发现1项一般不符合（GB/T 19001-2016 8.5.1）。", TWO[:1]),
        ("发现1项一般不符合，不符合GB/T 19001-2016标准8.5.1条款，责任部门为生产部。", TWO[:1]),
        ("审核组发现一般不符合2项，分别涉及生产部8.5.1条款和综合部7.2条款。", TWO),
        ("共开具两项一般不符合项，条款为8.5.1（生产部）、7.2（综合部）。", TWO),
        ("发现1项一般不符合，违反8.5.1条款，涉及采购部、生产部现场各一处。", [("8.5.1", None)]),
    ],
)
def test_a_sentence_tells_clause_and_department(
    sentence: str, expected: list[tuple[str, str | None]]
) -> None:
    assert pairs(sentence + "\n") == expected


def test_numbered_sentences_are_a_nonconformity_each_and_are_counted() -> None:
    text = (
        "不符合1：生产部未按工艺卡操作，不符合8.5.1条款要求，一般不符合。\n"
        "不符合2：综合部培训记录缺失，不符合7.2条款要求，严重不符合。\n"
    )
    assert pairs(text) == TWO
    assert counts(text) == (1, 1)
    assert said(text)["items"] == [0, 1]
    assert said(text)["grades"] == ["minor", "major"]
    assert counts(text.replace("不符合2：", "不符合3：")) == (None, None)


@pytest.mark.parametrize(
    "sentence",
    [
        "抽查生产部8.5.1条款，未发现不符合。",
        "如有不符合，按10.2条款采取纠正措施。",
        "内审发现1项不符合，涉及生产部8.5.1条款。",
        "上次审核的不符合（8.5.1条款，生产部）已关闭。",
        "8.5.1条款符合要求，无不符合。",
        "不符合控制：组织按8.7条款对不符合输出进行控制。",
        "生产部提供了不合格品评审记录，发现不合格品均按8.7条款处置。",
        "查2024年发现不符合2项，已按10.2条款采取措施。",
    ],
)
def test_a_clause_that_is_met_or_of_another_audit_is_no_finding(sentence: str) -> None:
    assert pairs(sentence + "\n") == []


def test_short_numbered_items_are_a_nonconformity_each() -> None:
    text = "NC1：8.5.1 生产部 一般\nNC2：7.2 综合部 严重\n"
    assert (pairs(text), counts(text)) == (TWO, (1, 1))


def test_several_departments_of_a_cell_stay_apart() -> None:
    text = bars(("序号", "条款", "责任部门", "性质"), ("1", "8.5.1", "生产部、质检部", "一般"))
    assert pairs(text) == [("8.5.1", "生产部、质检部")]


FORMS = (
    (("不符合条款", "8.5.1"), ("责任部门", "生产部"), ("性质", "一般")),
    (("不符合条款", "7.2"), ("责任部门", "综合部"), ("性质", "☒严重 ☐一般")),
)


@pytest.mark.parametrize(
    "text",
    [
        "".join(bars(*form) + "\n" for form in FORMS),
        "".join(bars(tuple(word for pair in form for word in pair)) for form in FORMS),
        "".join(f"{label}：{value}\n" for form in FORMS for label, value in form),
        "".join(
            f"不符合项 {n}\n" + bars(("编号", f"NC-{n}"), *form) for n, form in enumerate(FORMS, 1)
        ),
    ],
    ids=["rows", "one row each", "lines", "numbered"],
)
def test_a_form_of_labels_for_each_nonconformity_is_read(text: str) -> None:
    assert pairs(text) == TWO
    assert counts(text) == (1, 1)
    assert said(text)["items"] == [0, 1]


def test_forms_that_begin_differently_are_not_put_together() -> None:
    text = bars(*FORMS[0]) + bars(FORMS[1][1], FORMS[1][0], FORMS[1][2])
    assert ("8.5.1", "综合部") not in pairs(text)


CROSSES = [
    (("部门/条款", "7.2", "8.5.1", "合计"), ("生产部", "", "√", "1"), ("综合部", "√", "", "1")),
    (("条款", "生产部", "综合部"), ("8.5.1 生产控制", "1", "0"), ("7.2 能力", "", "1")),
    (("", "生产部", "综合部"), ("8.5.1", "■", "□"), ("7.2", "□", "■"), ("合计", "1", "1")),
]


@pytest.mark.parametrize("rows", CROSSES)
def test_a_table_of_departments_against_clauses_is_read(rows: tuple[tuple[str, ...], ...]) -> None:
    text = "不符合项分布表\n" + bars(*rows)
    assert sorted(pairs(text)) == sorted(TWO)
    assert said(text)["items"] == [0, 1]
    assert problems(text) == []


def test_a_number_in_a_cross_table_is_as_many_nonconformities() -> None:
    text = "不符合项分布表\n" + bars(("条款", "生产部", "综合部"), ("8.5.1", "2", ""))
    assert pairs(text) == [("8.5.1", "生产部")] * 2
    assert said(text)["items"] == [0, 1]


def test_a_cell_of_a_cross_table_that_is_not_understood_is_told() -> None:
    text = "不符合项分布表\n" + bars(("条款", "生产部", "综合部"), ("8.5.1", "√", "见附件3"))
    assert problems(text) == [("findings_table_not_understood", "")]


@pytest.mark.parametrize("rows", CROSSES)
def test_the_clauses_that_were_planned_for_departments_are_no_findings(
    rows: tuple[tuple[str, ...], ...],
) -> None:
    text = bars(*rows)
    assert read_fields(COVER.replace("四、审核发现", "四、审核计划") + text)["nonconformities"][
        "clauses"
    ] in (None, [])


@pytest.mark.parametrize(
    "text",
    [
        "不符合项：无\n",
        "不符合项：0\n",
        "不符合项数量：0项\n",
        "|不符合项|无|\n",
        "不符合项情况：□有 ■无\n",
        "不符合项：☒无 ☐有\n",
        "■未发现不符合项 □发现不符合项：严重  项，一般  项\n",
        "审核未发现不符合项。\n",
        "现场审核没有发现不符合。\n",
    ],
)
def test_none_at_all_is_none_of_both_grades(text: str) -> None:
    assert counts(text) == (0, 0)
    assert problems(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "不符合项：■有 □无\n",
        "上次不符合项：无\n",
        "内部审核未发现不符合项。\n",
        "本次内部审核未发现不符合。\n",
        "不符合项：无法关闭\n",
        "审核未发现不符合要求的情况以外的其他问题\n",
        "观察项：无\n",
        "本次审核：□未发现不符合项 ■发现不符合项\n",
    ],
)
def test_what_does_not_say_that_there_are_none_is_unknown(text: str) -> None:
    assert counts(text) == (None, None)


@pytest.mark.parametrize("number", ["叁项", "3", "三项", "共3项", "（3）项"])
def test_a_number_without_grades_is_told_and_not_guessed(number: str) -> None:
    assert counts(f"不符合项：{number}\n") == (None, None)
    assert problems(f"不符合项：{number}\n") == [("findings_ungraded", "3")]


def test_formal_numerals_are_numbers() -> None:
    assert counts("严重不符合：零项；一般不符合：叁项\n") == (0, 3)


# --------------------------------------------------------------------------------------- columns
HEAD = ("序号", "条款", "责任部门")


@pytest.mark.parametrize("between", ["|", "\t", "\n"])
@pytest.mark.parametrize("label", ["要求完成日期", "整改期限", "计划完成时间", "纠正措施完成时限"])
def test_the_date_that_all_rows_share_is_the_due_date(label: str, between: str) -> None:
    rows = [(*HEAD, "性质", label)]
    rows += [(str(n), *pair, "一般", "2024-05-01") for n, pair in enumerate(TWO, 1)]
    text = "不符合项\n" + "".join(between.join(row) + "\n" for row in rows)
    assert pairs(text) == TWO
    assert found(text)["due"] == "2024-05-01"


def test_different_dates_of_rows_are_told_and_none_is_the_due_date() -> None:
    rows = [(str(n), *pair, f"2024-05-1{n}") for n, pair in enumerate(TWO, 1)]
    text = bars((*HEAD, "整改期限"), *rows)
    assert found(text)["due"] is None
    assert problems(text) == [("due_dates_differ", "2024-05-11；2024-05-12")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("☐严重 ☒一般", "☒严重 ☐一般"),
        ("□严重√一般", "■严重□一般"),
        ("严重□ 一般√", "严重√ 一般□"),
        ("（ ）严重（√）一般", "（√）严重（ ）一般"),
    ],
)
def test_the_ticked_grade_is_the_grade(first: str, second: str) -> None:
    rows = [(str(n), *TWO[n - 1], grade) for n, grade in enumerate((first, second), 1)]
    text = bars((*HEAD, "性质"), *rows)
    assert counts(text) == (1, 1)
    assert said(text)["grades"] == ["minor", "major"]


@pytest.mark.parametrize("grade", ["严重/一般", "☐严重 ☐一般", "☒严重 ☒一般"])
def test_a_grade_that_nobody_chose_is_unknown(grade: str) -> None:
    text = bars((*HEAD, "性质"), ("1", *TWO[0], grade))
    assert counts(text) == (None, None)
    assert pairs(text) == TWO[:1]


@pytest.mark.parametrize("marks", [("☐", "☒"), ("", "√"), ("□", "■")])
def test_a_column_for_each_grade_is_ticked(marks: tuple[str, str]) -> None:
    empty, tick = marks
    rows = (("1", *TWO[0], empty, tick), ("2", *TWO[1], tick, empty))
    assert counts(bars((*HEAD, "严重", "一般"), *rows)) == (1, 1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("组织变更情况：□无 ■有：新增一条生产线\n", "有：新增一条生产线"),
        ("|组织变更情况|☐无 ☒有，法人变更|\n", "有，法人变更"),
        ("组织变更情况：■无 □有\n", None),
        ("|组织变更情况|☒无 ☐有|\n|人员变化情况|☐无 ☒有，增加3人|\n", "有，增加3人"),
    ],
)
def test_changes_are_those_that_are_ticked(words: str, expected: str | None) -> None:
    assert read_fields(COVER + words + AFTER)["changes"] == expected


@pytest.mark.parametrize(
    "text",
    [
        "不符合项：严重（ 0 ）项，一般（ 2 ）项\n（1）生产部 8.5.1  一般\n（2）综合部 7.2  一般\n",
        "不符合项数量：一般 2 严重 0\n1）生产部 8.5.1 未点检\n2）综合部 7.2 无记录\n",
        "一般不符合 2 项：\n①生产部 8.5.1\n②综合部/7.2\n严重不符合 — 项\n",
        "共开出一般不符合项2项，无严重不符合项。其中Q：8.5.1（生产部）；E：7.2（综合部）。\n",
        "共开出一般不符合项2项，无严重不符合项。其中Q：8.5.1（生产部）、7.2（综\n合部）。\n",
        "发现不符合：2项（轻微）。条款：8.5.1 部门：生产部；条款：7.2 部门：综合部\n",
        "不符合项\n严重：零项；一般：2项\n分布：生产部（Q8.5.1）、综合部（Q7.2）\n",
    ],
)
def test_clauses_beside_their_departments_around_the_counts_are_read(text: str) -> None:
    assert pairs(text) == TWO


def test_two_clauses_in_one_bracket_are_of_the_department_before_it() -> None:
    text = "共开出一般不符合项2项：生产部（Q8.5.1/F8.5.4）、仓库（Q8.5.4）。\n"
    assert pairs(text) == [("8.5.1", "生产部"), ("8.5.4", "生产部"), ("8.5.4", "仓库")]


def test_the_findings_of_the_last_audit_beside_those_of_this_one_have_no_clause_here() -> None:
    text = "本次开具1项一般不符合（生产部 8.5.1）。上次开具的1项不符合（综合部 7.2）已关闭。\n"
    assert pairs(text) == TWO[:1]


def test_what_is_found_behind_a_clause_is_no_department() -> None:
    text = "不符合项：一般 2 项\n1）8.5.1 设备未点检\n2）7.2 综合部 培训无记录\n"
    assert pairs(text) == [("8.5.1", None), ("7.2", "综合部")]


@pytest.mark.parametrize(
    "text",
    [
        "不符合项应在 2024 年 10 月 8 日前整改完毕。\n",
        "均为一般不符合，请于2024年10月8日前关闭。\n",
        "跟踪验证\t■资料验证 □现场验证\t完成时间\t2024 年 10 月 8 日前\n",
        "整改截止：2024年10月8日\n",
    ],
)
def test_the_day_by_which_findings_are_closed_is_due(text: str) -> None:
    assert found(text)["due"] == "2024-10-08"


@pytest.mark.parametrize(
    "text",
    [
        "上次审核的不符合项应在2023年10月8日前整改完毕。\n",
        "不符合项已于2023年10月8日前关闭。\n",
        "审核计划\t编制\t完成时间\t2023年10月8日前\n",
    ],
)
def test_a_day_that_is_past_or_of_something_else_is_not_due(text: str) -> None:
    assert found(text)["due"] is None


def test_a_scheme_before_a_clause_is_no_department() -> None:
    assert pairs("不符合条款：QMS 8.5.1 生产部；7.2 综合部\n") == TWO


def test_a_column_that_is_headed_by_the_grades_tells_the_grade() -> None:
    head = ("条款", "不符合描述", "责任部门", "严重/一般")
    text = bars(head, ("8.5.1", "未点检", "生产部", "一般"), ("7.2", "无记录", "综合部", "一般"))
    assert pairs("审核过程按计划进行。\n" + text) == TWO
    assert counts("审核过程按计划进行。\n" + text) == (0, 2)


@pytest.mark.parametrize(
    "text",
    [
        "本次无不符合（生产部 8.5.1）。\n",
        "审核未发现严重不符合。抽查8.5.1（生产部）、7.2（综合部）。\n",
        "不合格品控制 8.7（质检部）\n",
    ],
)
def test_clauses_that_were_looked_at_are_those_of_no_finding(text: str) -> None:
    assert pairs(text) == []
