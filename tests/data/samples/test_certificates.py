"""The certificates of the demonstration agree with its projects."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from data import schema as s
from data.samples.generator import DEMO_AS_OF, DemoBody

TODAY = DEMO_AS_OF.isoformat()  # ISO days compare as text


@pytest.fixture(scope="module")
def certificates(body: DemoBody) -> pd.DataFrame:
    return body.certificates


@pytest.fixture(scope="module")
def in_force(certificates: pd.DataFrame) -> pd.DataFrame:
    """What is in force on the reference date, by the words of `data.ledger.counts`."""
    early = certificates[s.STATUS].isin(s.ENDED_EARLY)
    later = certificates[s.SUSPENDED_ON] > TODAY
    between = (certificates[s.ISSUED_ON] <= TODAY) & (certificates[s.EXPIRES_ON] >= TODAY)
    return certificates[between & (~early | later)]


def test_clients_hold_certificates_in_the_schemes_they_are_audited_in(
    body: DemoBody, certificates: pd.DataFrame
) -> None:
    key = [s.ORGANIZATION_ID, s.ORGANIZATION, s.PROVINCE, s.SCHEME, s.SPECIALTY_CODES]
    audited = set(map(tuple, body.projects[key].to_numpy()))
    assert set(map(tuple, certificates[key].to_numpy())) <= audited
    assert 1300 <= len(certificates) <= 1600


def test_most_certificates_within_their_term_are_in_force_and_few_undated(
    certificates: pd.DataFrame, in_force: pd.DataFrame
) -> None:
    within = certificates[certificates[s.EXPIRES_ON] >= TODAY]
    assert len(in_force) / len(within) > 0.75
    ended = within[within[s.STATUS].isin(s.ENDED_EARLY)]
    assert len(in_force) + len(ended) == len(within)
    undated = int((ended[s.SUSPENDED_ON] == "").sum())
    assert 0 < undated < 0.15 * len(ended)
    assert set(ended[s.STATUS]) == set(s.ENDED_EARLY)


def test_who_is_only_watched_holds_what_the_projects_say_but_for_a_few(
    body: DemoBody, in_force: pd.DataFrame
) -> None:
    """Clients whose audits to come are all surveillance or renewal apply for nothing new."""
    coming = body.projects[body.projects[s.WINDOW_END] >= TODAY]
    kinds = coming.groupby(s.ORGANIZATION_ID)[s.AUDIT_TYPE].agg(set)
    watched = kinds.index[kinds.map(lambda found: found <= {"监督", "再认证"})]
    said = coming.groupby(s.ORGANIZATION_ID)[s.CERTIFICATES_HELD].first().astype(int)[watched]
    held = in_force.groupby(s.ORGANIZATION_ID).size().reindex(watched, fill_value=0)
    assert len(watched) > 200
    assert (held > said).sum() == 9
    # Whose first certificate is decided on after the reference date holds none yet.
    assert (held < said).sum() <= 10
    assert (held == said).mean() > 0.9


def test_clients_without_an_audit_to_come_are_suspended_or_gone_in_the_end(
    body: DemoBody, in_force: pd.DataFrame
) -> None:
    last = body.projects.groupby(s.ORGANIZATION_ID)[s.WINDOW_END].max()
    long_ago = set(last.index[last < (DEMO_AS_OF - timedelta(days=450)).isoformat()])
    assert len(long_ago) > 100
    assert long_ago.isdisjoint(in_force[s.ORGANIZATION_ID])


def test_a_client_holds_one_certificate_of_a_scheme_and_site_at_a_time(
    certificates: pd.DataFrame,
) -> None:
    """A further site has a certificate of its own, which begins with the other."""
    key = [s.ORGANIZATION_ID, s.SCHEME]
    further = certificates.duplicated([*key, s.ISSUED_ON], keep=False) & (
        certificates[s.SITES] == "1"
    )
    assert further.sum() == 9
    ordered = certificates[~further].sort_values([*key, s.ISSUED_ON])
    before = ordered.groupby(key)[s.EXPIRES_ON].shift()
    later = before.notna()
    assert later.sum() > 200
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
    assert set(certificates.loc[dated, s.STATUS]) == set(s.ENDED_EARLY)
    known = certificates[dated]
    assert (known[s.SUSPENDED_ON] >= known[s.ISSUED_ON]).all()
    assert known[s.SUSPENDED_ON].max() < TODAY


def test_the_last_audit_is_an_audit_of_that_client_within_the_certificate(
    body: DemoBody, certificates: pd.DataFrame
) -> None:
    audits = body.projects[[s.ORGANIZATION_ID, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_END]]
    known = certificates[certificates[s.LAST_AUDIT_ON] != ""]
    key = [s.ORGANIZATION_ID, s.SCHEME, s.LAST_AUDIT_TYPE, s.LAST_AUDIT_ON]
    assert len(known) > 300
    assert set(map(tuple, known[key].to_numpy())) <= set(map(tuple, audits.to_numpy()))
    assert (known[s.LAST_AUDIT_ON] <= known[s.EXPIRES_ON]).all()
