"""The map draws every province, coloured by its number."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

TABLE = Path(__file__).parents[2] / "data/reference/statistics/region_counts.csv"
LOOKED_AT = ("广东省", "浙江省", "北京市", "西藏自治区", "新疆维吾尔自治区")


def published() -> dict[str, int]:
    with TABLE.open(encoding="utf-8") as file:
        return {
            row["region"]: int(row["certificates"])
            for row in csv.DictReader(file)
            if row["period"] == "2024-10"
        }


@pytest.fixture(scope="module")
def whole_map(open_shared: Callable[..., Visit]) -> Visit:
    """The page as it opens; who hovers on it does not change it."""
    visit = open_shared("provinces")
    visit.page.wait_for_selector(".choroplethlayer path")
    return visit


def drawn(visit: Visit) -> list[dict[str, str]]:
    """Return fill, name and centre of each drawn province."""
    return visit.page.evaluate(
        """() => [...document.querySelectorAll('.choroplethlayer path')].map(path => {
            const datum = path.__data__;
            const box = path.getBoundingClientRect();
            return {
                fill: getComputedStyle(path).fill,
                name: datum && (datum.hovertext || datum.text || String(datum.loc)),
                id: datum && String(datum.loc),
            };
        })"""
    )


def test_the_map_has_34_provinces(whole_map: Visit) -> None:
    assert whole_map.page.locator(".choroplethlayer path").count() == 34


def brightness(fill: str) -> float:
    red, green, blue = (int(part) for part in re.findall(r"\d+", fill)[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_five_provinces_are_darker_the_more_certificates_they_have(whole_map: Visit) -> None:
    fills = {item["id"]: item["fill"] for item in drawn(whole_map)}
    table = published()
    ordered = sorted(LOOKED_AT, key=lambda name: table[name])
    shades = [brightness(fills[name]) for name in ordered]
    assert all(light >= dark for light, dark in pairwise(shades))
    assert shades[0] > shades[-1] + 40


def point_inside(visit: Visit, region: str) -> tuple[float, float]:
    """Return a place of the screen inside a province: the first hit on a grid over its box."""
    x, y = visit.page.evaluate(
        """(region) => {
            const path = [...document.querySelectorAll('.choroplethlayer path')]
                .find(p => p.__data__ && String(p.__data__.loc) === region);
            const box = path.getBoundingClientRect();
            const shape = path.getBBox();
            const matrix = path.getScreenCTM();
            for (const v of [0.5, 0.4, 0.6, 0.3, 0.7])
                for (const u of [0.5, 0.4, 0.6, 0.3, 0.7]) {
                    const p = new DOMPoint(shape.x + u * shape.width, shape.y + v * shape.height);
                    if (path.isPointInFill(p)) {
                        const q = p.matrixTransform(matrix);
                        return [q.x, q.y];
                    }
                }
            return [box.x + box.width / 2, box.y + box.height / 2];
        }""",
        region,
    )
    return x, y


@pytest.mark.parametrize("region", LOOKED_AT)
def test_hovering_a_province_tells_its_exact_number(whole_map: Visit, region: str) -> None:
    visit = whole_map
    # Nothing may be left of what was hovered before.
    visit.page.mouse.move(0, 0)
    visit.page.wait_for_selector(".hoverlayer .hovertext", state="detached")
    x, y = point_inside(visit, region)
    visit.page.mouse.move(x - 3, y)
    visit.page.mouse.move(x, y, steps=4)
    visit.page.wait_for_selector(".hoverlayer .hovertext")
    hovered = visit.page.locator(".hoverlayer", has=visit.page.locator(".hovertext"))
    words = hovered.first.text_content()
    assert region[:2] in words
    assert f"{published()[region]:,}" in words


def test_a_click_on_a_province_chooses_it_for_the_whole_page(
    open_page: Callable[..., Visit],
) -> None:
    visit = open_page("provinces")
    visit.page.wait_for_selector(".choroplethlayer path")
    x, y = point_inside(visit, "新疆维吾尔自治区")
    for _ in range(3):
        visit.page.mouse.move(x - 3, y)
        visit.page.mouse.move(x, y, steps=4)
        # A chart knows what is clicked from what is hovered; a busy one may lose the click.
        visit.page.wait_for_selector(".hoverlayer .hovertext")
        visit.page.mouse.click(x, y)
        visit.page.wait_for_timeout(1500)
        if "region=" in visit.page.url:
            break
    visit.page.wait_for_url("**region=*")
    visit.settle()
    assert "新疆" in visit.page.locator("p.finding").inner_text()


def test_a_link_with_a_province_opens_on_it(open_page: Callable[..., Visit]) -> None:
    visit = open_page("provinces", region="广东省")
    assert "广东" in visit.page.locator("p.finding").inner_text()
