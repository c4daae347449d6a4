"""P is one number: in the page's DOM, in the downloaded CSV and from the terminal."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import ROOT, Server, Visit, serving
from tests.postgres import create_database

pytestmark = pytest.mark.browser


def terminal_cells(server: Server) -> dict[tuple[str, str], dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "cli.py", "degree", "--json", "--database", server.database_url],
        cwd=ROOT, env=os.environ | {"CERTMATCH_HOME": str(server.home)},
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    cells = json.loads(done.stdout)["cells"]
    return {(c["scheme"], c["code"] or ""): c for c in cells if c["edition"] == "new"}


def table_rows(visit: Visit) -> list[list[str]]:
    """Return the cells of the table of codes, as a screen reader gets them."""
    table = visit.page.locator('.st-key-table_cells [data-testid="stDataFrame"]')
    table.scroll_into_view_if_needed()
    visit.settle()
    return table.evaluate(
        """(node) => [...node.querySelectorAll('[role=row]')].map(row =>
            [...row.querySelectorAll('[role=gridcell]')].map(cell => cell.textContent))"""
    )


def downloaded(visit: Visit, folder: Path) -> list[list[str]]:
    button = visit.page.locator(".st-key-csv_table_cells button")
    with visit.page.expect_download() as started:
        button.click()
    path = folder / "cells.csv"
    started.value.save_as(path)
    return list(csv.reader(path.open(encoding="utf-8-sig")))


def test_ten_cells_are_the_same_on_the_page_in_the_csv_and_in_the_terminal(
    open_page: Callable[..., Visit], server: Server, tmp_path: Path
) -> None:
    visit = open_page("match-board", state="ok")
    header, *rows = downloaded(visit, tmp_path)
    scheme, code, degree = (header.index(name) for name in ("领域", "专业代码", "匹配度 P"))
    expected = terminal_cells(server)
    # The grid keeps the number behind the shown text: P in percent.
    shown = {(row[0], row[1]): float(row[7]) for row in table_rows(visit) if len(row) > 9}
    compared = 0
    for row in rows:
        key = (row[scheme], row[code])
        if key in shown and compared < 10:
            p = expected[key]["match_degree"]
            assert float(row[degree]) == p
            assert shown[key] == pytest.approx(p * 100, rel=1e-12)
            compared += 1
    assert compared == 10


def test_filters_live_in_the_address_and_come_back_from_it(
    open_page: Callable[..., Visit],
) -> None:
    visit = open_page("match-board", scheme="EMS", level="medium", state="short")
    assert all(row[0] == "EMS" for row in table_rows(visit) if row)
    for part in ("scheme=EMS", "level=medium", "state=short"):
        assert part in visit.page.url


def test_images_and_data_of_a_chart_can_be_downloaded(open_page: Callable[..., Visit]) -> None:
    visit = open_page("match-board")
    for name, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with visit.page.expect_download() as started:
            visit.page.get_by_role("button", name=name, exact=True).first.click()
        assert Path(started.value.path()).read_bytes().startswith(start)


def test_the_dashboard_serves_a_body_on_postgresql(
    profiles: Callable[..., BrowserContext],
    serve_command: list[str],
    tmp_path: Path,
    postgres: str,
) -> None:
    with serving(serve_command, tmp_path, create_database(postgres)) as running:
        page = profiles(running.url, "en").new_page()
        page.goto(f"{running.url}/match-board?lang=en")
        page.wait_for_selector("p.provenance", timeout=60_000)
        assert page.locator('[data-testid="stException"]').count() == 0
        page.close()
