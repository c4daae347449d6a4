"""The calendar file, read back as a calendar program reads it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from icalendar import Calendar, Event

from data import schema as s
from reporting.exports.calendar import write_calendar

AS_OF = date(2026, 7, 1)
NAME = "示例企业" * 12 + "、有限公司；分公司, 甲"
PROGRAMME = pd.DataFrame(
    [
        ("A", NAME, "C1", "江苏省", "QMS", "surveillance", "2027-02-15", "2027-05-15", 1.5,
         "iaf-md5-2019", "cnca-qms-2025"),
        ("B", None, None, None, "IPMS", "initial", "2027-02-15", "2027-05-31", None, None, None),
        ("C", "丙", "C3", "江苏省", "QMS", "surveillance", None, None, 1.0, "iaf-md5-2019", None),
    ],
    columns=[s.ORGANIZATION_ID, s.ORGANIZATION, s.CERTIFICATE_NO, s.PROVINCE, s.SCHEME,
             s.AUDIT_TYPE, s.WINDOW_START, s.WINDOW_END, s.AUDITOR_DAYS, s.DAYS_PACK, s.RULE_PACK],
).assign(**{
    name: lambda rows, name=name: pd.to_datetime(rows[name])
    for name in (s.WINDOW_START, s.WINDOW_END)
})  # fmt: skip


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_window_is_an_all_day_event_on_its_last_day(language: str) -> None:
    found = events(write_calendar(PROGRAMME, AS_OF, language))
    # The audit without a known window has no day.
    assert [event.decoded("dtstart") for event in found] == [date(2027, 5, 15), date(2027, 5, 31)]
    assert [event.decoded("dtend") for event in found] == [date(2027, 5, 16), date(2027, 6, 1)]
    assert NAME in str(found[0]["summary"])
    text = str(found[0]["description"])
    for part in ("2027-02-15", "2027-05-15", "1.5", "iaf-md5-2019", "cnca-qms-2025", "C1"):
        assert part in text
    assert "location" not in found[1]


def test_unknown_days_and_rules_are_called_unknown() -> None:
    text = str(events(write_calendar(PROGRAMME, AS_OF, "zh"))[1]["description"])
    assert text.count("未知") == 4
    assert "nan" not in text.lower()


def test_lines_are_folded_at_75_octets_without_breaking_a_character() -> None:
    content = write_calendar(PROGRAMME, AS_OF, "zh")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode("utf-8")


def test_equal_input_gives_equal_bytes_and_events_keep_their_identifier() -> None:
    first = write_calendar(PROGRAMME, AS_OF)
    assert write_calendar(PROGRAMME.copy(), AS_OF) == first
    changed = PROGRAMME.assign(**{s.AUDITOR_DAYS: 9.0}).iloc[::-1]
    names = {str(event["uid"]) for event in events(write_calendar(changed, date(2026, 8, 1)))}
    assert names == {str(event["uid"]) for event in events(first)}
    assert len(names) == 2


def test_two_audits_that_look_alike_stay_two_events() -> None:
    twice = pd.concat([PROGRAMME.iloc[:1], PROGRAMME.iloc[:1]])
    assert len({str(event["uid"]) for event in events(write_calendar(twice, AS_OF))}) == 2


def test_empty_programme_is_an_empty_calendar() -> None:
    assert events(write_calendar(PROGRAMME.iloc[:0], AS_OF)) == []
