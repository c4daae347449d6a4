"""A finding is picked, decided with a reason, and stands decided for the next reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser


def test_a_picked_finding_is_accepted_with_a_reason(open_page: Callable[..., Visit]) -> None:
    visit = open_page("data-quality", "en", kind="defaulted")
    before = visit.page.locator("p.finding").inner_text()
    assert "settled: 0" in before
    # The first cell of a row of the canvas is its tick box.
    box = visit.page.locator(".st-key-table_findings canvas").first.bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + 16, box["y"] + 52)
    visit.settle()
    visit.page.get_by_label("Reason", exact=True).fill("nobody can rate it")
    visit.page.get_by_role("button", name="Apply").click()
    visit.page.wait_for_selector('[data-testid="stAlertContentSuccess"]')
    visit.settle()
    assert "settled: 1" in visit.page.locator("p.finding").inner_text()
    again = open_page("data-quality", "en", kind="defaulted", state="accepted")
    assert "settled: 1" in again.page.locator("p.finding").inner_text()
    assert again.page.locator(".st-key-table_findings canvas").count() >= 1
