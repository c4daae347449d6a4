"""Every page in a real browser, in both languages: it opens, says its finding, and is whole."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import ROOT, Server, Visit, _watch

pytestmark = pytest.mark.browser

PAGES = (
    "", "statistics-overview", "provinces", "domains", "months", "certificates", "match-board",
    "code-detail", "client-work", "suitability", "tuning", "parameter-sets", "backtest", "roster",
    "ratings", "evidence", "readings", "uncertainty", "programme", "alerts", "forecast",
    "audit-time", "staffing", "service-rating", "imports", "audit-findings", "rule-packs",
    "data-quality", "data-dictionary",
)  # fmt: skip
SHOW_INVENTED = ("", "match-board", "code-detail", "roster", "readings", "certificates",
                 "programme", "alerts")  # fmt: skip
# Streamlit's own words, file formats, scheme identifiers and symbols of the model.
ALLOWED_LATIN = {
    "certmatch", "csv", "png", "svg", "xlsx", "xls", "html",
    "toml", "spearman", "cnca", "iaf", "md", "gb",
    "upload", "drag", "and", "drop", "file", "here", "limit", "per", "browse", "files", "mb",
    "mi", "deploy", "press", "enter", "to", "apply", "choose", "an", "option", "options",
    "qms", "ems", "ohsms", "fsms", "haccp", "enms", "isms", "itsms", "ipms", "mms", "ec", "sc",
    "dle", "gap", "gmp", "fc", "spca", "v", "b", "c", "d", "e", "x", "y", "p", "a", "http", "https",
    "ics", "english", "root", "local", "hhi", "skip", "main", "content",
}  # fmt: skip
CHINESE = re.compile(r"[一-鿿]")
# Values of the data stay in the language of the data: file names, levels, provinces, names.
PLACES_OF_DATA = (
    '[data-testid="stDataFrame"], [data-testid="stTable"] td, [data-testid="stCode"], '
    ".js-plotly-plot, .provenance, .st-key-client_name"
)


def code_names() -> list[str]:
    """Return the Chinese names of all codes, the longest first."""
    names = set()
    for path in (ROOT / "data/reference/codes").glob("code*.csv"):
        with path.open(encoding="utf-8") as file:
            names |= {row.get("name_zh", "") for row in csv.DictReader(file)}
    return sorted(names - {""}, key=len, reverse=True)


def words_of(visit: Visit) -> str:
    """Return the page's own words, without tables, charts and the icon font's ligatures."""
    return visit.page.evaluate(
        """(skip) => {
            const app = document.querySelector('[data-testid="stApp"]');
            const walker = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
            const parts = [];
            while (walker.nextNode()) {
                const holder = walker.currentNode.parentElement;
                if (holder.closest(skip + ', style, script, svg')) continue;
                if (getComputedStyle(holder).fontFamily.includes('Material')) continue;
                parts.push(walker.currentNode.textContent);
            }
            return parts.join('\\n');
        }""",
        PLACES_OF_DATA,
    )


def start_walk(context: BrowserContext, server: Server, language: str) -> Visit:
    """Begin one reader's way through the menu: pages follow each other in one session."""
    visit = _watch(context, urlsplit(server.url).netloc)
    visit.page.goto(f"{server.url}/months?lang={language}", wait_until="domcontentloaded")
    visit.settle()
    return visit


@pytest.fixture(scope="module")
def walk(profiles: Callable[..., BrowserContext], server: Server) -> Iterator[Visit]:
    """Return a reader in Chinese at a desk."""
    visit = start_walk(profiles(server.url, "zh"), server, "zh")
    yield visit
    visit.page.close()


@pytest.fixture(scope="module")
def walk_on_a_phone(browser: Browser, server: Server) -> Iterator[Visit]:
    """Return a reader in English with a phone."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    yield start_walk(context, server, "en")
    context.close()


def choose_page(visit: Visit, path: str) -> None:
    """Choose a page in the menu, which a phone unfolds first, and see that it opens whole."""
    links = visit.page.locator('[data-testid="stSidebarNavLink"]')
    unfold = visit.page.get_by_test_id("stExpandSidebarButton")
    if unfold.is_visible():
        unfold.click()
    assert links.count() == len(PAGES)
    links.nth(PAGES.index(path)).click()
    visit.page.wait_for_url(lambda address: urlsplit(address).path == f"/{path}")
    visit.settle()
    check_whole(visit)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_chosen_in_the_menu_opens_whole_in_chinese(walk: Visit, path: str) -> None:
    visit = walk
    choose_page(visit, path)
    words = re.sub(r"\b[0-9a-f]{12}\b", "", words_of(visit))
    latin = {word.lower() for word in re.findall(r"[A-Za-z]{2,}", words)}
    assert latin - ALLOWED_LATIN == set()
    if path in SHOW_INVENTED:
        assert "示例数据" in visit.page.locator("p.provenance").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_whole_in_english_on_a_phone(walk_on_a_phone: Visit, path: str) -> None:
    visit = walk_on_a_phone
    choose_page(visit, path)
    wide = visit.page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide <= 0
    # Names of codes without a published English name are data.
    words = words_of(visit)
    for term in (*code_names(), "认证匹配", "中文"):
        words = words.replace(term, "")
    assert CHINESE.findall(words) == []


def check_whole(visit: Visit) -> None:
    """Title, finding and provenance stand, and nothing went wrong on the way."""
    page = visit.page
    assert page.locator('[data-testid="stException"]').count() == 0
    assert page.get_by_role("heading", level=1).inner_text().strip()
    assert page.locator("p.finding").inner_text().strip()
    assert page.locator("p.provenance").inner_text().strip()
    assert visit.errors == []
    assert visit.foreign_requests == []


def test_the_language_follows_the_browser_the_switch_and_the_reader_to_the_next_page(
    open_page: Callable[..., Visit],
) -> None:
    visit = open_page("match-board", "zh")
    assert "匹配看板" in visit.text()
    visit.page.locator(".st-key-language_switch").get_by_text("English", exact=True).click()
    visit.page.wait_for_url("**lang=en**")
    visit.settle()
    assert "Match board" in visit.text()
    assert "lang=en" in visit.page.url
    visit.page.get_by_role("link", name="Provinces").click()
    visit.page.wait_for_url("**/provinces**lang=en**")
    visit.settle()
    assert "lang=en" in visit.page.url


def test_home_says_what_the_ledger_holds_and_leads_there(open_page: Callable[..., Visit]) -> None:
    visit = open_page("", "en")
    line = visit.page.locator(".st-key-certificates_line")
    assert "753 in force on 2026-07-01, held by 436 organisations" in line.inner_text()
    line.get_by_role("link").click()
    visit.page.wait_for_url("**/certificates**")
    visit.settle()
    check_whole(visit)
    assert "753" in visit.page.locator("p.finding").inner_text()


def test_a_link_with_an_unknown_value_says_so_and_forgets_it(
    open_page: Callable[..., Visit],
) -> None:
    visit = open_page("provinces", "en", period="1999-01")
    toast = visit.page.get_by_test_id("stToast")
    assert "1999-01" in toast.inner_text()
    assert "1999-01" not in visit.page.url


def test_a_narrow_window_of_a_desk_shows_the_heat_map_without_words(
    open_page: Callable[..., Visit],
) -> None:
    visit = open_page("match-board", "en")
    words = visit.page.locator(".st-key-chart_heat .heatmap-label text")
    assert words.count() > 50
    assert words.first.is_visible()
    visit.page.set_viewport_size({"width": 601, "height": 900})
    words.first.wait_for(state="hidden")
    visit.settle()
    assert words.count() > 50
    assert not words.first.is_visible()
