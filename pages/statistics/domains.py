"""Domains: what is certified, and how many certificates an organisation holds."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.domains import count_domains
from data.indicators.series import loaded_at
from pages.components import access, filters, frame
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import domain_name, percent, readable, source_words
from pages.components.tables import show_table
from reporting.charts.national import plot_ranking
from reporting.charts.relations import (
    plot_certificates_against_organizations,
    plot_certificates_per_organization,
)

COLUMNS = (
    s.GROUP, s.DOMAIN, s.CERTIFICATES, s.SHARE, s.ORGANIZATIONS,
    s.CERTIFICATES_PER_ORGANIZATION, s.CHANGE, s.YEAR_CHANGE,
)  # fmt: skip


def show_finding(table: pd.DataFrame, groups: pd.DataFrame, period: str) -> None:
    """Title, the largest domain and the share of management systems."""
    if table.empty:
        frame.show_title(say("menu.page.domains"), say("domains.none", month=period))
        return
    first = table.sort_values(s.CERTIFICATES, ascending=False).iloc[0]
    finding = say(
        "domains.finding",
        month=period,
        domain=domain_name(first[s.DOMAIN]),
        value=readable(first[s.CERTIFICATES]),
        share=percent(first[s.SHARE], signed=False),
    )
    if not groups.empty:
        group = groups.sort_values(s.CERTIFICATES, ascending=False).iloc[0]
        finding += say(
            "domains.group",
            group=domain_name(group[s.GROUP]),
            share=percent(group[s.SHARE], signed=False),
        )
    frame.show_title(say("menu.page.domains"), finding)


def show_groups(groups: pd.DataFrame, period: str) -> None:
    """The printed group totals: never sums of organisations."""
    figures = [
        (
            domain_name(row.group),
            f"{int(row.certificates):,}" if pd.notna(row.certificates) else "—",
            say("domains.organizations", count=int(row.organizations))
            if pd.notna(row.organizations)
            else "",
        )
        for row in groups.itertuples()
    ]
    if figures:
        frame.show_figures(figures[:5])
        st.caption(say("domains.not_additive", month=period))


counts = access.counts()
heading = st.container()
places = frame.filter_row(2)
with places[0]:
    period = filters.show_period(counts, s.DOMAIN)
table, groups = count_domains(counts, period)
with places[1]:
    group = filters.show_choice(
        "group",
        say("domains.group_filter"),
        [filters.ALL, *groups[s.GROUP]],
        label_of=lambda name: (
            say("domains.all_groups") if name == filters.ALL else domain_name(name)
        ),
    )
with heading:
    show_finding(table, groups, period)
show_groups(groups, period)
if group != filters.ALL:
    table = table[table[s.GROUP] == group].reset_index(drop=True)
names = {name: domain_name(name) for name in table[s.DOMAIN]}
source = source_words(counts, period, s.DOMAIN)
note = say("frame.source", source=source)
left, right = st.columns([2, 1], gap="medium")
with left:
    figure = plot_ranking(
        table, s.CERTIFICATES, language(), key=s.DOMAIN, title=say("domains.bars", month=period),
        source=note, month=period, names=names,
    )  # fmt: skip
    show_chart(figure, "bars", data=table, file=f"domains-{period}", how=say("domains.how"))
with right:
    figure = plot_certificates_per_organization(
        table, language(), ratio=s.CERTIFICATES_PER_ORGANIZATION,
        title=say("domains.ratio_title"), source=note, month=period, names=names,
    )  # fmt: skip
    show_chart(figure, "ratio", data=table, file=f"ratio-{period}", how=say("domains.how_ratio"))
figure = plot_certificates_against_organizations(
    table, language(), title=say("domains.against_title"), source=note, month=period, names=names
)
show_chart(figure, "against", data=table, file=f"against-{period}", how=say("domains.how_ratio"))
show_table(
    table.assign(**{
        s.GROUP: table[s.GROUP].map(domain_name), s.DOMAIN: table[s.DOMAIN].map(domain_name)
    }),
    "domains",
    headers={name: say(f"domains.column.{name}") for name in COLUMNS},
    file=f"domains-{period}",
    percent=(s.SHARE, s.CHANGE, s.YEAR_CHANGE),
    decimals={s.CERTIFICATES_PER_ORGANIZATION: 2},
    rows=20,
)  # fmt: skip
frame.show_provenance(
    source=source, month=period, rows=len(table), scope=say("months.scope.全部"),
    loaded=loaded_at(counts, period, s.DOMAIN),
)  # fmt: skip
