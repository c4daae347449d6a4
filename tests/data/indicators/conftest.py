"""The published counts and one complete month of them."""

from __future__ import annotations

import pandas as pd
import pytest

from data.indicators.regions import (
    count_regions,
)
from data.loaders.reference import read_regions
from tests.data.indicators.published import read_published

FULL = "2024-10"


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return read_published()


@pytest.fixture(scope="module")
def regions() -> pd.DataFrame:
    return read_regions()


@pytest.fixture(scope="module")
def october(published: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    return count_regions(published, FULL, regions)
