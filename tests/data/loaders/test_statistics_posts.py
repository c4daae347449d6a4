"""Published posts: read by meaning in any layout, never with an invented figure."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from data import schema as s
from data.loaders.statistics import read_statistics
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError

POSTS = Path(__file__).parent / "posts"
REFERENCE = Path(__file__).parents[3] / "data" / "reference" / "statistics"
MONTHS = ("2021-07", "2023-03", "2024-10")
Key = tuple[str, ...]


def post(month: str) -> str:
    return (POSTS / f"{month}.txt").read_text(encoding="utf-8")


def read(text: str, file: str = "post.txt") -> LoadedTable:
    return read_statistics(text.encode("utf-8"), file)


def figures(loaded: LoadedTable) -> dict[Key, float]:
    """Return every stored figure under its full key."""
    keys = [loaded.frame[key] for key in (s.PERIOD, s.DIMENSION, s.REGION, s.GROUP, s.DOMAIN)]
    return {
        (*map(str, key), measure): value
        for measure in (s.CERTIFICATES, s.ORGANIZATIONS)
        for *key, value in zip(*keys, loaded.frame[measure], strict=True)
        if pd.notna(value)
    }


def by_region(loaded: LoadedTable) -> dict[str, tuple[int | None, int | None]]:
    rows = loaded.report.details["regions"]
    return {row["region"]: (row["certificates"], row["organizations"]) for row in rows}


def by_domain(loaded: LoadedTable) -> dict[tuple[str, str], tuple[int | None, int | None]]:
    rows = loaded.report.details["domains"]
    return {
        (row["group"], row["domain"]): (row["certificates"], row["organizations"]) for row in rows
    }


def problems(loaded: LoadedTable) -> list[str]:
    return [issue.problem for issue in loaded.report.issues]


# ------------------------------------------------------------------------------- the three examples
def test_july_2021_has_its_tables_and_three_provinces_of_the_sentence() -> None:
    loaded = read(post("2021-07"))
    assert loaded.report.details[s.PERIOD] == "2021-07"
    assert (loaded.report.accepted, loaded.report.rejected) == (35, 0)
    regions = by_region(loaded)
    assert len(regions) == 15
    assert regions["全部"] == (2_873_853, 841_156)
    assert regions["全国"] == (2_801_559, 831_066)
    assert regions["北京市"] == (108_983, 40_360)
    assert regions["江苏省"] == (377_573, 119_871)
    assert regions["广东省"] == (526_480, None)
    assert regions["浙江省"] == (373_236, None)
    assert regions["山东省"] == (211_694, None)
    domains = by_domain(loaded)
    assert len(domains) == 20
    assert domains["合计", "合计"] == (2_873_853, 841_156)
    assert domains["管理体系认证", "森林认证"] == (10_715, 10_332)
    assert domains["产品认证", "合计"] == (1_316_711, 161_514)
    assert domains["服务认证", "国家推行的服务认证"] == (142, 138)
    assert loaded.report.details["anomalies"] == []


def test_march_2023_breaks_off_in_liaoning() -> None:
    loaded = read(post("2023-03"))
    assert loaded.report.details[s.PERIOD] == "2023-03"
    regions = by_region(loaded)
    assert "辽宁省" not in regions
    assert regions["内蒙古自治区"] == (22_644, 7_977)
    assert regions["河北省"] == (116_354, 36_232)
    assert regions["福建省"] == (113_720, None)
    assert regions["湖北省"] == (102_627, None)
    assert len(regions) == 16
    assert by_domain(loaded)["管理体系认证", "合计"] == (1_855_956, 831_921)
    assert by_domain(loaded)["服务认证", "一般服务认证"] == (61_655, 41_747)
    (issue,) = loaded.report.issues
    assert (issue.problem, issue.value, issue.severity) == ("row_cut", "7583", "error")
    assert loaded.report.rejected_rows == ((35, {"region": "辽宁省", "certificates": "7583"}),)


def test_march_2023_grows_faster_than_its_truncated_totals_say() -> None:
    """3,325,218 and 938,052 a month before: 1.31 % and 1.27 %, printed 1.20 % and 1.08 %."""
    assert read(post("2023-03")).report.details["anomalies"] == [
        {"kind": "growth", "printed": 1.2, "computed": 1.31, "where": "全国 certificates"},
        {"kind": "growth", "printed": 1.08, "computed": 1.27, "where": "全国 organizations"},
        {"kind": "cut_off", "printed": "7583", "computed": None, "where": "辽宁省 certificates"},
    ]


def bundled(name: str) -> pd.DataFrame:
    table = pd.read_csv(REFERENCE / name, dtype=str, keep_default_na=False)
    return table[table[s.PERIOD] == "2024-10"]


def test_october_2024_agrees_with_the_bundled_tables() -> None:
    loaded = read(post("2024-10"))
    assert problems(loaded) == []
    rows = bundled("region_counts.csv")
    assert len(rows) == 45
    assert by_region(loaded) == {
        row["region"]: (int(row["certificates"]), int(row["organizations"]))
        for row in rows.to_dict("records")
    }
    rows = bundled("domain_counts.csv")
    assert len(rows) == 19
    assert by_domain(loaded) == {
        (row["group"], row["domain"]): (int(row["certificates"]), int(row["organizations"]))
        for row in rows.to_dict("records")
    }


def test_october_2024_has_the_contradictions_that_are_known() -> None:
    found = read(post("2024-10")).report.details["anomalies"]
    known = pd.read_csv(REFERENCE / "known_discrepancies.csv", dtype=str)
    known = known[known["file"] == "region_counts.csv"]
    assert len(known) == 9
    measures = {"cert_share_pct": "certificates", "org_share_pct": "organizations"}
    expected = {
        (row["kind"], float(row["printed"]), float(row["computed"]),
         f"{row['where'].split('/')[0]} {measures[row['where'].split('/')[1]]}")
        for row in known.to_dict("records")
    }  # fmt: skip
    expected.add(("year_on_year", "同比", "环比", "浙江省 certificates"))
    assert {(a["kind"], a["printed"], a["computed"], a["where"]) for a in found} == expected
    assert len(found) == 10


# ------------------------------------------------------------------------------------ other layouts
def split_post(month: str) -> list[str | list[str]]:
    """Return an example as sentences and table rows, whatever separates its cells."""
    parts: list[str | list[str]] = []
    for line in post(month).split("\n"):
        cells = [cell.strip() for cell in re.split(r"[\t|]| (?=[证组全占地认合])", line)]
        is_row = len(cells) > 1 or re.fullmatch(r"[\d.-]+", line)
        is_label = re.fullmatch(r"\S{2,12}", line) and not re.search(r"[、!！一二三]", line)
        parts.append([c for c in cells if c] if is_row or is_label else line)
    return parts


def rows_of(month: str) -> list[str | list[str]]:
    """Put the rows of the cell-per-line layout together."""
    rows: list[str | list[str]] = []
    for part in split_post(month):
        new = isinstance(part, list) and not re.fullmatch(r"[\d.-]+", part[0])
        if isinstance(part, list) and not new and rows and isinstance(rows[-1], list):
            rows[-1] = [*rows[-1], *part]
        else:
            rows.append(part)
    return rows


def as_tabs(rows: list[str | list[str]]) -> str:
    return "\n".join(row if isinstance(row, str) else "\t".join(row) for row in rows)


def as_bars(rows: list[str | list[str]]) -> str:
    return "\n".join(row if isinstance(row, str) else f"| {' | '.join(row)} |" for row in rows)


def as_lines(rows: list[str | list[str]]) -> str:
    return "\n".join(row if isinstance(row, str) else "\n".join(row) for row in rows)


def as_blanks(rows: list[str | list[str]]) -> str:
    return "\n".join(row if isinstance(row, str) else "  ".join(row) for row in rows)


def as_page(rows: list[str | list[str]]) -> str:
    body, inside = [], False
    for row in rows:
        if isinstance(row, list) != inside:
            body.append("</table>" if inside else "<table border=1><tbody>")
            inside = not inside
        body.append(
            f"<p>{row}</p>"
            if isinstance(row, str)
            else "<tr>" + "".join(f"<td><span>{cell}</span></td>" for cell in row) + "</tr>"
        )
    tail = "</table>" if inside else ""
    return (
        "<!DOCTYPE html><html><head><meta charset='gbk'><title>首页</title>"
        "<script>var a = '北京 1';</script></head>"
        "<body><ul><li>首页</li><li>北京</li><li>产品认证</li></ul>"
        f"{''.join(body)}{tail}<div>上一篇 阅读 1234</div></body></html>"
    )


LAYOUTS = {"tabs": as_tabs, "bars": as_bars, "lines": as_lines, "blanks": as_blanks,
           "page": as_page}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("month", MONTHS)
def test_a_post_reads_the_same_in_every_layout(month: str, layout: str) -> None:
    loaded = read(LAYOUTS[layout](rows_of(month)))
    original = read(post(month))
    assert len(figures(original)) > 60
    assert figures(loaded) == figures(original)
    kinds = [a for a in loaded.report.details["anomalies"] if a["kind"] != "cut_off"]
    assert kinds == [a for a in original.report.details["anomalies"] if a["kind"] != "cut_off"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_encoding_makes_no_difference(encoding: str) -> None:
    loaded = read_statistics(post("2024-10").encode(encoding), "post.txt")
    assert figures(loaded) == figures(read(post("2024-10")))


def test_full_width_digits_and_thousands_separators_are_figures() -> None:
    wide = str.maketrans("0123456789,|", "０１２３４５６７８９，｜")
    text = re.sub(r"(?<=\t)\d{5,}", lambda m: f"{int(m[0]):,}", post("2024-10"))
    assert "732,603" in text
    assert figures(read(text.translate(wide))) == figures(read(post("2024-10")))


# ------------------------------------------------------------------------------------ by meaning
CAPTION = "2024年10月获证证书按地域统计情况\n"


def test_columns_are_read_by_their_headers() -> None:
    text = (
        f"{CAPTION}组织数 占比 地区 全国排名 证书数量\n20 40 北京 1 60\n30 60 天津市 2 40\n说明\n"
    )
    assert by_region(read(text)) == {"北京市": (60, 20), "天津市": (40, 30)}


def test_label_in_the_middle_of_a_cell_per_line() -> None:
    text = f"{CAPTION}组织数\n地区\n证书数\n20\n北京\n60\n30\n天津\n40\n来源：某网\n"
    assert by_region(read(text)) == {"北京市": (60, 20), "天津市": (40, 30)}


@pytest.mark.parametrize(
    "header", ["证书数量,获证组织数", "有效证书数,企业数", "获证证书,组织数量"]
)
def test_synonyms_of_headers_are_understood(header: str) -> None:
    text = f"{CAPTION}省份,{header}\n广东,5,3\n内蒙古,4,2\n华北,9,9\n完。\n"
    assert by_region(read(text)) == {
        "广东省": (5, 3), "内蒙古自治区": (4, 2), "华北地区": (9, 9),
    }  # fmt: skip


def test_blanks_inside_labels_and_rows_over_several_lines() -> None:
    text = (
        "2024年10月获证证书按领域统计情况\n认证项目 | 证书数 | 组织数 |\n合 计 | 30 | 20 |\n"
        "管理体系认证 | 合 计 | 30 |\n20 |\n质量 管理体系认证 | 18 | 10 |\n"
        "职业健康安全\n管理体系认证 | 12 |\n11 |\n完。\n"
    )
    assert by_domain(read(text)) == {
        ("合计", "合计"): (30, 20),
        ("管理体系认证", "合计"): (30, 20),
        ("管理体系认证", "质量管理体系认证"): (18, 10),
        ("管理体系认证", "职业健康安全管理体系认证"): (12, 11),
    }


def test_cells_over_several_rows_and_columns_of_a_page() -> None:
    text = (
        "<p>2024年10月获证证书按领域统计情况</p><table>"
        "<tr><th colspan=2>认证项目<th>证书数<th>组织数"
        "<tr><td colspan=2>合计<td>30<td>20<tr><td rowspan=3>管理体系认证<td>合计<td>30<td>20"
        "<tr><td>质量管理体系认证<td>18<td>10<tr><td>环境管理体系认证<td>12<td>11</table><p>完"
    )
    assert by_domain(read(text)) == {
        ("合计", "合计"): (30, 20),
        ("管理体系认证", "合计"): (30, 20),
        ("管理体系认证", "质量管理体系认证"): (18, 10),
        ("管理体系认证", "环境管理体系认证"): (12, 11),
    }


def test_missing_headings_leave_the_published_order() -> None:
    lines = [line for line in post("2024-10").split("\n") if "证书数\t" not in line]
    assert len(lines) == len(post("2024-10").split("\n")) - 2
    text = "\n".join(line for line in lines if not re.match("[一二三] ", line))
    assert figures(read(text)) == figures(read(post("2024-10")))


def test_header_of_two_lines_is_not_taken_for_fewer_columns() -> None:
    text = (
        f"<p>{CAPTION}</p><table><tr><th rowspan=2>地区<th colspan=3>证书<th colspan=3>组织"
        "<tr><th>数量<th>排名<th>占比<th>数量<th>排名<th>占比"
        "<tr><td>广东<td>732603<td>1<td>18.34<td>168103<td>1<td>15.62"
        "<tr><td>浙江<td>538641<td>2<td>13.49<td>112467<td>3<td>10.45</table><p>共 3 页 1 2 3"
    )
    loaded = read(text)
    assert by_region(loaded) == {"广东省": (732_603, 168_103), "浙江省": (538_641, 112_467)}
    assert problems(loaded) == []


@pytest.mark.parametrize(
    "text",
    [
        "截至2024年10月，证书数为广东732,603张、浙江538,641张,江苏530180，河北284681和北京1,251张。",
        f"{CAPTION}证书数\t组织数\t地区\n154251\t48456\t北京市\n72472\t21372\t天津\n2600\t12\t广东省\n",
        (
            f"{CAPTION}地区\n占比\n证书数\n占比\n组织数\n全国\n-\n3994112\n-\n1076181\n"
            "北京市\n3.86\n154251\n4.5\n48456\n天津市\n1.81\n72472\n1.99\n21372\n"
        ),
        (
            "2024年10月获证证书按领域统计情况\n证书数 组织数 认证项目\n300 200 合计\n"
            "300 90 管理体系认证 合计\n154 48 食品农产品管理体系认证\n"
            "146 47 质量管理体系认证\n完。\n"
        ),
    ],
)
def test_unusual_orders_cut_anywhere_never_invent_a_figure(text: str) -> None:
    stored = figures(read(text))
    assert len(stored) > 4
    for end in range(len(text)):
        try:
            loaded = read(text[:end])
        except CertMatchError:
            continue
        assert figures(loaded).items() <= stored.items(), text[:end]


def test_spreadsheet_saved_without_a_month_column_is_read_as_a_post() -> None:
    sheet = Workbook()
    rows = (
        ["2024年10月获证证书按地域统计情况"],
        ["地区", "证书数", "组织数"],
        ["广东", 9, 5],
        ["说明"],
    )
    for row in rows:
        sheet.active.append(row)
    content = io.BytesIO()
    sheet.save(content)
    loaded = read_statistics(content.getvalue(), "saved.xlsx")
    assert loaded.report.details[s.PERIOD] == "2024-10"
    assert by_region(loaded) == {"广东省": (9, 5)}


def test_a_long_post_is_read_in_proportion() -> None:
    rows = "\n".join(f"北京\t{n}\t1" for n in range(5000))
    loaded = read(f"{CAPTION}地区\t证书数\t组织数\n{rows}\n完。")
    assert (loaded.report.accepted, loaded.report.rejected) == (1, 4999)


def test_unknown_columns_are_not_guessed() -> None:
    text = f"{CAPTION}北京市 5 4 3\n天津市 6 5 4\n河北省 7 6 5\n广东9张、完。\n"
    loaded = read(text)
    assert by_region(loaded) == {"广东省": (9, None)}
    assert problems(loaded) == ["columns_unknown"] * 3


def test_period_is_the_captions_not_the_day_of_publication() -> None:
    table = f"{CAPTION}地区\t证书数\t组织数\n北京\t6\t2\n"
    text = f"发布时间：2024年12月3日\n{table}2024年12月3日 责任编辑\n"
    assert read(text).report.details[s.PERIOD] == "2024-10"


def test_page_around_a_post_changes_nothing() -> None:
    before = "首页 > 行业动态\n2024年8月全国各省份认证证书数最新分布\n北京 天津 河北\n"
    after = (
        "\n\n阅读 12345\n点赞 12\n上一篇：2024年9月全国各省份认证证书数最新分布\n"
        "2024年9月全国各省份认证证书数最新分布\n2024年8月全国各省份认证证书数最新分布\n"
        "共 3 页 1 2 3\n"
    )
    loaded, plain = read(before + post("2024-10") + after), read(post("2024-10"))
    assert figures(loaded) == figures(plain)
    assert problems(loaded) == []
    assert loaded.report.details["anomalies"] == plain.report.details["anomalies"]


@pytest.mark.parametrize("width", [11, 17, 31])
def test_sentences_wrapped_over_lines_read_the_same(width: int) -> None:
    lines: list[str] = []
    for line in post("2023-03").split("\n"):
        wraps = "、" in line and "|" not in line
        lines += re.findall(f".{{1,{width}}}", line) if wraps else [line]
    assert figures(read("\n".join(lines))) == figures(read(post("2023-03")))


@pytest.mark.parametrize("layout", ["tabs", "lines", "commas"])
@pytest.mark.parametrize("seed", range(4))
def test_columns_in_any_order_read_the_same(seed: int, layout: str) -> None:
    text = post("2024-10")
    start = text.index("地区\t证书数")
    rows = [line.split("\t") for line in text[start:].split("\n")]
    rows[0] = ["地区", "证书数", "证书数排名", "证书数占比", "组织数", "组织数排名", "组织数占比"]
    order = random.Random(seed).sample(range(7), 7)
    mark = {"tabs": "\t", "lines": "\n", "commas": ","}[layout]
    body = "\n".join(mark.join(row[n] for n in order) for row in rows)
    assert figures(read(f"{text[:start]}{body}\n完。\n")) == figures(read(text))


def test_table_cut_in_the_middle_of_a_page_keeps_its_whole_rows() -> None:
    text = post("2024-10")
    loaded = read(text[: text.index("\t12\t2.92")] + "\n来源：某网，转载请注明。")
    assert problems(loaded) == ["rows_missing", "row_incomplete"]
    regions = by_region(loaded)
    assert regions["山东省"] == (284_681, 74_339)
    assert regions["河南省"] == (116_612, None)  # the sentence names it, whole
    assert "湖南省" not in regions
    kinds = {each["kind"] for each in loaded.report.details["anomalies"]}
    assert kinds == {"year_on_year"}


def test_figures_of_another_month_are_not_stored() -> None:
    sentences = "证书数居前的分别为广东90张、江苏80张。2024年9月，广东70张、山东60张。"
    text = f"截至2024年10月，{sentences}\n{CAPTION}"
    assert by_region(read(text)) == {"广东省": (90, None), "江苏省": (80, None)}


def test_table_beats_the_sentence() -> None:
    sentence = "截至2024年10月，证书数居前的为广东90张、江苏80张。"
    text = f"{sentence}\n{CAPTION}地区 证书数 组织数\n广东 91 7\n完。\n"
    loaded = read(text)
    assert by_region(loaded) == {"广东省": (91, 7), "江苏省": (80, None)}
    assert loaded.report.details["anomalies"] == [
        {"kind": "sentence", "printed": 90, "computed": 91, "where": "广东省 certificates"}
    ]
    assert dict(zip(loaded.frame[s.REGION], loaded.frame[s.ORIGIN], strict=True)) == {
        "广东省": "table", "江苏省": "text",
    }  # fmt: skip


def test_unknown_domain_loads_with_a_warning() -> None:
    text = post("2024-10").replace("一般服务认证", "占星服务认证")
    loaded = read(text)
    assert by_domain(loaded)["服务认证", "占星服务认证"] == (76_998, 49_914)
    assert problems(loaded) == ["domain_unknown"]


def test_unknown_region_is_refused() -> None:
    loaded = read(f"{CAPTION}地区 证书数 组织数\n北京 6 2\n火星 5 1\n天津 4 1\n完。\n")
    assert set(by_region(loaded)) == {"北京市", "天津市"}
    assert problems(loaded) == ["malformed_region"]


def test_repeated_region_keeps_its_first_row() -> None:
    loaded = read(f"{CAPTION}地区 证书数 组织数\n北京 6 2\n北京市 5 1\n完。\n")
    assert by_region(loaded) == {"北京市": (6, 2)}
    assert problems(loaded) == ["key_repeated"]


@pytest.mark.parametrize("cell", ["14万", "1,54,251", "154.5"])
def test_malformed_count_refuses_its_row(cell: str) -> None:
    loaded = read(
        post("2024-10").replace("北京市\t154251", f"北京市\t{cell}").replace("北京154251张、", "")
    )
    assert "北京市" not in by_region(loaded)
    assert problems(loaded) == ["malformed_count"]
    assert not [a for a in loaded.report.details["anomalies"] if a["kind"] == "total"]


# ------------------------------------------------------------------------------------- lost labels
def test_lost_labels_are_named_by_position_where_every_sum_recomputes() -> None:
    text = post("2024-10")
    for label in ("\n天津市", "\n云南省", "\n\t环境管理体系认证"):
        assert text.count(label) == 1
        text = text.replace(label, "\n")
    assert figures(read(text)) == figures(read(post("2024-10")))


def test_lost_group_label_is_inferred_where_every_sum_recomputes() -> None:
    text = post("2024-10").replace("产品认证\t合计", "\t合计")
    assert by_domain(read(text)) == by_domain(read(post("2024-10")))


def test_lost_labels_are_refused_where_a_sum_does_not_recompute() -> None:
    text = post("2024-10").replace("\n天津市\t72472", "\n\t72473")
    loaded = read(text)
    assert "天津市" not in by_region(loaded)
    assert problems(loaded) == ["label_lost"]
    assert len(by_region(loaded)) == 44


def test_lost_group_label_is_refused_where_a_sum_does_not_recompute() -> None:
    text = post("2024-10").replace("产品认证\t合计\t1744232", "\t合计\t1744233")
    loaded = read(text)
    assert problems(loaded) == ["label_lost"] * 4
    assert "产品认证" not in {group for group, _ in by_domain(loaded)}


@pytest.mark.parametrize("word", ["合计", "总计"])
def test_a_total_below_all_groups_is_that_of_all_where_every_sum_recomputes(word: str) -> None:
    whole = post("2023-03")
    total, last = "合计 | 3451941 | 960739 | |\n", "一般服务认证 | 61655 | 41747 |\n"
    moved = whole.replace(total, "").replace(last, last + total.replace("合计", word))
    assert by_domain(read(moved)) == by_domain(read(whole))
    wrong = moved.replace("3451941 | 960739 | |", "3451942 | 960739 | |")
    assert ("合计", "合计") not in by_domain(read(wrong))
    assert "label_lost" in problems(read(wrong))


# ------------------------------------------------------------------------------------ cut-off texts
@pytest.mark.parametrize("month", ["2021-07", "2023-03", "2024-10"])
def test_a_text_cut_anywhere_never_invents_a_figure(month: str) -> None:
    text = post(month)
    whole = read(text)
    stored, known = figures(whole), whole.report.details["anomalies"]
    loads = 0
    for end in range(len(text)):
        try:
            loaded = read(text[:end])
        except CertMatchError:
            continue
        loads += 1
        wrong = set(figures(loaded).items()) - set(stored.items())
        assert not wrong, (text[end - 20 : end], wrong)
        new = [
            a
            for a in loaded.report.details["anomalies"]
            if a not in known and a["kind"] != "cut_off"
        ]
        assert not new, (text[end - 20 : end], new)
    assert loads > len(text) / 2


@pytest.mark.parametrize("layout", ["page", "bars", "blanks"])
def test_other_layouts_cut_anywhere_never_invent_a_figure(layout: str) -> None:
    text = LAYOUTS[layout](rows_of("2024-10"))
    stored = figures(read(text))
    ends = random.Random(7).sample(range(len(text)), 250)
    loads = 0
    for end in ends:
        try:
            loaded = read(text[:end])
        except CertMatchError:
            continue
        loads += 1
        assert figures(loaded).items() <= stored.items(), text[end - 30 : end]
    assert loads > 150


def cut_after(month: str, words: str) -> LoadedTable:
    text = post(month)
    assert text.count(words) == 1
    return read(text[: text.index(words) + len(words)])


def test_province_cut_in_the_sentence_is_refused() -> None:
    loaded = cut_after("2023-03", "河北1163")
    assert "河北省" not in by_region(loaded)
    assert by_region(loaded)["四川省"] == (117_594, None)
    assert problems(loaded) == ["figure_cut"]
    assert loaded.report.rejected == 1
    assert loaded.report.details["anomalies"][-1] == {
        "kind": "cut_off", "printed": "1163", "computed": None, "where": "河北省 certificates",
    }  # fmt: skip


@pytest.mark.parametrize(("cut", "loads"), [("2.01", True), ("2.0", False), ("2.", False)])
def test_last_row_loads_if_its_share_recomputes(cut: str, loads: bool) -> None:
    text = post("2023-03")
    loaded = read(
        text[: text.index("天津市 |")] + f"天津市 | 63515 | 15 | 1.89 | 19126 | 16 | {cut}"
    )
    assert ("天津市" in by_region(loaded)) is loads
    assert problems(loaded) == (["rows_missing"] if loads else ["row_cut"])


def test_last_row_without_nation_loads_when_complete() -> None:
    text = f"{CAPTION}地区 证书数 占比 组织数 占比\n北京 60 6.1 20 5.1\n天津 50 5.0 10 2"
    assert by_region(read(text)) == {"北京市": (60, 20), "天津市": (50, 10)}


def test_last_count_of_a_text_is_not_trusted() -> None:
    loaded = read(f"{CAPTION}地区 证书数 组织数\n北京 60 20\n天津 50 10")
    assert by_region(loaded) == {"北京市": (60, 20)}
    assert problems(loaded) == ["row_cut"]


# --------------------------------------------------------------------------------- unreadable input
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<html><body><p>没有统计数字的页面</p></body></html>", "post_without_figures"),
        ("截至2024年10月，全国共颁发有效认证证书399万张。", "post_without_figures"),
        ("地区\t证书数\t组织数\n北京\t6\t2\n天津\t4\t2\n完。", "post_without_period"),
        ("发布时间：2024-11-20\n证书数：广东9张、江苏8张。", "post_without_period"),
    ],
)
def test_unreadable_post_says_what_was_expected(text: str, code: str) -> None:
    with pytest.raises(CertMatchError) as caught:
        read(text, "post.html")
    assert (caught.value.code, caught.value.where) == (code, "post.html")
    assert caught.value.found
    assert caught.value.expected


def test_outside_files_that_a_page_names_are_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("天津市", encoding="utf-8")
    text = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>{CAPTION}</p>'
        "<table><tr><td>地区<td>证书数<td>组织数<tr><td>北京<td>6<td>2<tr><td>&x;<td>7<td>3</table><p>完"
    )
    assert by_region(read(text)) == {"北京市": (6, 2)}
