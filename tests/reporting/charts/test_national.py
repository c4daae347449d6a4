"""Charts of the market draw the numbers they are given, cap their bars and name their gaps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from data import schema as s
from reporting.charts import national
from reporting.locale import text

LANGUAGES = ("zh", "en")


def regions(count: int) -> pd.DataFrame:
    values = [100 * (count - place) for place in range(count)]
    frame = pd.DataFrame({s.REGION: [f"省{place}" for place in range(count)]})
    frame[s.CERTIFICATES] = values
    frame[s.SHARE] = frame[s.CERTIFICATES] / sum(values)
    return frame


def domains() -> pd.DataFrame:
    frame = pd.DataFrame({s.DOMAIN: ["质量", "环境", "能源"]})
    frame[s.CERTIFICATES] = [900_000, 500_000, 20]
    frame[s.ORGANIZATIONS] = [880_000, 490_000, 10]
    frame[s.CERTIFICATES_PER_ORGANIZATION] = frame[s.CERTIFICATES] / frame[s.ORGANIZATIONS]
    return frame


def months() -> pd.DataFrame:
    known = {"2023-03": 3_400_000.0, "2024-10": 4_080_000.0, "2024-11": 4_100_000.0}
    axis = pd.period_range("2023-03", "2024-11", freq="M").astype(str)
    return pd.DataFrame({s.PERIOD: axis, s.CERTIFICATES: [known.get(month) for month in axis]})


def notes(figure: go.Figure) -> str:
    return " ".join(str(note.text).replace("<br>", "") for note in figure.layout.annotations)


@pytest.mark.parametrize("language", LANGUAGES)
def test_ranking_keeps_fifteen_bars_and_adds_up_the_others(language: str) -> None:
    frame = regions(34)
    (bars,) = national.plot_ranking(frame, language=language).data
    assert list(bars.x[:15]) == list(frame[s.CERTIFICATES][:15])
    assert bars.x[15] == frame[s.CERTIFICATES][15:].sum()
    assert len(bars.x) == 16
    figure = national.plot_ranking(frame, language=language)
    assert figure.layout.yaxis.ticktext[15] == text(language, "charts_national.rest", count=19)


def test_ranking_of_fifteen_has_no_rest_and_leaves_out_the_unknown() -> None:
    frame = regions(16)
    frame.loc[3, s.CERTIFICATES] = None
    (bars,) = national.plot_ranking(frame).data
    assert len(bars.x) == 15 and None not in list(bars.x)


def test_a_selected_region_is_always_drawn_and_stands_out() -> None:
    (bars,) = national.plot_ranking(regions(34), selected="省33").data
    assert bars.customdata[14][0] == "省33"
    assert len(set(bars.marker.color)) == 3
    assert sum(bars.x) == regions(34)[s.CERTIFICATES].sum()


def test_organisations_are_never_summed_over_domains() -> None:
    frame = pd.DataFrame({s.DOMAIN: [f"领域{n}" for n in range(20)], s.ORGANIZATIONS: range(1, 21)})
    (bars,) = national.plot_ranking(frame, s.ORGANIZATIONS, key=s.DOMAIN).data
    assert pd.isna(bars.x[15])
    (ranked,) = national.plot_ranking(
        frame.rename(columns={s.DOMAIN: s.REGION}), s.ORGANIZATIONS
    ).data
    assert ranked.x[15] == sum(range(1, 6))


def test_macro_regions_are_ranked() -> None:
    frame = pd.DataFrame({s.MACRO_REGION: ["华北", "华东"], s.CERTIFICATES: [3, 8]})
    (bars,) = national.plot_ranking(
        frame, key=s.MACRO_REGION, names={"华东": "East"}, language="en"
    ).data
    assert list(bars.x) == [8, 3]
    assert "<b>East</b>" in bars.hovertext[0]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "2023-04 至 2024-09 无完整数据"), ("en", "No complete data: 2023-04 to 2024-09")],
)
def test_unknown_months_are_gaps_with_a_band_and_a_sentence(language: str, sentence: str) -> None:
    figure = national.plot_months(months(), language=language)
    (line,) = figure.data
    known = {month[:7]: value for month, value in zip(line.x, line.y, strict=True) if value}
    assert known == {"2023-03": 3_400_000, "2024-10": 4_080_000, "2024-11": 4_100_000}
    assert len(line.x) == 21 and line.connectgaps is False
    assert len(figure.layout.shapes) == 1
    assert sentence in notes(figure)
    assert figure.layout.xaxis.tickformat == "%Y-%m"


def test_absent_months_count_as_unknown() -> None:
    whole, sparse = months(), months().dropna()
    drawn = [national.plot_months(frame).data[0] for frame in (whole, sparse)]
    assert list(drawn[0].x) == list(drawn[1].x)
    assert list(drawn[0].y) == list(drawn[1].y)


def test_months_without_a_gap_say_nothing() -> None:
    figure = national.plot_months(months().dropna().tail(2))
    assert not figure.layout.shapes and not figure.layout.annotations


@pytest.mark.parametrize("measure", [s.CERTIFICATES, s.CHANGE])
def test_one_month_and_falling_changes_are_drawn(measure: str) -> None:
    frame = pd.DataFrame({s.PERIOD: ["2024-10"], measure: [-0.02]})
    assert list(national.plot_months(frame, measure).data[0].y) == [-0.02]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ratio_and_scatter_draw_the_frame(language: str) -> None:
    frame = domains()
    figure = national.plot_certificates_per_organization(frame, language, average=1.02)
    dots = figure.data[-1]
    assert sorted(dots.x) == sorted(frame[s.CERTIFICATES_PER_ORGANIZATION])
    cloud = national.plot_certificates_against_organizations(frame, language)
    points = cloud.data[-1]
    assert list(points.x) == list(frame[s.ORGANIZATIONS])
    assert list(points.y) == list(frame[s.CERTIFICATES])
    assert cloud.layout.xaxis.type == cloud.layout.yaxis.type == "log"


@pytest.mark.parametrize("language", LANGUAGES)
def test_concentration_adds_up_and_marks_the_first_five(language: str) -> None:
    frame = regions(34)
    _, curve, mark = national.plot_concentration(frame, language=language).data
    assert curve.y[0] == 0 and curve.y[-1] == pytest.approx(1)
    assert mark.x[0] == 5
    assert mark.y[0] == pytest.approx(frame[s.SHARE][:5].sum())
    assert f"{mark.y[0]:.1%}" in mark.text[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_years_leave_the_unknown_open_and_name_them(language: str) -> None:
    frame = pd.DataFrame({s.PERIOD: ["2020", "2023", "2024"], "revenue": [294.67, 503, 557.44],
                          "workforce": [118_000, None, None]})  # fmt: skip
    figure = national.plot_yearly(frame, ["revenue", "workforce", "bodies"], language)
    revenue, workforce = figure.data
    assert list(revenue.x) == [2020, 2021, 2022, 2023, 2024]
    assert list(revenue.y) == [294.67, None, None, 503, 557.44]
    assert list(workforce.y) == [118_000, None, None, None, None]
    assert text(language, "charts_national.span", start="2021", end="2022") in notes(figure)
    assert len(figure.layout.shapes) == 6


CHARTS: list[Callable[..., go.Figure]] = [
    national.plot_ranking,
    national.plot_months,
    national.plot_concentration,
    national.plot_certificates_per_organization,
    national.plot_certificates_against_organizations,
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("chart", [*CHARTS, national.plot_yearly], ids=lambda c: c.__name__)
def test_an_empty_frame_gives_a_sentence(chart: Callable[..., Any], language: str) -> None:
    given = {"measures": ["revenue"]} if chart is national.plot_yearly else {}
    figure = chart(pd.DataFrame(), language=language, source="月刊", **given)
    assert not figure.data
    words = text(language, "charts_national.empty").replace(" ", "")
    assert words in notes(figure).replace(" ", "")
    assert "月刊" in notes(figure)
