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
