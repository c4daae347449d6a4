"""Refused rows on their page: what is no record is not offered, what holds several comes apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.workflows.database import open_database
from data.workflows.imports import fetch_imports, find_import
from data.workflows.uploads import import_upload

ROSTER = (
    "审核员编号,认证领域,注册级别,注册证书号\n"
    "Z1,质量、环境,审核员,2025-N1QMS-1000105；2025-N1EMS-1000106\n"
    "Z2,QMS,大师,\n合计,,3人,\n制表人：示例,,,\n"
).encode()
SPLIT, AGAIN = "Split rows by scheme", "Submit the ticked rows again"


def page(import_id: int) -> None:
    from pages.components.refused_rows import show_refused_rows

    show_refused_rows(import_id)


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    engine = open_database()
    import_upload(engine, "auditors", ROSTER, "roster.csv")
    st.cache_resource.clear()
    running = AppTest.from_function(page, args=(find_import(engine, "auditors", ROSTER),))
    running.query_params["lang"] = "en"
    running.run(timeout=60)
    yield running
    st.cache_resource.clear()


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
    assert "Rows split by scheme: 2." in app.info[0].value
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
