"""Word and PDF documents → text, run as a program of its own: bytes in, UTF-8 out.

``python -m data.loaders.audit_reports.extraction docx|doc|pdf``. Hostile documents exhaust memory
or time in ways no check foresees; here they end a process that has nothing else to lose.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

LARGEST_TEXT = 600_000  # characters; a long report has 60,000
MEMORY = 420_000_000
CPU_SECONDS = 55


def _bound() -> None:
    try:
        import resource
    except ImportError:  # Windows bounds time only
        return
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def _modernize(content: bytes) -> bytes:
    """Return a binary Word document as DOCX bytes."""
    from doc2docx import convert

    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "report.doc"), Path(folder, "report.docx")
        source.write_bytes(content)
        convert(source, target)
        return target.read_bytes()


def main(kind: str) -> None:
    """Write the text of the document on standard input to standard output."""
    _bound()
    content = sys.stdin.buffer.read()
    if kind == "pdf":
        from data.loaders.audit_reports.pdf_pages import pdf_text

        text = pdf_text(content)
    else:
        from data.loaders.audit_reports.word_document import docx_text

        text = docx_text(_modernize(content) if kind == "doc" else content)
    if len(text) > LARGEST_TEXT:
        raise ValueError(f"{len(text):,} > {LARGEST_TEXT:,}")
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


if __name__ == "__main__":
    main(sys.argv[1])
