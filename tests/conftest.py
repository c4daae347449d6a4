"""What every test may use: calm random examples, one Chromium, one PostgreSQL."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.postgres import find_postgres, run_postgres

# Two cores may be shared with a browser and a database; a slow example is no fault of the code.
# Fifty examples find what a hundred find here, in half the time; a test that needs more says so.
settings.register_profile("shared-machine", deadline=None, max_examples=50)
settings.load_profile("shared-machine")

# Chromium's own background traffic would only be refused, many requests at a time.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Pages of one profile share a process: what one has compiled the next need not.
    "--process-per-site",
    # The product must work without the net: no other host has an address here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium on a machine that can draw Chinese; else skip, on CI fail."""
    names = ("chromium", "chromium-browser", "google-chrome")
    executable = next(filter(None, map(shutil.which, names)), None)
    if executable is None:
        _refuse("no Chromium found (make test installs it where it may)")
    fonts = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=zh"], capture_output=True, check=False
    )
    if not fonts or not fonts.stdout.strip():
        _refuse("no Chinese font found (make test installs fonts-noto-cjk where it may)")
    return str(executable)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a PostgreSQL server; where it is not installed skip, on CI fail."""
    programs = find_postgres()
    if programs is None:
        _refuse("no PostgreSQL found (make test installs it where it may)")
    else:
        with run_postgres(programs) as address:
            yield address


def _refuse(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_FLAGS))
        yield running
        running.close()
