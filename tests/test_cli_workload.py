"""Auditor days from the command line: JSON document, exit codes, lines for people."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cli
from data.loaders.rule_packs import read_shipped_file
from data.workflows import rule_packs
from data.workflows.database import open_database

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'certmatch.db'}"


@pytest.fixture
def run(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:  # fmt: skip
    def run_(line: str, language: str = "en") -> tuple[int, str, str]:
        for name in [name for name in os.environ if "CERTMATCH" in name]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("CERTMATCH_HOME", str(tmp_path))
        monkeypatch.setenv("CERTMATCH_LANGUAGE", language)
        capfdbinary.readouterr()
        code = cli.main(["workload", *line.split(), "--database", database])
        captured = capfdbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode("utf-8", "replace")

    return run_


@pytest.fixture
def ask(run: Run) -> Callable[[str], tuple[int, Any]]:
    def ask_(line: str) -> tuple[int, Any]:
        code, output, _ = run(f"{line} --json")
        return code, json.loads(output)

    return ask_


Ask = Callable[[str], tuple[int, Any]]
MD5 = "--rule-pack iaf-md5-2019 --scheme QMS --audit-type initial"


def test_the_document_has_exactly_its_keys(ask: Ask) -> None:
    line = MD5.replace("QMS", "EMS").replace("initial", "surveillance")
    code, document = ask(f"{line} --personnel 99 --risk high --similar-sites 26 --site-personnel 5")
    assert code == 0
    assert document == {
        "auditor_days": 7.5,
        "on_site_days": 6.0,
        "sites": 4,
        "decided_by": "fraction",
        "steps": [
            {"step": "table", "clause": "Table EMS 1", "value": 11.0},
            {"step": "fraction", "clause": "5", "value": pytest.approx(11 / 3)},
            {"step": "floor", "clause": "5", "value": pytest.approx(11 / 3)},
            {"step": "sampling", "clause": "IAF MD 1 6.1", "value": 4.0},
            {"step": "site_days", "clause": "IAF MD 1:2018 7.3.1", "value": 4.0},
            {"step": "sum", "clause": None, "value": pytest.approx(23 / 3)},
            {"step": "rounding", "clause": "2.2.3", "value": 7.5},
            {"step": "on_site", "clause": "4.1", "value": 6.0},
        ],
        "warnings": [],
    }


def test_an_adjustment_beyond_the_cap_is_capped_with_a_warning(ask: Ask) -> None:
    code, document = ask(f"{MD5} --personnel 55 --adjustment -0.5")
    assert (code, document["auditor_days"]) == (0, 3.5)
    assert document["warnings"] == ["The adjustment -50 % is beyond the limit; -30 % is used."]


def test_above_the_table_the_days_are_null_and_the_exit_code_is_one(ask: Ask) -> None:
    code, document = ask(f"{MD5} --personnel 10701")
    assert (code, document["auditor_days"], document["on_site_days"]) == (1, None, None)
    assert len(document["warnings"]) == 1


def test_an_audit_type_the_pack_leaves_out_is_unknown_with_exit_code_one(ask: Ask) -> None:
    code, document = ask("--rule-pack mhgj-gl-095-a1 --scheme DLE --audit-type restoration"
                         " --personnel 50")  # fmt: skip
    assert (code, document["auditor_days"], document["decided_by"]) == (1, None, "not_given")


def test_options_of_one_pack_are_given_as_name_and_value(ask: Ask) -> None:
    line = "--rule-pack ts22003-2013 --scheme FSMS --audit-type initial --personnel 120"
    code, document = ask(f"{line} --option category=C --option studies=3")
    assert (code, document["auditor_days"]) == (0, 4.25)


def test_a_scheme_is_known_by_any_of_its_names(ask: Ask) -> None:
    chinese = MD5.replace("QMS", "质量管理体系")
    assert ask(f"{chinese} --personnel 55")[1]["auditor_days"] == 5.0


def test_a_contradiction_that_touched_the_result_is_among_the_warnings(ask: Ask) -> None:
    _, document = ask("--rule-pack mhgj-gl-095-a1 --scheme DLE --audit-type initial"
                      " --personnel 100 --adjustment -0.3")  # fmt: skip
    assert document["auditor_days"] == 1.0
    assert any(warning.startswith("G03 (5.3.2.1(2), (4))") for warning in document["warnings"])


@pytest.mark.parametrize(
    "line",
    [
        f"{MD5} --personnel 0",
        f"{MD5} --personnel ten",
        MD5,
        f"{MD5} --personnel 5 --similar-sites -1",
        f"{MD5} --personnel 5 --site-personnel 0",
        f"{MD5} --personnel 5 --adjustment nan",
        f"{MD5} --personnel 5 --combined-factor 1.2",
        f"{MD5} --personnel 5 --risk huge",
        f"{MD5} --personnel 5 --option category=C",
        f"{MD5} --personnel 5 --option category",
        f"{MD5} --personnel 5 --frob 1",
        f"{MD5.replace('QMS', 'DLE')} --personnel 5",
        f"{MD5.replace('QMS', 'XYZ')} --personnel 5",
        f"{MD5.replace('QMS', 'EMS')} --personnel 5",
        f"{MD5.replace('initial', 'yearly')} --personnel 5",
        f"{MD5.replace('iaf-md5-2019', 'md5')} --personnel 5",
        "--rule-pack ts22003-2013 --scheme FSMS --audit-type initial --personnel 5",
    ],
)
def test_unusable_input_is_told_with_exit_code_two(ask: Ask, line: str) -> None:
    code, document = ask(line)
    assert code == 2
    assert set(document["error"]) == {"what", "where", "found", "expected", "remedy"}


def test_a_person_reads_every_step_in_the_terminals_language(run: Run) -> None:
    line = ("--rule-pack mhgj-gl-095-a1 --scheme DLE --audit-type recertification"
            " --personnel 450 --similar-sites 60 --dissimilar-sites 4")  # fmt: skip
    code, english, _ = run(line)
    assert code == 0
    assert "1.333  2/3 of the initial time  [MHGJ-GL-095 A/1 5.3.2.3; A]" in english
    assert "Auditor days 2.5, on site 2.5; sampled sites 6; decided by the fraction" in english
    _, chinese, _ = run(line, "zh")
    assert "审核人日 2.5，其中现场 2.5；抽样场所 6 个；由比例决定" in chinese
    assert len(english.splitlines()) == len(chinese.splitlines())


def test_a_clause_is_named_in_the_terminals_language(run: Run) -> None:
    line = f"{MD5} --personnel 100"
    assert "[IAF MD 5:2019 Table QMS 1; B]" in run(line)[1]
    assert "[IAF MD 5:2019 表 QMS 1; B]" in run(line, "zh")[1]


def test_what_is_unknown_is_said_in_words(run: Run) -> None:
    code, output, _ = run(f"{MD5} --personnel 10701")
    assert code == 1
    assert "Auditor days unknown, on site unknown; sampled sites 0" in output


def test_a_pack_of_the_body_is_used_by_its_identifier(ask: Ask, database: str) -> None:
    own = read_shipped_file("own-example").replace('"own-example"', '"own-qms"')
    engine = open_database(database)
    rule_packs.save_rule_pack(engine, own, saved_by="planner")
    engine.dispose()
    _, document = ask("--rule-pack own-qms --scheme QMS --audit-type stage2 --personnel 60")
    assert document["auditor_days"] == 3.0  # 4 × 0.7, always up
