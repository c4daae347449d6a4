"""Columns of text, made and taken apart as a whole."""

import numpy as np
import pandas as pd
import pytest

from data.texts import map_texts, name_positions, to_arrow, to_texts

TEXTS = ["甲", None, "", "乙"]


def test_texts_are_those_of_a_column_made_by_pandas() -> None:
    made = pd.Series(to_texts(TEXTS))
    pd.testing.assert_series_equal(made, pd.Series(TEXTS, dtype="str"))
    assert len(pd.Series(to_texts([]))) == 0


def test_a_column_goes_to_arrow_and_back() -> None:
    assert to_arrow(pd.Series(TEXTS, dtype="str")).to_pylist() == TEXTS
    joined = pd.concat([pd.Series(to_texts(TEXTS))] * 2)
    assert to_arrow(joined).to_pylist() == TEXTS * 2


def test_positions_are_named_and_minus_one_is_missing() -> None:
    found = pd.Series(name_positions(np.array([1, -1, 0]), ["甲", "乙"]))
    pd.testing.assert_series_equal(found, pd.Series(["乙", None, "甲"], dtype="str"))
    assert pd.Series(name_positions(np.array([-1]), [])).isna().all()


def test_each_text_has_its_value_and_one_without_is_an_error() -> None:
    known = {"a": 1, "b": 2}
    assert map_texts(pd.Series(["b", "a", "b"], dtype="str"), known).tolist() == [2, 1, 2]
    for unknown in ("c", None):
        with pytest.raises(KeyError):
            map_texts(pd.Series(["a", unknown], dtype="str"), known)
