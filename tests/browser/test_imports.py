"""What people bring, brought on the page: a pasted post is read, checked and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Visit

pytestmark = pytest.mark.browser

POSTS = Path(ROOT) / "tests/data/loaders/posts"


def bring(visit: Visit, kind: str, file: Path) -> None:
    """Choose a kind and import a file."""
    visit.page.get_by_role("radio", name=kind, exact=True).click()
    visit.settle()
    visit.page.locator('input[type="file"]').set_input_files(str(file))
    visit.settle()
    visit.page.get_by_role("button", name="Import", exact=True).click()
    visit.page.wait_for_selector('[data-testid="stAlert"]')
    visit.settle()


def test_a_pasted_post_is_read_and_its_contradictions_are_told(
    open_page: Callable[..., Visit],
) -> None:
    visit = open_page("imports", "en")
    visit.page.get_by_text("Certification statistics", exact=False).first.click()
    visit.settle()
    post = (POSTS / "2023-03.txt").read_text(encoding="utf-8")
    visit.page.get_by_label("Or paste the whole post").fill(post)
    visit.page.get_by_role("button", name="Read the post").click()
    visit.page.wait_for_selector('[data-testid="stAlert"]')
    visit.settle()
    text = visit.text()
    # 辽宁省 7583 is cut off at the end of this post: refused, everything before it is read.
    assert "35 rows accepted, 1 refused" in text or "accepted 35" in text.lower()
    assert "2023-03: regions" in text
    assert visit.page.locator(".st-key-table_read_regions").count() == 1
    assert visit.page.locator(".st-key-table_anomalies").count() == 1


def test_a_post_as_file_is_read_too(open_page: Callable[..., Visit]) -> None:
    visit = open_page("imports", "en")
    bring(visit, "Certification statistics", POSTS / "2021-07.txt")
    assert "2021-07: regions" in visit.text()
