"""Refused rows on their page: what is no record is not offered, what holds several comes apart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.workflows.database import open_database
from data.workflows.imports import fetch_imports, find_import
from data.workflows.uploads import import_upload
from pages.components import access

ROSTER = (
    "审核员编号,认证领域,注册级别,注册证书号\n"
    "Z1,质量、环境,审核员,2025-N1QMS-1000105；2025-N1EMS-1000106\n"
    "Z2,QMS,大师,\n合计,,3人,\n制表人：示例,,,\n"
).encode()
POST = (
    "2024年10月全国认证统计\n截至2024年10月底\n地区 序号 组织数 证书数\n北京 1 30,038 129,811\n"
    "上海 2 30,039 129,812\n福建 13 30,038 129,8\n"
).encode()
OWN_HEADER = "auditor_id,scheme,level,other\nA1,QMS,国王,x\n".encode()
SPLIT, AGAIN = "Split into rows", "Submit the ticked rows again"


def page(import_id: int) -> None:
    from pages.components.refused_rows import show_refused_rows

    show_refused_rows(import_id)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty store."""
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    st.cache_resource.clear()
    yield
    access.engine().dispose()
    st.cache_resource.clear()


def open_refused(kind: str, content: bytes, file: str, language: str) -> AppTest:
    """Import a file and open what is refused in it."""
    engine = access.engine()
    import_upload(engine, kind, content, file)
    running = AppTest.from_function(page, args=(find_import(engine, kind, content),))
    running.query_params["lang"] = language
    running.run(timeout=60)
    assert not running.exception
    return running


@pytest.fixture
def app() -> AppTest:
    return open_refused("auditors", ROSTER, "roster.csv", "en")


def headers(kind: str, content: bytes, language: str) -> list[str]:
    """Return the headers of the grid of what is refused in a file."""
    running = open_refused(kind, content, "brought.txt", language)
    (shown,) = running.dataframe
    config = json.loads(shown.proto.columns)
    return [str((config.get(name) or {}).get("label") or name) for name in shown.value.columns]


def grid(app: AppTest) -> pd.DataFrame:
    assert not app.exception
    return app.dataframe[-1].value


def press(app: AppTest, name: str) -> None:
    next(button for button in app.button if button.label == name).click()
    app.run(timeout=60)


def test_totals_and_signatures_stand_unticked_and_all_other_rows_ticked(app: AppTest) -> None:
    table = grid(app)
    assert table["row"].tolist() == [2, 3, 4, 5]
    assert table["Submit"].tolist() == [True, True, False, False]
    reasons = table["Why, and what was expected"].tolist()
    assert ["no record" in each for each in reasons] == [False, False, True, True]


def test_rows_of_several_schemes_come_apart_at_a_press_and_it_is_said_what_to_check(
    app: AppTest,
) -> None:
    assert not app.info
    press(app, SPLIT)
    table = grid(app)
    assert table["row"].tolist() == [2, 2, 3, 4, 5]
    assert table["认证领域"].tolist()[:2] == ["质量", "环境"]
    assert table["注册证书号"].tolist()[:2] == ["2025-N1QMS-1000105", "2025-N1EMS-1000106"]
    assert table["Submit"].tolist() == [True, True, True, False, False]
    assert "Split by person or scheme: rows 2." in app.info[0].value
    assert "check codes, registration numbers" in app.info[0].value
    assert "Refused rows (4)" in app.markdown[-1].value
    assert SPLIT not in [button.label for button in app.button]


def test_parts_that_are_accepted_leave_the_grid_and_the_rest_stays(app: AppTest) -> None:
    press(app, SPLIT)
    press(app, AGAIN)
    app.run(timeout=60)
    assert "rows accepted: 2, rejected: 1" in app.warning[0].value
    table = grid(app)
    assert table["row"].tolist() == [3, 4, 5]
    assert table["注册级别"].tolist() == ["大师", "3人", ""]
    assert not app.info


def test_parts_of_a_split_row_are_brought_together_or_not_at_all(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(app, SPLIT)
    # AppTest cannot tick cells; this is what the editor returns without the second row's tick.
    monkeypatch.setattr(
        st, "data_editor", lambda table, **_: table.assign(Submit=table.index.to_numpy() == 0)
    )
    press(app, AGAIN)
    assert not app.exception
    assert app.warning[0].value == "Tick all parts of a split row together: 2."
    assert fetch_imports(open_database())["file"].tolist()[0] == "roster.csv"


# --------------------------------------------------------------------------- headers of the grid
def test_columns_of_a_post_are_named_in_chinese() -> None:
    found = headers("statistics", POST, "zh")
    assert "其他列" in found
    assert not [name for name in found if name.isascii()]


def test_columns_of_a_post_are_named_in_english() -> None:
    assert "Other column" in headers("statistics", POST, "en")


def test_a_header_of_the_bodys_own_file_stays_as_it_was_printed() -> None:
    assert headers("auditors", OWN_HEADER, "zh")[-1] == "other"
