"""Audit reports brought to the server, read on their page, acted on, and taken back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import ROOT, Server, Visit, start_server, stop_server
from tests.browser.test_pages import ALLOWED_LATIN, CHINESE, code_names, words_of

pytestmark = pytest.mark.browser

EXAMPLES = ROOT / "tests/data/loaders/audit_reports/examples"
FILES = ("surveillance-2024.txt", "stage2-2020.txt")
NAMES = ("张小三", "张三", "李四", "孙小八", "钱小七")


@pytest.fixture(scope="module")
def server(serve_command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard of its own that holds both examples: confirming writes into the store."""
    home = tmp_path_factory.mktemp("audits")
    database_url = f"sqlite:///{home / 'audits.db'}"
    environment = os.environ | {"CERTMATCH_HOME": str(home), "CERTMATCH_DATABASE_URL": database_url}
    paths = [str(EXAMPLES / name) for name in FILES]
    command = [sys.executable, "cli.py", "import", "audit-report", *paths, "--json"]
    told = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert [each["accepted"] for each in json.loads(told.stdout)] == [1, 1]
    process, url = start_server(serve_command, home, database_url, home.with_suffix(".log"))
    yield Server(url, home, database_url)
    stop_server(process)


def pick(visit: Visit, table: str, row: int) -> None:
    """Tick a row of a table; the first is 0."""
    place = visit.page.locator(f".st-key-table_{table} canvas").first
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + 16, box["y"] + 52 + 35 * row)
    visit.settle()


def finding(visit: Visit) -> str:
    return visit.page.locator("p.finding").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_what_the_reports_found_in_its_language(
    open_page: Callable[..., Visit], language: str
) -> None:
    visit = open_page("audit-findings", language)
    assert visit.errors == []
    assert visit.page.locator('[data-testid="stException"]').count() == 0
    assert visit.page.locator(".js-plotly-plot .main-svg").count() >= 3
    assert "7.2" in finding(visit)
    words = words_of(visit)
    if language == "zh":
        assert "至少 2 项" in finding(visit)
        words = re.sub(r"\b[0-9a-f]{12}\b", "", words)
        latin = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", words)}
        assert latin - ALLOWED_LATIN == set()
    else:
        assert "Audit reports: 2, with at least 2 nonconformities" in finding(visit)
        for term in (*code_names(), "认证匹配", "中文"):
            words = words.replace(term, "")
        assert CHINESE.findall(words) == []
    assert not [name for name in NAMES if name in visit.page.content()]


def test_filters_live_in_the_address(open_page: Callable[..., Visit]) -> None:
    visit = open_page("audit-findings", "en", year="2020")
    assert "Audit reports: 1, with at least 1 nonconformities" in finding(visit)
    assert "year=2020" in visit.page.url
    assert "Audit reports: 2" in finding(open_page("audit-findings", "en", scheme="QMS"))


def test_nothing_scrolls_sideways_on_a_phone_with_reports(open_page: Callable[..., Visit]) -> None:
    visit = open_page("audit-findings", width=390, height=844)
    wide = visit.page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    assert visit.page.locator('[data-testid="stException"]').count() == 0


def test_an_overdue_action_is_closed_with_a_reason(open_page: Callable[..., Visit]) -> None:
    visit = open_page("audit-findings", "en")
    assert "overdue corrective actions: 1" in finding(visit)
    pick(visit, "actions", 0)
    visit.page.get_by_role("button", name="Close", exact=True).click()
    visit.settle()
    assert visit.page.locator('[data-testid="stAlertContentError"]').count() == 1
    assert "overdue corrective actions: 1" in finding(visit)
    visit.page.get_by_label("Reason", exact=True).fill("evidence seen")
    visit.page.get_by_role("button", name="Close", exact=True).click()
    visit.page.wait_for_selector('[data-testid="stAlertContentSuccess"]')
    visit.settle()
    assert "no corrective action is overdue" in finding(visit)


def test_a_difference_is_confirmed_and_then_no_longer_one(open_page: Callable[..., Visit]) -> None:
    visit = open_page("audit-findings", "en")
    before = int(visit.page.locator('[data-testid="stMetricValue"]').nth(3).inner_text())
    pick(visit, "proposals", 0)
    visit.page.get_by_role("button", name="Confirm and write").click()
    visit.page.wait_for_selector('[data-testid="stAlertContentSuccess"]')
    visit.settle()
    assert "Rows written: 1" in visit.text()
    after = int(visit.page.locator('[data-testid="stMetricValue"]').nth(3).inner_text())
    assert after == before - 1
