"""The door to the data keeps due audits per data state, and reads none that nobody asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from data import schema as s
from data.workflows import due_windows
from data.workflows.certificates import import_certificate_bytes
from data.workflows.encoding import Period
from data.workflows.imports import import_bytes
from matching.parameters import Parameters
from pages.components import access
from pages.components.access import ratings as access_ratings

YEAR = Period.of(date(2026, 7, 1))
FROM_RECORDS = Parameters(evidence=(s.COORDINATION_EASE,))
CERTIFICATES = (
    "证书编号,组织编号,认证领域,颁证日期,到期日期,证书状态,最近审核日期,最近审核类型\n"
    "{number},D,QMS,2026-02-20,2029-02-19,有效,2026-01-20,再认证\n"
)
PROJECTS = (
    "项目编号,组织编号,集团,认证领域,专业代码,最早日期,最晚日期\n"
    "P1,F,示例集团,QMS,33.02.01,2026-11-18,2026-11-24\n"
)


@pytest.fixture
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A body with one project and one certificate; the list grows with each programme read."""
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    monkeypatch.delenv("CERTMATCH_DATABASE_URL", raising=False)
    asked: list[Any] = []
    fetch = due_windows.fetch_due_audits

    def count(*arguments: Any) -> Any:
        asked.append(arguments)
        return fetch(*arguments)

    monkeypatch.setattr(due_windows, "fetch_due_audits", count)
    st.cache_data.clear()
    st.cache_resource.clear()
    bring("C7")
    import_bytes(access.engine(), "projects", PROJECTS.encode(), "p.csv")
    yield asked
    access.engine().dispose()
    st.cache_data.clear()
    st.cache_resource.clear()


def bring(number: str) -> None:
    rows = CERTIFICATES.format(number=number)
    import_certificate_bytes(access.engine(), rows.encode(), f"{number}.csv")


def test_the_programme_is_read_once_for_all_that_ask_for_the_coordination(
    reads: list[Any],
) -> None:
    access.degrees(YEAR, "small", Parameters())
    assert reads == []
    access.degrees(YEAR, "small", FROM_RECORDS)
    access.degrees(YEAR, "medium", FROM_RECORDS)
    access_ratings.evidence(YEAR, "small", Parameters())
    rows = access_ratings.evidence_sources(YEAR, s.COORDINATION_EASE, "P1")
    assert rows[s.FROM_PROGRAMME].tolist() == [True]
    assert len(reads) == 1
    access.degrees(Period.of(date(2026, 8, 1)), "small", FROM_RECORDS)
    assert len(reads) == 2


def test_it_is_read_anew_when_the_ledger_changes(reads: list[Any]) -> None:
    access_ratings.evidence_sources(YEAR, s.COORDINATION_EASE, "P1")
    bring("C8")
    rows = access_ratings.evidence_sources(YEAR, s.COORDINATION_EASE, "P1")
    assert len(reads) == 2
    assert len(rows) == 2
