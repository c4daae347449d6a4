"""Templates: what they ask for is what the loaders read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from data import schema as s
from data.loaders.absences import read_absences
from data.loaders.auditors import read_auditors
from data.loaders.history import parse_ids, read_history
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from data.loaders.statistics import read_statistics
from data.loaders.tables import LoadedTable
from data.loaders.templates import write_template
from tests.data.loaders.rosters import write_csv

BOOK = read_code_book()
Reader = Callable[[bytes, str], LoadedTable]
READERS: dict[str, tuple[s.Table, Reader]] = {
    "auditors": (s.AUDITORS, lambda content, file: read_auditors(content, file, BOOK)),
    "projects": (s.PROJECTS, lambda content, file: read_projects(content, file, BOOK)),
    "absences": (s.ABSENCES, read_absences),
    "history": (s.HISTORY, lambda content, file: read_history(content, file, BOOK)),
    "regions": (s.STATISTICS_BY_REGION, read_statistics),
    "domains": (s.STATISTICS_BY_DOMAIN, read_statistics),
}
CELLS = {
    s.Kind.TEXT: "江苏省", s.Kind.KEY: "K1", s.Kind.SCHEME: "QMS",
    s.Kind.CODES: "33.02.01；17.10.02",
    s.Kind.EDITION: "new", s.Kind.LEVEL: "审核员", s.Kind.EMPLOYMENT: "兼职",
    s.Kind.AUDIT_TYPE: "监督", s.Kind.SEX: "女", s.Kind.PROVINCE: "江苏省",
    s.Kind.DATE: "2026-07-01",
    s.Kind.MONTH: "2026-07", s.Kind.FLAG: "是", s.Kind.COUNT: "12", s.Kind.DAYS: "1.5",
    s.Kind.RATING: "0.6-0.8",
}  # fmt: skip
CELLS_BY_NAME = {
    s.DOMAIN: "质量管理体系认证", s.POSTPONED_FOR: "企业", s.REGISTRATION_NO: "2026-N1QMS-1234567",
    s.CREDIT_CODE: "91350100M000100Y43",
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", READERS)
def test_empty_template_is_understood_and_said_to_be_empty(kind: str, language: str) -> None:
    table, read = READERS[kind]
    loaded = read(write_template(table, language), "template.xlsx")
    assert [issue.problem for issue in loaded.report.issues] == ["no_rows"]
    assert (loaded.report.accepted, loaded.report.rejected) == (0, 0)
    assert set(table.names) <= set(loaded.frame.columns)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", READERS)
def test_filled_template_loads_every_column(kind: str, language: str) -> None:
    table, read = READERS[kind]
    book = load_workbook(io.BytesIO(write_template(table, language)))
    for position, column in enumerate(table.columns, start=1):
        cell = CELLS_BY_NAME.get(column.name, CELLS[column.kind])
        book.worksheets[0].cell(2, position).value = cell
    stream = io.BytesIO()
    book.save(stream)
    loaded = read(stream.getvalue(), "filled.xlsx")
    assert loaded.report.issues == ()
    assert loaded.frame[list(table.names)].notna().all(axis=None)
    assert loaded.frame[s.EXTRA].tolist() == [""]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", [s.AUDITORS, s.PROJECTS], ids=lambda table: table.name)
def test_anchors_of_the_ratings_are_on_the_second_sheet(table: s.Table, language: str) -> None:
    book = load_workbook(io.BytesIO(write_template(table, language)))
    assert len(book.worksheets) == 2
    notes = {row[0]: row for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    assert len(notes) == len(table.columns)
    for column in table.columns:
        name, required, content = notes[f"{column.zh[0]} / {column.name}"]
        assert name
        assert bool(required) == column.required
        if column.kind is s.Kind.RATING:
            assert all(anchor in content for anchor in ("0–1", "0.8", "0.6-0.8", "很低 低 中 高"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("table", [s.ABSENCES, s.HISTORY], ids=lambda table: table.name)
def test_every_column_of_a_record_says_what_it_takes(table: s.Table, language: str) -> None:
    book = load_workbook(io.BytesIO(write_template(table, language)))
    notes = {row[0]: row[2] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)}
    silent = {name for name, content in notes.items() if not content}
    assert silent == {f"{c.zh[0]} / {c.name}" for c in table.columns if c.kind is s.Kind.KEY}


def test_examples_of_ids_and_causes_are_read_as_they_stand() -> None:
    notes = load_workbook(io.BytesIO(write_template(s.HISTORY, "en"))).worksheets[1]
    rows = notes.iter_rows(min_row=2, values_only=True)
    examples = {str(row[0]).split(" / ")[1]: str(row[2]) for row in rows}
    assert parse_ids(examples[s.TEAM]) == "A0001|A0002"
    words = [word for each in examples[s.POSTPONED_FOR].split("|") for word in each.split("/")]
    content = write_csv(
        (s.PROJECT_ID, s.SCHEME, s.POSTPONED_FOR),
        [(f"P{n}", "SC", word.strip()) for n, word in enumerate(words)],
    )
    loaded = read_history(content, "history.csv", BOOK)
    assert loaded.report.issues == ()
    assert loaded.frame[s.POSTPONED_FOR].tolist() == ["企业", "企业", "检查", "检查"]


def test_cells_of_a_template_are_text_so_that_2_10_stays() -> None:
    sheet = load_workbook(io.BytesIO(write_template(s.AUDITORS, "zh"))).worksheets[0]
    formats = {sheet.cell(2, n).number_format for n in range(1, len(s.AUDITORS.columns) + 1)}
    assert formats == {"@"}
