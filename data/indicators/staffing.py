"""Registered auditors against certificates in force, and whether they can maintain them.

Trainees and technical experts are listed apart and never capacity. A person stands once in each
group, at his or her highest level; groups are counted anew at every grain, never added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from data import schema as s
from data.indicators.roster import keep_valid
from data.indicators.series import choose_sources

WITHIN, BEYOND, NO_AUDITOR, NO_CERTIFICATE, NO_RULE, UNKNOWN = (
    "within", "beyond", "no_auditor", "no_certificate", "no_rule", "unknown",
)  # fmt: skip
# From the lowest standing to the highest; 审查员 ranks with 审核员, who is both is told as 审核员.
_STANDING = (
    s.TECHNICAL_EXPERT, s.TRAINEE, s.INSPECTOR, s.AUDITOR, s.SENIOR_AUDITOR, s.PRINCIPAL_AUDITOR,
)  # fmt: skip


def count_people(
    registrations: pd.DataFrame, as_of: date, by: Sequence[str] = ()
) -> pd.DataFrame:  # fmt: skip
    """Count different people by level on a day.

    Parameters
    ----------
    registrations
        Current registrations, one row per person and scheme.
    as_of
        Both ends of a validity included.
    by
        ``scheme``, ``province`` (where the person is based), both or nothing.

    Returns
    -------
    DataFrame
        `by` (an unknown province is ""), one column per level of `schema.LEVELS`, and ``auditors``:
        the people of a level that counts. Without `by` one row.
    """
    valid = keep_valid(registrations, as_of).rename(columns={s.BASE_PROVINCE: s.PROVINCE})
    keyed = valid.assign(**{name: valid[name].fillna("") for name in by})
    standing = keyed[s.LEVEL].map({name: rank for rank, name in enumerate(_STANDING)})
    highest = keyed.assign(**{s.RANK: standing}).sort_values(s.RANK, kind="stable")
    people = highest.drop_duplicates([*by, s.AUDITOR_ID], keep="last")
    flags = pd.DataFrame(
        {level: (people[s.LEVEL] == level).astype(np.int64) for level in s.LEVELS},
        index=people.index,
    )
    counted = flags[list(s.COUNTED_LEVELS)].sum(axis=1)
    flags = flags.assign(**{s.AUDITORS_COUNT: counted})
    if not by:
        return flags.sum().to_frame().T
    keys = [people[name] for name in by]
    return flags.groupby(keys).sum().reset_index()


def assess_staffing(
    people: pd.DataFrame,
    stock: pd.DataFrame | None,
    by: Sequence[str],
    caps: Mapping[str, int],
    scheme: str = "",
) -> pd.DataFrame:
    """Set people beside certificates and judge whether they can maintain them.

    Parameters
    ----------
    people
        From `count_people` with the same `by`.
    stock
        ``certificates``, distinct ``organizations`` and ``undated`` by the same columns; None where
        there is no ledger: then they are unknown, not zero.
    by
        ``scheme``, ``province``, both or nothing.
    caps
        Scheme → the most certificates an auditor may have, of the rules applied.
    scheme
        The scheme of every row where `by` does not hold it.

    Returns
    -------
    DataFrame
        Both sides (a group of one side alone has 0 on the other), ``certificates_per_auditor``,
        ``max_certificates``, ``auditors_needed`` under it (unknown without a rule) and ``verdict``:
        `WITHIN` or `BEYOND` the cap on average, `NO_AUDITOR` for certificates without anybody,
        `NO_CERTIFICATE`, `NO_RULE` where nobody says how many are too many, `UNKNOWN`.
    """
    counts = [s.CERTIFICATES, s.ORGANIZATIONS, s.UNDATED]
    if stock is None:
        both = people.assign(**dict.fromkeys(counts, np.nan))
    else:
        named = stock[[*by, *counts]].assign(**{name: stock[name].fillna("") for name in by})
        both = named.merge(people, on=[*by], how="outer") if by else people.join(named)
        both = both.fillna(dict.fromkeys([*counts, *s.LEVELS, s.AUDITORS_COUNT], 0))
    # Whole numbers that may be unknown; a float would print 253.0 in an export.
    whole = [*counts, *s.LEVELS, s.AUDITORS_COUNT]
    both = both.astype(dict.fromkeys(whole, "Int64"))
    schemes = both[s.SCHEME] if s.SCHEME in by else pd.Series(scheme, index=both.index)
    cap = schemes.map(caps).astype("Int64")
    auditors, certificates = both[s.AUDITORS_COUNT], both[s.CERTIFICATES]
    ratio = certificates.astype("Float64") / auditors.where(auditors > 0).astype("Float64")
    needed = -((-certificates) // cap)
    return both.assign(
        **{
            s.CERTIFICATES_PER_AUDITOR: ratio.astype("float64"),
            s.MAX_CERTIFICATES: cap,
            s.AUDITORS_NEEDED: needed,
            s.VERDICT: _judge(certificates, auditors, needed),
        }
    )


def _judge(certificates: pd.Series, auditors: pd.Series, needed: pd.Series) -> pd.Series:
    """Certificates ≤ cap × auditors is the same as auditors needed ≤ auditors, whole numbers."""
    held = certificates.fillna(0)
    verdict = np.select(
        [certificates.isna(), held == 0, auditors == 0, needed.isna(),
         needed.fillna(0) <= auditors],
        [UNKNOWN, NO_CERTIFICATE, NO_AUDITOR, NO_RULE, WITHIN],
        default=BEYOND,
    )  # fmt: skip
    return pd.Series(verdict, index=certificates.index, dtype="str")


def compare_workforce(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the nation's certificates per person working in certification, by year.

    Parameters
    ----------
    indicators
        The national indicators. Both figures of a year must stand in one source: sources differ in
        what they cover.

    Returns
    -------
    DataFrame
        ``period, source_url, certificates, workforce, workforce_ratio``; the workforce holds
        everybody who works in certification, so the ratio is below that per auditor.
    """
    key = [s.PERIOD, s.SOURCE]
    asked = indicators[indicators["metric"].isin([s.CERTIFICATES, s.WORKFORCE])]
    wide = asked.pivot_table(index=key, columns="metric", values=s.VALUE, aggfunc="first")
    wide = wide.reindex(columns=[s.CERTIFICATES, s.WORKFORCE]).dropna().reset_index()
    return wide.assign(**{s.WORKFORCE_RATIO: wide[s.CERTIFICATES] / wide[s.WORKFORCE]})


def list_nation_certificates(counts: pd.DataFrame, domains: Mapping[str, str]) -> pd.DataFrame:
    """Return the newest published certificates of each domain that schemes are counted in.

    Parameters
    ----------
    counts
        All stored national counts; domains are those of 全部, abroad included.
    domains
        Scheme → domain.

    Returns
    -------
    DataFrame
        ``domain, schemes_covered, period, nation_certificates``, the largest first.
    """
    rows = choose_sources(counts)
    rows = rows[(rows[s.DIMENSION] == s.DOMAIN) & rows[s.CERTIFICATES].notna()]
    newest = rows.sort_values(s.PERIOD).drop_duplicates(s.NAME, keep="last")
    covered = pd.Series(domains).groupby(lambda scheme: domains[scheme]).agg(
        lambda part: list(part.index)
    )  # fmt: skip
    found = newest[newest[s.NAME].isin(covered.index)].sort_values(
        s.CERTIFICATES, ascending=False, ignore_index=True
    )
    return pd.DataFrame({
        s.DOMAIN: found[s.NAME], s.SCHEMES_COVERED: found[s.NAME].map(covered),
        s.PERIOD: found[s.PERIOD], s.NATION_CERTIFICATES: found[s.CERTIFICATES].astype("Int64"),
    })  # fmt: skip
