"""CSV that Excel opens in Chinese, that no cell runs, and that reads back without loss."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.exports.table import neutral_cell, write_csv


def test_floats_read_back_to_the_last_digit() -> None:
    frame = pd.DataFrame({"code": ["2.10", "01.01"], "p": [0.1 + 0.2, 1 / 3], "n": [1, 2]})
    back = pd.read_csv(io.BytesIO(write_csv(frame)), dtype={"code": str})
    pd.testing.assert_frame_equal(back, frame, check_exact=True, check_dtype=False)


def test_it_opens_in_chinese_and_carries_headers() -> None:
    data = write_csv(pd.DataFrame({"region": ["广东省"], "n": [1]}), {"region": "地区"})
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig").splitlines() == ["地区,n", "广东省,1"]


def test_unknown_is_empty_never_zero() -> None:
    frame = pd.DataFrame({"x": [np.nan, 1.5], "name": [None, "a"]})
    assert write_csv(frame).decode("utf-8-sig").splitlines()[1:] == [",", "1.5,a"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_neutralised(cell: str) -> None:
    back = pd.read_csv(io.BytesIO(write_csv(pd.DataFrame({cell: [cell]}))), dtype=str)
    assert back.iloc[0, 0].startswith("'")
    assert str(back.columns[0]).startswith("'")


def test_negative_numbers_stay_numbers() -> None:
    frame = pd.DataFrame({"x": [-0.25], "mixed": pd.Series([-1], dtype=object)})
    assert write_csv(frame).decode("utf-8-sig").splitlines()[1] == "-0.25,-1"


@given(st.text())
def test_no_text_cell_starts_a_formula(cell: str) -> None:
    assert not str(neutral_cell(cell)).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_notes_only_when_asked_for_and_on_one_line() -> None:
    frame = pd.DataFrame({"x": [1]})
    assert "#" not in write_csv(frame).decode("utf-8-sig")
    last = write_csv(frame, notes=["来源\n月刊"]).decode("utf-8-sig").splitlines()[-1]
    assert last == "# 来源 月刊"


def test_the_frame_is_not_changed() -> None:
    frame = pd.DataFrame({"x": ["=1"]}, index=[7])
    write_csv(frame, {"x": "y"})
    assert frame.loc[7, "x"] == "=1"
