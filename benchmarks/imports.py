"""A roster of 50,000 rows as CSV and XLSX, and audit reports in their formats.

Run: ``.venv/bin/python -m benchmarks.imports``
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.clock import ROUNDS, time_median
from benchmarks.large_body import build_registrations
from data import schema as s
from tests.data.loaders.audit_reports.documents import SURVEILLANCE, read_example, to_docx, to_pdf

ROWS = 50_000


def write_rosters(folder: Path, rows: int) -> tuple[Path, Path]:
    """Write registrations with about 25 codes each as CSV and XLSX, headed in Chinese."""
    frame = build_registrations(-(-rows // 3)).head(rows)
    headers = {column.name: column.zh[0] for column in s.AUDITORS.columns}
    frame = frame.drop(columns=s.EXTRA).rename(columns=headers)
    codes = headers[s.SPECIALTY_CODES]
    frame[codes] = frame[codes].str.replace("new:", "").str.replace("|", "；")
    comma, workbook = folder / "roster.csv", folder / "roster.xlsx"
    frame.to_csv(comma, index=False)
    frame.to_excel(workbook, index=False, engine="openpyxl")
    return comma, workbook


def write_reports(folder: Path) -> list[Path]:
    """Write the longest report as text, DOCX and PDF."""
    text = read_example(SURVEILLANCE)
    contents = {"txt": text.encode(), "docx": to_docx(text), "pdf": to_pdf(text)}
    paths = [folder / f"report.{ending}" for ending in contents]
    for path, content in zip(paths, contents.values(), strict=True):
        path.write_bytes(content)
    return paths


def time_import(kind: str, path: Path) -> float:
    """Return the median seconds of an import into an empty store."""
    from data.workflows.database import open_database
    from data.workflows.uploads import import_path

    times = []
    for turn in range(ROUNDS):
        engine = open_database(f"sqlite:///{path.parent}/{path.name}-{turn}.db")
        start = time.perf_counter()
        report = import_path(engine, kind, path, lambda _: None)
        times.append(time.perf_counter() - start)
        if report.rejected or not report.accepted:
            raise SystemExit(f"{path.name}: {report.accepted} accepted, {report.rejected} refused")
    return statistics.median(times)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        os.environ["CERTMATCH_HOME"] = name
        folder = Path(name)
        comma, workbook = write_rosters(folder, ROWS)
        print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians of {ROUNDS}")
        plain = time_median(lambda: pd.read_csv(comma, dtype="str"))
        print(f"{ROWS:,} roster rows, CSV    {time_import('auditors', comma):6.2f} s"
              f"   pandas, nothing checked {plain:6.2f} s")  # fmt: skip
        plain = time_median(lambda: pd.read_excel(workbook, dtype="str", engine="openpyxl"))
        print(f"{ROWS:,} roster rows, XLSX   {time_import('auditors', workbook):6.2f} s"
              f"   pandas with openpyxl    {plain:6.2f} s")  # fmt: skip
        for path in write_reports(folder):
            print(f"audit report, {path.suffix[1:]:5}{time_import('audit-report', path):18.2f} s")


if __name__ == "__main__":
    main()
