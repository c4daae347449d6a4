"""Posts whose layout invites inventions: two-line headers, torn thousands, lost or doubled rows."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import Workbook

from data.loaders.statistics import read_statistics
from matching.errors import CertMatchError
from tests.data.loaders.test_statistics_posts import (
    CAPTION,
    by_domain,
    by_region,
    figures,
    post,
    problems,
    read,
)

BOTH = {"广东省": (732_603, 168_103), "浙江省": (538_641, 112_467)}
SHARES_FIRST = (
    "广东\t15.62\t1\t168103\t18.34\t732603\t1\n浙江\t10.45\t3\t112467\t13.49\t538641\t2\n完。\n"
)


# -------------------------------------------------------------------------------- two-line headers
@pytest.mark.parametrize(
    "header",
    [
        "地区\t组织数\t\t\t证书数\t\t\n\t占比\t排名\t数量\t占比\t数量\t排名\n",
        "\t组织数\t\t\t证书数\t\t\n地区\t占比\t排名\t数量\t占比\t数量\t排名\n",
        "地区 获证组织 有效证书\n占比 排名 数量 占比 数量 排名\n",
        "地区\n组织\n证书\n占比\n排名\n数量\n占比\n数量\n排名\n",
        "地区 获证组织情况 证书情况\n占比 排名 组织数 占比 证书数 排名\n",
        "| 地区 | 组织 | 组织占比 | 证书 |\n| 占比 | 排名 | 数量 | 占比 | 数量 | 排名 |\n",
    ],
)
def test_two_line_header_is_read_in_any_order_or_refused(header: str) -> None:
    loaded = read(CAPTION + header + SHARES_FIRST)
    assert by_region(loaded) == BOTH or problems(loaded) == ["columns_unknown"] * 2
    assert (by_region(loaded) == BOTH) is ("组织占比" not in header)


def test_two_line_header_of_a_page_with_the_label_at_the_end() -> None:
    text = (
        f"<p>{CAPTION}</p><table><tr><th colspan=2>企业<th colspan=3>证书<th rowspan=2>省份"
        "<tr><th>排名<th>数量<th>数量<th>占比<th>排名"
        "<tr><td>1<td>168103<td>732603<td>18.34<td>1<td>广东"
        "<tr><td>3<td>112467<td>538641<td>13.49<td>2<td>浙江</table><p>完"
    )
    assert by_region(read(text)) == BOTH


def test_two_line_header_names_the_rank_and_share_of_each_count() -> None:
    header = "地区 组织 证书\n占比 排名 数量 占比 数量 排名\n"
    rows = SHARES_FIRST.replace("538641\t2", "538641\t1")
    nation = "全国\t-\t-\t1076181\t-\t3994112\t-\n"
    found = read(CAPTION + header + nation + rows).report.details["anomalies"]
    assert found == [{"kind": "rank", "printed": 1, "computed": 2, "where": "浙江省 certificates"}]


def test_header_that_names_a_count_twice_is_refused() -> None:
    loaded = read(f"{CAPTION}地区 证书数 组织数 证书数\n广东 900 500 800\n浙江 700 400 600\n完。\n")
    assert by_region(loaded) == {}
    assert problems(loaded) == ["columns_unknown"] * 2


def test_ranks_before_counts_without_a_header_are_no_counts() -> None:
    """Six columns as published, but the rank first: 1 is no number of organisations."""
    rows = "广东 1 732603 18.34 1 168103 15.62\n浙江 2 538641 13.49 3 112467 10.45\n完。\n"
    assert by_region(read(CAPTION + rows)) == {}
    assert by_region(read(f"{CAPTION}广东 1 732603\n浙江 2 538641\n完。\n")) == {}


# ------------------------------------------------------------------------- thousands torn by commas
def group_thousands(text: str, mark: str) -> str:
    """Write the table of a post with commas between cells, figures grouped as well."""
    rows = []
    for line in text.split("\n"):
        cells = [
            f"{int(cell):,}".replace(",", mark) if cell.isdigit() else cell
            for cell in line.split("\t")
        ]
        rows.append(",".join(cells) if "\t" in line else line)
    return "\n".join(rows)


def test_unquoted_thousands_between_commas_are_refused() -> None:
    text = post("2024-10")
    start = text.index("\t认证项目")
    loaded = read(
        re.sub("其中.*", "", text[:start]) + group_thousands(text[start:], ",") + "\n完。"
    )
    whole = figures(read(text))
    assert figures(loaded).items() <= whole.items()
    assert by_region(loaded) == {"未知": (2, 1), "澳门特别行政区": (201, 99)}
    assert by_domain(loaded) == {}
    assert set(problems(loaded)) == {"row_incomplete"}


def test_a_torn_row_that_happens_to_be_wide_enough_is_refused_too() -> None:
    text = f"{CAPTION}地区,证书数,组织数\n全国,5,003,1,200\n西藏,4,205\n完。\n"
    assert by_region(read(text)) == {}
    text = f"{CAPTION}地区,证书数,组织数\n西藏,4205,1309\n澳门,201,199\n完。\n"
    assert by_region(read(text)) == {"西藏自治区": (4_205, 1_309), "澳门特别行政区": (201, 199)}


def test_thousands_torn_by_blanks_are_refused() -> None:
    loaded = read(f"{CAPTION}地区 证书数 组织数\n广东 732 603 168 103\n澳门 201 99\n完。\n")
    assert by_region(loaded) == {"澳门特别行政区": (201, 99)}
    assert problems(loaded) == ["row_incomplete"]


def test_one_torn_figure_a_row_without_a_header_is_no_pair_of_counts() -> None:
    assert by_region(read(f"{CAPTION}广东,732,603\n浙江,538,412\n完。\n")) == {}


def test_quoted_thousands_are_figures() -> None:
    rows = '广东,"732,603","168,103"\n浙江,"538,641","112,467"\n完。\n'
    assert by_region(read(f"{CAPTION}地区,证书数,组织数\n{rows}")) == BOTH


@pytest.mark.parametrize(
    "text",
    [
        f"{CAPTION}地区,证书数,组织数\n全国,5,003,1,200\n西藏,4,205\n北京,3,100,2,200\n完。\n",
        f"{CAPTION}地区,证书数,组织数\n全国,5003,1200\n西藏,4205,900\n北京,310,220\n完。\n",
        f"{CAPTION}地区 证书数 组织数\n广东 732 603 168 103\n北京 300 200\n澳门 201 99\n完。\n",
        f"{CAPTION}地区 获证组织 有效证书\n占比 排名 数量 占比 数量 排名\n{SHARES_FIRST}",
    ],
)
def test_torn_and_two_line_tables_cut_anywhere_never_invent_a_figure(text: str) -> None:
    stored = figures(read(text))
    for end in range(len(text)):
        try:
            loaded = read(text[:end])
        except CertMatchError:
            continue
        assert figures(loaded).items() <= stored.items(), text[:end]


# ------------------------------------------------------------------------------------ lost labels
def without_labels(text: str) -> str:
    """Take every label of both tables out; their cells stay blank."""
    text = re.sub(r"(?m)^[^\t\n]*\t(?=\d+\t[\d-]+\t[\d.-]+\t)", "\t", text)
    return re.sub(r"(?m)^[^\t\n]*\t[^\t\n]*\t(?=\d+\t\d+$)", "\t\t", text)


def test_tables_without_any_label_are_named_by_position_where_every_sum_recomputes() -> None:
    text = post("2024-10") + "\n完。"
    loaded = read(without_labels(text))
    assert "北京市" not in without_labels(text)
    assert figures(loaded) == figures(read(text))
    assert set(problems(loaded)) == {"label_inferred"}
    assert len(problems(loaded)) == 45 + 19


def test_tables_without_any_label_are_refused_where_a_sum_does_not_recompute() -> None:
    text = re.sub("其中.*", "", post("2024-10")) + "\n完。"
    loaded = read(without_labels(text.replace("\t36703\t", "\t36704\t")))
    assert by_region(loaded) == {}
    assert problems(loaded).count("label_lost") == 45
    assert len(by_domain(loaded)) == 19


def test_figures_without_label_and_header_are_refused_not_passed_over() -> None:
    lines = [line for line in without_labels(post("2023-03")).split("\n") if "|" not in line]
    rows = "\t154251\t7\t3.86\t48456\t6\t4.5\n\t72472\t17\t1.81\t21372\t16\t1.99\n"
    loaded = read("\n".join(lines) + f"\n{rows}共 3 页 1 2 3\n")
    assert problems(loaded) == ["label_lost"] * 2
    assert "天津市" not in by_region(loaded)


# ----------------------------------------------------------------------------------- printed twice
def test_table_printed_twice_is_read_once() -> None:
    text = post("2024-10")
    doubled = f"{text}\n\n{text[text.index('三 地域分布') :]}\n完。"
    loaded = read(doubled)
    assert figures(loaded) == figures(read(text))
    assert problems(loaded) == []
    assert loaded.report.details["anomalies"] == read(text).report.details["anomalies"]


def test_table_printed_twice_with_other_figures_keeps_the_first_and_says_so() -> None:
    text = post("2024-10")
    other = text[text.index("三 地域分布") :].replace("\t36703\t", "\t36704\t")
    loaded = read(f"{text}\n\n{other}\n完。")
    assert figures(loaded) == figures(read(text))
    assert problems(loaded) == ["key_repeated"]
    assert [a for a in loaded.report.details["anomalies"] if a["kind"] == "repeated"] == [
        {"kind": "repeated", "printed": 36_704, "computed": 36_703, "where": "云南省 certificates"}
    ]


# ---------------------------------------------------------------------------- one line, one sheet
def test_a_post_on_one_line_reads_the_same() -> None:
    text = post("2024-10")
    loaded = read(text.replace("\n", " "))
    assert figures(loaded) == figures(read(text))
    assert loaded.report.rejected == 0


def test_captions_count_on_one_line_too() -> None:
    text = post("2024-10").replace("2024年10月获证证书按", "2024年9月获证证书按")
    anomalies = read(text.replace("\n", " ")).report.details["anomalies"]
    assert ("2024-10", "2024-09") in [(a["printed"], a["computed"]) for a in anomalies]


def test_a_post_on_one_line_without_gaps_is_refused_for_its_rows() -> None:
    """A figure and the label after it are one cell: nothing tells where it ends."""
    text = post("2024-10")
    loaded = read(text.replace("\n", ""))
    assert figures(loaded).items() <= figures(read(text)).items()
    reasons = {issue.problem for issue in loaded.report.issues}
    assert reasons <= {"row_incomplete", "label_lost", "row_cut"}
    assert loaded.report.rejected > 10


def test_a_heading_on_a_sheet_is_no_row() -> None:
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for line in post("2024-10").split("\n"):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split("\t")])
    buffer = io.BytesIO()
    workbook.save(buffer)
    loaded = read_statistics(buffer.getvalue(), "post.xlsx")
    assert figures(loaded) == figures(read(post("2024-10")))
    assert loaded.report.issues == ()
