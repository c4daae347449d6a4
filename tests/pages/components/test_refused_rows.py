"""The grid of refused rows names its columns in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.workflows.imports import import_bytes
from pages.components import access

POST = (
    "2024年10月全国认证统计\n截至2024年10月底\n地区 序号 组织数 证书数\n北京 1 30,038 129,811\n"
    "上海 2 30,039 129,812\n福建 13 30,038 129,8\n"
)
ROSTER = "auditor_id,scheme,level,other\nA1,QMS,国王,x\n"


def page(import_id: int) -> None:
    from pages.components.refused_rows import show_refused_rows

    show_refused_rows(import_id)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty store."""
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    access.engine().dispose()
    st.cache_data.clear()
    st.cache_resource.clear()


def headers(kind: str, text: str, language: str) -> list[str]:
    """Return the headers of the grid of what is refused in a file."""
    report = import_bytes(access.engine(), kind, text.encode(), "brought.txt")
    assert report.rejected
    records = access.import_records()
    number = int(records.loc[records["file"] == "brought.txt", "import_id"].iloc[0])
    app = AppTest.from_function(page, args=(number,))
    app.query_params["lang"] = language
    app.run(timeout=30)
    assert not app.exception
    (grid,) = [each for each in app.dataframe]
    config = json.loads(grid.proto.columns)
    return [str((config.get(name) or {}).get("label") or name) for name in grid.value.columns]


def test_columns_of_a_post_are_named_in_chinese() -> None:
    found = headers("statistics", POST, "zh")
    assert "其他列" in found
    assert not [name for name in found if name.isascii()]


def test_columns_of_a_post_are_named_in_english() -> None:
    assert "Other column" in headers("statistics", POST, "en")


def test_a_header_of_the_bodys_own_file_stays_as_it_was_printed() -> None:
    assert headers("auditors", ROSTER, "zh")[-1] == "other"
