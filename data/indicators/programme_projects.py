"""Due audits as projects to be imported: what the programme owes becomes what P counts."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.audit_types import TYPE_WORDS

_MARKS = {s.EDITION_NEW: "新版:", s.EDITION_OLD: "旧版:"}
COLUMNS = (
    s.PROJECT_ID, s.ORGANIZATION_ID, s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.SPECIALTY_CODES,
    s.AUDIT_TYPE, s.WINDOW_START, s.WINDOW_END, s.EFFECTIVE_PERSONNEL, s.SITES,
    s.REQUIRED_AUDITOR_DAYS,
)  # fmt: skip


def make_projects(programme: pd.DataFrame) -> pd.DataFrame:
    """Return one project for each due audit of a certificate, in the columns of the projects file.

    An audit without a known window makes none. The number says certificate, audit and month, so
    that importing the same programme again replaces its projects and adds none.

    Parameters
    ----------
    programme
        From `data.workflows.programme.fetch_programme`.
    """
    rows = programme[programme[s.CERTIFICATE_NO].notna() & programme[s.WINDOW_END].notna()]
    made = rows.assign(
        **{
            s.PROJECT_ID: number_projects(rows),
            s.AUDIT_TYPE: rows[s.AUDIT_TYPE].map(TYPE_WORDS),
            s.SPECIALTY_CODES: rows[s.SPECIALTY_CODES].map(_write_codes, na_action="ignore"),
            s.REQUIRED_AUDITOR_DAYS: rows[s.AUDITOR_DAYS],
        }
    )
    for name in (s.WINDOW_START, s.WINDOW_END):
        made[name] = made[name].dt.strftime("%Y-%m-%d")
    return made[[*COLUMNS]].reset_index(drop=True)


def number_projects(audits: pd.DataFrame) -> pd.Series:
    """Return the number of the project that each due audit with a window would become."""
    month = audits[s.WINDOW_END].dt.strftime("%Y%m")
    numbers: pd.Series = audits[s.CERTIFICATE_NO] + "-" + audits[s.AUDIT_TYPE] + "-" + month
    return numbers


def _write_codes(text: str) -> str:
    pairs = [part.partition(":")[::2] for part in text.split(s.ID_MARK) if part]
    marked = any(edition != s.EDITION_NEW for edition, _ in pairs)
    return "；".join((_MARKS[edition] if marked else "") + code for edition, code in pairs)
