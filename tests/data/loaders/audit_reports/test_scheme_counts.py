"""Nonconformities counted scheme by scheme on one line add up, or are unknown and told."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import evidence, fields, read
from tests.data.loaders.audit_reports.test_plain_template import form

PARTLY = "不符合项：QMS：严重0项，一般1项；EMS：一般2项；OHSMS：严重1项，一般1项"


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("QMS：严重0项，一般1项；EMS：严重0项，一般2项；OHSMS：严重0项，一般1项", (0, 4)),
        ("不符合项：QMS：严重0项，一般1项；EMS：严重0项，一般2项；OHSMS：严重1项，一般1项", (1, 4)),
        ("不符合项：QMS：严重0项，一般1项；EMS：严重0项，一般2项；OHSMS：无", (0, 3)),
        ("不符合项：QMS（严重0项，一般1项）；EMS（严重0项，一般2项）", (0, 3)),
        ("不符合项：质量：严重0项，一般1项；环境：严重0项，一般2项", (0, 3)),
        ("不符合项数：Q：严重0项，一般1项；E：严重0项，一般2项；O：严重0项，一般0项", (0, 3)),
        ("QMS严重不符合0项、一般不符合1项，EMS严重不符合0项、一般不符合2项", (0, 3)),
        ("其中QMS一般不符合1份，EMS一般不符合2份，严重不符合0份", (0, 3)),
        ("严重不符合：QMS 0项，EMS 0项；一般不符合：QMS 1项，EMS 2项", (0, 3)),
        ("一般不符合项：QMS1项、EMS2项、OHSMS0项；严重不符合项：0项", (0, 3)),
        ("不符合项：严重0项（QMS0、EMS0），一般3项（QMS1、EMS2）", (0, 3)),
        ("QMS：严重不符合0项，一般1项；EMS：严重0项，一般2项；共计一般不符合3项", (0, 3)),
        ("不符合项：QMS：严重0项，一般1项\nEMS：严重0项，一般2项\nOHSMS：严重0项，一般0项", (0, 3)),
        ("NCs: QMS: major nonconformities 0, minor 1; EMS: major 0, minor 2", (0, 3)),
        ("不符合：QMS：一般1项；EMS：一般2项", (None, 3)),
        ("本次在质量部开具严重不符合0项，一般不符合2项，涉及环境管理", (0, 2)),
    ],
)  # fmt: skip
def test_counts_of_schemes_on_one_line_add_up(
    line: str, counts: tuple[int | None, int | None]
) -> None:
    report = read(form() + line + "\n")
    found = fields(report)["nonconformities"]
    assert (found["major"], found["minor"]) == counts
    assert report.issues == ()


def test_a_sum_of_which_one_scheme_is_missing_is_unknown_and_told() -> None:
    report = read(form() + PARTLY + "\n")
    found = fields(report)["nonconformities"]
    assert (found["major"], found["minor"]) == (None, 4)
    (issue,) = report.issues
    assert (issue.column, issue.value, issue.problem) == (
        "nonconformities.major", PARTLY, "counts_of_schemes_open",
    )  # fmt: skip
    said = evidence(report)["nonconformities.major"]
    assert (said["text"], said["confidence"]) == (PARTLY, 0.0)


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        ("QMS：严重0项，一般1项\nEMS：一般2项\n", (None, 3)),
        ("QMS：一般1项\nEMS：严重0项，一般2项\nOHSMS：严重1项，一般0项\n", (None, 3)),
        ("QMS：严重0项，一般1项\nEMS：严重1项，一般2项\n", (1, 3)),
    ],
)
def test_a_grade_that_a_line_of_a_scheme_leaves_out_has_no_sum(
    lines: str, counts: tuple[int | None, int]
) -> None:
    report = read(form() + "不符合项\n" + lines)
    found = fields(report)["nonconformities"]
    assert (found["major"], found["minor"]) == counts
    told = [issue.problem for issue in report.issues]
    assert told == ["counts_of_schemes_open"] * (None in counts)
