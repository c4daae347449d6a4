"""Rule packs as TOML files: read, written and read again, refused with file and place."""

from __future__ import annotations

import math

import pytest

from data.loaders import rule_packs as loader
from data.loaders.rule_packs import read_rule_pack, read_shipped_packs, write_rule_pack
from matching.errors import CertMatchError

EXAMPLE = loader.read_shipped_file("own-example")


def refused(text: str | bytes) -> CertMatchError:
    with pytest.raises(CertMatchError) as caught:
        read_rule_pack(text, "own.toml")
    return caught.value


def test_every_shipped_pack_is_what_it_was_after_being_written_and_read() -> None:
    packs = read_shipped_packs()
    assert {pack.id for pack in packs} == {
        "mhgj-gl-095-a1", "iaf-md5-2019", "iso27006", "ts22003-2013", "cnca-qms-2025",
        "iso50003-2021", "iso17021-1-2015", "own-example",
    }  # fmt: skip
    for pack in packs:
        assert read_rule_pack(write_rule_pack(pack)) == pack
    assert packs[-1].is_example


def test_words_with_quotes_and_marks_survive_being_written() -> None:
    text = EXAMPLE.replace('document = "EXAMPLE-01"', 'document = "“A” \\"B\\" \\\\ C\\t\\u007f"')
    pack = read_rule_pack(text)
    assert pack.document == '“A” "B" \\ C\t\x7f'
    assert read_rule_pack(write_rule_pack(pack)) == pack


def test_a_switched_rule_is_written_as_off() -> None:
    pack = read_rule_pack(EXAMPLE).with_rule("rounding", on=False)
    text = write_rule_pack(pack)
    assert text.count("on = false") == 1
    assert read_rule_pack(text).rule("rounding") is None


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert read_rule_pack(b"\xef\xbb\xbf" + EXAMPLE.encode()).id == "own-example"


def test_an_open_band_is_written_as_infinite() -> None:
    bands = read_rule_pack(EXAMPLE).value("base_table.QMS", "bands")
    assert bands[-1][:2] == (201, math.inf)
    assert "[201, inf, 6.0]" in write_rule_pack(read_rule_pack(EXAMPLE))


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        ("[51, 200, 4.0]", "[50, 200, 4.0]", "bands_overlap", "base_table.QMS.bands"),
        ("[51, 200, 4.0]", "[60, 200, 4.0]", "bands_missing", "base_table.QMS.bands"),
        ("value = 0.20", "value = 20", "parameter_out_of_range", "max_reduction.value"),
        ("value = 0.20", "valeu = 0.20", "rule_unknown", "max_reduction.valeu"),
        ("[max_reduction]", "[max_reductoin]", "rule_unknown", "max_reductoin"),
        ("[audit_time.stage1]", "[audit_time.stage3]", "unknown_choice", "audit_time.stage3"),
        ("is_example = true", "is_exmaple = true", "rule_unknown", "is_exmaple"),
        ("is_example = true", 'is_example = "yes"', "unknown_choice", "is_example"),
        ('id = "own-example"', 'id = "Own"', "rule_pack_id", "id"),
        ('id = "own-example"', "", "rule_pack_missing", "id"),
        ('document = "EXAMPLE-01"', "document = 1", "rule_pack_missing", "document"),
        ('schemes = ["QMS", "EMS"]', 'schemes = ["QSM"]', "unknown_choice", "schemes"),
        ('schemes = ["QMS", "EMS"]', 'schemes = "QMS"', "rule_pack_missing", "schemes"),
        ("in_force_from = 2026-01-01", 'in_force_from = "2026-01-01"', "not_a_date",
         "in_force_from"),
        ("in_force_from = 2026-01-01", "in_force_from = 2026-01-01T00:00:00", "not_a_date",
         "in_force_from"),
        ('clause = "4.3"\n', "", "rule_pack_missing", "max_reduction.clause"),
        ('clause = "4.3"\n', 'clause = "4.3"\non = 1\n', "unknown_choice", "max_reduction.on"),
        ('confidence = "D"', 'confidence = "Z"', "unknown_choice", "base_table.QMS.confidence"),
        ('steps = ["floor"]', 'steps = ["flour"]', "unknown_choice", "contradictions.O1.steps"),
        ('steps = ["floor"]', 'steps = "floor"', "bands_unreadable", "contradictions.O1.steps"),
        ('steps = ["floor"]', "often = true", "rule_unknown", "contradictions.O1.often"),
        ('steps = ["floor"]', 'personnel_from = "1"', "parameter_out_of_range",
         "contradictions.O1.personnel_from"),
    ],
)  # fmt: skip
def test_a_slip_is_refused_with_file_and_place(old: str, new: str, code: str, where: str) -> None:
    assert old in EXAMPLE
    error = refused(EXAMPLE.replace(old, new, 1))
    assert (error.code, error.where) == (code, f"own.toml: {where}")


def test_a_number_where_a_table_should_stand_is_refused() -> None:
    error = refused(EXAMPLE.replace("[audit_time.initial]", "[audit_time]\ninitial = 1\n[report]"))
    assert (error.code, error.where) == ("not_a_table", "own.toml: audit_time.initial")


@pytest.mark.parametrize("broken", ["id = ", b"\xff\xfe\x00", "[a]\nx = 1\n[a]\ny = 2\n"])
def test_what_is_no_toml_is_refused(broken: str | bytes) -> None:
    error = refused(broken)
    assert (error.code, error.where) == ("rule_pack_not_toml", "own.toml")


def test_a_shipped_file_is_named_after_its_pack() -> None:
    for pack in read_shipped_packs():
        assert read_rule_pack(loader.read_shipped_file(pack.id)) == pack
