"""What people bring, brought on the page: a pasted post is read, checked and told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, Server, Visit, serving

pytestmark = pytest.mark.browser

POSTS = Path(ROOT) / "tests/data/loaders/posts"
REPORTS = Path(ROOT) / "tests/data/loaders/audit_reports/examples"

MESSY = "人员代号,认证领域,注册级别,有效期至\nZ1,QMS,审核员,2030-01-01\nZ2,QMS,大师,2030-01-01\n"


@pytest.fixture(scope="module")
def server(serve_command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard on a store of its own: nothing here reaches the other tests."""
    with serving(serve_command, tmp_path_factory.mktemp("imports")) as running:
        yield running


@pytest.fixture(scope="module")
def first_visit(open_shared: Callable[..., Visit]) -> Visit:
    """The page that was asked for before any other since the server started."""
    return open_shared("imports", "en")


@pytest.fixture
def own_page(first_visit: Visit, open_page: Callable[..., Visit]) -> Iterator[Visit]:  # noqa: ARG001
    visit = open_page("imports", "en")
    yield visit
    assert not visit.errors


def choose_kind(visit: Visit, kind: str) -> None:
    visit.page.locator(".st-key-import_kind").get_by_text(kind, exact=True).click()
    visit.settle()


def bring(visit: Visit, file: Path) -> None:
    """Put a file into the uploader."""
    visit.page.locator('input[type="file"]').set_input_files(str(file))
    visit.settle()


def press(visit: Visit, name: str) -> None:
    visit.page.get_by_role("button", name=name, exact=True).click()
    visit.settle()


def choose(visit: Visit, label: str, words: str) -> None:
    """Type into a select box and take the first option."""
    box = visit.page.get_by_label(label)
    box.click()
    box.fill(words)
    visit.page.get_by_role("option").first.click()
    visit.settle()


def no_longer_says(visit: Visit, words: str) -> None:
    """Wait until no such words are left: a file on its way up does not make the page busy."""
    visit.page.get_by_text(words).first.wait_for(state="detached")


def says(visit: Visit, words: str) -> None:
    """Wait until the page says these words."""
    visit.page.get_by_text(words).first.wait_for()
    visit.settle()


def test_a_deep_link_opened_as_the_very_first_visit_shows_its_page(first_visit: Visit) -> None:
    page = first_visit.page
    assert page.locator("p.provenance").count() == 1
    assert page.get_by_role("heading", level=1).inner_text() == "Data import"
    assert page.get_by_role("dialog").count() == 0
    assert "not found" not in page.inner_text("body").lower()


def test_posts_pasted_or_as_files_are_read_and_their_contradictions_told(own_page: Visit) -> None:
    choose_kind(own_page, "certification statistics")
    post = (POSTS / "2023-03.txt").read_text(encoding="utf-8")
    own_page.page.get_by_label("Or paste the whole post").fill(post)
    press(own_page, "Read the post")
    # 辽宁省 7583 is cut off at the end of this post: refused, everything before it is read.
    says(own_page, "rows accepted: 35, rejected: 1")
    says(own_page, "2023-03: regions")
    says(own_page, "Printed figures that do not recompute (3)")
    # Issues and contradictions; regions, domains, refused rows and the list of imports.
    assert own_page.page.locator('[data-testid="stTable"]').count() == 2
    assert own_page.page.locator('[data-testid="stDataFrame"]').count() == 4
    bring(own_page, POSTS / "2024-10.txt")
    press(own_page, "Import")
    says(own_page, "rows accepted: 64, rejected: 0")


def test_a_web_page_named_as_a_spreadsheet_is_read_and_a_locked_one_is_told(
    own_page: Visit, tmp_path: Path
) -> None:
    locked = tmp_path / "locked.xlsx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    bring(own_page, locked)
    says(own_page, "protected by a password")
    head, row = ("审核员编号", "认证领域", "注册级别"), ("Z9", "QMS", "审核员")
    lines = "".join(f"<tr>{''.join(f'<td>{cell}' for cell in each)}" for each in (head, row))
    (file := tmp_path / "roster.xls").write_text(f"<table>{lines}</table>", encoding="gb18030")
    bring(own_page, file)
    press(own_page, "Import")
    says(own_page, "rows accepted: 1, rejected: 0")


def test_a_statistics_table_without_a_month_is_asked_for_it(
    own_page: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "saved.csv"
    file.write_text(
        "地区,证书数,排名,组织数\n全国,11,-,7\n北京市,6,1,4\n天津市,5,2,3\n,,,\n", "utf-8"
    )
    choose_kind(own_page, "certification statistics")
    bring(own_page, file)
    says(own_page, "The file does not say its month for certain")
    assert own_page.page.get_by_role("button", name="Import", exact=True).is_disabled()
    choose(own_page, "Month of these statistics", "2019-03")
    press(own_page, "Import")
    says(own_page, "2019-03: regions 3")


def test_unknown_headers_are_mapped_and_refused_rows_corrected_on_the_page(
    own_page: Visit, tmp_path: Path
) -> None:
    file = tmp_path / "roster.csv"
    file.write_text(MESSY, encoding="utf-8")
    other = tmp_path / "next.csv"
    other.write_text(MESSY.splitlines(keepends=True)[0] + "Z3,QMS,审核员,\n", encoding="utf-8")
    bring(own_page, file)
    says(own_page, "Required columns are missing: auditor_id")
    assert own_page.page.get_by_role("button", name="Import", exact=True).is_disabled()
    choose(own_page, "人员代号", "auditor_id")
    press(own_page, "Import")
    says(own_page, "rows accepted: 1, rejected: 1")
    says(own_page, "Refused rows (1)")
    # Nothing was corrected: refused again, and nothing is recorded.
    press(own_page, "Submit the ticked rows again")
    says(own_page, "roster +1.csv: rows accepted: 0, rejected: 1")
    says(own_page, "No row could be loaded")
    type_cell(own_page, "大师", "审核员")
    press(own_page, "Submit the ticked rows again")
    says(own_page, "roster +1.csv: rows accepted: 1, rejected: 0")
    no_longer_says(own_page, "Refused rows (1)")
    says(own_page, "To be undone first: roster +1.csv")
    press(own_page, "Import")
    says(own_page, "nothing was changed this time")
    bring(own_page, other)
    no_longer_says(own_page, "nothing was changed this time")
    says(own_page, "Remembered from before: 人员代号 → auditor_id")
    press(own_page, "Import")
    says(own_page, "next.csv: rows accepted: 1, rejected: 0")
    press(own_page, "Undo import next.csv")
    says(own_page, "The 1 rows that next.csv brought no longer count")
    press(own_page, "Undo")
    says(own_page, "next.csv is undone")


def test_a_report_is_read_and_its_findings_are_typed_over_in_a_grid(own_page: Visit) -> None:
    choose_kind(own_page, "audit reports")
    bring(own_page, REPORTS / "surveillance-2024.txt")
    press(own_page, "Import")
    says(own_page, "surveillance-2024.txt: reports read 1, refused 0.")
    own_page.page.get_by_text("Correct what was misread").click()
    type_cell(own_page, "人力行政部", "采购部", grid='[class*="_clauses"]')
    press(own_page, "Save corrections")
    says(own_page, "Corrected: 1.")
    says(own_page, "7.2 采购部")
    assert "张三" not in own_page.text()


def type_cell(visit: Visit, old: str, new: str, grid: str = '[class*="st-key-refused_"]') -> None:
    """Write over the cell of a grid, of refused rows where no other is named, that holds `old`."""
    canvas = visit.page.locator(f"{grid} canvas").first
    canvas.scroll_into_view_if_needed()
    cell = (
        visit.page.locator(f'{grid} [role="gridcell"]')
        .filter(has_text=re.compile(f"^{old}$"))
        .first
    )
    column = int(cell.get_attribute("aria-colindex") or 0)
    start = visit.page.locator(f'{grid} [role="gridcell"][aria-selected="true"]').first
    for _ in range(10):
        box = canvas.bounding_box()
        assert box
        visit.page.mouse.click(box["x"] + 130, box["y"] + 52)
        visit.page.wait_for_timeout(500)
        # What opens above may still push the grid down.
        if start.count():
            break
    start.wait_for(state="attached")
    steps = column - int(start.get_attribute("aria-colindex") or 0)
    for _ in range(abs(steps)):
        visit.page.keyboard.press("ArrowRight" if steps > 0 else "ArrowLeft")
    visit.page.keyboard.press("Enter")
    editor = visit.page.locator("textarea.gdg-input, #portal input, #portal textarea").last
    editor.fill(new)
    editor.press("Enter")
    visit.page.locator(f'{grid} [role="gridcell"]').filter(
        has_text=re.compile(f"^{new}$")
    ).first.wait_for(state="attached")
    # The grid gathers edits for a moment before it sends them.
    visit.page.wait_for_timeout(2500)
    visit.settle()
