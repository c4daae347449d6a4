"""The certificates of the demonstration agree with its projects."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.samples.generator import DEMO_AS_OF, DemoBody

TODAY = DEMO_AS_OF.isoformat()  # ISO days compare as text


@pytest.fixture(scope="module")
def certificates(body: DemoBody) -> pd.DataFrame:
    return body.certificates


def test_clients_hold_certificates_in_the_schemes_they_are_audited_in(
    body: DemoBody, certificates: pd.DataFrame
) -> None:
    key = [s.ORGANIZATION_ID, s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.SPECIALTY_CODES]
    audited = set(map(tuple, body.projects[key].to_numpy()))
    assert set(map(tuple, certificates[key].to_numpy())) <= audited
    assert 2000 <= len(certificates) <= 3000


def test_a_client_holds_one_certificate_of_a_scheme_at_a_time(certificates: pd.DataFrame) -> None:
    ordered = certificates.sort_values([s.ORGANIZATION_ID, s.SCHEME, s.ISSUED_ON])
    held = ordered.groupby([s.ORGANIZATION_ID, s.SCHEME])
    before = held[s.EXPIRES_ON].shift()
    later = before.notna()
    assert later.sum() > 500
    assert (before[later] < ordered.loc[later, s.ISSUED_ON]).all()


def test_none_is_issued_after_the_reference_date_and_each_lasts_three_years(
    certificates: pd.DataFrame,
) -> None:
    assert certificates[s.ISSUED_ON].max() <= TODAY
    lasts = pd.to_datetime(certificates[s.EXPIRES_ON]) - pd.to_datetime(certificates[s.ISSUED_ON])
    assert set(lasts.dt.days) == {3 * 365 - 1}


def test_status_agrees_with_the_dates(certificates: pd.DataFrame) -> None:
    over = certificates[s.EXPIRES_ON] < TODAY
    assert set(certificates.loc[over, s.STATUS]) == {s.EXPIRED}
    assert set(certificates.loc[~over, s.STATUS]) == {
        s.VALID, s.SUSPENDED, s.WITHDRAWN, s.CANCELLED,
    }  # fmt: skip
    dated = certificates[s.SUSPENDED_ON] != ""
    assert set(certificates.loc[dated, s.STATUS]) == {s.SUSPENDED, s.WITHDRAWN}
    known = certificates[dated]
    assert (known[s.SUSPENDED_ON] >= known[s.ISSUED_ON]).all()


def test_the_last_audit_is_an_audit_of_that_client_within_the_certificate(
    body: DemoBody, certificates: pd.DataFrame
) -> None:
    audits = body.projects[[s.ORGANIZATION_ID, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_END]]
    known = certificates[certificates[s.LAST_AUDIT_ON] != ""]
    key = [s.ORGANIZATION_ID, s.SCHEME, s.LAST_AUDIT_TYPE, s.LAST_AUDIT_ON]
    assert len(known) > 300
    assert set(map(tuple, known[key].to_numpy())) <= set(map(tuple, audits.to_numpy()))
    assert (known[s.LAST_AUDIT_ON] <= known[s.EXPIRES_ON]).all()
