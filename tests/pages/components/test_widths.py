"""Columns fit the page: the longest give way first, no word is broken, and no header is cut."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pages.components.widths import HEIGHTS, fit_columns, late_widths, long_widths, text_width


def test_texts_that_fit_stay_on_one_line() -> None:
    frame = pd.DataFrame({"a": ["kurz"], "b": [12]})
    widths, height = fit_columns(frame, {"a": "A", "b": "B"}, 900)
    assert height == HEIGHTS[0]
    assert widths["a"] >= text_width("kurz")


def test_a_long_sentence_gets_the_room_that_is_left_and_further_lines() -> None:
    frame = pd.DataFrame({"kind": ["contradiction"], "why": ["some words " * 15]})
    widths, height = fit_columns(frame, {"kind": "Kind", "why": "Why"}, 700, "why")
    assert sum(widths.values()) == 700
    assert widths["kind"] >= text_width("contradiction")
    assert height > HEIGHTS[0]


def test_a_chinese_character_takes_twice_a_latin_letter() -> None:
    assert text_width("审核审核审核") - text_width("") > 1.7 * (
        text_width("abcdef") - text_width("")
    )


@given(st.lists(st.text(max_size=120), min_size=1, max_size=5), st.integers(200, 1200))
def test_no_header_is_cut_whatever_the_cells(cells: list[str], room: int) -> None:
    frame = pd.DataFrame({"a": cells, "b": cells})
    headers = {"a": "一列名称", "b": "Another column"}
    widths, height = fit_columns(frame, headers, room, "b")
    assert all(widths[name] >= text_width(header) for name, header in headers.items())
    assert height in HEIGHTS


def test_a_long_cell_below_the_first_rows_gets_its_width() -> None:
    frame = pd.DataFrame({"pack": ["—"] * 8 + ["cnca-qms-2025"], "code": ["33.02.01"] * 9,
                          "days": [1.5] * 9})  # fmt: skip
    headers = {"pack": "Pack", "code": "Code", "days": "Days"}
    assert late_widths(frame, headers) == {"pack": text_width("cnca-qms-2025")}
    assert late_widths(frame, headers | {"pack": "规则包的名称与版本说明"})["pack"] > 150


def test_a_long_name_takes_what_it_needs_and_is_cut_only_beyond_the_most() -> None:
    number = "2022-N1OHSMS-4953136"
    frame = pd.DataFrame({"a": [number], "b": ["Manufacture of builders' ware of plastic " * 3]})
    headers = {"a": "No", "b": "A header that is longer than the widest of all names on a page"}
    assert long_widths(frame, headers, ["a"]) == {"a": text_width(number)}
    assert long_widths(frame, {"b": "Name"}, ["b"]) == {"b": 240}
    assert long_widths(frame, headers, ["b"]) == {"b": text_width(headers["b"])}


def test_the_sentence_gives_way_last_so_that_no_column_stands_beyond_the_edge() -> None:
    rule = "suspension for a missed surveillance"
    frame = pd.DataFrame({"rule": [rule], "a": ["one-word-of-many-letters"],
                          "b": ["another-word-of-letters"]})  # fmt: skip
    widths, _ = fit_columns(frame, {"rule": "Rule", "a": "A", "b": "B"}, 520, "rule")
    assert sum(widths.values()) == 520
    assert text_width("surveillance") <= widths["rule"] < text_width(rule)


def test_exact_numbers_do_not_make_the_rows_taller() -> None:
    frame = pd.DataFrame({"days": [14478.400000000001, 1 / 3], "why": ["unknown"] * 2})
    widths, height = fit_columns(frame, {"days": "Days", "why": "Why"}, 220, "why")
    assert (widths["days"] < 100, height) == (True, HEIGHTS[0])
