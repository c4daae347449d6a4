"""Audit time and rule packs in a real browser, against the same computation in the terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from lxml import html

from data.loaders.rule_packs import read_shipped_file
from tests.browser.conftest import Server, Visit, ask_terminal

pytestmark = pytest.mark.browser

DAY = "2026-03-15"


def workload(server: Server, scheme: str, more: str = "", pack: str = "iaf-md5-2019") -> Any:
    """Return the terminal's document of an initial audit of 55 people."""
    line = f"workload --rule-pack {pack} --scheme {scheme} --audit-type initial --personnel 55"
    return ask_terminal(server, f"{line} {more}")


def finding(visit: Visit) -> str:
    return visit.page.locator("p.finding").inner_text()


def figures(visit: Visit) -> list[str]:
    return visit.page.locator('[data-testid="stMetricValue"]').all_inner_texts()


def column(visit: Visit, key: str, place: int) -> list[str]:
    rows = visit.page.locator(f".st-key-words_{key} tbody tr")
    return [rows.nth(n).locator("td").nth(place).inner_text() for n in range(rows.count())]


def fill(visit: Visit, key: str, value: str) -> None:
    box = visit.page.locator(f".st-key-{key} input").first
    box.fill(value)
    box.press("Enter")
    visit.settle()


def test_a_calculation_is_entered_sent_as_a_link_and_printed(
    open_page: Callable[..., Visit], server: Server
) -> None:
    visit = open_page("audit-time", "zh", day=DAY)
    fill(visit, "input_QMS-personnel", "55")
    alone = workload(server, "QMS")
    assert figures(visit)[:2] == [f"{alone[name]:.1f}" for name in ("auditor_days", "on_site_days")]
    assert figures(visit)[0] == "5.0"
    assert "初次审核 5.0 人日" in finding(visit)
    assert column(visit, "step_lines_all", 2) == [f"{step['value']:.1f}" for step in alone["steps"]]
    assert all(name in visit.page.url for name in (f"day={DAY}", "QMS-personnel=55"))

    # A reduction without a written reason cannot be printed.
    link = visit.page.url.partition("?")[2]
    query = dict(pair.split("=") for pair in link.split("&")) | {
        "lang": "zh", "schemes": "QMS,EMS", "factor": "0.8"
    }  # fmt: skip
    visit.page.goto(f"{server.url}/audit-time?" + "&".join("=".join(p) for p in query.items()))
    visit.settle()
    environment = workload(server, "EMS", "--risk medium")
    total = alone["auditor_days"] + environment["auditor_days"]
    assert figures(visit)[2] == f"{total:.1f}"
    assert column(visit, "step_lines_all", 2)[:2] == ["11.0", f"{0.8 * total:.1f}"]
    assert figures(visit)[0] == "9.0"
    button = visit.page.get_by_role("button", name="下载计算书")
    assert button.is_disabled()
    fill(visit, "input_factor-reason", "一体化体系")
    with visit.page.expect_download() as download:
        button.click()
    printed = html.parse(str(download.value.path())).getroot().text_content()
    assert finding(visit) in printed
    assert "一体化体系" in printed
    assert visit.errors == []


def test_a_planned_team_is_entered_and_judged_and_stands_in_link_and_print(
    open_page: Callable[..., Visit],
) -> None:
    visit = open_page("audit-time", "zh", day=DAY, **{"QMS-personnel": "55"})

    def choose(name: str, word: str) -> None:
        box = visit.page.locator(f".st-key-input_team-{name} input").last
        # A list that is open closes when the page scrolls.
        box.scroll_into_view_if_needed()
        visit.page.wait_for_timeout(300)
        box.click()
        visit.page.get_by_role("option", name=word, exact=True).click()
        visit.settle()

    assert visit.page.locator(".st-key-words_planned_team").count() == 0
    fill(visit, "input_team", "2")
    choose("1-role", "组长")
    choose("1-level", "高级审核员")
    fill(visit, "input_team-1-days", "4")
    fill(visit, "input_team-1-on_site", "178")
    choose("2-role", "技术专家")
    fill(visit, "input_team-2-days", "3")
    verdicts = dict(zip(*(column(visit, "planned_team", place) for place in (0, 1)), strict=True))
    assert verdicts == {"计入的人日": "不符合", "其他人员": "不计入", "专业审核员": "组内不足",
                        "年现场天数": "不符合", "年证书数": "不明"}  # fmt: skip
    fill(visit, "input_team-1-days", "5")
    assert column(visit, "planned_team", 1)[0] == "符合"
    assert column(visit, "planned_team", 2)[0] == "计入 5.0 人日，要求 5.0 人日。"

    # The link holds the team, and so does the print.
    visit.page.goto(visit.page.url)
    visit.settle()
    assert column(visit, "planned_team", 1)[0] == "符合"
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载计算书").click()
    printed = html.parse(str(download.value.path())).getroot().text_content()
    assert "共 183 天；上限 180 天" in printed
    assert visit.errors == []


def test_rules_are_switched_and_a_pack_is_copied_refused_repaired_saved_and_used(
    open_page: Callable[..., Visit], server: Server
) -> None:
    visit = open_page("rule-packs", "en", pack="iso27006")
    page = visit.page
    before = workload(server, "ISMS", pack="iso27006")
    assert before["on_site_days"] is not None
    page.locator(".st-key-switch_iso27006_on_site label").first.click()
    visit.settle()
    assert "Switched off: share on site." in visit.text()
    assert workload(server, "ISMS", pack="iso27006")["on_site_days"] is None
    assert "days on site unknown" in finding(open_page("audit-time", "en", schemes="ISMS", day=DAY))
    page.locator(".st-key-switch_iso27006_on_site label").first.click()
    visit.settle()
    assert workload(server, "ISMS", pack="iso27006") == before

    fill(visit, "copy_id_iso27006", "own-isms")
    page.get_by_role("button", name="Copy as a draft").click()
    visit.settle()
    area = page.locator(".st-key-pack_text textarea")
    content = area.input_value()
    assert 'id = "own-isms"' in content

    def validate(text: str) -> None:
        area.fill(text)
        area.press("Control+Enter")
        visit.settle()

    validate(content.replace("[46, 65, 10.0]", "[40, 65, 10.0]"))
    alert = page.locator('[data-testid="stAlertContentError"]')
    assert "base_table.ISMS.bands" in alert.inner_text()
    assert "26–45 / 40–65" in alert.inner_text()
    assert page.get_by_role("button", name="Save", exact=True).count() == 0
    assert "[40, 65, 10.0]" in area.input_value()

    validate(content.replace("[46, 65, 10.0]", "[46, 65, 10.5]"))
    page.get_by_role("button", name="Save", exact=True).click()
    visit.settle()
    assert "The pack own-isms is saved and in effect." in visit.text()
    assert "pack=own-isms" in page.url
    assert workload(server, "ISMS", pack="own-isms")["auditor_days"] == 10.5
    with page.expect_download() as download:
        page.get_by_role("button", name="Download TOML").click()
    assert "[46, 65, 10.5]" in download.value.path().read_text(encoding="utf-8")

    page.get_by_role("button", name=re.compile("Delete")).first.click()
    page.locator(".st-key-delete_pack button").click()
    visit.settle()
    assert "The pack own-isms is deleted." in visit.text()
    own = read_shipped_file("own-example").replace('"own-example"', '"own-brought"')
    page.locator('input[type="file"]').set_input_files(
        {"name": "own.toml", "mimeType": "application/toml", "buffer": own.encode()}
    )
    page.wait_for_selector(".st-key-pack_text textarea")
    visit.settle()
    assert "Valid: A body's own rule pack (example) (own-brought)" in visit.text()
    assert visit.errors == []
