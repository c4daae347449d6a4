"""The planned team on its page: what is asked depends on the rules, what is blank is not judged."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def page(pack: str, schemes: list[str], personnel: int) -> None:
    import datetime

    from data.loaders.rule_packs import read_shipped_packs
    from matching.visits import AuditPart, assess_visit
    from matching.workload import Client, assess_workload
    from pages.components.planned_team import ask_team, show_team
    from reporting.calculation import CalculatedPart, Calculation

    packs = {each.id: each for each in read_shipped_packs()}
    client = Client(personnel, "medium" if "EMS" in schemes else None)
    parts = [AuditPart(packs[pack], scheme, "initial", client) for scheme in schemes]
    made = tuple(
        CalculatedPart(part, assess_workload(part.pack, part.scheme, "initial", client))
        for part in parts
    )
    visit = assess_visit(parts, 0.9) if len(parts) > 1 else None
    day = datetime.date(2026, 3, 15)
    show_team(ask_team(Calculation(day, made, visit=visit), tuple(packs.values())))


def open_page(pack: str = "iaf-md5-2019", *schemes: str, personnel: int = 55) -> AppTest:
    app = AppTest.from_function(page, args=(pack, list(schemes or ["QMS"]), personnel))
    app.query_params["lang"] = "zh"
    app.run(timeout=60)
    assert not app.exception
    return app


def enter(app: AppTest, number: int, **stated: object) -> None:
    for name, value in stated.items():
        key = f"input_team-{number}-{name}"
        kind = app.selectbox if isinstance(value, str) else app.number_input
        kind(key=key).set_value(value)
    app.run(timeout=60)
    assert not app.exception


def lines(app: AppTest) -> dict[str, tuple[str, str]]:
    """Return verdict and numbers by what was checked, the last line of each."""
    rows = app.table[0].value.map(lambda cell: cell.strip("*").replace("\\", ""))
    return {row[0]: (row[1], row[2]) for row in rows.itertuples(index=False, name=None)}


def labels(app: AppTest) -> set[str]:
    return {each.label for each in [*app.selectbox, *app.number_input]}


def test_one_empty_row_says_what_it_is_for_and_judges_nothing() -> None:
    app = open_page()
    assert app.caption[0].value.startswith("填写计划的审核组")
    assert app.markdown[0].value == "**第 1 人**"
    assert not app.table


def test_members_are_added_and_judged() -> None:
    app = open_page()
    app.number_input(key="input_team").set_value(2).run(timeout=60)
    enter(app, 1, role="leader", level="高级审核员", days=4.0, professional="yes", on_site=178.0)
    enter(app, 2, role="trainee", level="实习审核员", days=3.0)
    found = lines(app)
    assert found["计入的人日"] == ("不符合", "计入 4.0 人日，要求 5.0 人日，还差 1.0 人日。")
    assert found["其他人员"][0] == "不计入"
    assert found["专业审核员"][0] == "组内不足"
    assert found["年现场天数"][0] == "不符合"
    assert found["年证书数"][0] == "不明"
    assert app.query_params["team-1-days"] == "4.0"
    enter(app, 1, days=5.0, on_site=175.0)
    assert {lines(app)[name][0] for name in ("计入的人日", "年现场天数")} == {"符合"}


@pytest.mark.parametrize(
    ("pack", "schemes", "asked"),
    [("iaf-md5-2019", ["QMS"], {"本专业", "今年现场", "今年证书"}),
     ("iaf-md5-2019", ["EMS"], set()),
     ("iaf-md5-2019", ["QMS", "EMS"], {"本专业", "今年现场", "今年证书", "可审领域"}),
     ("mhgj-gl-095-a1", ["DLE"], set())],
)  # fmt: skip
def test_only_what_a_rule_in_force_needs_is_asked(
    pack: str, schemes: list[str], asked: set[str]
) -> None:
    app = open_page(pack, *schemes)
    assert labels(app) == {"人数", "角色", "注册级别", "计划人日"} | asked


def test_several_schemes_ask_how_many_a_person_can_audit() -> None:
    app = open_page("iaf-md5-2019", "QMS", "EMS")
    assert app.selectbox(key="input_team-1-systems").options == ["未填", "1", "2"]
    enter(app, 1, role="leader", level="审核员", days=10.0, systems="2")
    assert lines(app)["结合能力"] == (
        "供参考", "审核员 1 人、领域 2 个：能力 100 %；结合审核系数 0.9。"
    )  # fmt: skip


def test_days_are_not_compared_where_the_time_is_unknown() -> None:
    app = open_page(personnel=10_701)
    enter(app, 1, role="leader", level="审核员", days=10.0)
    assert lines(app)["计入的人日"][0] == "不明"
