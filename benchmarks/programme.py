"""Three-year programme of 300,000 certificates, beside a plain loop over certificates.

Run: ``.venv/bin/python -m benchmarks.programme [certificates]``
"""

from __future__ import annotations

import calendar
import os
import resource
import sys
import tempfile
import time
from datetime import date, timedelta

import numpy as np

from data import schema as s
from matching.due_dates import Days
from matching.programme import WINDOW_MONTHS, Certificates, list_due_audits
from matching.rule_packs import RulePack

CERTIFICATES, SAMPLE = 300_000, 3_000
AS_OF, UNTIL = date(2026, 7, 1), date(2029, 6, 30)
STORED_AS_OF, STORED_UNTIL = date(2024, 7, 1), date(2027, 6, 30)
WRITTEN = 1.95  # rows of the ledger's benchmark file for each that stands on that day
SCHEMES = (("QMS", 0.5), ("EMS", 0.3), ("OHSMS", 0.2))


def draw_certificates(count: int, seed: int = 1) -> Certificates:
    """Draw standing certificates issued over the last three years, half of them visited since."""
    generator = np.random.default_rng(seed)
    issued = np.datetime64(AS_OF, "D") - generator.integers(1, 1_090, count)
    visited = issued + generator.integers(200, 364, count)
    known = (visited < np.datetime64(AS_OF, "D")) & (generator.random(count) < 0.8)
    nothing = np.full(count, np.datetime64("NaT", "D"))
    return Certificates(
        decided=issued, issued=issued, expires=issued + 1_095,
        last_on_site=np.where(known, visited, nothing), suspended=nothing,
        is_suspended=np.zeros(count, np.bool_), is_recertified=generator.random(count) < 0.5,
    )  # fmt: skip


def loop_over(certificates: Certificates, packs: list[RulePack]) -> int:
    """Count the audits as a script would: one certificate after the other, rule by rule.

    The same intervals, without the calendar year and without what is undated: less work than the
    arrays do.
    """
    found = 0
    columns = (certificates.decided, certificates.expires, certificates.last_on_site)
    for decided, expires, last in zip(*map(_as_dates, columns), strict=True):
        day = max(last or decided, decided)
        while day < UNTIL:
            limits = [
                add_months(day, rule.get("months"))
                for pack in packs
                for rule in (pack.rule("next_surveillance"), pack.rule("first_surveillance"))
                if rule is not None
            ]
            limit = min([*limits, expires])
            if limit >= add_months(expires, -WINDOW_MONTHS):
                limit, expires = min(limit, expires), add_months(expires, 36)
            found += add_months(limit, -WINDOW_MONTHS) <= UNTIL
            day = max(limit, AS_OF) + timedelta(1)
    return found


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _as_dates(days: Days) -> list[date]:
    return days.astype(object).tolist()


def write_ledger(count: int) -> None:
    """Import as many certificates as are asked for into a store of their own."""
    from pathlib import Path

    from benchmarks.ledger import write_certificates
    from data.workflows.certificates import import_certificates
    from data.workflows.database import open_database

    path = Path(os.environ["CERTMATCH_HOME"]) / "certificates.csv"
    write_certificates(path, count)
    import_certificates(open_database(), path)


class Clock:
    """Wall and processor seconds of a block: other work on the machine changes the first only."""

    def __enter__(self) -> Clock:
        self._start = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall = time.perf_counter() - self._start[0]
        self.processor = time.process_time() - self._start[1]

    def __str__(self) -> str:
        return f"{self.wall:7.2f} s, processor {self.processor:7.2f} s"


def time_stored(count: int) -> None:
    """Time the whole way from the ledger to the frame of the page, days included."""
    from data.workflows.database import open_database
    from data.workflows.due_windows import fetch_due_windows
    from data.workflows.encoding import Period
    from data.workflows.programme import fetch_cycles, fetch_programme
    from data.workflows.stored_body import fetch_body

    child = os.fork()
    if child == 0:
        # In a process of its own: the peak memory is that of the programme, not of the import.
        write_ledger(round(count * WRITTEN))
        os._exit(0)
    os.waitpid(child, 0)
    engine = open_database()
    standing = len(fetch_cycles(engine, STORED_AS_OF))
    with Clock() as clock:
        found = fetch_programme(engine, STORED_AS_OF, STORED_AS_OF, STORED_UNTIL)
    known = found[s.AUDITOR_DAYS].notna().mean()
    print(f"ledger to page, days {clock}  {standing:,} certificates, {len(found):,} audits, "
          f"{known:.0%} with days")  # fmt: skip
    projects = fetch_body(engine).projects
    with Clock() as clock:
        due = fetch_due_windows(engine, projects, Period.of(STORED_AS_OF))
    counted = 0 if due is None else len(due)
    print(f"a year's due windows {clock}  {counted:,} windows beside those of projects")


def main() -> None:
    from data.loaders.rule_packs import read_shipped_packs

    count = int(sys.argv[1]) if len(sys.argv) > 1 else CERTIFICATES
    packs = [pack for pack in read_shipped_packs() if not pack.is_example]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count:,} certificates, "
          f"three years")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CERTMATCH_HOME"] = folder
        os.environ.pop("CERTMATCH_DATABASE_URL", None)
        time_stored(count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory          {peak:7.0f} MB")
    drawn = [(draw_certificates(round(count * share)),
              [pack for pack in packs if scheme in pack.schemes])
             for scheme, share in SCHEMES]  # fmt: skip
    with Clock() as clock:
        audits = sum(len(list_due_audits(rows, covering, AS_OF, UNTIL).types)
                     for rows, covering in drawn)  # fmt: skip
    print(f"windows on arrays    {clock}  {audits:,} audits")
    sample = draw_certificates(SAMPLE)
    with Clock() as clock:
        looped = loop_over(sample, drawn[0][1])
    clock.wall *= count / SAMPLE
    clock.processor *= count / SAMPLE
    print(f"windows in a loop    {clock}  {looped * count // SAMPLE:,} audits "
          f"(extrapolated from {SAMPLE:,} certificates)")  # fmt: skip


if __name__ == "__main__":
    main()
