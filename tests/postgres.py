"""A PostgreSQL server of the test run's own: on loopback, not as root, gone at the end."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from data.store.engine import open_engine

START_TIMEOUT = 60.0
_FOLDERS = "/usr/lib/postgresql"
_USER = "postgres"


def find_postgres() -> Path | None:
    """Return the newest folder with PostgreSQL's programs; None where there is none."""
    versions = sorted(Path(_FOLDERS).glob("*/bin/initdb"), key=lambda path: path.parts[-3])
    if versions:
        return versions[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def run_postgres(programs: Path) -> Iterator[str]:
    """Run a server on a free port and yield the address of its first database.

    Raises
    ------
    RuntimeError
        It did not start in time; the message ends with what it printed.
    """
    # PostgreSQL refuses root; its own user must be able to enter the folder.
    other: dict[str, Any] = {"user": _USER} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="certmatch_postgres_"))
    if other:
        shutil.chown(folder, _USER)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data, log = folder / "data", folder / "log"
    create = [programs / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "-N",
              "--locale=C.UTF-8"]  # fmt: skip
    subprocess.run(create, check=True, capture_output=True, cwd=folder, **other)
    serve = [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1",
             "-k", folder, "-F", "-c", "max_connections=50"]  # fmt: skip
    with log.open("wb") as output:
        server = subprocess.Popen(serve, cwd=folder, stdout=output, stderr=output, **other)
    try:
        _wait(server, port, log)
        yield f"postgresql://{_USER}@127.0.0.1:{port}/postgres"
    finally:
        server.send_signal(signal.SIGINT)  # does not wait for open connections
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server: str, template: str = "template1") -> str:
    """Create a database like `template` (a name) on a running server and return its address."""
    name = f"certmatch_{uuid.uuid4().hex}"
    admin = open_engine(server).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    admin.dispose()
    return server.rpartition("/")[0] + f"/{name}"


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while server.poll() is None and time.monotonic() < deadline:
        if "ready to accept connections" in log.read_text(errors="replace"):
            return
        time.sleep(0.1)
    raise RuntimeError(f"no PostgreSQL on port {port}:\n{log.read_text(errors='replace')[-2000:]}")
