"""Four million certificates: into the ledger and counted, beside plain pandas in the same run.

Run: ``.venv/bin/python -m benchmarks.ledger [rows]``
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.clock import ROUNDS, time_median
from data import schema as s
from data.loaders.reference import read_code_book
from data.samples.distributions import PROVINCES

ROWS = 4_000_000
DAY, LAST_DAY = date(2022, 1, 1), date(2024, 12, 31)
_CHUNK = 100_000
_COLUMNS = (
    s.CERTIFICATE_NO, s.ORGANIZATION_ID, s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.SPECIALTY_CODES,
    s.CODE_EDITION, s.DECIDED_ON, s.ISSUED_ON, s.EXPIRES_ON, s.STATUS, s.SUSPENDED_ON,
    s.LAST_AUDIT_ON, s.LAST_AUDIT_TYPE, s.EFFECTIVE_PERSONNEL, s.SITES,
)  # fmt: skip


def write_certificates(path: Path, rows: int, seed: int = 1) -> None:
    """Write a CSV of `rows` certificates of 0.6 × `rows` organisations, one or two codes each."""
    generator = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(_COLUMNS) + "\n")
        for start in range(0, rows, _CHUNK):
            frame = _draw(generator, start, min(_CHUNK, rows - start), rows)
            frame.to_csv(file, index=False, header=False, lineterminator="\n")


def _draw(generator: np.random.Generator, start: int, size: int, rows: int) -> pd.DataFrame:
    codes = np.array(read_code_book().codes("QMS", s.EDITION_NEW, "small"), dtype=object)
    days = np.datetime64("2019-01-01") + np.arange(4500)
    texts = np.datetime_as_string(days).astype(object)
    weights = np.array(list(PROVINCES.values())) / sum(PROVINCES.values())
    owner = pd.Series(generator.integers(0, rows * 3 // 5, size)).astype(str).str.zfill(8)
    first, second = generator.choice(codes, (2, size))
    issued = generator.integers(0, 2500, size)
    status = generator.choice(s.STATUSES, size, p=(0.85, 0.05, 0.03, 0.03, 0.04))
    columns = (
        [f"C{number:09d}" for number in range(start, start + size)],
        "O" + owner,
        "示例企业" + owner,
        generator.choice(list(PROVINCES), size, p=weights),
        generator.choice(("QMS", "EMS", "OHSMS"), size, p=(0.5, 0.3, 0.2)),
        np.where(generator.random(size) < 0.2, first + "；" + second, first),
        s.EDITION_NEW,
        texts[issued],
        texts[issued],
        texts[issued + 1095],
        status,
        np.where(status == s.SUSPENDED, texts[issued + 200], ""),
        texts[issued + 365],
        "监督",
        generator.integers(1, 3000, size),
        1,
    )
    return pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)))


def time_import(path: Path) -> tuple[float, float]:
    """Import into an empty store; return seconds and the peak memory of this process in MB."""
    from data.workflows.certificates import import_certificates
    from data.workflows.database import open_database

    engine = open_database()
    start = time.perf_counter()
    import_certificates(engine, path)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def list_counts() -> dict[str, Callable[[], object]]:
    """Return the counts to time over the ledger by what they are called."""
    from data.ledger import counts, movements
    from data.workflows.database import open_database
    from data.workflows.visible_batches import open_ledger

    ledger = open_ledger(open_database())
    rows, both = ledger.certificates(), [s.PROVINCE, s.SCHEME]
    questions = {
        "province x scheme": counts.count_certificates(rows, both, organizations=False),
        "distinct organisations": rows.aggregate(n=rows[s.ORGANIZATION_ID].nunique()),
        "province x scheme, distinct": counts.count_certificates(rows, both),
        "stock of a day": counts.count_stock(rows, DAY),
        "by code, distinct": counts.count_certificates(counts.list_codes(rows), [s.CODE]),
        "expiry profile": counts.count_expiry(rows, DAY, LAST_DAY),
        "36 months, moves": movements.count_moves(rows, DAY, 36),
        "36 months, distinct": movements.count_monthly_holders(rows, DAY, 36),
    }
    return {name: lambda asked=asked: ledger.fetch(asked) for name, asked in questions.items()}


def list_pandas_counts(frame: pd.DataFrame) -> dict[str, Callable[[], object]]:
    """Return the same counts as an analyst would write them with groupby."""
    both, owner = frame.groupby([s.PROVINCE, s.SCHEME]), s.ORGANIZATION_ID
    return {
        "province x scheme": lambda: both.size(),
        "distinct organisations": lambda: frame[owner].nunique(),
        "province x scheme, distinct": lambda: both[owner].nunique(),
        "expiry profile": lambda: frame.groupby(frame[s.EXPIRES_ON].str[:7]).size(),
    }


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        os.environ["CERTMATCH_HOME"] = folder
        os.environ.pop("CERTMATCH_DATABASE_URL", None)
        path = Path(folder) / "certificates.csv"
        child = os.fork()
        if child == 0:
            # In a process of its own: the peak memory below is that of the import alone.
            write_certificates(path, rows)
            os._exit(0)
        os.waitpid(child, 0)
        load = os.getloadavg()[0]
        print(f"{os.cpu_count()} cores, load {load:.1f}, {rows:,} rows, "
              f"{path.stat().st_size / 1e6:.0f} MB of CSV; medians of {ROUNDS}")  # fmt: skip
        seconds, peak = time_import(path)
        print(f"import            {seconds:7.1f} s  {rows / seconds:9,.0f} rows/s  {peak:5.0f} MB")
        ours = {name: time_median(call) for name, call in list_counts().items()}
        start = time.perf_counter()
        frame = pd.read_csv(path, dtype="str", keep_default_na=False)
        print(f"pandas read_csv   {time.perf_counter() - start:7.1f} s (nothing checked), "
              f"{frame.memory_usage(deep=True).sum() / 1e6:.0f} MB")  # fmt: skip
        theirs = {name: time_median(call) for name, call in list_pandas_counts(frame).items()}
        print(f"{'':30}{'ledger':>9}{'pandas':>9}")
        for name, value in ours.items():
            other = f"{theirs[name]:8.3f}s" if name in theirs else "-".rjust(9)
            print(f"{name:30}{value:8.3f}s{other}")


if __name__ == "__main__":
    main()
