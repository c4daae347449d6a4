"""What the counts of the ledger add up to for a reader."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from matching.assumptions import EXPIRES_SOON_MONTHS


def count_soon(expiry: pd.DataFrame) -> int:
    """Return how many certificates expire in the next months (`EXPIRES_SOON_MONTHS`).

    Parameters
    ----------
    expiry
        ``certificates`` per month from the day on, in order, at least that many months.
    """
    return int(expiry[s.CERTIFICATES].head(EXPIRES_SOON_MONTHS).sum())


def count_several(holders: pd.DataFrame) -> int:
    """Return how many organisations hold more than one certificate.

    Parameters
    ----------
    holders
        ``organizations`` by ``certificates_held``: each organisation stands in one row only.
    """
    return int(holders.loc[holders[s.CERTIFICATES_HELD] > 1, s.ORGANIZATIONS].sum())


def rank_shares(shares: pd.DataFrame) -> pd.DataFrame:
    """Return the provinces in which the body has certificates and the nation's figure is known.

    Shares are too small for percent: they come in ten-thousandths, the largest first.
    """
    known = shares[shares[s.CERTIFICATE_SHARE].notna() & (shares[s.CERTIFICATES] > 0)]
    columns = [s.CERTIFICATE_SHARE, s.ORGANIZATION_SHARE]
    ranked = known.sort_values(s.CERTIFICATE_SHARE, ascending=False, ignore_index=True)
    return ranked.assign(**{name: ranked[name] * 1e4 for name in columns})
