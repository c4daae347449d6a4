"""The demonstration body 示例数据: loaded once, removed as a whole, never mixed in silently."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from data.errors import ImportReport
from data.samples.generator import DEMO_AS_OF
from data.store.repository import Repository
from data.workflows.degree_history import keep_match_degrees, months_before
from data.workflows.imports import import_bytes
from matching.errors import CertMatchError

_FILES = {
    kind: Path(__file__).parents[1] / "samples" / f"{kind}.csv"
    for kind in ("auditors", "projects", "absences", "history")
}
_CERTIFICATES = Path(__file__).parents[1] / "samples" / "certificates.csv"


KEPT_MONTHS = 12


def has_demo(engine: Engine) -> bool:
    """Return whether rows of the demonstration body are in the store."""
    with engine.connect() as connection:
        return Repository(connection).has_demo()


def has_own_data(engine: Engine) -> bool:
    """Return whether own auditors, projects or certificates are in the store."""
    with engine.connect() as connection:
        return Repository(connection).has_own_data()


def load_demo(engine: Engine) -> list[ImportReport]:
    """Load the demonstration body; a second time changes nothing.

    Raises
    ------
    CertMatchError
        The store holds own data.
    """
    if has_own_data(engine):
        raise CertMatchError(
            "demo_over_own_data",
            where="demo",
            found="auditors / projects / certificates",
            expected="-",
        )
    # Late: Ibis takes a second to import, and whoever asks whether there is a body need not wait.
    from data.workflows.certificates import import_certificates

    is_new = not has_demo(engine)
    reports = [
        import_bytes(engine, kind, path.read_bytes(), path.name, is_demo=True)
        for kind, path in _FILES.items()
    ]
    reports.append(import_certificates(engine, _CERTIFICATES, is_demo=True))
    with engine.begin() as connection:
        Repository(connection).put_setting("demo_as_of", DEMO_AS_OF.isoformat())
    if is_new:
        keep_match_degrees(engine, months_before(DEMO_AS_OF, KEPT_MONTHS))
    return reports


def load_demo_once(engine: Engine) -> bool:
    """Load the demonstration body into a store that never held a body; return whether it did.

    A store whose demonstration was removed stays empty.
    """
    with engine.connect() as connection:
        touched = Repository(connection).get_setting("demo_as_of") is not None
    if touched or has_own_data(engine):
        return False
    load_demo(engine)
    return True


def remove_demo(engine: Engine) -> None:
    """Remove the demonstration body and nothing else."""
    with engine.begin() as connection:
        repository = Repository(connection)
        repository.remove_demo()
        repository.put_setting("demo_as_of", "")
