"""The bundled code lists, boundaries and the register of sources."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd

DATA = Path(__file__).parents[3] / "data"
REFERENCE = DATA / "reference"


def read_codes(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "codes" / name, dtype=str, keep_default_na=False)


def test_code_list_has_its_three_levels() -> None:
    codes = read_codes("codes.csv")
    assert codes["level"].value_counts().to_dict() == {"major": 39, "medium": 280, "small": 615}
    assert codes["code"].is_unique
    children = codes[codes["level"] != "major"]
    assert (children["code"].str.rpartition(".")[0] == children["parent"]).all()
    assert set(children["parent"]) <= set(codes["code"])


def test_energy_management_has_fifteen_scopes() -> None:
    scopes = read_codes("code_schemes_other.csv").query("system == 'EnMS'")["code"]
    assert len(scopes) == scopes.nunique() == 15
    assert {"2.1", "2.10"} <= set(scopes)


def test_only_36_of_308_shared_code_strings_mean_the_same() -> None:
    new = read_codes("codes.csv").query("level == 'small'").set_index("code")["name_zh"]
    old = read_codes("codes_old_scheme.csv").set_index("code")
    shared = old.index.intersection(new.index)
    assert len(shared) == 308
    same = old.loc[shared, "name_zh"] == new[shared]
    assert same.sum() == 36
    assert (old.loc[shared, "same_name"].eq("yes") == same).all()


def signed_area(ring: list[list[float]]) -> float:
    pairs = pairwise(ring)
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs) / 2


def test_boundaries_are_34_regions_with_clockwise_exteriors() -> None:
    """plotly.js floods the canvas with a province whose exterior ring runs the other way."""
    features = json.loads((REFERENCE / "map" / "china_provinces.geojson").read_bytes())["features"]
    assert len({feature["properties"]["name"] for feature in features}) == len(features) == 34
    for feature in features:
        assert re.fullmatch(r"\d{6}", feature["properties"]["adcode"])
        geometry = feature["geometry"]
        polygons = geometry["coordinates"]
        for polygon in [polygons] if geometry["type"] == "Polygon" else polygons:
            assert polygon[0][0] == polygon[0][-1]
            # A few islets were simplified to a line: area 0, they fill nothing either way.
            assert signed_area(polygon[0]) < 1e-9


def test_every_bundled_file_has_a_row_in_sources() -> None:
    text = (REFERENCE / "SOURCES.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert all(line.count("|") == 5 for line in rows), "file, what, source, licence and trust"
    listed = [line.split("`")[1] for line in rows]
    bundled = {
        path.relative_to(DATA).as_posix()
        for folder in (REFERENCE, DATA / "samples")
        for path in folder.rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and path.name != "SOURCES.md"
    }
    assert len(listed) == len(set(listed))
    assert bundled - set(listed) == set()
    assert set(listed) - bundled == set()
