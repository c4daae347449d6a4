"""The ledger in one line on other pages: nothing where there is none, no share that is unknown."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import schema as s
from data.workflows.database import open_database
from data.workflows.uploads import import_upload
from pages.components import certificate_lines


def page() -> None:
    from datetime import date

    from pages.components.certificate_lines import show_nation_line, show_stock_line

    show_stock_line(date(2026, 7, 1))
    show_nation_line("2024-10")


def sentence_page(share: dict) -> None:
    import pandas
    import streamlit

    from pages.components.certificate_lines import nation_sentence

    streamlit.text(nation_sentence(pandas.Series(share), "2024-10"))


def test_without_a_ledger_other_pages_say_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    st.cache_resource.clear()
    app = AppTest.from_function(page)
    app.run(timeout=60)
    st.cache_resource.clear()
    assert not app.exception
    assert not app.markdown


def test_a_ledger_of_which_nothing_was_accepted_is_unknown_and_not_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    # The way to the certificates' page needs the whole menu.
    monkeypatch.setattr(certificate_lines, "_show_line", st.markdown)
    header = "证书编号,组织编号,认证领域,颁证日期,到期日期\n"
    engine = open_database()
    lines = []
    for owner in ("", "O1"):
        content = f"{header}C1,{owner},QMS,2024-01-01,2026-12-31\n".encode()
        import_upload(engine, "certificates", content, "c.csv")
        st.cache_resource.clear()
        st.cache_data.clear()
        app = AppTest.from_function(page)
        app.run(timeout=60)
        assert not app.exception
        lines.append([each.value for each in app.markdown])
    st.cache_resource.clear()
    assert lines[0] == []
    assert "有效证书 1 张" in lines[1][0]


@pytest.mark.parametrize(
    ("organization_share", "says"),
    [(0.0003, "1.50 in ten thousand of the nation; its organisations 7, 3.00 in ten thousand."),
     (pd.NA, "1.50 in ten thousand of the nation.")],
)  # fmt: skip
def test_a_share_of_organisations_is_told_where_it_is_known(
    organization_share: object, says: str
) -> None:
    share = {s.CERTIFICATES: 9, s.ORGANIZATIONS: 7, s.CERTIFICATE_SHARE: 0.00015,
             s.ORGANIZATION_SHARE: organization_share}  # fmt: skip
    app = AppTest.from_function(sentence_page, args=(share,))
    app.query_params["lang"] = "en"
    app.run(timeout=30)
    assert not app.exception
    assert app.text[0].value.endswith(says)
