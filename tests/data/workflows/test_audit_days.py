"""Risks and days of audits in a frame."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import schema as s
from data.loaders.reference import read_code_book, read_risk_grades
from data.loaders.rule_packs import read_shipped_packs
from data.workflows.audit_days import add_auditor_days, find_risks, grade_risks
from matching.audit_time import AuditCases, compute_audit_times
from matching.rule_checks import RISKS
from matching.site_sampling import NOT_NAMED

AS_OF = date(2026, 7, 1)
GRADES = read_risk_grades()
CODES = read_code_book().codes("QMS", s.EDITION_NEW, "small")[::25]
written = st.builds(
    "{}:{}".format, st.sampled_from([s.EDITION_NEW, s.EDITION_OLD]), st.sampled_from(CODES)
)
cells = st.none() | st.just("") | st.lists(written, min_size=1, max_size=4).map("|".join)


@given(st.lists(cells, max_size=8), st.sampled_from(["QMS", "EMS", "OHSMS", "ISMS"]))
def test_the_highest_risk_of_the_new_codes_counts(texts: list[str | None], scheme: str) -> None:
    expected = []
    for text in texts:
        found = [
            RISKS.index(GRADES[scheme, part[4:]])
            for part in (text or "").split("|")
            if part.startswith("new:") and (scheme, part[4:]) in GRADES
        ]
        expected.append(sorted(found)[0] if found else NOT_NAMED)
    codes = pd.Series(texts, dtype="str")
    assert find_risks(codes, scheme).tolist() == expected
    frame = pd.DataFrame({s.SCHEME: scheme, s.SPECIALTY_CODES: codes}, index=codes.index)
    assert grade_risks(frame)[s.RISK].tolist() == expected


def ask(**cells: object) -> pd.DataFrame:
    usual = {
        s.SCHEME: "EMS", s.AUDIT_TYPE: "surveillance", s.EFFECTIVE_PERSONNEL: 100.0, s.SITES: 1.0,
        s.RISK: RISKS.index("high"), s.WINDOW_END: pd.Timestamp("2026-12-31"),
        s.REQUIRED_AUDITOR_DAYS: np.nan,
    }  # fmt: skip
    return pd.DataFrame([usual | cells])


@pytest.mark.parametrize("risk", RISKS)
def test_days_of_a_graded_client_are_those_of_its_row_of_the_table(risk: str) -> None:
    pack = next(pack for pack in read_shipped_packs() if pack.id == "iaf-md5-2019")
    found = add_auditor_days(ask(**{s.RISK: RISKS.index(risk)}), [pack], AS_OF)
    kind = AuditCases(100.0, 3, RISKS.index(risk), 0)
    assert found[s.AUDITOR_DAYS][0] == compute_audit_times(pack, "EMS", kind).auditor_days
    assert found[s.DAYS_PACK][0] == pack.id


def test_days_that_are_given_stand_and_name_no_pack() -> None:
    found = add_auditor_days(ask(**{s.REQUIRED_AUDITOR_DAYS: 2.5}), read_shipped_packs(), AS_OF)
    assert found[s.AUDITOR_DAYS].tolist() == [2.5]
    assert found[s.DAYS_PACK].isna().all()


def test_an_ungraded_client_has_no_days_under_a_table_by_risk() -> None:
    packs = [pack for pack in read_shipped_packs() if pack.id == "iaf-md5-2019"]
    found = add_auditor_days(ask(**{s.RISK: NOT_NAMED}), packs, AS_OF)
    assert found[[s.AUDITOR_DAYS, s.DAYS_PACK]].isna().all(axis=None)
