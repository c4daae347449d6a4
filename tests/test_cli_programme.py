"""The audit programme from the command line: JSON document, exit codes, lines for people."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cli

KEYS = ["organization_id", "certificate_no", "scheme", "audit_type", "window_start", "window_end",
        "auditor_days", "rule_pack", "state"]  # fmt: skip
CERTIFICATES = (
    "证书编号,组织编号,省份,认证领域,专业代码,颁证日期,到期日期,证书状态,最近审核日期,最近审核类型,有效人数\n"
    "C1,A,江苏,QMS,33.02.01,2024-05-20,2027-05-19,有效,2026-05-10,监督,99\n"
    "C2,B,浙江,EMS,33.02.01,2024-05-20,2027-05-19,有效,,,\n"
    "C3,C,,IPMS,,2024-05-01,2027-04-30,有效,2026-05-10,监督,15\n"
)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Run a command line on a body of three certificates."""

    def run_(line: str, language: str = "en") -> tuple[int, str, str]:
        for name in [name for name in os.environ if "CERTMATCH" in name]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("CERTMATCH_HOME", str(home))
        monkeypatch.setenv("CERTMATCH_LANGUAGE", language)
        file = home / "certificates.csv"
        if not file.exists():
            file.write_text(CERTIFICATES, encoding="utf-8")
            assert cli.main(["import", "certificates", str(file), "--json"]) == 0
        capfdbinary.readouterr()
        code = cli.main(line.split())
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode("utf-8", "replace")

    return run_


def ask(run: Run, line: str) -> tuple[int, Any]:
    code, output, _ = run(f"programme {line} --json")
    return code, json.loads(output)


def test_the_document_has_exactly_its_keys_and_null_for_what_is_unknown(run: Run) -> None:
    code, document = ask(run, "--as-of 2026-07-01 --from 2027-05-01 --to 2027-05-31")
    assert code == 0
    assert list(document) == ["audits"]
    assert all(list(audit) == KEYS for audit in document["audits"])
    assert [list(audit.values()) for audit in document["audits"]] == [
        # 99 people: 7 days initially, two thirds 4.67 → 4.5; 12 months from the last day on site.
        ["A", "C1", "QMS", "recertification", "2027-02-19", "2027-05-10", 4.5, "cnca-qms-2025",
         "upcoming"],
        # Whether its last surveillance happened nobody knows; nor how many people work there.
        ["B", "C2", "EMS", "recertification", "2027-02-19", "2027-05-19", None, "iaf-md5-2019",
         "upcoming"],
        ["B", "C2", "EMS", "surveillance", None, None, None, None, "undated"],
    ]  # fmt: skip


def test_without_options_the_programme_is_that_of_twelve_months_from_today(run: Run) -> None:
    code, document = ask(run, "")
    assert code == 0
    assert {audit["certificate_no"] for audit in document["audits"]} <= {"C1", "C2", "C3"}


@pytest.mark.parametrize(
    ("line", "where", "found"),
    [
        ("--from 2027-5-1", "--from", "2027-5-1"),
        ("--to tomorrow", "--to", "tomorrow"),
        ("--as-of 2027-02-30", "--as-of", "2027-02-30"),
        ("--from 2027-05-31 --to 2027-05-01", "--from / --to", "2027-05-31 … 2027-05-01"),
        ("--until 2027-05-01", "programme --until 2027-05-01 --json", "--until"),
    ],
)
def test_dates_and_options_that_cannot_be_used_are_told_with_exit_2(
    run: Run, line: str, where: str, found: str
) -> None:
    code, document = ask(run, line)
    assert code == 2
    assert list(document["error"]) == ["what", "where", "found", "expected", "remedy"]
    assert document["error"]["where"] == where
    assert found in document["error"]["found"]


MAY = "--as-of 2026-07-01 --from 2027-05-01 --to 2027-05-31"


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("zh", ["2027-05-01 至 2027-05-31 的审核方案",
                "  期内应完成：2 项，至少 4.5 人日，1 项人日不明", "  期后截止，可提前做：0 项",
                "  逾期：0 项", "  窗口不明：1 项，人日均不明"]),
        ("en", ["Audit programme: 2027-05-01 to 2027-05-31",
                "  To be completed in the period: 2, at least 4.5 auditor days, those of 1 unknown",
                "  End later and can be done early: 0", "  Overdue: 0",
                "  Window unknown: 1, auditor days unknown"]),
    ],
)  # fmt: skip
def test_people_read_what_is_due_apart_from_what_is_not_and_a_line_per_audit(
    run: Run, language: str, lines: list[str]
) -> None:
    code, output, _ = run(f"programme {MAY}", language)
    assert code == 0
    head, rows = output.splitlines()[:5], output.splitlines()[5:]
    assert head == lines
    assert [row.split()[-2:] for row in rows] == [
        ["rule_pack", "days_pack"], ["cnca-qms-2025", "iaf-md5-2019"], ["iaf-md5-2019", "-"],
        ["-", "-"],
    ]  # fmt: skip
    assert "{" not in output


@pytest.mark.parametrize("name", ["江苏省", "江苏", "Jiangsu"])
def test_a_province_keeps_its_own_audits_by_any_of_its_names(run: Run, name: str) -> None:
    code, document = ask(run, f"{MAY} --province {name}")
    assert code == 0
    assert [audit["certificate_no"] for audit in document["audits"]] == ["C1"]
    assert run(f"programme {MAY} --province {name}", "en")[1].startswith(
        "Audit programme: Jiangsu, 2027-05-01 to 2027-05-31\n"
        "  To be completed in the period: 1, 4.5 auditor days\n"
    )
    nothing = run(f"programme {MAY} --province 海南", "zh")
    assert nothing[:2] == (0, "期间内海南没有应实施的审核。\n")


def test_an_unknown_province_is_refused_with_every_name_that_can_be_given(run: Run) -> None:
    code, document = ask(run, f"{MAY} --province 江")
    assert code == 2
    assert (document["error"]["where"], document["error"]["found"]) == ("--province", "江")
    assert len(document["error"]["expected"].split(" | ")) == 34


def test_a_period_without_audits_is_an_empty_list(run: Run) -> None:
    line = "--as-of 2024-06-01 --from 2024-06-01 --to 2024-06-30"
    assert ask(run, line) == (0, {"audits": []})
