"""Cells of codes read many at once say what each says when it is read alone."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from data.loaders.code_cells import NO_CODES, CodeCells
from data.loaders.reference import read_code_book
from matching.specialty_codes import LEVELED_SCHEMES, format_codes, parse_specialty_codes

BOOK = read_code_book()
SMALL = BOOK.codes("QMS", "new", "small")[:20]
codes = st.from_regex(r"[0-9]{1,2}(\.[0-9]{1,2}){0,2}", fullmatch=True) | st.sampled_from(
    ["17.09.00", "33.02.01", "1O.02.01", "33.02"]
)
marks = st.sampled_from(["；", ", ", "|", "｜", " ", "\u3000", "\n", "、", "/", "；；"])
lists = st.builds(
    lambda mark, texts: mark.join(texts), marks, st.lists(codes | st.sampled_from(SMALL))
)
cells = lists | st.sampled_from(["", "无", "33.02.01(旧)", "Q:33.02.01", " 33.02.01；", "E10"])
schemes = st.sampled_from(["QMS", "EMS", "EnMS", "IPMS", "FSMS", None])
rows = st.lists(st.tuples(cells, schemes, st.sampled_from(["new", "old"])), max_size=12)


def read(brought: list[tuple[str, str | None, str]]):
    columns = zip(*brought, strict=True) if brought else ((), (), ())
    arrays = [pa.array(column, pa.string()) for column in columns]
    found, problems = CodeCells(BOOK).read(*arrays)
    return found.to_pylist(), problems


@given(rows)
def test_many_cells_are_read_like_each_alone(brought: list[tuple[str, str | None, str]]) -> None:
    texts, problems = read(brought)
    for at, (text, scheme, edition) in enumerate(brought):
        if scheme is None or text.strip() in NO_CODES:
            assert (texts[at], at in problems) == (None, False)
            continue
        parsed = parse_specialty_codes(text, scheme, edition, BOOK)
        assert texts[at] == (format_codes(parsed.codes) or None)
        told = {problem for _, problem, _, _ in problems.get(at, [])} - {"code_coarse"}
        assert told == {remark.kind for remark in parsed.remarks}
        coarse = [code.code for code in parsed.codes
                  if not BOOK.truncate(scheme, code.code, "small")]  # fmt: skip
        told = [each[0] for each in problems.get(at, []) if each[1] == "code_coarse"]
        assert told == coarse


def test_plain_cells_are_put_together_without_a_problem() -> None:
    brought = [("；".join(SMALL), scheme, "new") for scheme in sorted(LEVELED_SCHEMES)]
    assert read(brought) == (["new:" + "|new:".join(SMALL)] * len(brought), {})


def test_a_repeated_code_is_written_once_and_an_unknown_one_is_told() -> None:
    texts, problems = read(
        [("33.02.01, 33.02.01", "QMS", "new"), ("33.02.01；99.99.99", "QMS", "new")]
    )
    assert texts[0] == "new:33.02.01"
    assert 0 not in problems
    assert [problem[:2] for problem in problems[1]] == [("99.99.99", "unknown_code")]
