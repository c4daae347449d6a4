"""Imports: one file is one transaction, and nothing that was brought is lost."""

from __future__ import annotations

import gc
import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from sqlalchemy import Engine

from data import schema
from data.errors import ImportReport
from data.loaders import templates
from data.loaders.absences import read_absences
from data.loaders.audit_reports.files import FORMATS as REPORT_FORMATS
from data.loaders.audit_reports.reader import KIND as AUDIT_REPORT
from data.loaders.audit_reports.reader import read_audit_report
from data.loaders.auditors import read_auditors
from data.loaders.conflicts import read_conflicts
from data.loaders.file_limits import check_size
from data.loaders.history import read_history
from data.loaders.projects import read_projects
from data.loaders.reference import read_code_book
from data.loaders.sheets import Sheet, read_sheet
from data.loaders.tables import LoadedTable
from data.loaders.workbooks import FORMATS
from data.schema import Table
from data.store.import_records import StoredImport
from data.store.repository import Repository
from data.workflows.degree_history import keep_current_month
from data.workflows.headers import fetch_headers, fetch_statistics_headers
from data.workflows.originals import hash_content, keep_original
from data.workflows.references import question_references
from data.workflows.statistics import list_differences, read_statistics_file
from data.workflows.visible_batches import refuse_replaced_batch
from matching.errors import CertMatchError

Reader = Callable[[Sheet, str, Table], LoadedTable]
_READERS: dict[str, Reader] = {
    "auditors": lambda sheet, file, table: read_auditors(sheet, file, read_code_book(), table),
    "projects": lambda sheet, file, table: read_projects(sheet, file, read_code_book(), table),
    "absences": read_absences,
    "conflicts": read_conflicts,
    "history": lambda sheet, file, table: read_history(sheet, file, read_code_book(), table),
}
STATISTICS = "statistics"
KINDS = (*_READERS, STATISTICS, AUDIT_REPORT)
_FORMATS = {AUDIT_REPORT: REPORT_FORMATS, STATISTICS: f"TXT | HTML | {FORMATS}"}
WITH_MAPPED_HEADERS = tuple(_READERS)
OF_THE_BODY = ("auditors", "projects")  # what P is computed from
TABLES = {
    "auditors": (schema.AUDITORS,),
    "projects": (schema.PROJECTS,),
    "absences": (schema.ABSENCES,),
    "conflicts": (schema.CONFLICTS,),
    "history": (schema.HISTORY,),
    STATISTICS: (schema.STATISTICS_BY_REGION, schema.STATISTICS_BY_DOMAIN),
    "certificates": (schema.CERTIFICATE_LEDGER,),
}


def import_file(engine: Engine, kind: str, path: Path) -> ImportReport:
    """Import a file from disk (see `import_bytes`).

    Raises
    ------
    CertMatchError
        The file cannot be read or is not a table of this kind; nothing is stored.
    """
    return import_bytes(engine, kind, _read_bytes(path, _FORMATS.get(kind, FORMATS)), path.name)


def _read_bytes(path: Path, expected: str) -> bytes:
    try:
        check_size(path.stat().st_size, path.name)
        return path.read_bytes()
    except OSError as problem:
        raise CertMatchError(
            "file_unreadable", where=str(path), found=problem.strerror, expected=expected
        ) from problem


@contextmanager
def _without_collection() -> Iterator[None]:
    """Keep the search for cycles off: a table's million cells hold none, and are walked each time.

    It takes a quarter of the time of a large import.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collection()
def import_bytes(
    engine: Engine,
    kind: str,
    content: bytes,
    file: str,
    *,
    sheet: str = "",
    month: str = "",
    is_demo: bool = False,
    is_bundled: bool = False,
    made_from: Sequence[int] = (),
    complete: Callable[[ImportReport], ImportReport] = lambda report: report,
) -> ImportReport:
    """Store the good rows and the record of the rejected ones together, or nothing.

    Identical bytes of the same kind change nothing and return the first report, which tells when
    they were imported and whether their headers are mapped differently now. The original bytes
    stay in the quarantine folder under their hash.

    Parameters
    ----------
    engine
        From `data.workflows.database.open_database`.
    kind
        One of `KINDS`.
    content, file
        The bytes and the name the person knows them by.
    sheet
        The sheet of a workbook that is asked for; blank is the one that fits best.
    month
        The month (YYYY-MM) of statistics that do not say it themselves.
    is_demo, is_bundled
        Marks of the demonstration body and of the statistics shipped with the product.
    made_from
        The import that these rows correct, or the audit reports they were confirmed from.
    complete
        What a correction adds to the report before it is stored.
    """
    sha256 = hash_content(content, sheet + month)
    with engine.connect() as connection:
        stored = Repository(connection).find_import(kind, sha256)
    if stored is not None:
        return _tell_again(engine, stored, content)
    if kind not in KINDS:
        raise CertMatchError(
            "unknown_choice", where="import", found=kind, expected=" | ".join(KINDS)
        )
    loaded = _read(engine, kind, content, file, sheet, month)
    with engine.connect() as connection:
        loaded = question_references(Repository(connection), kind, loaded)
    report = complete(loaded.report)
    keep_original(content, sha256)
    try:
        with engine.begin() as connection:
            repository = Repository(connection)
            import_id = repository.save_import(
                kind=kind,
                file=file,
                sha256=sha256,
                report=report,
                imported_by=person(),
                is_demo=is_demo,
                is_bundled=is_bundled,
                made_from=made_from,
            )
            _save_rows(repository, kind, import_id, loaded.frame)
    except CertMatchError as error:
        # Two programs may bring the same bytes at once; the first report stands.
        if error.code != "import_repeated":
            raise
        return import_bytes(engine, kind, content, file, sheet=sheet, month=month)
    if kind in OF_THE_BODY and not is_demo:
        keep_current_month(engine)
    is_second = kind == STATISTICS and not is_bundled
    return replace(report, differs=list_differences(engine, import_id)) if is_second else report


def _tell_again(engine: Engine, stored: StoredImport, content: bytes) -> ImportReport:
    """Return the report of an import whose bytes are brought again."""
    read, mapped = stored.report.headers, stored.report.headers
    if stored.kind == STATISTICS:
        mapped = fetch_statistics_headers(engine, content, stored.file)
    elif read is not None:
        table = TABLES[stored.kind][0].on_sheet(stored.report.sheet)
        mapped = fetch_headers(engine, table, read_sheet(content, stored.file, table), stored.file)
    return replace(
        stored.report,
        imported_before=stored.imported_at,
        mapped_otherwise=(mapped or {}) != (read or {}),
    )


def _read(
    engine: Engine, kind: str, content: bytes, file: str, wanted: str, month: str
) -> LoadedTable:
    if kind == STATISTICS:
        return read_statistics_file(engine, content, file, month)
    if kind == AUDIT_REPORT:
        # What a report says stands in the import's record; it has no rows of its own.
        return LoadedTable(pd.DataFrame(), read_audit_report(content, file))
    table = TABLES[kind][0].on_sheet(wanted)
    sheet = read_sheet(content, file, table)
    remembered = fetch_headers(engine, table, sheet, file)
    loaded = _READERS[kind](sheet, file, table.understanding(remembered))
    return replace(loaded, report=replace(loaded.report, headers=remembered, sheet=wanted))


def _save_rows(repository: Repository, kind: str, import_id: int, frame: pd.DataFrame) -> None:
    if kind == STATISTICS:
        repository.save_counts(import_id, frame)
    elif kind in TABLES:
        repository.save_rows(TABLES[kind][0], import_id, frame)


def person() -> str:
    """Return who is at the keyboard, ``local`` where the system does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"


def find_import(engine: Engine, kind: str, content: bytes, sheet: str = "") -> int:
    """Return the number of the standing import of these bytes as this kind.

    Raises
    ------
    CertMatchError
        They were not imported, or the import was undone.
    """
    sha256 = hash_content(content, sheet)
    with engine.connect() as connection:
        stored = Repository(connection).find_import(kind, sha256)
    if stored is None:
        raise CertMatchError("import_unknown", where=kind, found=sha256[:12])
    return stored.import_id


def name_dependents(engine: Engine, import_id: int) -> list[str]:
    """Return the later imports that replaced rows of this one or correct it, by file and number."""
    with engine.connect() as connection:
        return [str(each) for each in Repository(connection).dependents_of(import_id)]


def name_confirmed(engine: Engine, import_id: int) -> list[str]:
    """Return the standing imports confirmed from an audit report, which its undoing leaves."""
    with engine.connect() as connection:
        repository = Repository(connection)
        corrections = {each.import_id for each in repository.corrections_of(import_id)}
        made = repository.made_from(import_id)
    return [str(each) for each in made if each.import_id not in corrections]


def undo_import(engine: Engine, import_id: int) -> None:
    """Take an import back whole: its rows go, the rows it replaced are current again.

    Raises
    ------
    CertMatchError
        Later imports replaced rows of this one; they are named and must be undone first.
    """
    with engine.begin() as connection:
        repository = Repository(connection)
        refuse_replaced_batch(repository, import_id)
        repository.undo_import(import_id)
    keep_current_month(engine)


def fetch_imports(engine: Engine) -> pd.DataFrame:
    """Return every import, newest first: kind, file, when, by whom, accepted, rejected, mark.

    ``mark`` is ``own``, ``demo``, ``bundled``, or ``undone`` for what is no longer in the store.
    """
    with engine.connect() as connection:
        records = Repository(connection).fetch_imports()
    marks = np.select(
        [records["undone_at"].notna(), records["is_demo"].astype(bool),
         records["is_bundled"].astype(bool)],
        ["undone", "demo", "bundled"],
        default="own",
    )  # fmt: skip
    return records.assign(mark=marks)


def fetch_report(engine: Engine, import_id: int) -> ImportReport:
    """Return the stored report of one import."""
    with engine.connect() as connection:
        return Repository(connection).fetch_import(import_id).report


def write_template(kind: str, language: str) -> bytes:
    """Return an XLSX template of a kind of file with headers in `language`."""
    return templates.write_template(TABLES[kind][0], language)
