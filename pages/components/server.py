"""Starting the dashboard: check the port, prepare the store, hand over to Streamlit."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from matching.errors import CertMatchError
from reporting.locale import text
from reporting.terminal import language_of_terminal

ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8501
_APP = Path(__file__).parents[2] / "app.py"


def serve_dashboard(
    database: str | None,
    port: int | None,
    say: Callable[[str], None],
    announce: Callable[[dict[str, str]], None] | None = None,
) -> None:
    """Serve the dashboard until it is stopped.

    Parameters
    ----------
    database
        URL of the store, see `data.workflows.database.open_database`.
    port
        Default ``CERTMATCH_PORT``, else 8501.
    say
        Receives one sentence for each step.
    announce
        Receives ``{"address": …}`` once, for programs that start the dashboard.

    Raises
    ------
    CertMatchError
        The port is taken or not a number, or the store cannot be opened.
    """
    chosen = _port(port)
    _check_free(chosen)
    language = language_of_terminal()
    say(text(language, "terminal.opening"))
    from data.workflows.database import database_url, open_database
    from data.workflows.demo import load_demo_once

    # Streamlit runs in the project's folder: a relative path is settled before.
    os.environ["CERTMATCH_DATABASE_URL"] = database_url(database)
    engine = open_database(database)
    if load_demo_once(engine):
        say(text(language, "terminal.demo_loaded"))
    engine.dispose()
    address = f"http://{ADDRESS}:{chosen}"
    say(text(language, "terminal.serving", address=address))
    if announce is not None:
        announce({"address": address})
    _run_streamlit(chosen)


def _port(port: int | None) -> int:
    given = port if port is not None else os.environ.get("CERTMATCH_PORT") or DEFAULT_PORT
    try:
        number = int(given)
    except ValueError:
        number = 0
    if not 1 <= number <= 65535:
        where = "CERTMATCH_PORT" if port is None else "--port"
        raise CertMatchError("bad_port", where=where, found=given, expected="1…65535")
    return number


def _check_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as problem:
            raise CertMatchError(
                "port_taken",
                where=f"{ADDRESS}:{port}",
                found=problem.strerror,
                expected="1024…65535",
            ) from problem


def _run_streamlit(port: int) -> None:
    # Streamlit reads its configuration from the working directory.
    os.chdir(_APP.parent)
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.web import bootstrap

    # The folder is called pages; without this, Streamlit's older page discovery answers the
    # first deep link after a start with "page not found".
    PagesManager.uses_pages_directory = False
    options = {
        "server_address": ADDRESS,
        "server_port": port,
        "server_headless": True,
        "browser_gatherUsageStats": False,
        "logger_hideWelcomeMessage": True,
    }
    bootstrap.load_config_options(options)
    bootstrap.run(str(_APP), False, [], options)
