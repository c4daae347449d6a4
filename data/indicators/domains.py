"""Certification domains of one month; organisations are never added up over them."""

from __future__ import annotations

import pandas as pd

from data import schema as s
from data.indicators.series import choose_sources, compare_months, count_series


def count_domains(counts: pd.DataFrame, period: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the domains of a month and the printed totals of their groups.

    Returns
    -------
    domains
        ``group, domain, certificates, organizations, certificates_per_organization, share,
        change, year_change``; ``share`` is of the printed 合计 (scope 全部), unknown without it.
    groups
        ``group, certificates, organizations, share`` as printed, largest first.
    """
    chosen = choose_sources(counts)
    rows = chosen[(chosen[s.DIMENSION] == s.DOMAIN) & (chosen[s.PERIOD] == period)].rename(
        columns={s.NAME: s.DOMAIN}
    )
    rows = rows.astype({s.CERTIFICATES: "float64", s.ORGANIZATIONS: "float64"})
    printed = rows[rows[s.DOMAIN] == s.DOMAIN_TOTAL]
    total = printed.loc[printed[s.GROUP] == s.DOMAIN_TOTAL, s.CERTIFICATES]
    whole = float(total.iloc[0]) if len(total) else float("nan")
    rows = rows.assign(
        **{
            s.SHARE: rows[s.CERTIFICATES] / whole,
            s.CERTIFICATES_PER_ORGANIZATION: rows[s.CERTIFICATES] / rows[s.ORGANIZATIONS],
        }
    )
    groups = rows[(rows[s.DOMAIN] == s.DOMAIN_TOTAL) & (rows[s.GROUP] != s.DOMAIN_TOTAL)]
    table = rows[rows[s.DOMAIN] != s.DOMAIN_TOTAL]
    keys = zip(table[s.GROUP], table[s.DOMAIN], strict=True)
    changes = [_changes_at(chosen, group, name, period) for group, name in keys]
    table = table.assign(
        **{s.CHANGE: [c for c, _ in changes], s.YEAR_CHANGE: [y for _, y in changes]}
    )
    names = [
        s.GROUP, s.DOMAIN, s.CERTIFICATES, s.ORGANIZATIONS, s.CERTIFICATES_PER_ORGANIZATION,
        s.SHARE, s.CHANGE, s.YEAR_CHANGE,
    ]  # fmt: skip
    return (
        table[names].reset_index(drop=True),
        groups[[s.GROUP, s.CERTIFICATES, s.ORGANIZATIONS, s.SHARE]]
        .sort_values(s.CERTIFICATES, ascending=False)
        .reset_index(drop=True),
    )


def _changes_at(counts: pd.DataFrame, group: str, name: str, period: str) -> tuple[float, float]:
    # The same name in another group is another domain.
    same = (counts[s.GROUP] == group) | (counts[s.GROUP].isna() & pd.isna(group))
    own = counts[(counts[s.DIMENSION] == s.DOMAIN) & same & (counts[s.NAME] == name)]
    series = compare_months(count_series(own, name), s.CERTIFICATES).set_index(s.PERIOD)
    return float(series.at[period, s.CHANGE]), float(series.at[period, s.YEAR_CHANGE])
