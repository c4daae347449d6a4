"""Make the demonstration body 示例数据: 300 invented auditors and 2,500 invented projects.

``python -m data.samples.generator`` writes the five files that the product bundles: besides people
and projects, two years of absences and of scheduling, and the certificates of the clients. The
body follows published national proportions where there are any and invents the rest; it knows
nothing of the match degree, so nothing in it is arranged to make the model look good.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.certificates import build_certificates
from data.samples.code_lists import CodeLists, build_markets, read_code_lists
from data.samples.distributions import DEMO_AS_OF
from data.samples.people import build_auditors
from data.samples.projects import build_projects
from data.samples.records import build_absences, draw_people
from data.samples.scheduling import build_history

__all__ = ["DEMO_AS_OF", "DEMO_SEED", "DemoBody", "generate_demo_body", "write_demo_files"]

DEMO_SEED = 20260701
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class DemoBody:
    """The demonstration body as its files hold it: every cell text, blank cells empty strings.

    Attributes
    ----------
    auditors, projects, absences, history, certificates
        Columns of the tables of `data.schema` of that name, by canonical name.
    as_of
        Reference date the body was made for.
    """

    auditors: pd.DataFrame
    projects: pd.DataFrame
    absences: pd.DataFrame
    history: pd.DataFrame
    certificates: pd.DataFrame
    as_of: date


def generate_demo_body(seed: int = DEMO_SEED, codes: CodeLists | None = None) -> DemoBody:
    """Return the demonstration body; the same seed and code lists give the same body.

    Parameters
    ----------
    seed
        Of the random generator.
    codes
        Code lists to draw from; the bundled ones where None.
    """
    rng = np.random.default_rng(seed)
    markets = build_markets(rng, codes or read_code_lists())
    auditors = build_auditors(rng, markets)
    projects = build_projects(rng, markets, auditors)
    # A generator of their own: people and projects stay as they are whatever is recorded of them.
    later = np.random.default_rng((seed, 1))
    people = draw_people(later, auditors)
    absences = build_absences(later, people)
    history = build_history(later, people, auditors, projects, absences)
    certificates = build_certificates(np.random.default_rng((seed, 2)), projects)
    return DemoBody(auditors, projects, absences, history, certificates, DEMO_AS_OF)


def write_demo_files(folder: Path = _FOLDER, body: DemoBody | None = None) -> list[Path]:
    """Write a CSV of each table with Chinese headers and return their paths."""
    body = body or generate_demo_body()
    tables = {
        s.AUDITORS: body.auditors,
        s.PROJECTS: body.projects,
        s.ABSENCES: body.absences,
        s.HISTORY: body.history,
        s.CERTIFICATE_LEDGER: body.certificates,
    }
    paths = []
    for table, frame in tables.items():
        headers = {column.name: column.zh[0] for column in table.columns}
        path = folder / f"{table.name}.csv"
        # Excel reads UTF-8 only with a byte order mark; fixed line ends keep the bytes fixed.
        text = frame.rename(columns=headers).to_csv(index=False, lineterminator="\n")
        path.write_bytes(text.encode("utf-8-sig"))
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write_demo_files():
        print(written)
