"""Which source of a month is shown."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.series import choose_sources
from tests.data.indicators.published import counts_of

FULL = "2024-10"


# ---------------------------------------------------------------------------------------- sources
def test_most_complete_source_of_a_month_is_shown() -> None:
    sentence = counts_of((FULL, "广东省", 1, 1), batch=2)
    table = counts_of((FULL, "广东省", 10, 5), (FULL, "江苏省", 8, 4), batch=1)
    chosen = choose_sources(pd.concat([table, sentence], ignore_index=True))
    assert chosen[s.IMPORT_ID].tolist() == [1, 1]


def test_newest_of_equally_complete_sources_is_shown() -> None:
    batches = [counts_of((FULL, "广东省", 10 + batch, 5), batch=batch) for batch in (1, 3, 2)]
    chosen = choose_sources(pd.concat(batches, ignore_index=True))
    assert chosen[s.CERTIFICATES].tolist() == [13]


def test_sources_are_chosen_for_each_month_and_dimension_apart() -> None:
    frame = pd.concat([
        counts_of((FULL, "广东省", 10, 5), ("2024-11", "广东省", 11, 5), batch=1),
        counts_of((FULL, "广东省", 12, 5), batch=2),
        counts_of((FULL, s.DOMAIN_TOTAL, 9, 5, s.DOMAIN_TOTAL), dimension=s.DOMAIN, batch=1),
    ], ignore_index=True)  # fmt: skip
    chosen = choose_sources(frame)
    keys = chosen[[s.PERIOD, s.DIMENSION, s.IMPORT_ID]].itertuples(index=False, name=None)
    assert sorted(keys) == [(FULL, "domain", 1), (FULL, "region", 2), ("2024-11", "region", 1)]


def test_row_of_an_unchosen_source_never_fills_a_gap() -> None:
    """Two sources are never mixed in one table, although the second knows 浙江."""
    first = counts_of((FULL, "广东省", 10, 5), (FULL, "江苏省", 8, 4), batch=1)
    second = counts_of((FULL, "浙江省", 9, 4), batch=2)
    chosen = choose_sources(pd.concat([first, second], ignore_index=True))
    assert "浙江省" not in set(chosen[s.NAME])


def test_unknown_counts_do_not_make_a_source_complete() -> None:
    hollow = counts_of((FULL, "广东省", None, 5), (FULL, "江苏省", None, 4), batch=2)
    chosen = choose_sources(
        pd.concat([counts_of((FULL, "广东省", 10, 5), batch=1), hollow], ignore_index=True)
    )
    assert chosen[s.IMPORT_ID].tolist() == [1]
