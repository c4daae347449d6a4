"""Report files of four formats → text; documents are unpacked in a process of their own."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from data.loaders.audit_reports.extraction import LARGEST_TEXT
from data.loaders.audit_reports.radicals import read_radicals
from matching.errors import CertMatchError

FORMATS = "DOCX | DOC | PDF | TXT (UTF-8, GB18030)"
LARGEST_FILE = 60_000_000
# Only the text of a document is unpacked, never its pictures.
LARGEST_XML = 40_000_000
LONGEST_SECONDS = 60
_ROOT = Path(__file__).parents[3]
_STARTS = {b"PK\x03\x04": "docx", b"%PDF": "pdf", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "doc"}
_BOOKMARK = re.compile(r"\[bookmark: ?[^\]\n]*\]")


def read_report_text(content: bytes, file: str) -> str:
    """Return the text of a report, the cells of its tables behind tabs.

    Raises
    ------
    CertMatchError
        The file is empty, too large, broken, or no document of a known format.
    """
    if not content.strip():
        raise CertMatchError("file_empty", where=file, found="0", expected=FORMATS)
    if len(content) > LARGEST_FILE:
        found = f"{len(content):,} B"
        raise CertMatchError(
            "report_too_large", where=file, found=found, expected=f"≤ {LARGEST_FILE:,} B"
        )
    kind = next((kind for start, kind in _STARTS.items() if content.startswith(start)), None)
    if kind == "docx":
        _check_archive(content, file)
    text = _decode(content, file) if kind is None else _unpack(content, kind, file)
    if len(text) > LARGEST_TEXT:
        raise CertMatchError(
            "report_too_large", where=file, found=f"{len(text):,}", expected=f"≤ {LARGEST_TEXT:,}"
        )
    if not text.strip():
        raise CertMatchError("report_without_text", where=file, found=kind, expected=FORMATS)
    # Text copied out of a PDF has its radicals too.
    text = read_radicals(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    # Blanks in its place, so that positions are those of the file.
    return _BOOKMARK.sub(lambda found: " " * len(found[0]), text)


def _check_archive(content: bytes, file: str) -> None:
    """Refuse archives that are no Word document or too large once unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
    except (zipfile.BadZipFile, ValueError, OSError) as problem:
        raise _unreadable(file, problem) from problem
    if "word/document.xml" not in sizes:
        raise _unreadable(file, "ZIP")
    unpacked = sum(size for name, size in sizes.items() if name.endswith(".xml"))
    if unpacked > LARGEST_XML:
        raise CertMatchError(
            "report_too_large", where=file, found=f"{unpacked:,} B", expected=f"≤ {LARGEST_XML:,} B"
        )


def _unpack(content: bytes, kind: str, file: str) -> str:
    """Run the extraction with bounds on time and memory: hostile files end it, not the product."""
    command = [sys.executable, "-m", "data.loaders.audit_reports.extraction", kind]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, cwd=_ROOT, timeout=LONGEST_SECONDS,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as problem:
        raise _unreadable(file, f"> {LONGEST_SECONDS} s") from problem
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise _unreadable(file, last[:200] or f"exit {done.returncode}")
    return done.stdout.decode("utf-8")


def _decode(content: bytes, file: str) -> str:
    sixteen = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if sixteen else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as problem:
            found: object = problem.reason
            continue
        if not re.search(r"[\x00-\x06\x0e-\x1a]", text):
            return text
        found = "binary"
    raise CertMatchError("report_unreadable", where=file, found=found, expected=FORMATS)


def _unreadable(file: str, found: object) -> CertMatchError:
    return CertMatchError("report_unreadable", where=file, found=found, expected=FORMATS)
