"""The month of a post: as its captions and headline say it, never from a comparison or a guess."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data import schema as s
from data.loaders.statistics import read_statistics
from data.loaders.tables import LoadedTable
from matching.errors import CertMatchError

POST = (Path(__file__).parent / "posts" / "2024-10.txt").read_text(encoding="utf-8")
CAPTION = "获证证书按地域统计情况"
TABLE = "地区\t证书数\t组织数\n全国\t11\t7\n北京市\t6\t4\n天津市\t5\t3\n完。\n"


def read(head: str, caption: str = CAPTION, month: str = "") -> LoadedTable:
    return read_statistics(f"{head}\n{caption}\n{TABLE}".encode(), "post.txt", month)


def told(loaded: LoadedTable) -> tuple[str, list[str]]:
    """Return the month that was stored, and the months that the post says against it."""
    details = loaded.report.details
    assert set(loaded.frame[s.PERIOD]) == {details[s.PERIOD]}
    against = [a["printed"] for a in details["anomalies"] if a["kind"] == "period"]
    doubts = [i.value for i in loaded.report.issues if i.problem == "period_contradicted"]
    assert doubts == ([", ".join(against)] if against else [])
    return details[s.PERIOD], against


@pytest.mark.parametrize(
    "written",
    ["2024-10", "2024.10", "2024/10", "24年10月", "二〇二四年十月", "二零二四年十月",
     "2024年10月份", "2024年10月底", "2024 年 10 月", "２０２４年１０月"],
)  # fmt: skip
def test_a_month_is_read_in_any_writing(written: str) -> None:
    text = POST.replace("2024年10月", written)
    loaded = read_statistics(text.encode(), "post.txt")
    assert told(loaded) == ("2024-10", [])
    assert loaded.report.accepted == 64


@pytest.mark.parametrize(
    ("head", "month"),
    [
        ("截至2024年10月31日24时，全国有效证书11张。", "2024-10"),
        ("截至2024-10-31，全国有效证书11张。", "2024-10"),
        ("截至2024年三季度末，全国有效证书11张。", "2024-09"),
        ("截至2024年第三季度末，证书较二季度末增长3%。", "2024-09"),
        ("截至2024年上半年末，全国有效证书11张。", "2024-06"),
        ("截至2024年底，全国有效证书11张。", "2024-12"),
        ("截至二〇二四年十二月，全国有效证书11张。", "2024-12"),
        ("2024年10月，全国有效证书11张，较2024年9月增长10%。", "2024-10"),
        ("（上期：截至2024年9月，全国10张）\n截至2024年10月，全国11张。", "2024-10"),
        ("与截至2024年9月的数据相比，截至2024年10月证书增加1张。", "2024-10"),
        ("报名截止2024年12月31日。截至2024年10月，全国11张。", "2024-10"),
        ("认监委11月5日发布：截至2024年10月底，全国有效证书11张。", "2024-10"),
        ("注：数据统计至2024年10月31日。", "2024-10"),
        ("统计月份：2024-10", "2024-10"),
        ("2024年10月全国认证证书分布\n截至10月底，全国有效证书11张。", "2024-10"),
        ("2024年10月各省分布情况", "2024-10"),
        ("2024年10月", "2024-10"),
        ("数据截至2024年10月，较截至2024年9月增加1张。", "2024-10"),
        ("比上月（截至2024年9月）增加1张，截至2024年10月共11张。", "2024-10"),
        ("截至2024年10月末全国有效证书11张，2023年末为9张。", "2024-10"),
    ],
)
def test_what_speaks_of_the_state_of_the_data_tells_the_month(head: str, month: str) -> None:
    assert told(read(head)) == (month, [])


@pytest.mark.parametrize("caption", [f"2024年10月{CAPTION}", f"{CAPTION}（截至2024年10月31日）"])
def test_a_caption_tells_the_month_where_the_headline_leaves_the_year_open(caption: str) -> None:
    assert told(read("截至10月底，全国有效证书11张。", caption)) == ("2024-10", [])


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("发布时间：2024年11月20日\n截至目前，全国有效证书11张。", "截至目前"),
        ("截至目前，全国有效证书11张。从2024年9月到2024年10月增加1张。", "截至目前"),
        ("截至2024年13月，全国有效证书11张。", "2024年13月"),
        ("截至2024年0月，全国有效证书11张。", "2024年0月"),
        ("截至10月底，全国有效证书11张。较2024年9月增加1张。", "10月底"),
        ("截至三季度末，全国有效证书11张。", "三季度末"),
        ("截至今年10月，全国有效证书11张。", "截至今年10月"),
        ("截至去年底，全国有效证书11张。", "截至去年底"),
        ("去年同期（截至2023年10月）为8张。", "2023年10月"),
        ("2024年第10期\n截至9月底，全国11张。", "9月底"),
        ("截至2024年9、10月，全国11张。", "2024年9、10月"),
        ("截至2024年9/10月，全国11张。", "2024年9/10月"),
        ("截至2024年，全国有效证书11张。", "截至2024年"),
        ("截至2024年9月和2024年10月，全国分别为10张和11张。", "2024年9月"),
        ("截至2024年9月，全国10张；截至2024年10月，全国11张。", "2024年9月 / 2024年10月"),
        ("与截至2024年9月的数据相比，证书增加1张。", "2024年9月"),
        ("2024年第三季度，全国新颁发证书11张。", "2024年第三季度"),
        ("2024年1-10月，全国新颁发证书11张。", "2024年1-10月"),
        ("2024年9月至10月，全国证书增加1张。", "2024年9月至10月"),
        ("自2024年9月以来，证书数增加。", "2024年9月"),
        ("证书有效期截至2027年10月。", "2027年10月"),
        ("编辑：2024年11月6日 14:00 全国认证认可统计", "2024年11月6日"),
        ("下一篇：截至2024年11月全国证书", "2024年11月"),
    ],
)
def test_a_month_that_is_not_said_is_not_guessed(head: str, found: str) -> None:
    with pytest.raises(CertMatchError) as caught:
        read(head)
    assert caught.value.code == "post_without_period"
    assert found in caught.value.found


def test_headline_against_captions_is_told() -> None:
    text = POST.replace("2024年10月获证证书按", "2024年9月获证证书按")
    assert told(read_statistics(text.encode(), "post.txt")) == ("2024-09", ["2024-10"])


@pytest.mark.parametrize(
    ("head", "caption", "against"),
    [
        ("截至2024年9月，全国有效证书11张。", f"2024年10月{CAPTION}", ["2024-09"]),
        ("截至9月底，全国有效证书11张。", f"2024年10月{CAPTION}", ["9月底"]),
        ("截至2024年13月，全国有效证书11张。", f"2024年10月{CAPTION}", ["2024年13月"]),
        ("截至三季度末，全国有效证书11张。", f"2024年10月{CAPTION}", ["三季度末"]),
        ("2024年11月全国认证证书分布\n截至2024年10月，全国11张。", CAPTION, ["2024-11"]),
        ("统计月份：2024-11\n截至2024年10月，全国11张。", CAPTION, ["2024-11"]),
    ],
)
def test_two_places_that_disagree_are_told(head: str, caption: str, against: list[str]) -> None:
    assert told(read(head, caption)) == ("2024-10", against)


def test_a_given_month_counts_where_the_post_has_none() -> None:
    assert told(read("截至目前，全国有效证书11张。", month="2024-10")) == ("2024-10", [])
    assert told(read("截至9月底，全国有效证书11张。", month="2024-10")) == ("2024-10", ["9月底"])
    assert told(read("截至2024年9月，全国11张。", month="2024-10")) == ("2024-09", [])


@pytest.mark.parametrize("order", [("2024年9月", "2024年10月"), ("2024年10月", "2024年9月")])
def test_the_table_of_another_month_is_left_out(order: tuple[str, str]) -> None:
    tables = {"2024年9月": TABLE.replace("\t6\t", "\t5\t").replace("11", "10"), "2024年10月": TABLE}
    body = "\n".join(f"{month}{CAPTION}\n{tables[month]}" for month in order)
    loaded = read_statistics(f"截至2024年10月，全国11张。\n{body}".encode(), "post.txt")
    assert told(loaded) == ("2024-10", ["2024-09"])
    counts = dict(zip(loaded.frame[s.REGION], loaded.frame[s.CERTIFICATES], strict=True))
    assert counts == {"全国": 11, "北京市": 6, "天津市": 5}
    assert loaded.report.rejected == 0


@pytest.mark.parametrize(
    "text",
    [
        f"截至2024年10月，全国11张。\n{CAPTION}\n{TABLE}",
        "统计月份,地区,证书数,组织数\n2024-10,北京,6,4\n",
    ],
)
def test_a_month_that_has_not_begun_is_doubted(text: str) -> None:
    def doubts(today: date | None) -> list[str]:
        report = read_statistics(text.encode(), "post.txt", today=today).report
        return [issue.value for issue in report.issues if issue.problem == "period_ahead"]

    assert doubts(date(2024, 9, 30)) == ["2024-10"]
    assert doubts(date(2024, 10, 1)) == []
    assert doubts(None) == []


def test_publication_gives_a_figure_no_month() -> None:
    text = f"发布时间：2024年11月20日 广东9张、江苏8张。\n2024年10月{CAPTION}\n"
    loaded = read_statistics(text.encode(), "post.txt")
    assert told(loaded) == ("2024-10", [])
    assert list(loaded.frame[s.REGION]) == ["广东省", "江苏省"]
