"""What one imported report says, on the page: its words and doubts, and nobody's name."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.indicators.typed_facts import TypedFact, apply_typed
from data.loaders.audit_reports.reader import read_audit_report

EXAMPLES = Path(__file__).parents[2] / "data/loaders/audit_reports/examples"
NAMES = {"stage2-2020.txt": ("张小三",), "surveillance-2024.txt": ("张三", "李四")}


def page(details: dict) -> None:
    from pages.components.report_facts import show_report_facts

    show_report_facts(details)


def facts_of(file: str) -> AppTest:
    details = read_audit_report((EXAMPLES / file).read_bytes(), file).details
    app = AppTest.from_function(page, args=(details,))
    app.query_params["lang"] = "en"
    app.run(timeout=30)
    assert not app.exception
    return app


def lists(app: AppTest) -> list[pd.DataFrame]:
    """Return what is shown with every sentence whole, without the marks that keep it plain."""
    return [each.value.map(lambda cell: re.sub(r"\\(.)", r"\1", cell)) for each in app.table]


def facts(app: AppTest) -> pd.DataFrame:
    return lists(app)[0].set_index("Field")


@pytest.mark.parametrize("file", NAMES)
def test_people_are_shown_by_registration_number_and_never_by_name(file: str) -> None:
    app = facts_of(file)
    (team,) = [each.value for each in app.dataframe]
    shown = " ".join(table.to_string() for table in [*lists(app), team])
    shown += " ".join(each.value for each in app.markdown)
    assert not [name for name in NAMES[file] if name in shown]
    assert team["registration_no"].str.match(r"20\d\d-N1QMS-\d{7}").all()


def test_each_field_stands_beside_its_words_and_an_unknown_one_is_blank() -> None:
    found = facts(facts_of("surveillance-2024.txt"))
    assert found.loc["Minor nonconformities"].tolist() == ["1", "轻微不符合项（1）项", "90%"]
    first = found.iloc[:, 0]
    assert first["Clauses"] == "7.2 人力行政部"
    assert first["Leader"] == "2024-N1QMS-4000001"
    assert first["Audit type"] == "surveillance"
    assert found.loc["Credit code"].tolist() == ["", "", ""]


def test_a_contradiction_names_what_was_kept_and_what_stands_elsewhere() -> None:
    found = lists(facts_of("stage2-2020.txt"))[1]
    assert found.iloc[:, :3].to_numpy().tolist() == [["Date of report", "2020-01-08", "2019"]]


def test_a_typed_fact_stands_beside_what_had_been_read_with_person_and_time() -> None:
    file = "surveillance-2024.txt"
    details = read_audit_report((EXAMPLES / file).read_bytes(), file).details
    over = [
        TypedFact(0, "headcount", 135, 99, "planner", "2026-11-22T08:00:00+00:00"),
        TypedFact(0, "leader", "2024-N1QMS-1000002", "2024-N1QMS-4000001", "planner",
                  "2026-11-22T08:00:00+00:00"),
    ]  # fmt: skip
    app = AppTest.from_function(page, args=(
        {"reports": [apply_typed(details["reports"][0], over)]},
    ))  # fmt: skip
    app.query_params["lang"] = "en"
    app.run(timeout=30)
    assert facts(app).loc["Headcount"].tolist()[::2] == ["135", ""]
    typed = lists(app)[1]
    assert typed.to_numpy().tolist() == [
        ["Headcount", "135", "99", "planner", "2026-11-22 08:00"],
        ["Leader", "2024-N1QMS-1000002", "2024-N1QMS-4000001", "planner", "2026-11-22 08:00"],
    ]
    assert not [name for name in NAMES[file] if name in typed.to_string()]


def test_a_report_without_contradictions_says_so() -> None:
    app = facts_of("surveillance-2024.txt")
    assert len(lists(app)) == 1
    assert "No contradiction was found in the report." in [each.value for each in app.markdown]
