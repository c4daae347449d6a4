"""Which kind of audit was chosen: the ticked one, and none where nobody ticked."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import evidence, read, read_fields
from tests.data.loaders.audit_reports.test_plain_template import form


def text_of(words: str, title: str = "审核报告") -> str:
    return form(审核类型="：" + words).replace("监督审核报告", title, 1)


def kind_of(words: str, title: str = "审核报告") -> str | None:
    found: str | None = read_fields(text_of(words, title))["audit_type"]
    return found


@pytest.mark.parametrize(
    "words",
    [
        "（√）监督审核（ ）再认证审核",
        "（ ）初次审核（√）监督审核（ ）再认证审核",
        "监督审核（√） 再认证审核（ ）",
        "监督审核（√）\n再认证审核（ ）\n特殊审核（ ）",
        "初次审核（ ）监督审核（√）再认证审核（ ）\n特殊审核（ ）其他",
        "初次□ 监督☑ 再认证□ 其他：",
        "初次□ 监督☑\n再认证□ 其他：",
        "初次□监督☑再认证□其他",
        "□初次审核（□第一阶段 □第二阶段） ■监督审核 □再认证",
        "监督审核（再认证后第一次监督）",
        "再认证后第一次监督审核",
        "监督审核 +扩大范围",
    ],
)
def test_the_ticked_choice_is_the_type_and_never_its_neighbour(words: str) -> None:
    assert kind_of(words) == "surveillance"


@pytest.mark.parametrize(
    "words", ["初次/监督/再认证", "初次、监督、再认证", "初次认证 监督审核 再认证", "监督或再认证"]
)
def test_printed_choices_that_nobody_ticked_are_no_type(words: str) -> None:
    assert kind_of(words) is None
    # What the title says is no choice of several.
    assert kind_of(words, "再认证审核报告") == "recertification"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("初次认证审核（一、二阶段）", "initial"),
        ("初次认证审核（一二阶段）", "initial"),
        ("初次认证（第一、第二阶段）", "initial"),
        ("Initial audit (stage 1 and stage 2)", "initial"),
        ("初次认证审核（二阶段）", "stage2"),
        ("■初次审核（□第一阶段 ■第二阶段） □监督审核", "stage2"),
        ("■初次审核（□第一阶段 □第二阶段） □监督审核", "initial"),
    ],
)
def test_stages_in_brackets_say_more_of_the_initial_audit(words: str, kind: str) -> None:
    assert kind_of(words) == kind


@pytest.mark.parametrize(
    "cells",
    [
        "\t☐\t初次\t☑\t监督\t☐\t再认证",
        "\t☐\t初次\t☒\t监督\t☐\t再认证",
        "\t初次\t☐\t监督\t☒\t再认证\t☐",
        "\t☒\t初次\t☑\t监督\t☒\t再认证",
        "\t初次\t✗\t监督\t√\t再认证\t✗",
        "\t初次\t×\t监督\t√\t再认证\t×",
        "☒初次 ☑监督 ☒再认证",
        "（×）初次 （√）监督 （×）再认证",
        "（x）监督 （ ）再认证",
        "请在方框内打√：☐初次 ☒监督 ☐再认证",
    ],
)
def test_a_crossed_box_is_the_chosen_one_unless_hooks_choose(cells: str) -> None:
    assert kind_of(cells) == "surveillance"


def test_a_tick_at_other_words_leaves_the_unmarked_choice_alone() -> None:
    assert kind_of("初次审核（□第一阶段 □第二阶段）  监督审核√  再认证") is None


def test_two_ticked_types_are_told_and_none_is_taken() -> None:
    report = read(text_of("■监督审核 ■再认证审核 □特殊审核"))
    assert report.details["reports"][0]["audit_type"] is None
    (issue,) = report.issues
    assert (issue.column, issue.value, issue.problem) == (
        "audit_type", "监督审核 / 再认证审核", "choices_several_ticked",
    )  # fmt: skip
    said = evidence(report)["audit_type"]
    assert (said["text"], said["confidence"]) == ("监督审核 ■再认证审核", 0.0)
