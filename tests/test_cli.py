"""The command line as an outside program meets it: arguments, JSON and exit codes."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cli
from data.store.engine import open_engine
from data.workflows import parameter_sets
from matching.parameter_documents import format_parameters
from matching.parameters import Parameters
from tests.postgres import create_database

ROOT = Path(__file__).parents[1]
AUDITORS = (
    "审核员编号,认证领域,注册级别,专业代码,生活习惯\n"
    "A1,QMS,审核员,33.02.01,1\n"
    "A1,EMS,审核员,33.02.01,1\n"
    "A2,QMS,高级审核员,33.02.01；17.10.02,0.5\n"
    "A3,QMS,实习审核员,33.02.01,1\n"
)
PROJECTS = (
    "项目编号,认证领域,专业代码,最早日期,最晚日期,证书数\n"
    "P1,QMS,33.02.01,2026-03-01,2026-03-20,1\n"
    "P2,QMS,29.09.01,2026-04-01,2026-04-20,2\n"
    "P3,QMS,33.02.01,2028-04-01,2028-04-20,2\n"
)


@dataclass
class Outcome:
    code: int
    output: bytes
    errors: str

    @property
    def document(self) -> Any:
        return json.loads(self.output.decode("utf-8"))


Run = Callable[..., Outcome]
Prepare = Callable[..., Path]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Run:
    """Run a command line within the test's own process, on a database of its own."""

    def run_(*arguments: str, **extra: str) -> Outcome:
        with monkeypatch.context() as patch:
            for name in [name for name in os.environ if "CERTMATCH" in name]:
                patch.delenv(name)
            for name, value in {"CERTMATCH_HOME": str(tmp_path / "home"), **extra}.items():
                patch.setenv(name, value)
            patch.setattr("sys.stdin", io.StringIO())
            capfdbinary.readouterr()
            try:
                code = cli.main(list(arguments))
            except SystemExit as end:
                code = int(end.code or 0)
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out, captured.err.decode("utf-8", "replace"))

    return run_


@pytest.fixture
def run_process(tmp_path: Path) -> Run:
    """Run ``python cli.py …`` as an outside program does."""
    environment = {k: v for k, v in os.environ.items() if "CERTMATCH" not in k}
    environment["CERTMATCH_HOME"] = str(tmp_path / "home")
    environment["PYTHONIOENCODING"] = "ascii"

    def run_(*arguments: str, **extra: str) -> Outcome:
        done = subprocess.run(
            [sys.executable, "cli.py", *arguments],
            cwd=ROOT, env=environment | extra, capture_output=True, check=False,
            stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        return Outcome(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    return run_


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def prepare(tmp_path_factory: pytest.TempPathFactory) -> Prepare:
    """Return what runs command lines on a new home and returns it, for others to copy."""

    def prepare_(*lines: list[str]) -> Path:
        home = tmp_path_factory.mktemp("prepared")
        with pytest.MonkeyPatch.context() as patch:
            for name in [name for name in os.environ if "CERTMATCH" in name]:
                patch.delenv(name)
            patch.setenv("CERTMATCH_HOME", str(home))
            assert [cli.main(line) for line in lines] == [0] * len(lines)
        return home

    return prepare_


@pytest.fixture(scope="module")
def home_of_body(prepare: Prepare, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    return prepare(
        ["import", "auditors", write(folder, "a.csv", AUDITORS), "--json"],
        ["import", "projects", write(folder, "p.csv", PROJECTS), "--json"],
    )


@pytest.fixture(scope="module")
def home_of_demo(prepare: Prepare) -> Path:
    return prepare(["demo", "--json"])


@pytest.fixture
def body(home_of_body: Path, run: Run, tmp_path: Path) -> Run:
    """A database with three auditors and three projects."""
    shutil.copytree(home_of_body, tmp_path / "home")
    return run


@pytest.fixture
def demo(home_of_demo: Path, run: Run, tmp_path: Path) -> Run:
    """A database that holds the demonstration."""
    shutil.copytree(home_of_demo, tmp_path / "home")
    return run


def test_both_databases_give_the_same_numbers(run: Run, postgres: str, tmp_path: Path) -> None:
    files = write(tmp_path, "a.csv", AUDITORS), write(tmp_path, "p.csv", PROJECTS)
    documents = []
    for url in (f"sqlite:///{tmp_path / 'one.db'}", create_database(postgres)):
        for kind, file in zip(("auditors", "projects"), files, strict=True):
            assert run("import", kind, file, "--json", "--database", url).code == 0
        found = run("degree", "--json", "--as-of", "2026-01-01", "--database", url)
        documents.append(found.document)
    assert documents[0] == documents[1]
    assert documents[0]["cells"]


def test_degree_counts_due_audits_where_the_set_takes_coordination_from_records(
    body: Run, tmp_path: Path
) -> None:
    """P1 asks for weeks 8–11 of 52; a recertification due 15 January to 15 April is load there.

    It spreads over 13 weeks, P2 stands elsewhere: d = (2 / 52) / (1 / 13) = 1 / 2, so 1 / d rises
    by 1.
    """
    certificates = (
        "证书编号,组织编号,认证领域,颁证日期,到期日期,证书状态,最近审核日期,最近审核类型\n"
        "C1,O1,IPMS,2023-04-16,2026-04-15,有效,2025-05-10,监督\n"
    )
    asked = write(tmp_path, "asked.toml", 'evidence = ["coordination_ease"]')
    opinion = write(tmp_path, "opinion.toml", "")

    def difficulty(parameters: str) -> float:
        found = body("degree", "--json", "--as-of", "2026-01-01", "--parameters", parameters,
                     "--code", "33.02.01")  # fmt: skip
        (cell,) = (cell for cell in found.document["cells"] if cell["scheme"] == "QMS")
        return float(cell["difficulty"])

    before = difficulty(opinion)
    assert difficulty(asked) == before
    path = write(tmp_path, "c.csv", certificates)
    assert body("import", "certificates", path, "--json").code == 0
    assert difficulty(opinion) == before
    assert difficulty(asked) == pytest.approx(before + 1)


def test_degree_uses_the_set_in_force_unless_a_file_says_otherwise(
    body: Run, tmp_path: Path
) -> None:
    chosen = Parameters(default_rating=0.4, reading="ratio")
    engine = open_engine(f"sqlite:///{tmp_path / 'home' / 'certmatch.db'}")
    words = {"reason": "agreed", "effective_from": date(2026, 1, 1)}
    parameter_sets.save_set(engine, chosen, author="planner", parent=Parameters(), **words)
    before = body("degree", "--json").document["parameter_set"]
    assert before == Parameters().identifier
    parameter_sets.decide_set(engine, chosen.identifier, decided_by="chief", **words)
    engine.dispose()
    assert body("degree", "--json").document["parameter_set"] == chosen.identifier
    other = body("degree", "--json", "--reading", "additive").document
    assert other["parameter_set"] == chosen.with_reading("additive").identifier
    empty = write(tmp_path, "default.toml", "")
    document = body("degree", "--json", "--parameters", empty).document
    assert document["parameter_set"] == Parameters().identifier
    file = write(tmp_path, "set.toml", format_parameters(chosen))
    document = body("degree", "--json", "--parameters", file).document
    assert document["parameter_set"] == chosen.identifier


def test_degree_of_a_small_body_equals_the_hand_calculation(body: Run) -> None:
    outcome = body("degree", "--as-of", "2026-01-01", "--json")
    assert outcome.code == 0
    document = outcome.document
    assert (document["as_of"], document["from"], document["to"]) == (
        "2026-01-01", "2026-01-01", "2026-12-31",
    )  # fmt: skip
    cells = {(c["scheme"], c["code"]): c for c in document["cells"]}
    assert list(cells) == sorted(cells)
    software = cells["QMS", "33.02.01"]
    # b1 = (1 + 4·0.8)/5 = 0.84 over two schemes; (0.5 + 4·0.8)/5 = 0.74 over one.
    assert software["auditors"] == 2
    assert software["sufficiency"] == pytest.approx(0.84 / 2 + 0.74, abs=1e-12)
    # y = 1/0.8 + 1/1 + 1 + 1
    assert software["difficulty"] == pytest.approx(4.25, abs=1e-12)
    assert software["match_degree"] == pytest.approx((0.42 + 0.74) / 4.25, abs=1e-12)
    # 4 of 5 ratings of each auditor; 2 client ratings, D and E of the project.
    assert software["share_defaulted"] == pytest.approx((4 + 4 + 4) / 15, abs=1e-12)


def test_a_code_nobody_holds_is_no_auditor_and_one_nobody_needs_is_no_demand(body: Run) -> None:
    cells = {
        (c["scheme"], c["code"]): c
        for c in body("degree", "--as-of", "2026-01-01", "--json").document["cells"]
    }
    nobody = cells["QMS", "29.09.01"]
    assert (nobody["state"], nobody["sufficiency"], nobody["mean_participation"]) == (
        "no_auditor", 0, None,
    )  # fmt: skip
    assert nobody["match_degree"] == 0
    unasked = cells["QMS", "17.10.02"]
    assert (unasked["state"], unasked["difficulty"], unasked["match_degree"]) == (
        "no_demand", 0, None,
    )  # fmt: skip


def test_filters_narrow_the_cells(body: Run) -> None:
    only = body("degree", "--as-of", "2026-01-01", "--scheme", "质量", "--code", "33.02.01",
                "--json").document["cells"]  # fmt: skip
    assert [(c["scheme"], c["code"]) for c in only] == [("QMS", "33.02.01")]
    major = body("degree", "--as-of", "2026-01-01", "--level", "major", "--json").document
    assert {c["code"] for c in major["cells"]} == {"17", "29", "33"}


def test_the_period_includes_its_last_day(body: Run) -> None:
    for last, projects in (("2026-03-01", 1), ("2026-02-28", 0)):
        cells = body("degree", "--as-of", "2026-01-01", "--to", last, "--json").document["cells"]
        assert sum(c["projects"] for c in cells) == projects


def test_parameters_come_from_toml_and_name_themselves(body: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "set.toml", 'reading = "ratio"\n[defaults]\nrating = 0.5\n')
    changed = body("degree", "--as-of", "2026-01-01", "--parameters", file, "--json").document
    standard = body("degree", "--as-of", "2026-01-01", "--json").document
    assert changed["reading"] == "ratio"
    assert len(changed["parameter_set"]) == 12
    assert changed["parameter_set"] != standard["parameter_set"]
    software = next(c for c in changed["cells"] if c["code"] == "33.02.01" and c["projects"])
    assert software["difficulty"] == pytest.approx(1 / 0.5 + 1 + 1, abs=1e-12)


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["degree", "--as-of", "tomorrow"], "tomorrow"),
        (["degree", "--as-of", "20260201"], "20260201"),
        (["degree", "--as-of", "2026-W05-1"], "2026-W05-1"),
        (["degree", "--as-of", "9999-12-31"], "9999-12-31"),
        (["degree", "--to", "0001-01-01"], "0001-01-01"),
        (["degree", "--code", "33-02"], "33-02"),
        (["degree", "--scheme", "QMS", "--code", "software"], "software"),
        (["import", "auditors"], ""),
        (["degree", "--level", "tiny"], "tiny"),
        (["degree", "--reading", "harmonic"], "harmonic"),
        (["degree", "--scheme", "XYZ"], "XYZ"),
        (["degree", "--from", "2026-05-01", "--to", "2026-04-01"], "2026-05-01 … 2026-04-01"),
        (["import", "auditors", "missing.csv"], ""),
        (["import", "planets", "missing.csv"], "planets"),
        (["degree", "--speed", "9"], ""),
    ],
)
def test_unusable_input_is_exit_2_with_five_parts(
    run: Run, arguments: list[str], found: str
) -> None:
    outcome = run(*arguments, "--json")
    assert outcome.code == 2
    error = outcome.document["error"]
    assert list(error) == ["what", "where", "found", "expected", "remedy"]
    assert error["what"]
    assert error["remedy"]
    assert found in error["found"]


def test_an_unknown_parameter_is_exit_2(run_process: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "set.toml", "speed = 9\n")
    outcome = run_process("degree", "--parameters", file, "--json")
    assert outcome.code == 2
    assert outcome.document["error"]["found"] == "speed"


@pytest.mark.parametrize(
    ("line", "found"), [("XYZ = 0.5", "XYZ"), ("QMS = 0.5\n质量 = 0.5", "质量")]
)
def test_policy_of_an_unknown_or_repeated_scheme_is_exit_2(
    run: Run, tmp_path: Path, line: str, found: str
) -> None:
    line = line.replace("质量", '"质量"')
    file = write(tmp_path, "set.toml", f"[defaults.policy_ease_by_scheme]\n{line}\n")
    outcome = run("degree", "--parameters", file, "--json")
    assert outcome.code == 2
    assert outcome.document["error"]["found"] == found


def test_policy_is_given_by_any_name_of_the_scheme(body: Run, tmp_path: Path) -> None:
    documents = []
    for name in ("QMS", '"质量管理体系"'):
        file = write(tmp_path, "set.toml", f"[defaults.policy_ease_by_scheme]\n{name} = 0.5\n")
        documents.append(body("degree", "--parameters", file, "--json").document)
    assert documents[0] == documents[1]


@pytest.mark.parametrize("written", ["33.02.01", "33.2.1", "３３.０２.０１"])
def test_a_code_is_read_as_people_write_it(body: Run, written: str) -> None:
    cells = body("degree", "--as-of", "2026-01-01", "--code", written, "--json").document["cells"]
    assert {c["code"] for c in cells} == {"33.02.01"}


def test_a_known_code_without_a_cell_is_an_empty_result(body: Run) -> None:
    outcome = body("degree", "--code", "01.01.01", "--json")
    assert (outcome.code, outcome.document["cells"]) == (0, [])
    assert "of this scheme or code" in body("degree", "--code", "01.01.01").output.decode()


def test_a_bare_call_shows_the_commands(run_process: Run) -> None:
    outcome = run_process()
    assert outcome.code == 0
    assert b"degree" in outcome.output


def test_rejected_rows_are_exit_1_and_named(run_process: Run, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", AUDITORS + "A4,QMS,队长,33.02.01,1\n")
    outcome = run_process("import", "auditors", file, "--json")
    assert outcome.code == 1
    report = outcome.document
    assert (report["accepted"], report["rejected"], report["kind"]) == (4, 1, "auditors")
    (issue,) = report["issues"]
    assert (issue["row"], issue["column"], issue["value"], issue["severity"]) == (
        6, "注册级别", "队长", "error",
    )  # fmt: skip
    assert "审核员" in issue["problem"]


def test_identical_bytes_change_nothing_and_return_the_first_report(
    run: Run, tmp_path: Path
) -> None:
    file = write(tmp_path, "a.csv", AUDITORS)
    first, second = (run("import", "auditors", file, "--json") for _ in range(2))
    assert first.document == second.document
    digest = hashlib.sha256(AUDITORS.encode()).hexdigest()
    assert (tmp_path / "home" / "quarantine" / digest).read_bytes() == AUDITORS.encode()


def test_several_files_give_an_array_and_the_highest_exit_code(run: Run, tmp_path: Path) -> None:
    good, bad = write(tmp_path, "a.csv", AUDITORS), write(tmp_path, "b.csv", "nothing,here\n1,2\n")
    outcome = run("import", "auditors", good, bad, "--json")
    assert outcome.code == 2
    first, second = outcome.document
    assert first["accepted"] == 4
    assert "error" in second


def test_statistics_report_their_month_and_regions(run: Run, tmp_path: Path) -> None:
    table = "统计月份,地区,证书数,组织数\n2024-11,广东省,740000,169000\n2024-11,浙江,545000,\n"
    report = run("import", "statistics", write(tmp_path, "s.csv", table), "--json").document
    assert report["period"] == "2024-11"
    assert report["regions"] == [
        {"region": "广东省", "certificates": 740000, "organizations": 169000},
        {"region": "浙江省", "certificates": 545000, "organizations": None},
    ]
    assert report["domains"] == []
    assert report["anomalies"] == []


def test_absences_and_history_are_imported_and_told(run: Run, tmp_path: Path) -> None:
    absences = "审核员编号,开始日期,结束日期\nA1,2026-03-02,2026-03-01\nA1,2026-03-09,2026-03-10\n"
    outcome = run("import", "absences", write(tmp_path, "a.csv", absences), "--json")
    report = outcome.document
    assert (outcome.code, report["kind"], report["accepted"], report["rejected"]) == (
        1, "absences", 1, 1,
    )  # fmt: skip
    history = "项目编号,认证领域,专业代码,拒绝次数,审核组,推迟原因\nP1,QMS,33.02.01,2,A1；A2,台风\n"
    outcome = run("import", "history", write(tmp_path, "h.csv", history), "--json")
    report = outcome.document
    assert (outcome.code, report["kind"], report["accepted"]) == (0, "history", 1)
    (issue,) = report["issues"]
    assert (issue["column"], issue["value"], issue["severity"]) == ("推迟原因", "台风", "warning")


def test_own_history_takes_the_demonstration_out_where_asked(demo: Run, tmp_path: Path) -> None:
    assert [each["kind"] for each in demo("demo", "--json").document] == [
        "auditors", "projects", "absences", "history", "certificates",
    ]  # fmt: skip
    file = write(tmp_path, "h.csv", "项目编号,认证领域\nP1,SC\n")
    kept = demo("import", "history", file, "--json", LANG="en_GB.UTF-8")
    assert (kept.code, len(demo("degree", "--json").document["cells"]) > 200) == (0, True)
    assert "--remove-demo" in kept.errors
    other = write(tmp_path, "i.csv", "项目编号,认证领域\nP2,SC\n")
    assert demo("import", "history", other, "--remove-demo", "--json").code == 0
    assert demo("degree", "--json").document["cells"] == []


def test_the_demonstration_loads_once_and_never_over_own_data(run: Run, tmp_path: Path) -> None:
    first, second = (run("demo", "--json") for _ in range(2))
    assert (first.code, second.code) == (0, 0)
    assert first.document == second.document
    degree = run("degree", "--json").document
    assert degree["as_of"] == "2026-07-01"
    assert len(degree["cells"]) > 200
    file = write(tmp_path, "a.csv", AUDITORS)
    assert run("import", "auditors", file, "--remove-demo", "--json").code == 0
    cells = run("degree", "--as-of", "2026-01-01", "--json").document["cells"]
    assert sum(c["auditors"] for c in cells) == 4
    assert run("demo", "--json").code == 2


@pytest.mark.parametrize("content", ["", "审核员编号,认证领域,注册级别\n", "x\n1\n"])
def test_a_file_without_good_rows_leaves_the_demonstration_alone(
    demo: Run, tmp_path: Path, content: str
) -> None:
    demo("import", "auditors", write(tmp_path, "a.csv", content), "--remove-demo", "--json")
    assert len(demo("degree", "--json").document["cells"]) > 200
    assert demo("demo", "--json").code == 0


def test_the_demonstration_can_be_removed_after_own_data_came_in(demo: Run, tmp_path: Path) -> None:
    own = AUDITORS.replace("A1,", "A0001,")
    assert demo("import", "auditors", write(tmp_path, "a.csv", own), "--json").code == 0
    file = write(tmp_path, "p.csv", PROJECTS)
    assert demo("import", "projects", file, "--remove-demo", "--json").code == 0
    cells = demo("degree", "--as-of", "2026-01-01", "--json").document["cells"]
    # Three counted registrations of two people; the trainee counts nowhere.
    assert sum(c["auditors"] for c in cells) == 4
    assert {c["code"] for c in cells} == {"33.02.01", "17.10.02", "29.09.01"}


def test_people_read_tables_in_their_language(body: Run, run_process: Run) -> None:
    chinese = run_process(
        "degree", "--as-of", "2026-01-01", LANG="zh_CN.UTF-8", PYTHONIOENCODING="utf-8"
    )
    english = body("degree", "--as-of", "2026-01-01", LANG="en_GB.UTF-8")
    assert "无审核员" in chinese.output.decode()
    assert "no auditor" in english.output.decode()


@pytest.mark.usefixtures("demo")
def test_serve_announces_its_address_as_one_document(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if "CERTMATCH" not in k}
    environment["CERTMATCH_HOME"] = str(tmp_path / "home")
    with subprocess.Popen(
        [sys.executable, "cli.py", "serve", "--port", str(port), "--json"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        process.terminate()
        rest = process.stdout.read()
    assert json.loads(b"".join(lines)) == {"address": f"http://127.0.0.1:{port}"}
    assert b"http" not in rest


def test_a_taken_port_is_said_and_exit_2(run_process: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        outcome = run_process("serve", CERTMATCH_PORT=port, LANG="en_GB.UTF-8")
    assert outcome.code == 2
    assert port in outcome.errors


def test_certificates_are_imported_with_progress_on_standard_error(
    run: Run, tmp_path: Path
) -> None:
    header = "证书编号,组织编号,认证领域,颁证日期,到期日期\n"
    rows = "C1,O1,QMS,2023-01-01,2025-12-31\nC2,O1,QES,2023-01-01,2025-12-31\n"
    path = write(tmp_path, "c.csv", header + rows)
    outcome = run("import", "certificates", path, "--json")
    assert outcome.code == 1
    assert "c.csv: 2 rows read" in outcome.errors
    document = outcome.document
    assert set(document) == {"file", "kind", "accepted", "rejected", "issues"}
    assert (document["kind"], document["accepted"], document["rejected"]) == ("certificates", 1, 1)
    (refused,) = (issue for issue in document["issues"] if issue["severity"] == "error")
    assert (refused["row"], refused["column"], refused["value"]) == (3, "认证领域", "QES")
