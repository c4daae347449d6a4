"""Words of a report without the names of its team."""

from __future__ import annotations

import pytest

from reporting.report_facts import hide_names, name_person

REPORT = {"leader": "周明", "team": [{"name": "周明"}, {"name": "Zhao Lei"}, {"name": None}]}


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("审核组长：周  明（组长）", "审核组长：…（组长）"),
        ("周明：member", "…：member"),
        ("周\n明、Zhao\nLei", "…、…"),
        ("周一明确", "周一明确"),
        (None, None),
    ],
)
def test_a_name_is_hidden_however_it_is_spaced(quote: str | None, shown: str | None) -> None:
    assert hide_names(quote, REPORT) == shown


def test_who_has_no_number_is_told_by_the_first_sign_of_the_name() -> None:
    assert name_person({"name": "李小红", "registration_no": "2024-N1QMS-1000001"}) == (
        "2024-N1QMS-1000001"
    )
    assert name_person({"name": "李小红", "registration_no": None}) == "李…"
    assert name_person({"name": None, "registration_no": None}) == "…"
