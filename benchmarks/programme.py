"""Three-year programme of 300,000 certificates, beside a plain loop over certificates.

Run: ``.venv/bin/python -m benchmarks.programme [certificates]``
"""

from __future__ import annotations

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
from matching.rule_packs import RulePack, add_months

CERTIFICATES, SAMPLE = 300_000, 3_000
AS_OF, UNTIL = date(2026, 7, 1), date(2029, 6, 30)
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


def _as_dates(days: Days) -> list[date]:
    return days.astype(object).tolist()


def write_ledger(count: int) -> None:
    """Import as many certificates as are asked for into a store of their own."""
    from pathlib import Path

    from benchmarks.ledger import write_certificates
    from data.workflows.certificates import import_certificates
    from data.workflows.database import open_database

    path = Path(os.environ["CERTMATCH_HOME"]) / "certificates.csv"
    # Nearly half of that file stands on the reference day.
    write_certificates(path, count)
    import_certificates(open_database(), path)


def time_stored(count: int) -> None:
    """Time the whole way from the ledger to the frame of the page, days included."""
    from data.workflows.database import open_database
    from data.workflows.programme import fetch_cycles, fetch_programme

    write_ledger(count * 5 // 2)
    engine = open_database()
    standing = len(fetch_cycles(engine, date(2024, 7, 1)))
    start = time.perf_counter()
    found = fetch_programme(engine, date(2024, 7, 1), date(2024, 7, 1), date(2027, 6, 30))
    seconds = time.perf_counter() - start
    print(
        f"from the ledger     {seconds:8.2f} s  {standing:,} certificates, "
        f"{len(found):,} audits, of known days {found[s.AUDITOR_DAYS].notna().mean():.0%}"
    )


def main() -> None:
    from data.loaders.rule_packs import read_shipped_packs

    count = int(sys.argv[1]) if len(sys.argv) > 1 else CERTIFICATES
    packs = [pack for pack in read_shipped_packs() if not pack.is_example]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count:,} certificates, "
          f"{AS_OF} to {UNTIL}")  # fmt: skip
    seconds, audits = 0.0, 0
    for scheme, share in SCHEMES:
        drawn = draw_certificates(round(count * share))
        covering = [pack for pack in packs if scheme in pack.schemes]
        start = time.perf_counter()
        audits += len(list_due_audits(drawn, covering, AS_OF, UNTIL).types)
        seconds += time.perf_counter() - start
    print(f"windows on arrays   {seconds:8.2f} s  {audits:,} audits")
    sample = draw_certificates(SAMPLE)
    start = time.perf_counter()
    looped = loop_over(sample, [pack for pack in packs if "QMS" in pack.schemes])
    taken = (time.perf_counter() - start) * count / SAMPLE
    print(f"windows in a loop   {taken:8.2f} s  {looped * count // SAMPLE:,} audits "
          f"(extrapolated from {SAMPLE:,} certificates)")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CERTMATCH_HOME"] = folder
        os.environ.pop("CERTMATCH_DATABASE_URL", None)
        time_stored(count)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory         {peak:8.0f} MB")


if __name__ == "__main__":
    main()
