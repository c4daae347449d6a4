"""The demonstration body, made once for all its tests."""

from __future__ import annotations

import pytest

from data.samples.generator import DemoBody, generate_demo_body


@pytest.fixture(scope="session")
def body() -> DemoBody:
    return generate_demo_body()
