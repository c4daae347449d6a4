"""What tests of the store share."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from sqlalchemy import Engine

from data.store.repository import Repository
from tests.data.store.bodies import save

Importer = Callable[..., int]


@pytest.fixture
def bring(engine: Engine) -> Importer:
    """Return a function that imports a frame in a transaction of its own."""

    def import_frame(kind: str, frame: pd.DataFrame, sha256: str, **marks: bool) -> int:
        with engine.begin() as connection:
            return save(Repository(connection), kind, frame, sha256, **marks)

    return import_frame
