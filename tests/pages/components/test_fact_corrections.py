"""The form in which a misread fact of a report is typed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.workflows.imports import import_file
from data.workflows.typed_facts import TYPED_FIELDS
from pages.components import access
from pages.components.access import typed_facts

EXAMPLES = Path(__file__).parents[2] / "data/loaders/audit_reports/examples"
REPORT = EXAMPLES / "surveillance-2024.txt"
NAMES = ("张三", "李四")


def page(import_id: int) -> None:
    import streamlit as st

    from pages.components.access import typed_facts
    from pages.components.fact_corrections import show_fact_corrections

    if show_fact_corrections(import_id, typed_facts.details(import_id)):
        st.rerun()


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    """The form of one imported report, in Chinese."""
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    st.cache_data.clear()
    st.cache_resource.clear()
    import_file(access.engine(), "audit-report", REPORT)
    number = int(access.import_records()["import_id"].iloc[0])
    app = AppTest.from_function(page, args=(number,))
    app.query_params["lang"] = "zh"
    app.run(timeout=30)
    yield app
    access.engine().dispose()
    st.cache_data.clear()
    st.cache_resource.clear()


def headcount() -> int:
    """Return the head count that holds for the report, the first of the store's own imports."""
    records = access.import_records()
    number = int(records.loc[records["file"] == REPORT.name, "import_id"].iloc[0])
    return int(typed_facts.details(number)["reports"][0]["headcount"])


def fill(app: AppTest, label: str, text: str) -> None:
    (field,) = [each for each in app.text_input if each.label == label]
    field.set_value(text)


def save(app: AppTest) -> None:
    app.button[0].click().run(timeout=30)
    assert not app.exception


def test_every_fact_is_there_to_be_typed_over_and_nobody_is_named(app: AppTest) -> None:
    fields = [*app.text_input, *app.text_area, *app.selectbox]
    assert len(fields) == len(TYPED_FIELDS) + 1  # and who types
    shown = " ".join(str(each.value) for each in fields)
    assert "99" in shown and "2024-N1QMS-4000001" in shown
    assert not [name for name in NAMES if name in shown]


def test_what_is_typed_over_is_saved_and_shown_the_next_time(app: AppTest) -> None:
    fill(app, "人数", "135")
    save(app)
    assert [each.value for each in app.success] == ["已更正 1 项。"]
    assert headcount() == 135
    (field,) = [each for each in app.text_input if each.label == "人数"]
    assert field.value == "135"


def test_what_is_no_value_is_told_in_words_and_not_saved(app: AppTest) -> None:
    fill(app, "人数", "约百人")
    save(app)
    (table,) = [each.value for each in app.table]
    assert table["原因与应填内容"].tolist() == ["“约百人”不是非负整数；应为 0, 1, 2 …"]
    assert headcount() == 99


def test_a_form_that_changes_nothing_and_one_without_a_person_save_nothing(app: AppTest) -> None:
    save(app)
    assert [each.value for each in app.info] == ["没有改动任何一项。"]
    fill(app, "人数", "135")
    fill(app, "更正人", " ")
    save(app)
    assert "更正须写明由谁更正" in app.error[0].value
    assert headcount() == 99
