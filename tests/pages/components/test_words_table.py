"""Tables of sentences: on a narrow screen every cell says which column it belongs to."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.components.tables import block_style


def test_cells_are_named_by_their_header_and_blank_ones_are_hidden() -> None:
    rows = [("取整", "0.5 天", ""), ("轮换", "3 年", "存疑")]
    style = block_style("words_rules", pd.DataFrame(rows, columns=["规则", "内容", "说明"]))
    assert style.startswith("<style>@media (max-width: 640px) {")
    assert style.count("::before") == 2  # the first column is the title of its block
    assert '.st-key-words_rules tbody td:nth-child(2)::before { content: "内容：";' in style
    assert style.count("display: none") == 1
    assert ".st-key-words_rules tbody tr:nth-child(1) td:nth-child(3) { display: none; }" in style


def page(rows: int) -> None:
    import pandas as pd

    from pages.components.tables import show_sentences

    frame = pd.DataFrame(
        {
            "row": [3, None] * (rows // 2),
            "why": ["QMS | EMS", None] * (rows // 2),
            "sure": [0.95, None] * (rows // 2),
        }
    )
    headers = {"why": "Why", "row": "Row", "sure": "Sure"}
    show_sentences(frame, "x", headers=headers, file="x", wide="why", percent=("sure",))


def open_list(rows: int) -> AppTest:
    app = AppTest.from_function(page, args=(rows,))
    app.run(timeout=30)
    assert not app.exception
    return app


def test_a_short_list_is_whole_with_numbers_as_people_write_them_and_unknown_ones_blank() -> None:
    app = open_list(2)
    (table,) = [each.value for each in app.table]
    assert table.to_numpy().tolist() == [["QMS \\| EMS", "3", "95%"], ["", "", ""]]
    assert list(table) == ["Why", "Row", "Sure"]
    assert not app.dataframe


@pytest.mark.parametrize(("rows", "tables"), [(40, (1, 0)), (42, (0, 1))])
def test_a_list_longer_than_a_reader_takes_in_scrolls(rows: int, tables: tuple[int, int]) -> None:
    app = open_list(rows)
    assert (len(app.table), len(app.dataframe)) == tables
