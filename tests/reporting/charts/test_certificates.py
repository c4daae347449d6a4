"""Charts of the body's certificates, on their data and on none."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from reporting.charts.certificates import plot_expiry, plot_holders, plot_stock

EXPIRY = pd.DataFrame({s.PERIOD: ["2026-07", "2026-08", "2026-09"], s.CERTIFICATES: [3, 0, 7],
                       s.ORGANIZATIONS: [2, 0, 6]})  # fmt: skip
STOCK = pd.DataFrame({s.SCHEME: ["EMS", "QMS", "SC"], s.CERTIFICATES: [5, 9, 0],
                      s.ORGANIZATIONS: [5, 8, 0]})  # fmt: skip
HOLDERS = pd.DataFrame({s.CERTIFICATES_HELD: [1, 2, 6, 9], s.ORGANIZATIONS: [6, 2, 1, 1]})
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_has_its_bar_a_month_without_expiry_an_empty_one(language: str) -> None:
    (bars,) = plot_expiry(EXPIRY, language).data
    assert list(bars.x) == ["2026-07", "2026-08", "2026-09"]
    assert list(bars.y) == [3, 0, 7]
    assert list(bars.text) == ["3", "", "7"]
    assert [row[0] for row in bars.customdata] == [2, 0, 6]
    assert "%{x|%Y-%m}" in bars.hovertemplate


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stock_is_ranked_and_groups_without_one_are_left_out(language: str) -> None:
    figure = plot_stock(STOCK, s.SCHEME, {"QMS": "质量"}, language)
    assert list(figure.data[0].x) == [9, 5]
    assert list(figure.layout.yaxis.ticktext) == ["质量", "EMS"]


@pytest.mark.parametrize(("language", "most"), [("zh", "6 张及以上"), ("en", "6 or more")])
def test_holders_of_very_many_share_a_bar(language: str, most: str) -> None:
    figure = plot_holders(HOLDERS, language)
    assert list(figure.data[0].x) == [6, 2, 2]
    assert figure.layout.yaxis.ticktext[-1] == most
    assert [note.text for note in figure.layout.annotations if note.name == "label"] == [
        "6 · 60.0%", "2 · 20.0%", "2 · 20.0%",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_draw_is_a_sentence(language: str) -> None:
    for figure in (plot_expiry(EXPIRY.iloc[1:2], language), plot_expiry(EXPIRY.iloc[:0], language),
                   plot_stock(STOCK.iloc[2:], s.SCHEME, {}, language),
                   plot_holders(HOLDERS.iloc[:0], language)):  # fmt: skip
        assert not figure.data
        assert figure.layout.annotations[-1].text
