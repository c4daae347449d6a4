"""Code cells as people write them: read without guessing, or refused."""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.loaders.reference import read_code_book
from matching.specialty_codes import (
    LEVELED_SCHEMES,
    LEVELS,
    CodeBook,
    ParsedCodes,
    SpecialtyCode,
    format_codes,
    parse_specialty_codes,
)

CODES = Path(__file__).parents[2] / "data" / "reference" / "codes"
BOOK = read_code_book()


def read_samples() -> list[dict[str, str]]:
    with (CODES / "code_format_samples.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def parse(text: str | None, scheme: str = "QMS", edition: str = "new") -> ParsedCodes:
    return parse_specialty_codes(text, scheme, edition, BOOK)


def written(parsed: ParsedCodes) -> list[str]:
    return [code.code for code in parsed.codes]


def kinds(parsed: ParsedCodes) -> set[str]:
    return {remark.kind for remark in parsed.remarks}


# ---------------------------------------------------------------------------------------- samples
@pytest.mark.parametrize("sample", read_samples(), ids=lambda sample: sample["raw"] or "blank")
def test_every_sample_is_read_as_listed(sample: dict[str, str]) -> None:
    parsed = parse(sample["raw"], sample["scheme"])
    listed = []
    for part in filter(None, sample["codes"].split("|")):
        mark, _, code = part.rpartition(":")
        named = mark if mark in LEVELED_SCHEMES else sample["scheme"]
        edition = mark if mark in ("new", "old") else "new"
        listed.append(SpecialtyCode(named, edition, code))
    assert list(parsed.codes) == listed
    assert parsed.outcome == sample["outcome"]
    if sample["edition"] != "mixed":
        assert {code.edition for code in parsed.codes} <= {sample["edition"]}
    if "reported" in sample["remark"]:
        assert parsed.remarks


def test_samples_are_all_there() -> None:
    assert len(read_samples()) == 24


# -------------------------------------------------------------------------- separators and digits
@pytest.mark.parametrize("mark", [*";,、|/。；，｜ 　\t\n", "; ", " / ", "；\n", ";;"])
def test_any_separator_parts_two_codes(mark: str) -> None:
    parsed = parse(f"33.02.01{mark}17.10.02")
    assert written(parsed) == ["33.02.01", "17.10.02"]
    assert parsed.outcome == "ok"


@pytest.mark.parametrize(
    "text", ["３３．０２．０１", "33.02．01", "33 .02. 01", " 33.02.01 ", "33.02.01；", ";33.02.01"]
)
def test_full_width_signs_and_blanks_do_not_matter(text: str) -> None:
    assert written(parse(text)) == ["33.02.01"]


def test_code_written_twice_counts_once_in_the_order_written() -> None:
    assert written(parse("33.02.01;17.10.02;33.02.01")) == ["33.02.01", "17.10.02"]


@pytest.mark.parametrize("text", [None, "", "  ", "　"])
def test_blank_cell_has_no_codes_and_no_remarks(text: str | None) -> None:
    assert parse(text) == ParsedCodes((), ())


@pytest.mark.parametrize(
    ("text", "code"), [("3", "03"), ("1.01.01", "01.01.01"), ("33.02.1", "33.02.01")]
)
def test_lost_leading_zero_is_put_back_and_told(text: str, code: str) -> None:
    parsed = parse(text)
    assert written(parsed) == [code]
    assert kinds(parsed) == {"leading_zero"}


# ------------------------------------------------------------------------- editions, systems, names
@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("旧:17.09.00;17.10.02", "old:17.09.00|old:17.10.02"),
        ("旧版代码：17.09.00 新版代码：33.02.01", "old:17.09.00|new:33.02.01"),
        ("17.09.00(旧);33.02.01(新)", "old:17.09.00|new:33.02.01"),
        ("17.09.00旧;33.02.01", "old:17.09.00|new:33.02.01"),
        ("33.02.01;17.09.00旧版", "new:33.02.01|old:17.09.00"),
        ("17.09.00 皮革（旧）", "old:17.09.00"),
    ],
)
def test_edition_marks_cover_what_they_stand_at(text: str, canonical: str) -> None:
    assert format_codes(parse(text).codes) == canonical


def test_codes_without_mark_have_the_edition_of_the_file() -> None:
    assert format_codes(parse("17.09.00;33.02.01新", edition="old").codes) == (
        "old:17.09.00|new:33.02.01"
    )


@pytest.mark.parametrize("text", ["旧33.02.01", "（旧）33.02.01", "(QES)33.02.01"])
def test_mark_before_its_codes_is_refused_not_ignored(text: str) -> None:
    """Read as the new edition, the code would mean something else."""
    assert parse(text).outcome == "reject"


@pytest.mark.parametrize(
    ("text", "systems"),
    [
        ("33.02.01(QES)", ["QMS", "EMS", "OHSMS"]),
        ("33.02.01（Q/E）", ["QMS", "EMS"]),
        ("33.02.01(O)", ["OHSMS"]),
        ("EMS:33.02.01", ["EMS"]),
        ("33.02.01 软件开发(QE)", ["QMS", "EMS"]),
    ],
)
def test_cell_without_row_scheme_names_the_systems(text: str, systems: list[str]) -> None:
    parsed = parse(text, scheme="")
    assert [code.scheme for code in parsed.codes] == systems
    assert set(written(parsed)) == {"33.02.01"}


def test_codes_of_another_scheme_are_left_out_with_a_remark() -> None:
    parsed = parse("Q:33.02.01;E:17.10.02", scheme="EMS")
    assert parsed.codes == (SpecialtyCode("EMS", "new", "17.10.02"),)
    assert kinds(parsed) == {"other_scheme"}
    assert parsed.outcome == "review"


@pytest.mark.parametrize(
    "text",
    [
        "33.02.01 软件开发；17.10.02 金属",
        "33.02.01软件开发 17.10.02",
        "33.02.01\n17.10.02金属、制品",
    ],
)
def test_names_after_codes_are_skipped(text: str) -> None:
    assert written(parse(text)) == ["33.02.01", "17.10.02"]


def test_name_that_begins_like_an_edition_is_a_name() -> None:
    assert format_codes(parse("33.02.01新能源").codes) == "new:33.02.01"


# ------------------------------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    "text",
    [
        "33.02.01-33.02.05", "33.02.01-05", "33.02.01~05", "33.02.01—33.02.05",
        "33.02.01至33.02.05", "33.02.01至05", "33.02.01 到 33.02.05", "33.02.01到 05",
    ],
)  # fmt: skip
def test_ranges_are_refused(text: str) -> None:
    parsed = parse(text)
    assert parsed.outcome == "reject"
    assert parsed.codes == ()


@pytest.mark.parametrize("text", ["29.12.0029.0", "33.02.0117.10.02", "33.02.01.17.10.02"])
def test_codes_run_together_are_refused(text: str) -> None:
    assert parse(text).outcome == "reject"


@pytest.mark.parametrize("text", ["33.2", "0.1", "17.10.02;33.2"])
def test_code_that_may_have_lost_a_zero_is_refused(text: str) -> None:
    parsed = parse(text)
    assert "code_ambiguous" in kinds(parsed)
    assert parsed.codes == ()


@pytest.mark.parametrize("text", ["33。02。01", "33.02。01", "33。02"])
def test_chinese_full_stop_inside_a_code_is_not_a_list_of_majors(text: str) -> None:
    assert kinds(parse(text)) == {"code_mark_unclear"}


@pytest.mark.parametrize("text", ["33.02.01软件、34", "33.02.01 软件 17"])
def test_code_hidden_behind_a_name_is_not_lost_in_silence(text: str) -> None:
    assert parse(text).outcome == "reject"


@pytest.mark.parametrize(
    "text",
    ["abc", "333", "330201", "33.02.", "33..02", "33-02-01", "软件", "；", "E10", "٣٣.02.01"],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    parsed = parse(text)
    assert parsed.outcome == "reject"
    assert parsed.codes == ()


def test_one_bad_code_refuses_the_good_ones_of_its_cell() -> None:
    assert parse("33.02.01;33.2") == ParsedCodes((), parse("33.02.01;33.2").remarks)


@pytest.mark.parametrize(
    "status",
    ["（已撤销）", "(暂停)", "（拟申请）", " 已注销", "（待评定）", "(未批准)", "（已过期）"],
)
def test_a_code_that_is_said_not_to_be_held_is_left_out_and_told(status: str) -> None:
    parsed = parse(f"33.02.01{status}；17.10.02")
    assert written(parsed) == ["17.10.02"]
    assert [(r.kind, r.severity) for r in parsed.remarks] == [("code_not_held", "review")]


@pytest.mark.parametrize("name", ["待业保险服务", "不锈钢制造", "停车场管理", "(未加工木材)"])
def test_a_name_that_begins_like_a_status_is_a_name(name: str) -> None:
    assert written(parse(f"33.02.01{name}")) == ["33.02.01"]


def test_codes_that_are_only_hinted_at_are_told() -> None:
    parsed = parse("17.10.02等")
    assert written(parsed) == ["17.10.02"]
    assert kinds(parsed) == {"codes_left_out"}


@pytest.mark.parametrize(
    "text",
    ["33.02.01、02、03", "33.02.01/02/03", "33.02、03", "17,10,02", "33.02.01；17.10.02；01"],
)
def test_an_abbreviated_code_is_no_major(text: str) -> None:
    assert kinds(parse(text)) == {"code_abbreviated"}
    assert parse(text).codes == ()


@pytest.mark.parametrize("text", ["33.02.01；39", "01,02,03", "33、17", "33;33.02.01"])
def test_majors_that_end_no_code_before_them_are_majors(text: str) -> None:
    assert parse(text).outcome == "ok"


# -------------------------------------------------------------------------------- the known lists
def test_unknown_code_loads_for_review() -> None:
    parsed = parse("33.02.01;99.99.99")
    assert written(parsed) == ["33.02.01", "99.99.99"]
    assert [(r.kind, r.value, r.severity) for r in parsed.remarks] == [
        ("unknown_code", "99.99.99", "review")
    ]


def test_code_of_the_other_edition_only_is_told_but_not_moved() -> None:
    parsed = parse("04.04.00")
    assert format_codes(parsed.codes) == "new:04.04.00"
    assert kinds(parsed) == {"other_edition"}


def test_energy_codes_2_1_and_2_10_stay_two() -> None:
    assert written(parse("2.1；2.10", "EnMS")) == ["2.1", "2.10"]
    assert BOOK.name("EnMS", "new", "2.1", "zh") != BOOK.name("EnMS", "new", "2.10", "zh")


@pytest.mark.parametrize(
    ("text", "scheme", "codes", "outcome"),
    [
        ("e10 乳制品", "FSMS", ["E10"], "ok"),
        ("E10、E11/E12", "HACCP", ["E10", "E11", "E12"], "ok"),
        ("4.08", "ISMS", ["04.08"], "ok"),
        ("E99", "FSMS", ["E99"], "review"),
        ("33.02.01", "ISMS", [], "reject"),
        ("2.1-2.5", "EnMS", [], "reject"),
        ("2.1至2.5", "EnMS", [], "reject"),
        ("E10 到 E15", "FSMS", [], "reject"),
        ("A1A2", "FSMS", [], "reject"),
        ("；", "FSMS", [], "reject"),
        ("33.02.01", "IPMS", [], "review"),
    ],
)
def test_schemes_with_lists_of_their_own(
    text: str, scheme: str, codes: list[str], outcome: str
) -> None:
    parsed = parse(text, scheme)
    assert written(parsed) == codes
    assert parsed.outcome == outcome


def test_same_string_is_another_code_in_another_scheme() -> None:
    assert BOOK.is_known("ISMS", "new", "04.08")
    assert BOOK.name("ISMS", "new", "04.08", "zh") != BOOK.name("QMS", "new", "04.08", "zh")


@pytest.mark.parametrize(
    ("level", "code"), [("small", "33.02.01"), ("medium", "33.02"), ("major", "33")]
)
def test_leveled_code_is_cut_at_the_level(level: str, code: str) -> None:
    assert BOOK.truncate("QMS", "33.02.01", level) == code


def test_coarse_code_has_no_finer_level() -> None:
    assert BOOK.truncate("EMS", "33", "medium") is None
    assert BOOK.truncate("EMS", "33.02", "small") is None


@pytest.mark.parametrize("level", LEVELS)
def test_flat_lists_are_the_same_at_every_level(level: str) -> None:
    assert BOOK.truncate("EnMS", "2.10", level) == "2.10"
    assert BOOK.truncate("FSMS", "E10", level) == "E10"
    assert BOOK.codes("FSMS", "new", level) == []


def test_lists_have_the_published_sizes() -> None:
    sizes = {level: len(BOOK.codes("QMS", "new", level)) for level in LEVELS}
    assert sizes == {"small": 615, "medium": 280, "major": 39}


def test_english_name_falls_back_to_chinese_and_unknown_is_empty() -> None:
    assert BOOK.name("FSMS", "new", "A1", "en") == BOOK.name("FSMS", "new", "A1", "zh") != ""
    assert CodeBook({}, {}).name("QMS", "new", "33.02.01", "zh") == ""


# -------------------------------------------------------------------------------------- properties
code_texts = st.builds(
    lambda parts, count: ".".join(parts[:count]),
    st.lists(st.from_regex(r"[0-9]{2}", fullmatch=True), min_size=3, max_size=3),
    st.integers(1, 3),
)
pairs = st.lists(st.tuples(st.sampled_from(["new", "old"]), code_texts), max_size=6)


@given(pairs)
def test_formatted_codes_split_into_themselves(codes: list[tuple[str, str]]) -> None:
    text = format_codes(SpecialtyCode("QMS", edition, code) for edition, code in codes)
    assert [tuple(part.split(":")) for part in text.split("|") if part] == codes


@given(st.lists(code_texts, min_size=1, unique=True, max_size=6), st.sampled_from("；;、|\n"))
def test_well_formed_codes_are_read_as_written(codes: list[str], mark: str) -> None:
    parsed = parse(mark.join(codes))
    assume(kinds(parsed) != {"code_abbreviated"})
    assert written(parsed) == codes


cell_texts = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789.OQES旧新版软件至到、，；。/-()（）: \n", max_size=30),
)


@given(cell_texts, st.sampled_from(["QMS", "EnMS", "FSMS", "IPMS", ""]))
def test_any_text_is_refused_or_gives_codes_of_its_own_digits(text: str, scheme: str) -> None:
    parsed = parse(text, scheme)
    assert parsed.outcome in {"ok", "review", "reject"}
    if parsed.outcome == "reject":
        assert parsed.codes == ()
    plain = unicodedata.normalize("NFKC", text).upper().replace("O", "0")
    runs = {number.lstrip("0") for number in re.findall("[0-9]{1,2}", plain)}
    runs |= {number.lstrip("0") for number in re.findall("[0-9]", plain)}
    for code in parsed.codes:
        numbers = {number.lstrip("0") for number in re.findall("[0-9]+", code.code)}
        assert numbers <= runs | {""}
        assert re.fullmatch(r"[0-9.]+|[A-Z]{1,2}[0-9]{0,2}", code.code)
