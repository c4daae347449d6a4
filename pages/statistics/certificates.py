"""The body's own certificates: stock, expiry, holders, and the share of the nation."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.certificates import count_several, count_soon, rank_shares
from matching.assumptions import EXPIRES_SOON_MONTHS
from pages.components import access, filters, frame
from pages.components.access import certificates
from pages.components.certificate_lines import nation_sentence
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import domain_name, percent, region_name
from pages.components.tables import show_table
from reporting.charts.certificate_months import plot_months_of_stock
from reporting.charts.certificates import plot_expiry, plot_holders, plot_stock

MONTHS = ("12", "36")
TRACED_MONTHS = 36
TRACED = (s.PERIOD, s.CERTIFICATES, s.ORGANIZATIONS, s.UNDATED, s.ISSUED, s.ENDED,
          *s.OUTCOMES.values())  # fmt: skip
SHARES = (s.NAME, s.CERTIFICATES, s.NATION_CERTIFICATES, s.CERTIFICATE_SHARE, s.ORGANIZATIONS,
          s.NATION_ORGANIZATIONS, s.ORGANIZATION_SHARE)  # fmt: skip
GROUPINGS = (s.SCHEME, s.PROVINCE, s.CODE)


def show_finding(total: pd.Series, soon: int) -> None:
    """Title, the stock and what expires soon."""
    if not certificates.are_there():
        finding = say("certificates.none")
    elif not total[s.CERTIFICATES]:
        finding = say("certificates.none_in_force")
    else:
        finding = say("certificates.finding", certificates=int(total[s.CERTIFICATES]),
                      organizations=int(total[s.ORGANIZATIONS]), soon=soon,
                      months=EXPIRES_SOON_MONTHS)  # fmt: skip
    frame.show_title(say("menu.page.certificates"), finding)


def show_key_figures(total: pd.Series, soon: int, holders: pd.DataFrame) -> None:
    """Stock, distinct organisations, several certificates, expiry, unknown state."""
    frame.show_figures(
        [
            (say("certificates.figure.stock"), f"{int(total[s.CERTIFICATES]):,}", ""),
            (say("certificates.figure.organizations"), f"{int(total[s.ORGANIZATIONS]):,}",
             say("certificates.figure.distinct")),
            (say("certificates.figure.several"), f"{count_several(holders):,}",
             say("certificates.figure.several_remark")),
            (say("certificates.figure.soon", months=EXPIRES_SOON_MONTHS), f"{soon:,}", ""),
            (say("certificates.figure.undated"), f"{int(total[s.UNDATED]):,}",
             say("certificates.figure.undated_remark")),
        ]
    )  # fmt: skip


def group_name(grouping: str, value: object) -> str:
    """Return a scheme, province or code in the reader's words; unknown where blank."""
    if pd.isna(value) or value == "":
        return say("frame.unknown")
    return region_name(str(value)) if grouping == s.PROVINCE else str(value)


def with_names(stock: pd.DataFrame, grouping: str) -> pd.DataFrame:
    """Return the stock with the names of its groups, the largest first."""
    values = stock[grouping].map(lambda value: group_name(grouping, value))
    if grouping == s.CODE:
        values = stock[s.SCHEME] + " " + values
    named = stock.assign(**{s.NAME: values})
    return named.sort_values(s.CERTIFICATES, ascending=False, kind="stable")


def show_stock(shown: pd.DataFrame, grouping: str) -> None:
    """The stock by scheme, province or code as bars."""
    top = shown.iloc[0]
    figure = plot_stock(
        shown, s.NAME, {}, language(), source=say("certificates.source"),
        title=say("certificates.stock_title", name=top[s.NAME], count=int(top[s.CERTIFICATES])),
    )  # fmt: skip
    how = "certificates.how_codes" if grouping == s.CODE else "certificates.how"
    show_chart(figure, "stock", data=shown, file=f"certificates-by-{grouping}", how=say(how))


def show_stock_table(shown: pd.DataFrame, grouping: str) -> None:
    """The same in numbers, the largest group first."""
    columns = (s.NAME, s.CERTIFICATES, s.ORGANIZATIONS, s.UNDATED)
    headers = {name: say(f"certificates.column.{name}") for name in columns}
    show_table(shown, "stock", headers=headers, file=f"certificates-by-{grouping}")


def show_months(months: pd.DataFrame) -> None:
    """Stock and flow of the last years."""
    first, last = months.iloc[0], months.iloc[-1]
    change = int(last[s.CERTIFICATES] - first[s.CERTIFICATES])
    direction = "grown" if change > 0 else "shrunk" if change < 0 else "same"
    figure = plot_months_of_stock(
        months, language(), source=say("certificates.source"),
        title=say(f"certificates.months_title.{direction}", month=first[s.PERIOD],
                  first=int(first[s.CERTIFICATES]), last=int(last[s.CERTIFICATES])),
    )  # fmt: skip
    show_chart(figure, "months", data=months, file="certificates-by-month",
               how=say("certificates.how_months"))  # fmt: skip


def show_months_table(months: pd.DataFrame) -> None:
    """The same in numbers, the newest month first."""
    headers = {name: say(f"certificates.column.{name}") for name in TRACED}
    with st.expander(say("certificates.months_table", count=len(months))):
        show_table(months[::-1], "months", headers=headers, file="certificates-by-month", rows=12)


def show_holders(holders: pd.DataFrame) -> None:
    """How many organisations hold how many certificates: C2 of the whole body."""
    total = int(holders[s.ORGANIZATIONS].sum())
    several = count_several(holders)
    figure = plot_holders(
        holders, language(), source=say("certificates.source"),
        title=say("certificates.holders_title", count=several,
                  share=percent(several / total if total else float("nan"), signed=False)),
    )  # fmt: skip
    show_chart(figure, "holders", data=holders, file="organisations-by-certificates",
               how=say("certificates.how_holders"))  # fmt: skip


def show_expiry(expiry: pd.DataFrame) -> None:
    """What expires in the coming months."""
    most = expiry.loc[expiry[s.CERTIFICATES].idxmax()]
    title = say("certificates.expiry_title", month=most[s.PERIOD],
                count=int(most[s.CERTIFICATES])) if most[s.CERTIFICATES] else ""  # fmt: skip
    figure = plot_expiry(expiry, language(), source=say("certificates.source"), title=title)
    show_chart(figure, "expiry", data=expiry, file="certificate-expiry",
               how=say("certificates.how_expiry"))  # fmt: skip


def show_shares(period: str) -> None:
    """The body's share of the nation, whole, by province and by domain, where it is known."""
    st.subheader(say("certificates.shares", month=period), anchor=False)
    nation = certificates.nation_share(period)
    if pd.notna(nation[s.CERTIFICATE_SHARE]):
        st.markdown(nation_sentence(nation, period))
    for dimension, name_of in ((s.REGION, region_name), (s.DOMAIN, domain_name)):
        st.markdown(f"**{say(f'certificates.shares_by.{dimension}')}**")
        known = rank_shares(certificates.shares(period, dimension))
        if known.empty:
            st.markdown(say(f"certificates.shares_none.{dimension}"))
            continue
        headers = {name: say(f"certificates.column.{name}") for name in SHARES}
        show_table(known.assign(**{s.NAME: known[dimension].map(name_of)}), f"shares_{dimension}",
                   headers=headers, file=f"share-of-nation-by-{dimension}-{period}", rows=8,
                   decimals={s.CERTIFICATE_SHARE: 2, s.ORGANIZATION_SHARE: 2})  # fmt: skip
    st.caption(say("certificates.shares_note"))


heading = st.container()
places = frame.filter_row(4)
with places[0]:
    day = filters.show_as_of().start
with places[1]:
    months = int(filters.show_choice(
        "horizon", say("certificates.horizon"), MONTHS, default="12",
        label_of=lambda count: say("certificates.months", count=count),
    ))  # fmt: skip
with places[2]:
    grouping = filters.show_choice(
        "by", say("certificates.by"), GROUPINGS,
        label_of=lambda name: say(f"certificates.grouping.{name}"),
    )  # fmt: skip
with places[3]:
    period = filters.show_period(access.counts(), s.REGION)
total = certificates.stock(day).iloc[0]
expiry = certificates.expiry(day, months)
soon = count_soon(expiry)
with heading:
    show_finding(total, soon)
if not total[[s.CERTIFICATES, s.UNDATED]].any():
    frame.show_empty(say("certificates.none"), say("certificates.remedy"))
else:
    holders, traced = certificates.holders(day), certificates.months(day, TRACED_MONTHS)
    show_key_figures(total, soon, holders)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        show_months(traced)
    with right:
        show_holders(holders)
    show_months_table(traced)
    left, right = st.columns(2, gap="medium")
    with left:
        show_expiry(expiry)
    with right:
        by = (s.SCHEME, s.EDITION, s.CODE) if grouping == s.CODE else (grouping,)
        shown = with_names(certificates.stock(day, *by), grouping)
        show_stock(shown, grouping)
    show_stock_table(shown, grouping)
    show_shares(period)
frame.show_provenance(
    source=say("certificates.source"), month=f"{day}", rows=int(total[s.CERTIFICATES]),
    demo=access.is_demo(),
)  # fmt: skip
