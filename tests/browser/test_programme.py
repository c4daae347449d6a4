"""Who is due in May in Jiangsu, how many days, under which rule: page and terminal agree."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest
from icalendar import Calendar

from tests.browser.conftest import ROOT, Server, Visit, ask_terminal
from tests.browser.test_audit_findings import pick

pytestmark = pytest.mark.browser

SAMPLES = ROOT / "data/samples"
PROVINCE = "江苏省"


def organizations_of(province: str) -> set[str]:
    """Return the organizations of a province as the demonstration's files name them."""
    found = set()
    for name in ("certificates.csv", "projects.csv"):
        with (SAMPLES / name).open(encoding="utf-8-sig") as file:
            found |= {row["组织编号"] for row in csv.DictReader(file) if row["省份"] == province}
    return found


def read_table(visit: Visit, chart: str) -> list[dict[str, str]]:
    """Return the rows of a table as its CSV download gives them."""
    with visit.page.expect_download() as waiting:
        visit.page.locator(f".st-key-csv_{chart} button").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def figures(visit: Visit) -> list[str]:
    return visit.page.locator('[data-testid="stMetricValue"]').all_inner_texts()


def test_who_is_due_in_may_in_jiangsu_how_many_days_under_which_rule(
    server: Server, open_page: Callable[..., Visit]
) -> None:
    query = {"from": "2027-05", "months": "1", "province": PROVINCE}
    visit = open_page("programme", "zh", **query)
    own = organizations_of(PROVINCE)
    told = ask_terminal(
        server, f"programme --from 2027-05-01 --to 2027-05-31 --province {PROVINCE}"
    )
    told = told["audits"]
    assert {audit["organization_id"] for audit in told} <= own
    late = [audit for audit in told if audit["state"] == "overdue"]
    due = [audit for audit in told if audit["state"] != "overdue"
           and (audit["window_end"] or "").startswith("2027-05")]  # fmt: skip
    days = [audit["auditor_days"] for audit in due if audit["auditor_days"] is not None]
    assert len(due) > len(days) > 0  # some are known and some are not

    # How many, how many days: in the sentence and in the figures.
    finding = visit.page.locator("p.finding").inner_text()
    assert finding == (
        f"2027-05 江苏应完成 {len(due)} 项审核，至少 {sum(days):.1f} 人日，"
        f"{len(due) - len(days)} 项人日不明；"
        + (f"另有逾期 {len(late)} 项。" if late else "没有逾期。")
    )
    assert figures(visit)[:3] == [str(len(due)), f"{sum(days):.1f}", str(len(late))]

    # Who, and under which pack: row by row the same as in the terminal.
    shown = read_table(visit, "table_audits")
    assert sorted(
        (row["组织编号"], row["证书编号"], row["领域"], row["最早日期"][:10], row["最晚日期"][:10],
         row["审核人日"], row["窗口依据"])
        for row in shown
    ) == sorted(
        (audit["organization_id"], audit["certificate_no"] or "", audit["scheme"],
         audit["window_start"] or "", audit["window_end"] or "",
         "" if audit["auditor_days"] is None else str(audit["auditor_days"]),
         audit["rule_pack"] or "")
        for audit in told
    )  # fmt: skip
    check_workload(server, shown)
    check_rules(visit, shown)
    check_calendar_file(visit, told)
    check_calendar(visit, due)
    assert visit.errors == []


def check_calendar(visit: Visit, due: list[dict[str, Any]]) -> None:
    """A click on the first day of the calendar lists the audits whose window ends on it."""
    first = min(audit["window_end"] for audit in due)
    last_days = [audit for audit in due if audit["window_end"] == first]
    visit.page.get_by_role("tab", name="日历").click()
    chart = visit.page.locator(".st-key-chart_calendar_2027-05")
    chart.scroll_into_view_if_needed()
    visit.settle()
    count = chart.locator('.annotation-text[data-unformatted^="<b>"]').first
    assert count.text_content() == str(len(last_days))
    box = count.bounding_box()
    assert box
    visit.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    words = f"{first} 截止的审核：{len(last_days)} 项"
    visit.page.get_by_role("heading", name=words).wait_for()
    visit.settle()
    assert len(read_table(visit, "table_day")) == len(last_days)


def check_workload(server: Server, shown: list[dict[str, str]]) -> None:
    """The days of a surveillance are those that the terminal computes under the same pack."""
    row = next(row for row in shown if row["审核类型"] == "监督" and row["状态"] == "期内截止"
               and row["审核人日"])  # fmt: skip
    with (SAMPLES / "certificates.csv").open(encoding="utf-8-sig") as file:
        held = next(r for r in csv.DictReader(file) if r["证书编号"] == row["证书编号"])
    sites = int(held["场所数"] or 1) - 1
    line = (f"workload --rule-pack {row['人日依据']} --scheme {row['领域']}"
            f" --audit-type surveillance --personnel {held['有效人数']}"
            f" --similar-sites {sites}")  # fmt: skip
    assert ask_terminal(server, line)["auditor_days"] == float(row["审核人日"])


def check_rules(visit: Visit, shown: list[dict[str, str]]) -> None:
    """A picked row says document, clause and confidence, and shows its organization."""
    place = next(number for number, row in enumerate(shown)
                 if row["窗口依据"] == "cnca-qms-2025" and row["状态"] == "期内截止")  # fmt: skip
    pick(visit, "audits", place)
    visit.page.get_by_role("heading", name=f"{shown[place]['组织']} 的三年方案").wait_for()
    visit.settle()
    text = visit.text()
    clause = r"监督.*：CNCA-QMS-01:2025 5\.4\.1\.4，可信度 C（一个二手来源）。可以停用。"
    assert re.search(clause, text)
    assert re.search(r"基数表：IAF MD 5:2019 表 QMS 1，可信度 B", text)
    assert f"organization={shown[place]['组织编号']}" in visit.page.url


def check_calendar_file(visit: Visit, told: list[dict[str, Any]]) -> None:
    """The calendar holds each audit that has a last day."""
    with visit.page.expect_download() as waiting:
        visit.page.locator(".st-key-ics button").click()
    events = Calendar.from_ical(waiting.value.path().read_bytes()).walk("VEVENT")
    ends = sorted(str(event.decoded("dtstart")) for event in events)
    assert ends == sorted(audit["window_end"] for audit in told if audit["window_end"])
