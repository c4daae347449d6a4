"""Certificates per auditor as bars, the cap as a line across the bars it judges."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.staffing import BEYOND, NO_AUDITOR, NO_CERTIFICATE, NO_RULE, WITHIN
from reporting.charts.staffing import plot_certificates_per_auditor

NAMES = [s.NAME, s.CERTIFICATES, s.AUDITORS_COUNT, s.CERTIFICATES_PER_AUDITOR, s.MAX_CERTIFICATES,
         s.VERDICT]  # fmt: skip
LANGUAGES = ("zh", "en")


def staffing(*rows: tuple[object, ...]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=NAMES)
    whole = dict.fromkeys((s.CERTIFICATES, s.AUDITORS_COUNT, s.MAX_CERTIFICATES), "Int64")
    return frame.astype({**whole, s.CERTIFICATES_PER_AUDITOR: "float64"})


FRAME = staffing(
    ("EMS", 30, 10, 3.0, None, NO_RULE), ("QMS", 120, 2, 60.0, 50, BEYOND),
    ("FSMS", 20, 2, 10.0, 50, WITHIN), ("ISMS", 4, 0, None, None, NO_AUDITOR),
    ("MMS", 0, 3, 0.0, None, NO_CERTIFICATE),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_comes_first_then_the_most_certificates(language: str) -> None:
    figure = plot_certificates_per_auditor(FRAME, language)
    assert list(figure.layout.yaxis.ticktext) == ["ISMS", "QMS", "FSMS", "EMS"]
    assert list(figure.data[0].x) == [0, 60, 10, 3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cap_crosses_only_the_bars_it_judges(language: str) -> None:
    figure = plot_certificates_per_auditor(FRAME, language)
    lines = [shape for shape in figure.layout.shapes if shape.name == "cap"]
    assert [(line.x0, line.x1, line.y0, line.y1) for line in lines] == [
        (50, 50, 0.5, 1.5), (50, 50, 1.5, 2.5),
    ]  # fmt: skip
    assert list(figure.layout.xaxis.tickvals) == [50]
    assert "50" in figure.layout.xaxis.ticktext[0]
    assert figure.layout.xaxis.range[0] == 0


def test_a_cap_far_beyond_every_bar_is_still_in_the_picture() -> None:
    figure = plot_certificates_per_auditor(staffing(("QMS", 4, 2, 2.0, 50, WITHIN)))
    assert figure.layout.xaxis.range[1] > 50


def test_what_is_above_the_cap_says_so_beside_the_colour() -> None:
    figure = plot_certificates_per_auditor(FRAME, "zh")
    labels = [note.text for note in figure.layout.annotations if note.name == "label"]
    assert labels == ["4 张，无审核员", "60.00 超出", "10.00", "3.00"]
    colours = list(figure.data[0].marker.color)
    assert len({colours[1], colours[2], colours[3]}) == 3


def test_what_does_not_fit_is_said() -> None:
    many = staffing(*((f"P{n}", 2, 1, 2.0, None, NO_RULE) for n in range(18)))
    figure = plot_certificates_per_auditor(many, "zh")
    assert len(figure.data[0].x) == 15
    assert "3" in figure.layout.title.subtitle.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_to_compare_is_a_sentence(language: str) -> None:
    for frame in (FRAME.iloc[:0], FRAME.iloc[4:], FRAME.assign(**{s.CERTIFICATES: pd.NA})):
        figure = plot_certificates_per_auditor(frame, language)
        assert not figure.data
        assert figure.layout.annotations[-1].text
