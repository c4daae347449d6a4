"""Certificates through the store: one file, one transaction, one batch of the ledger."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from data import schema as s
from data.ledger.ledger import Ledger
from data.loaders.certificates import read_certificates
from data.store.engine import migrate, open_engine
from data.workflows import certificates as workflow
from data.workflows.certificate_counts import CertificateCounts
from data.workflows.certificates import import_certificate_bytes, import_certificates
from data.workflows.demo import has_own_data, load_demo
from data.workflows.headers import check_headers, remember_headers
from data.workflows.imports import fetch_imports, fetch_report, import_bytes, undo_import
from data.workflows.uploads import import_upload
from data.workflows.visible_batches import open_ledger
from matching.errors import CertMatchError

ROOT = Path(__file__).parents[3]
DYING = """
import os, sys
from pathlib import Path
from data.ledger.ledger import Ledger
from data.store.engine import open_engine
from data.workflows.certificates import import_certificates
Ledger.write_replaced = lambda *_: os._exit(7)
import_certificates(open_engine(sys.argv[2]), Path(sys.argv[1]))
"""
HEADER = "证书编号,组织编号,认证领域,省份,颁证日期,到期日期"


def write(*rows: str) -> bytes:
    """Certificates as ``number,organisation,scheme,province``, in force 2023 to 2025."""
    return "\n".join([HEADER, *(f"{row},2023-01-01,2025-12-31" for row in rows)]).encode()


FIRST = write("C1,A,QMS,江苏", "C2,B,EMS,北京")
SECOND = write("C2,B2,EMS,北京", "C3,C,QMS,")


def open_store(folder: Path) -> Engine:
    engine = open_engine(f"sqlite:///{folder / 'ledger.db'}")
    migrate(engine)
    return engine


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
    engine = open_store(tmp_path)
    yield engine
    engine.dispose()


def bring(engine: Engine, content: bytes, file: str = "c.csv") -> int:
    import_certificate_bytes(engine, content, file)
    return int(fetch_imports(engine)[s.IMPORT_ID].max())


def owners(engine: Engine) -> dict[str, str]:
    ledger = open_ledger(engine)
    frame = ledger.fetch(ledger.certificates())
    assert frame[s.CERTIFICATE_NO].is_unique
    return dict(zip(frame[s.CERTIFICATE_NO], frame[s.ORGANIZATION_ID], strict=True))


def test_good_rows_are_in_the_ledger_and_the_report_in_the_store(engine: Engine) -> None:
    number = bring(engine, FIRST + "\nC9,,QMS,江苏,2023-01-01,2025-12-31".encode())
    assert owners(engine) == {"C1": "A", "C2": "B"}
    report = fetch_report(engine, number)
    assert (report.kind, report.accepted, report.rejected) == ("certificates", 2, 1)
    assert [(issue.row, issue.column) for issue in report.issues if issue.row] == [(4, "组织编号")]


def test_identical_bytes_change_nothing_and_return_the_first_report(
    engine: Engine, tmp_path: Path
) -> None:
    first = import_certificate_bytes(engine, FIRST, "first.csv")
    before = sorted(tmp_path.rglob("*"))
    assert import_certificate_bytes(engine, FIRST, "again.csv") == first
    assert sorted(tmp_path.rglob("*")) == before
    assert len(fetch_imports(engine)) == 1


def test_original_bytes_and_refused_rows_stay_in_quarantine(engine: Engine, tmp_path: Path) -> None:
    content = FIRST + "\nC9,,QMS,江苏,2023-01-01,2025-12-31".encode()
    bring(engine, content)
    sha256 = fetch_imports(engine)["sha256"][0]
    kept = {path.name: path.read_bytes() for path in (tmp_path / "quarantine").iterdir()}
    assert set(kept) == {sha256, f"{sha256}.rejected.csv"}
    assert kept[sha256] == content
    assert "C9" in kept[f"{sha256}.rejected.csv"].decode("utf-8-sig")


def test_a_later_import_replaces_and_its_undo_restores(engine: Engine) -> None:
    bring(engine, FIRST)
    second = bring(engine, SECOND)
    assert owners(engine) == {"C1": "A", "C2": "B2", "C3": "C"}
    versions = CertificateCounts(engine).fetch_versions("C2")
    assert versions[s.ORGANIZATION_ID].tolist() == ["B2", "B"]
    undo_import(engine, second)
    assert owners(engine) == {"C1": "A", "C2": "B"}


def test_what_was_replaced_cannot_be_undone_first(engine: Engine) -> None:
    first = bring(engine, FIRST)
    second = bring(engine, SECOND, "second.csv")
    with pytest.raises(CertMatchError, match="import_has_dependents") as refusal:
        undo_import(engine, first)
    assert refusal.value.found == f"second.csv (#{second})"
    undo_import(engine, second)
    undo_import(engine, first)
    assert owners(engine) == {}


def test_imports_that_share_no_key_are_undone_in_any_order(engine: Engine) -> None:
    first = bring(engine, FIRST)
    bring(engine, write("C7,D,QMS,"))
    undo_import(engine, first)
    assert owners(engine) == {"C7": "D"}


def test_undone_bytes_may_be_brought_again(engine: Engine) -> None:
    undo_import(engine, bring(engine, FIRST))
    bring(engine, FIRST)
    assert owners(engine) == {"C1": "A", "C2": "B"}


def test_undoing_another_kind_leaves_certificates_alone(engine: Engine) -> None:
    bring(engine, FIRST)
    import_bytes(engine, "projects", "项目编号,认证领域\nP1,SC\n".encode(), "p.csv")
    undo_import(engine, int(fetch_imports(engine)[s.IMPORT_ID].max()))
    assert len(owners(engine)) == 2


def test_a_crash_before_the_commit_leaves_nothing_visible_and_no_error_next_time(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bring(engine, FIRST)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "write_replaced", crash)
        with pytest.raises(KeyboardInterrupt):
            bring(engine, SECOND)
    # The batch itself was in its place already.
    assert len(list((tmp_path / "ledger").glob("*.parquet"))) == 3
    assert owners(engine) == {"C1": "A", "C2": "B"}
    assert len(fetch_imports(engine)) == 1
    bring(engine, SECOND)
    assert owners(engine) == {"C1": "A", "C2": "B2", "C3": "C"}


def test_a_process_that_dies_before_the_commit_leaves_nothing_visible(
    engine: Engine, tmp_path: Path
) -> None:
    bring(engine, FIRST)
    (tmp_path / "second.csv").write_bytes(SECOND)
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path / "second.csv"), str(engine.url)],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 7
    assert owners(engine) == {"C1": "A", "C2": "B"}
    bring(engine, SECOND)
    assert owners(engine) == {"C1": "A", "C2": "B2", "C3": "C"}


def test_an_unusable_file_leaves_nothing_behind(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(CertMatchError, match="missing_column"):
        import_certificate_bytes(engine, b"a,b\n1,2\n", "x.csv")
    with pytest.raises(CertMatchError, match="quote_open"):
        import_certificate_bytes(engine, FIRST + b'\n"open', "x.csv")
    with pytest.raises(CertMatchError, match="file_unreadable"):
        import_certificates(engine, tmp_path / "absent.csv")
    left = [path for name in ("quarantine", "ledger") for path in (tmp_path / name).glob("*")]
    assert left == []
    assert fetch_imports(engine).empty


def test_two_programs_that_bring_the_same_bytes_get_one_import(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_while_another_commits(*arguments: object) -> object:
        with monkeypatch.context() as patch:
            patch.setattr(workflow, "read_certificates", read_certificates)
            bring(engine, FIRST, "other.csv")
        return read_certificates(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(workflow, "read_certificates", read_while_another_commits)
    report = import_certificate_bytes(engine, FIRST, "mine.csv")
    assert report.file == "other.csv"
    assert len(fetch_imports(engine)) == 1
    assert owners(engine) == {"C1": "A", "C2": "B"}


def test_batches_of_a_store_are_not_seen_from_another_in_the_same_home(
    engine: Engine, tmp_path: Path
) -> None:
    bring(engine, FIRST)
    other = open_engine(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(other)
    assert owners(other) == {}
    bring(other, FIRST)
    undo_import(other, 1)
    assert owners(engine) == {"C1": "A", "C2": "B"}


def test_own_certificates_are_own_data_which_the_demonstration_does_not_join(
    engine: Engine,
) -> None:
    number = bring(engine, FIRST)
    assert has_own_data(engine)
    with pytest.raises(CertMatchError, match="demo_over_own_data"):
        load_demo(engine)
    undo_import(engine, number)
    assert not has_own_data(engine)


def test_counts_of_the_store(engine: Engine) -> None:
    bring(engine, FIRST)
    bring(engine, SECOND)
    counts, day = CertificateCounts(engine), date(2024, 10, 31)
    assert counts.fetch_counts().to_dict("records") == [{s.CERTIFICATES: 3, s.ORGANIZATIONS: 3}]
    stock = counts.fetch_stock(day, [s.PROVINCE])
    known = stock[stock[s.PROVINCE].notna()]
    assert dict(zip(known[s.PROVINCE], known[s.CERTIFICATES], strict=True)) == {
        "北京市": 1, "江苏省": 1,
    }  # fmt: skip
    assert counts.fetch_flow()[[s.PERIOD, s.ISSUED, s.EXPIRING]].to_numpy().tolist() == [
        ["2023-01", 3, 0], ["2025-12", 0, 3],
    ]  # fmt: skip
    assert counts.fetch_held(day)[s.CERTIFICATES_HELD].tolist() == [1, 1, 1]
    assert counts.fetch_holders(day).to_numpy().tolist() == [[1, 3]]


@pytest.mark.parametrize(("day", "months"), [(date(2025, 1, 1), 12), (date(2025, 12, 31), 1)])
def test_expiry_profile_has_every_month_even_without_expiry(
    engine: Engine, day: date, months: int
) -> None:
    bring(engine, FIRST)
    profile = CertificateCounts(engine).fetch_expiry(day, months).set_index(s.PERIOD)
    assert profile.index[0] == f"{day:%Y-%m}"
    assert profile[s.CERTIFICATES].sum() == profile.loc["2025-12", s.CERTIFICATES] == 2
    assert profile[s.CERTIFICATES].isna().sum() == 0


def test_share_of_the_nation_by_province_and_domain(engine: Engine) -> None:
    bring(engine, FIRST)
    table = "统计月份,地区,证书数,组织数\n2024-10,江苏省,400,200\n2024-10,全国,9000,\n"
    import_bytes(engine, "statistics", table.encode(), "s.csv")
    counts = CertificateCounts(engine)
    shares = counts.fetch_national_share("2024-10", s.REGION).set_index(s.REGION)
    assert len(shares) == 34
    assert shares.loc["江苏省", [s.CERTIFICATE_SHARE, s.ORGANIZATION_SHARE]].tolist() == [
        1 / 400, 1 / 200,
    ]  # fmt: skip
    assert shares[s.CERTIFICATE_SHARE].notna().sum() == 1
    domains = counts.fetch_national_share("2024-10", s.DOMAIN).set_index(s.DOMAIN)
    assert domains.loc["质量管理体系认证", s.CERTIFICATES] == 1
    assert domains[s.CERTIFICATE_SHARE].isna().all()


@settings(max_examples=10)
@given(
    steps=st.lists(
        st.one_of(st.sets(st.sampled_from("ABCD"), min_size=1), st.none()), min_size=1, max_size=6
    )
)
def test_any_run_of_imports_and_undos_leaves_the_newest_standing_rows(
    steps: list[set[str] | None], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("run")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERTMATCH_HOME", str(folder))
        engine, standing = open_store(folder), list[tuple[int, dict[str, str]]]()
        for step, keys in enumerate(steps):
            if keys is not None:
                rows = dict.fromkeys(sorted(keys), str(step))
                number = bring(engine, write(*(f"{key},{step},QMS," for key in rows)))
                standing.append((number, rows))
            elif standing:
                undo_import(engine, standing.pop()[0])
            expected: dict[str, str] = {}
            for _, rows in standing:
                expected |= rows
            assert owners(engine) == expected
        engine.dispose()


def test_the_store_holds_no_certificate_itself(engine: Engine, tmp_path: Path) -> None:
    bring(engine, write("SECRET-NUMBER,A,QMS,江苏"))
    with sqlite3.connect(tmp_path / "ledger.db") as database:
        assert "SECRET-NUMBER" not in "\n".join(database.iterdump())


def test_months_of_the_store_and_the_share_of_the_whole_nation(engine: Engine) -> None:
    bring(engine, FIRST)
    bring(engine, SECOND)  # C3 has no province: it may be abroad
    table = "统计月份,地区,证书数,组织数\n2024-10,全国,8000,4000\n2024-10,全部,9000,4500\n"
    import_bytes(engine, "statistics", table.encode(), "s.csv")
    counts = CertificateCounts(engine)
    months = counts.fetch_months(date(2024, 10, 31), 36)
    assert len(months) == 36
    # Nothing before 2023, when all three were issued.
    assert months[s.CERTIFICATES].tolist() == [0] * 14 + [3] * 22
    assert months.set_index(s.PERIOD).loc["2023-01", [s.ISSUED, s.ORGANIZATIONS]].tolist() == [3, 3]
    share = counts.fetch_nation_share("2024-10").iloc[0]
    assert share[[s.CERTIFICATES, s.NATION_CERTIFICATES]].tolist() == [2, 8000]
    assert share[[s.CERTIFICATE_SHARE, s.ORGANIZATION_SHARE]].tolist() == [2 / 8000, 2 / 4000]
    assert counts.fetch_nation_share("2023-10")[s.CERTIFICATE_SHARE].isna().all()


@pytest.mark.parametrize("many", [1, 30_000])
def test_mapped_headers_of_certificates_are_remembered_for_the_next_file(
    engine: Engine, many: int
) -> None:
    header = "证号,组织编号,认证领域,专业代码,颁证日期,到期日期\n"
    row = "C{},O1,QMS,33.02.01,2024-01-01,2027-01-01\n"
    content = (header + "".join(row.format(n) for n in range(many))).encode()
    check = check_headers(engine, s.CERTIFICATE_LEDGER, content, "c.csv")
    assert check.unknown == ("证号",)
    assert [column.name for column in check.missing] == [s.CERTIFICATE_NO]
    with pytest.raises(CertMatchError):
        import_certificate_bytes(engine, content, "c.csv")
    chosen = {"证号": s.CERTIFICATE_NO}
    remember_headers(engine, s.CERTIFICATE_LEDGER, check.printed, chosen)
    report = import_certificate_bytes(engine, content, "c.csv")
    assert (report.accepted, report.rejected) == (many, 0)


def test_an_upload_tells_how_many_rows_are_done(engine: Engine) -> None:
    told: list[int] = []
    assert import_upload(engine, "certificates", FIRST, "a.csv", progress=told.append).accepted == 2
    assert told[-1] == 2
