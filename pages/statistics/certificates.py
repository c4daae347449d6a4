"""The body's own certificates: stock, expiry, holders, and the share of the nation."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.certificates import count_several, count_soon, rank_shares
from matching.assumptions import EXPIRES_SOON_MONTHS
from pages.components import access, filters, frame
from pages.components.access import certificates
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import region_name
from pages.components.tables import show_table
from reporting.charts.certificates import plot_expiry, plot_stock

MONTHS = ("12", "36")
GROUPINGS = (s.SCHEME, s.PROVINCE, s.CODE)


def show_finding(total: pd.Series, soon: int) -> None:
    """Title, the stock and what expires soon."""
    if not total[s.CERTIFICATES]:
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


def show_shares(period: str) -> None:
    """The body's share of the nation by province, where the nation's month is known."""
    known = rank_shares(certificates.shares(period))
    st.subheader(say("certificates.shares", month=period), anchor=False)
    st.caption(say("certificates.shares_note"))
    if known.empty:
        st.markdown(say("certificates.shares_none"))
        return
    shown = known.assign(**{s.NAME: known[s.REGION].map(region_name)})
    columns = (s.NAME, s.CERTIFICATES, s.NATION_CERTIFICATES, s.CERTIFICATE_SHARE, s.ORGANIZATIONS,
               s.NATION_ORGANIZATIONS, s.ORGANIZATION_SHARE)  # fmt: skip
    headers = {name: say(f"certificates.column.{name}") for name in columns}
    show_table(shown, "shares", headers=headers, file=f"share-of-nation-{period}",
               decimals={s.CERTIFICATE_SHARE: 2, s.ORGANIZATION_SHARE: 2})  # fmt: skip


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
    show_key_figures(total, soon, certificates.holders(day))
    left, right = st.columns(2, gap="medium")
    with left:
        most = expiry.loc[expiry[s.CERTIFICATES].idxmax()]
        figure = plot_expiry(
            expiry, language(), source=say("certificates.source"),
            title=say("certificates.expiry_title", month=most[s.PERIOD],
                      count=int(most[s.CERTIFICATES])),
        )  # fmt: skip
        show_chart(figure, "expiry", data=expiry, file="certificate-expiry",
                   how=say("certificates.how_expiry"))  # fmt: skip
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
