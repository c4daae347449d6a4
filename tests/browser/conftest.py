"""The real application, started once, and a real Chromium that may speak to nothing else."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

import cli

ROOT = Path(__file__).parents[2]
START_TIMEOUT = 90.0
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
PHONE_WIDTH = 600
# Streamlit's run is over, and every lazily loaded element has taken its skeleton's place.
SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app !== null
        && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector(
            '[data-testid="stSkeleton"], [data-testid="stAppSkeleton"], [data-stale="true"]'
        ) === null;
}"""


@dataclass(frozen=True)
class Server:
    """A running dashboard with a data folder of its own."""

    url: str
    home: Path
    database_url: str


@dataclass
class Visit:
    """One browser page and everything that went wrong on it."""

    page: Page
    errors: list[str] = field(default_factory=list)
    foreign_requests: list[str] = field(default_factory=list)

    def settle(self, timeout: float = 90.0) -> None:
        """Wait until Streamlit has been idle for a moment; call it after each interaction."""
        deadline = time.monotonic() + timeout
        calm = 0
        while calm < 3:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.page.url} did not settle in {timeout:.0f} s")
            calm = calm + 1 if self.page.evaluate(SETTLED) else 0
            self.page.wait_for_timeout(100)

    def text(self) -> str:
        """Return the text a person sees on the page, sidebar included."""
        return self.page.locator('[data-testid="stApp"]').inner_text()


def start_server(
    command: list[str], home: Path, database_url: str, log: Path
) -> tuple[subprocess.Popen[bytes], str]:
    """Start ``command`` on a free port and wait until it is healthy.

    Returns
    -------
    tuple
        The process, to be stopped by the caller, and the address it serves.

    Raises
    ------
    RuntimeError
        It ended or did not become healthy in time; the message ends with what it printed.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if "CERTMATCH" not in name}
    environment |= {
        "CERTMATCH_HOME": str(home),
        "CERTMATCH_DATABASE_URL": database_url,
        "CERTMATCH_PORT": str(port),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    url = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_TIMEOUT
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return process, url
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    stop_server(process)
    raise RuntimeError(f"{command} did not serve {url}:\n{log.read_text(errors='replace')[-3000:]}")


def ask_terminal(server: Server, line: str) -> Any:
    """Return the document that a command line prints about the server's own store.

    It runs in the test's process: to start Python and pandas anew takes longer than the answer.
    """
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CERTMATCH_HOME", str(server.home))
        patch.setenv("CERTMATCH_DATABASE_URL", server.database_url)
        patch.setattr("sys.stdout", printed)
        assert cli.main([*line.split(), "--json"]) == 0
    printed.seek(0)
    return json.load(printed)


def stop_server(process: subprocess.Popen[bytes]) -> None:
    """End the process, gently first."""
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def serve_command() -> list[str]:
    """What starts the dashboard."""
    return [sys.executable, "cli.py", "serve"]


@contextmanager
def serving(command: list[str], home: Path, database_url: str = "") -> Iterator[Server]:
    """Serve a new home, with a SQLite file in it where no other store is named."""
    store = database_url or f"sqlite:///{home / 'browser.db'}"
    process, url = start_server(command, home, store, home.with_suffix(".log"))
    try:
        yield Server(url, home, store)
    finally:
        stop_server(process)


@pytest.fixture(scope="session")
def server(serve_command: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The dashboard on fresh data of its own."""
    with serving(serve_command, tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """One browser profile per language, size and colour scheme: the second page is cached."""
    contexts: dict[tuple[str, int, int, bool], BrowserContext] = {}

    def profile(
        url: str, language: str, width: int = 1440, height: int = 900, *, dark: bool = False
    ) -> BrowserContext:
        key = (language, width, height, dark)
        if key not in contexts:
            contexts[key] = browser.new_context(
                viewport={"width": width, "height": height},
                locale={"zh": "zh-CN", "en": "en-GB"}[language],
                color_scheme="dark" if dark else "light",
                is_mobile=width < PHONE_WIDTH,
                has_touch=width < PHONE_WIDTH,
                user_agent=PHONE if width < PHONE_WIDTH else None,
            )
            # This tab stays: a profile without one ends its process, and the next page
            # compiles all of Streamlit and Plotly again, which takes longer than its test.
            contexts[key].new_page().goto(f"{url}/_stcore/health")
        return contexts[key]

    yield profile
    for context in contexts.values():
        context.close()


@contextmanager
def opening(
    server: Server, profiles: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Visit]]:
    """Return what opens a path of the dashboard, and close in the end what was opened."""
    visits: list[Visit] = []

    def open_(
        path: str = "",
        language: str = "zh",
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        **query: str,
    ) -> Visit:
        context = profiles(server.url, language, width, height, dark=dark)
        visit = _watch(context, urlsplit(server.url).netloc)
        visits.append(visit)
        address = f"{server.url}/{path.lstrip('/')}?{urlencode({'lang': language, **query})}"
        visit.page.goto(address, wait_until="domcontentloaded")
        visit.settle()
        return visit

    yield open_
    for visit in visits:
        visit.page.close()


@pytest.fixture
def open_page(
    server: Server, profiles: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Visit]]:
    """Open a path of the dashboard: ``open_page("provinces", "en", width=390, height=844)``.

    Below 600 pixels the browser says that it is a phone; ``dark=True`` asks for dark colours.
    Further keyword arguments become query parameters.
    """
    with opening(server, profiles) as open_:
        yield open_


@pytest.fixture(scope="module")
def open_shared(
    server: Server, profiles: Callable[..., BrowserContext]
) -> Iterator[Callable[..., Visit]]:
    """Open a page that several tests of a module look at and leave as it was."""
    with opening(server, profiles) as open_:
        yield open_


def _watch(context: BrowserContext, own_host: str) -> Visit:
    visit = Visit(context.new_page())

    # Noted here and led nowhere by the browser's own rules; routing would switch its cache off.
    def note(request: Request) -> None:
        address = urlsplit(request.url)
        if address.netloc != own_host and address.scheme not in ("data", "blob"):
            visit.foreign_requests.append(request.url)

    visit.page.on("request", note)
    visit.page.on("pageerror", lambda error: visit.errors.append(f"page: {error}"))
    visit.page.on(
        "console",
        lambda message: (
            visit.errors.append(f"console: {message.text}")
            if message.type == "error" and "404 (Not Found)" not in message.text
            else None
        ),
    )
    # On a deep link Streamlit looks for its own service under the page's path first.
    visit.page.on(
        "response",
        lambda response: (
            visit.errors.append(f"{response.status}: {response.url}")
            if response.status >= 400 and "/_stcore/" not in response.url
            else None
        ),
    )
    return visit
