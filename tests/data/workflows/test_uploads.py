"""Whatever goes wrong while a file is read refuses the file and is told like any refusal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.store.engine import migrate, open_engine
from data.workflows import imports
from data.workflows.imports import fetch_imports
from data.workflows.uploads import import_path, import_upload
from matching.errors import CertMatchError

ROSTER = "审核员编号,认证领域,注册级别\nA1,QMS,审核员\n".encode()


def raising(problem: BaseException) -> Callable[..., None]:
    def fail(*_: object) -> None:
        raise problem

    return fail


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))


def test_what_nobody_foresaw_refuses_the_file_and_stores_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    migrate(engine := open_engine(f"sqlite:///{tmp_path / 'd.db'}"))
    (path := tmp_path / "r.csv").write_bytes(ROSTER)
    monkeypatch.setitem(imports._READERS, "auditors", raising(MemoryError("too much")))
    for read in (
        lambda: import_path(engine, "auditors", path, lambda _: None),
        lambda: import_upload(engine, "auditors", ROSTER, "r.csv"),
    ):
        with pytest.raises(CertMatchError) as refused:
            read()
        error = refused.value
        assert (error.code, error.where, error.found) == (
            "import_failed", "r.csv", "MemoryError: too much",
        )  # fmt: skip
    assert fetch_imports(engine).empty
    assert caplog.records[0].exc_info is not None


def test_a_refusal_stays_what_it_is_and_a_stop_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(engine := open_engine(f"sqlite:///{tmp_path / 'd.db'}"))
    with pytest.raises(CertMatchError) as refused:
        import_upload(engine, "auditors", b"%PDF-1.7", "r.csv")
    assert refused.value.code == "file_not_a_table"
    monkeypatch.setitem(imports._READERS, "auditors", raising(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        import_upload(engine, "auditors", ROSTER, "r.csv")
