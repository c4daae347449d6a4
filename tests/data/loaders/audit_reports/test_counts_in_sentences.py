"""Counts of nonconformities in sentences: one for each clause, beside other audits."""

from __future__ import annotations

import pytest

from tests.data.loaders.audit_reports.documents import read_fields
from tests.data.loaders.audit_reports.test_plain_template import form


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        (
            ("炼胶车间一项一般不符合（8.5.1）；仓库一项一般不符合（8.5.4）；"
            "六室一项严重不符合（6.1.2）。"),
            (1, 2),
        ),
        (
            ("在甲车间发现8.5.1条款一项一般不符合，在乙车间发现8.6条款一项一般不符合，"
            "未发现严重不符合。"),
            (0, 2),
        ),
        ("共2项一般不符合，2项一般不符合均已整改。", (None, 2)),
        ("发现严重不符合项1项、一般不符合项12项（其中上次审核遗留2项）", (1, 12)),
        (
            "本次审核开具1项一般不符合（生产部 8.5.1）。上次审核开具的3项一般不符合均已关闭。",
            (None, 1),
        ),
        ("上次审核开具的3项一般不符合、1项严重不符合均已关闭。", (None, None)),
        ("不符合项数量：一般 3 严重 0", (0, 3)),
    ],
)  # fmt: skip
def test_counts_are_of_this_audit_and_each_counts_once(
    words: str, counts: tuple[int | None, int | None]
) -> None:
    found = read_fields(form() + words + "\n")["nonconformities"]
    assert (found["major"], found["minor"]) == counts
