"""A workbook of several sheets asks which one is read; any other file does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.data.loaders.test_workbooks import EMS, HEADER, QMS, book_of

SEVERAL = book_of(
    {"说明": [["怎样填写"]], "专职": [HEADER, QMS], "兼职": [("人员代号", *HEADER[1:]), EMS]}
)


def page(kind: str, content: bytes) -> None:
    import streamlit

    from pages.components.header_mapping import show_header_mapping, show_sheet_choice

    sheet = show_sheet_choice(kind, content, "r.xlsx")
    ready = show_header_mapping(kind, content, "r.xlsx", sheet)
    streamlit.text(f"{sheet or 'best'} {ready}")


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    st.cache_resource.clear()


def start(content: bytes) -> AppTest:
    app = AppTest.from_function(page, args=("auditors", content))
    # Chinese: AppTest formats the choices outside of a run, where no address says a language.
    app.query_params["lang"] = "zh"
    app.run(timeout=60)
    assert not app.exception
    return app


def test_the_best_sheet_is_preselected_and_another_one_is_checked_in_its_place() -> None:
    app = start(SEVERAL)
    (box,) = app.selectbox
    assert box.options == ["专职", "说明", "兼职"]
    assert (box.value, app.text[0].value) == ("专职", "best True")
    box.select("兼职")
    app.run(timeout=60)
    assert app.text[0].value == "兼职 False"
    assert "审核员编号" in app.warning[0].value
    app.selectbox[0].select("专职")
    app.run(timeout=60)
    assert app.text[0].value == "best True"


@pytest.mark.parametrize("content", [book_of({"名册": [HEADER, QMS]}), ",".join(HEADER).encode()])
def test_a_file_of_one_sheet_asks_nothing(content: bytes) -> None:
    app = start(content)
    assert not app.selectbox
    assert app.text[0].value == "best True"


def test_a_damaged_workbook_is_told_once() -> None:
    app = start(b"PK\x03\x04 no workbook")
    assert not app.selectbox
    assert len(app.error) == 1
    assert app.text[0].value == "best False"


# -------------------------------------------------------------------------------------- statistics
HEAD = ("地区", "证书数", "全国排名", "占全国比重 %", "组织数", "全国排名", "占全国比重")
ROWS = [("全国", 11, "-", "-", 7, "-", "-"), ("北京市", 6, 1, 54.55, 4, 1, 57.14),
        ("天津市", 5, 2, 45.45, 3, 2, 42.86)]  # fmt: skip


def statistics_page(content: bytes) -> None:
    import streamlit

    from pages.components import access
    from pages.components.header_mapping import show_statistics_questions

    ready, month = show_statistics_questions(content, "s.xlsx")
    streamlit.text(f"{month or 'no month'} {ready}")
    if ready and streamlit.button("import"):
        _, report = access.import_upload(
            "statistics", content, "s.xlsx", month=month, remove_demo=False
        )
        streamlit.text(f"{report.details['period']} {report.accepted}")


def start_statistics(rows: list[tuple[object, ...]]) -> AppTest:
    app = AppTest.from_function(statistics_page, args=(book_of({"表": rows}),))
    app.query_params["lang"] = "zh"
    app.run(timeout=60)
    assert not app.exception
    return app


def bring(app: AppTest) -> list[str]:
    app.run(timeout=60)
    app.button[0].click()
    app.run(timeout=60)
    assert not app.exception
    return [text.value for text in app.text]


def test_a_saved_table_without_a_month_asks_for_it() -> None:
    app = start_statistics([HEAD, *ROWS])
    (box,) = app.selectbox
    assert (box.value, app.text[0].value) == (None, "no month False")
    box.select("2024-10")
    assert bring(app) == ["2024-10 True", "2024-10 3"]


def test_a_table_with_its_caption_asks_nothing() -> None:
    app = start_statistics([("2024年10月获证证书按地域统计情况",), HEAD, *ROWS])
    assert not app.selectbox
    assert bring(app) == ["no month True", "2024-10 3"]


def test_an_unknown_count_of_a_statistics_table_can_be_mapped() -> None:
    rows: list[tuple[object, ...]] = [("所属期", "地区", "发证量"), ("2024-10", "北京市", 6)]
    app = start_statistics(rows)
    assert {box.label for box in app.selectbox} == {"所属期", "发证量", "这份统计的月份"}
    assert app.text[0].value == "no month False"
    app.selectbox(key="header_statistics_所属期").select("period")
    app.run(timeout=60)
    assert {box.label for box in app.selectbox} == {"所属期", "发证量"}
    app.selectbox(key="header_statistics_发证量").select("certificates")
    assert bring(app) == ["no month True", "2024-10 1"]
