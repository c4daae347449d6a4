"""Files of every format, and those made to do harm: an error within seconds, never a crash."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from data.loaders.audit_reports import extraction, files
from data.loaders.audit_reports.reader import read_audit_report
from matching.errors import CertMatchError
from tests.data.loaders.audit_reports.binary_word import to_doc
from tests.data.loaders.audit_reports.documents import (
    STAGE2,
    SURVEILLANCE,
    fields,
    read_example,
    read_fields,
    to_docx,
    to_pdf,
)

ROOT = Path(__file__).parents[4]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REPORT = "监督审核报告\n受审核方：某某示例有限公司\n审核组长：张三\n"


def archive(document: bytes, **others: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", document)
        for name, content in others.items():
            target.writestr(name, content)
    return stream.getvalue()


def body(inner: str, head: str = "") -> bytes:
    return f'{head}<w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'.encode()


def pdf_with_stream(stream: bytes) -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


def flate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    block = b" " * 10_000_000
    packed = b"".join(packer.compress(block) for _ in range(60)) + packer.flush()
    return pdf_with_stream(packed)


def laughing_entities() -> bytes:
    lines = ["<!ENTITY a0 'ha'>"]
    lines += [f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)]
    return archive(
        body("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", f"<!DOCTYPE w:document [{''.join(lines)}]>")
    )


def shortened_size() -> bytes:
    """An archive whose directory claims that its document is small."""
    content = bytearray(archive(b" " * 100_000_000))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


DOCX, DOC, PDF = to_docx(REPORT), to_doc(REPORT * 50), to_pdf(REPORT)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "file_empty"),
    "blank": (lambda: b" \n\t ", "file_empty"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "report_unreadable"),
    "program": (lambda: b"MZ\x90\x00\x03" + bytes(4000), "report_unreadable"),
    "zip without a document": (lambda: archive(b"")[:30] + b"junk", "report_unreadable"),
    "docx cut off": (lambda: DOCX[: len(DOCX) // 2], "report_unreadable"),
    "docx of broken XML": (lambda: archive(b"<w:document"), "report_unreadable"),
    "docx without text": (lambda: archive(body("<w:p/>")), "report_without_text"),
    "docx that unpacks to 50 MB": (
        lambda: archive(body("<w:p/>"), **{"word/header1.xml": bytes(50_000_000)}),
        "report_too_large",
    ),
    "docx that lies about its size": (shortened_size, "report_unreadable"),
    "docx with entities in entities": (laughing_entities, "report_unreadable"),
    "docx a million elements deep": (
        lambda: archive(body("<w:x>" * 1_000_000 + "</w:x>" * 1_000_000)),
        "report_unreadable",
    ),
    "doc cut off": (lambda: DOC[:3000], "report_unreadable"),
    "doc of noise": (lambda: DOC[:512] + bytes(range(256)) * 40, "report_unreadable"),
    "pdf cut off": (lambda: PDF[: len(PDF) // 3], "report_unreadable"),
    "pdf of nothing": (lambda: b"%PDF-1.7\n", "report_unreadable"),
    "pdf that unpacks to 600 MB": (flate_bomb, "report_unreadable"),
    "pdf without text": (
        lambda: pdf_with_stream(zlib.compress(b"0 0 9 9 re f")),
        "report_without_text",
    ),
    "text that is no report": (
        lambda: "今天天气很好，我们去公园。".encode(),
        "not_an_audit_report",
    ),
    "text without end": (lambda: b"a b " * 200_000, "report_too_large"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_harmful_file_is_refused_in_five_parts_within_seconds(name: str) -> None:
    make, code = HOSTILE[name]
    content = make()
    start = time.monotonic()
    with pytest.raises(CertMatchError) as caught:
        read_audit_report(content, "harm.bin")
    assert time.monotonic() - start < 20
    assert (caught.value.code, caught.value.where) == (code, "harm.bin")
    assert caught.value.expected


def test_large_file_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", len(DOCX) - 1)
    with pytest.raises(CertMatchError) as caught:
        read_audit_report(DOCX, "r.docx")
    assert caught.value.code == "report_too_large"


def test_slow_document_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONGEST_SECONDS", 0.01)
    with pytest.raises(CertMatchError) as caught:
        read_audit_report(DOCX, "r.docx")
    assert (caught.value.code, caught.value.found) == ("report_unreadable", "> 0.01 s")


def test_extraction_runs_within_its_bound_of_memory() -> None:
    program = (
        "from data.loaders.audit_reports import extraction as e; e._bound(); bytearray(e.MEMORY)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False
    )
    assert b"MemoryError" in done.stderr
    assert extraction.MEMORY < 500_000_000


def test_external_entity_is_never_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("某某秘密有限公司", encoding="utf-8")
    head = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    inner = "<w:p><w:r><w:t>审核组长：张三 受审核方：&x;</w:t></w:r></w:p>"
    with pytest.raises(CertMatchError) as caught:
        read_audit_report(archive(body(inner, head)), "r.docx")
    assert caught.value.code == "report_unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "受审核方：示例" + " " * 400_000 + "公司",
        "审核组长：" + "（" * 300_000,
        "□" * 300_000 + "受审核方：某某示例有限公司",
        "推荐意见：" + "（■" * 200_000,
        ":" * 500_000 + "\n审核组长：张三",
        "\t姓名\n" * 60_000,
        "一、a\n" * 80_000 + "审核组长：张三",
    ],
    ids=["blanks", "brackets", "boxes", "ticks", "colons", "cells", "headings"],
)
def test_odd_text_is_read_or_refused_within_seconds(text: str) -> None:
    start = time.process_time()
    try:
        outcome = read_audit_report(text.encode(), "odd.txt").accepted
    except CertMatchError as error:
        outcome = error.code
    assert outcome in (1, "not_an_audit_report")
    assert time.process_time() - start < 20


def test_binary_word_document_is_read() -> None:
    found = fields(read_audit_report(to_doc(REPORT), "r.doc"))
    assert (found["organization"], found["leader"], found["audit_type"]) == (
        "某某示例有限公司", "张三", "surveillance",
    )  # fmt: skip


def test_example_as_binary_word_document_gives_the_same_fields() -> None:
    text = read_example(SURVEILLANCE)
    assert fields(read_audit_report(to_doc(text), "r.doc")) == read_fields(text)


def test_name_of_the_file_does_not_decide_its_format() -> None:
    assert fields(read_audit_report(DOCX, "report.pdf")) == read_fields(REPORT)


@pytest.mark.parametrize("name", [STAGE2, SURVEILLANCE])
def test_command_line_prints_the_report_as_one_document(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(read_example(name), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "cli.py", "import", "audit-report", str(path), "--json",
         "--database", f"sqlite:///{tmp_path}/c.db"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    document = json.loads(done.stdout)
    (report,) = document["reports"]
    assert done.returncode == 0
    assert list(document) == ["file", "kind", "accepted", "rejected", "issues", "reports"]
    assert (document["file"], document["kind"], document["accepted"]) == (name, "audit-report", 1)
    assert {k: v for k, v in report.items() if k != "evidence"} == read_fields(read_example(name))
    assert set(report["evidence"]) >= {"organization", "team", "contradictions"}


def test_command_line_refuses_what_is_no_report_with_exit_2(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("你好", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "cli.py", "import", "audit-report", str(path), "--json",
         "--database", f"sqlite:///{tmp_path}/c.db"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    error = json.loads(done.stdout)["error"]
    assert done.returncode == 2
    assert sorted(error) == ["expected", "found", "remedy", "what", "where"]
    assert error["where"] == "letter.txt"
