"""The bundled reference as the loaders give it, and boundaries of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from data import schema as s
from data.loaders import reference
from matching.errors import CertMatchError

VARIABLE = "CERTMATCH_BOUNDARIES"
STATISTICS = Path(__file__).parents[3] / "data" / "reference" / "statistics"


def test_34_regions_have_four_names_and_a_macro_region() -> None:
    regions = reference.read_regions()
    assert len(regions) == 34
    assert (regions != "").all(axis=None)
    assert all(regions[name].is_unique for name in ("adcode", "name", "short", "english"))
    assert regions[s.MACRO_REGION].value_counts().to_dict() == {
        "华北": 5, "东北": 3, "华东": 7, "中南": 6, "西南": 5, "西北": 5, "港澳台": 3,
    }  # fmt: skip


@pytest.mark.parametrize("measure", [s.CERTIFICATES, s.ORGANIZATIONS])
def test_macro_regions_of_october_2024_recompute(measure: str) -> None:
    table = pd.read_csv(STATISTICS / "region_counts.csv")
    month = table[table[s.PERIOD] == "2024-10"].set_index(s.REGION)[measure]
    regions = reference.read_regions()
    sums = regions["name"].map(month).groupby(regions[s.MACRO_REGION]).sum()
    assert {f"{name}地区": total for name, total in sums.items()} == {
        name: total for name, total in month.items() if str(name).endswith("地区")
    }


def test_boundaries_are_those_of_the_34_regions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    names = {each["properties"]["name"] for each in reference.read_boundaries()["features"]}
    assert names == set(reference.read_regions()["name"])


def test_own_boundaries_replace_the_bundled_ones(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = {"type": "FeatureCollection", "features": [{"properties": {"name": "广东省"}}]}
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps(own), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(path))
    assert reference.read_boundaries() == own


@pytest.mark.parametrize("content", [None, b"no json", b'{"type": "Point"}', b"\xff\xfe", b"[]"])
def test_unreadable_boundaries_are_told_with_their_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "own.geojson"
    if content is not None:
        path.write_bytes(content)
    monkeypatch.setenv(VARIABLE, str(path))
    with pytest.raises(CertMatchError) as caught:
        reference.read_boundaries()
    problem = caught.value
    assert (problem.code, problem.where, problem.expected) == (
        "file_unreadable", str(path), "GeoJSON",
    )  # fmt: skip
    assert problem.found


def test_dashed_line_has_ten_dashes() -> None:
    line = reference.read_ten_dash()
    gaps = [position for position, value in enumerate(line["lon"]) if value is None]
    assert gaps == [position for position, value in enumerate(line["lat"]) if value is None]
    dashes = sum(
        1 for n, value in enumerate(line["lon"])
        if value is not None and (n == 0 or line["lon"][n - 1] is None)
    )  # fmt: skip
    assert dashes == 10


def test_indicators_are_numbers_and_say_their_kind() -> None:
    table = reference.read_national_indicators()
    assert table["value"].notna().all()
    assert set(table["kind"]) <= {"published", "derived"}
    assert len(table[(table[s.PERIOD] == "2020") & (table["metric"] == "certificates")]) == 2
