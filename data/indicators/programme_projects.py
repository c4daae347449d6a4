"""Due audits as projects to be imported: what the programme owes becomes what P counts."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.audit_types import TYPE_WORDS
from data.indicators.due_windows import find_groups, has_project, number_projects

_MARKS = {s.EDITION_NEW: "新版:", s.EDITION_OLD: "旧版:"}
COLUMNS = (
    s.PROJECT_ID, s.ORGANIZATION_ID, s.ORGANIZATION, s.GROUP, s.PROVINCE, s.SCHEME,
    s.SPECIALTY_CODES, s.AUDIT_TYPE, s.VISIT_ID, s.WINDOW_START, s.WINDOW_END,
    s.EFFECTIVE_PERSONNEL, s.SITES, s.REQUIRED_AUDITOR_DAYS,
)  # fmt: skip


def make_projects(programme: pd.DataFrame, projects: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return one project for each due audit of a certificate, and how many have one already.

    An audit without a known window makes none, nor does one that a stored project stands for
    (`data.indicators.due_windows.has_project`): it would ask for its days twice. The number says
    certificate, audit and month, so that importing the same programme again adds none.

    Parameters
    ----------
    programme
        From `data.workflows.programme.fetch_programme`.
    projects
        All stored projects.

    Returns
    -------
    frame
        `COLUMNS` of the projects file. ``group`` is the one that the stored projects of the
        organisation name, blank where they name none or several; ``visit_id`` is blank: which
        audits the client agreed to have in one visit is not known.
    count
        Audits left out because their project is stored.
    """
    dated = programme[programme[s.CERTIFICATE_NO].notna() & programme[s.WINDOW_END].notna()]
    dated = dated.reset_index(drop=True)
    rows = dated[~has_project(dated, projects)].reset_index(drop=True)
    made = rows.assign(
        **{
            s.PROJECT_ID: number_projects(rows),
            s.GROUP: rows[s.ORGANIZATION_ID].map(find_groups(projects)),
            s.VISIT_ID: None,
            s.AUDIT_TYPE: rows[s.AUDIT_TYPE].map(TYPE_WORDS),
            s.SPECIALTY_CODES: rows[s.SPECIALTY_CODES].map(_write_codes, na_action="ignore"),
            s.REQUIRED_AUDITOR_DAYS: rows[s.AUDITOR_DAYS],
        }
    )
    for name in (s.WINDOW_START, s.WINDOW_END):
        made[name] = made[name].dt.strftime("%Y-%m-%d")
    return made[[*COLUMNS]], len(dated) - len(made)


def _write_codes(text: str) -> str:
    pairs = [part.partition(":")[::2] for part in text.split(s.ID_MARK) if part]
    marked = any(edition != s.EDITION_NEW for edition, _ in pairs)
    return "；".join((_MARKS[edition] if marked else "") + code for edition, code in pairs)
