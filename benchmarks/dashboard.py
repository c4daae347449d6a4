"""The served demonstration: seconds from a filter change to a drawn chart, and peak memory.

Run: ``.venv/bin/python -m benchmarks.dashboard`` (needs Chromium)
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAGES = ("", "statistics-overview", "provinces", "domains", "months", "match-board", "code-detail",
         "roster", "readings", "imports")  # fmt: skip
TIMES = "seconds.txt"
SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning'
        && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]')
        && document.querySelector('.js-plotly-plot .main-svg');
}"""


def serve() -> None:
    """Serve the dashboard as ``cli.py serve`` does, printing the seconds of every run of a page."""
    from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

    from pages.components.server import serve_dashboard

    run = ScriptRunner._run_script

    def timed(self: ScriptRunner, data: object) -> None:
        begun = time.perf_counter()
        run(self, data)
        print(time.perf_counter() - begun, flush=True)

    ScriptRunner._run_script = timed
    serve_dashboard(None, None, lambda message: print(message, file=sys.stderr))


def start(home: str) -> tuple[subprocess.Popen[bytes], str, float]:
    """Start the dashboard; return it, its address and the seconds until it was healthy."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    begun = time.perf_counter()
    with Path(home, TIMES).open("w") as seconds:
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.dashboard", "serve"], cwd=ROOT,
            stderr=subprocess.DEVNULL, stdout=seconds,
            env=os.environ | {"CERTMATCH_HOME": home, "CERTMATCH_PORT": str(port)},
        )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
            return process, url, time.perf_counter() - begun
        except OSError:
            time.sleep(0.05)
    raise SystemExit("the dashboard did not start")


def change_filter(page: Page, words: str) -> float:
    """Choose a reading in its select box; return the seconds until the charts stand again."""
    page.locator(".st-key-filter_reading input").click()
    option = page.get_by_role("option", name=words)
    option.wait_for()
    begun = time.perf_counter()
    option.click()
    page.wait_for_function(
        "(words) => document.querySelector('.st-key-filter_reading').innerText.includes(words)"
        " || document.querySelector('.st-key-filter_reading input').value.includes(words)",
        arg=words,
    )
    page.wait_for_timeout(50)  # the script has started by then
    page.wait_for_function(SETTLED, polling=20)
    return time.perf_counter() - begun


def main() -> None:
    """Print the figures of the README."""
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        start(home)[0].terminate()
        process, url, seconds = start(home)
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        peak = 0
        server = psutil.Process(process.pid)
        for path in PAGES:
            page.goto(f"{url}/{path}?lang=en")
            page.wait_for_selector("p.provenance", timeout=60_000)
            peak = max(peak, server.memory_info().rss)
        page.goto(f"{url}/match-board?lang=en")
        page.wait_for_function(SETTLED, timeout=60_000)
        before = len(Path(home, TIMES).read_text().split())
        times = [
            change_filter(page, words)
            for words in ("proportional", "ratio", "additive") * 4
        ]  # fmt: skip
        peak = max(peak, server.memory_info().rss)
        page.wait_for_timeout(500)
        runs = [float(seconds) for seconds in Path(home, TIMES).read_text().split()[before:]]
        browser.close()
        process.terminate()
    print(f"cores {os.cpu_count()}")
    print(f"second start, until healthy    {seconds:6.2f} s")
    print(
        f"filter change, server's time   {statistics.median(runs):6.2f} s (median of {len(runs)})"
    )
    print(
        f"filter change, until drawn     {statistics.median(times):6.2f} s (median of {len(times)})"
    )
    print(f"peak memory of the server      {peak / 2**20:6.0f} MB")


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()
