"""Tables of sentences: on a narrow screen every cell says which column it belongs to."""

from __future__ import annotations

import pandas as pd

from pages.components.tables import block_style


def test_cells_are_named_by_their_header_and_blank_ones_are_hidden() -> None:
    rows = [("取整", "0.5 天", ""), ("轮换", "3 年", "存疑")]
    style = block_style("words_rules", pd.DataFrame(rows, columns=["规则", "内容", "说明"]))
    assert style.startswith("<style>@media (max-width: 640px) {")
    assert style.count("::before") == 2  # the first column is the title of its block
    assert '.st-key-words_rules tbody td:nth-child(2)::before { content: "内容：";' in style
    assert style.count("display: none") == 1
    assert ".st-key-words_rules tbody tr:nth-child(1) td:nth-child(3) { display: none; }" in style
