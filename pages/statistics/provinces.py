"""Provinces: where the certificates are, and how concentrated."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators import regions as indicators
from data.indicators.series import loaded_at
from pages.components import access, filters, frame
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import readable, region_name, source_words
from pages.components.tables import show_table
from reporting.charts.map import plot_province_map, plot_tile_grid
from reporting.charts.national import (
    plot_concentration,
    plot_months,
    plot_ranking,
)

MEASURES = (s.CERTIFICATES, s.ORGANIZATIONS)
COLUMNS = (
    s.REGION, s.MACRO_REGION, s.CERTIFICATES, s.SHARE, s.RANK, s.ORGANIZATIONS,
    s.CERTIFICATES_PER_ORGANIZATION, s.CHANGE, s.YEAR_CHANGE,
)  # fmt: skip


def show_finding(table: pd.DataFrame, period: str, region: str, measure: str) -> None:
    """Title, and who leads by how much (or the chosen province's own sentence)."""
    known = table[table[measure].notna()]
    if region != filters.ALL:
        row = table[table[s.REGION] == region].iloc[0]
        if pd.isna(row[measure]):
            finding = say("provinces.unknown", month=period, region=region_name(region))
        else:
            finding = say(
                "provinces.finding_region",
                month=period,
                region=region_name(region),
                value=readable(row[measure]),
                measure=say(f"terms.{measure}").lower(),
                rank=say("provinces.rank", rank=int(row[s.RANK])) if pd.notna(row[s.RANK]) else "",
                known=len(known),
                share=say("provinces.share_of_nation", share=row[s.SHARE])
                if pd.notna(row[s.SHARE])
                else "",
            )
    elif known.empty:
        finding = say("provinces.none", month=period)
    else:
        first = known.sort_values(measure, ascending=False).iloc[0]
        finding = say(
            "provinces.finding",
            month=period,
            region=region_name(first[s.REGION]),
            value=readable(first[measure]),
            measure=say(f"terms.{measure}").lower(),
        )
        if len(known) == len(table):
            top = indicators.measure_concentration(table, measure).top_shares[5]
            finding += say("provinces.top_five", share=top)
        else:
            finding += say("provinces.partial", known=len(known), missing=len(table) - len(known))
    frame.show_title(say("menu.page.provinces"), finding)


def show_figures(table: pd.DataFrame, region: str) -> None:
    """Certificates, organisations, certificates per organisation, regions known."""
    row = table if region == filters.ALL else table[table[s.REGION] == region]
    certificates = row[s.CERTIFICATES].sum(min_count=1)
    organizations = row[s.ORGANIZATIONS].sum(min_count=1)
    known = int(table[s.CERTIFICATES].notna().sum())
    scope = say("provinces.sum_of_known", known=known) if region == filters.ALL else ""
    told = int(table[s.ORGANIZATIONS].notna().sum())
    counted = say("provinces.sum_of_known", known=told) if region == filters.ALL else ""
    ratio = indicators.compare_certificates_to_organizations(row)
    frame.show_figures(
        [
            (say("terms.certificates"), number(certificates), scope),
            (say("terms.organizations"), number(organizations), counted),
            (
                say("provinces.ratio"),
                "—" if pd.isna(ratio) else f"{ratio:.2f}",
                say("provinces.ratio_remark"),
            ),
            (
                say("provinces.known"),
                f"{known} / {len(table)}",
                "" if known == len(table) else say("provinces.known_remark"),
            ),
        ]
    )


def number(value: float) -> str:
    """Return an exact count, or the word for unknown."""
    return say("provinces.no_data") if pd.isna(value) else f"{int(value):,}"


def show_map(
    table: pd.DataFrame, period: str, measure: str, region: str, source: str, style: str
) -> None:
    """The map (or tiles) with a click that chooses the province everywhere."""
    chosen = None if region == filters.ALL else region
    names = access.region_names(language())
    common: dict[str, Any] = {"title": say("provinces.map_title", month=period), "source": source,
              "month": period, "selected": chosen, "names": names}  # fmt: skip
    if style == "map":
        figure = plot_province_map(
            table, access.boundaries(), access.ten_dash(), measure, language(), **common
        )
    else:
        figure = plot_tile_grid(table, measure, language(), **common)
    clicked = show_chart(
        figure,
        "map",
        data=table,
        file=f"provinces-{period}",
        how=say("provinces.how"),
        selectable=True,
    )
    picked = picked_region(clicked, set(table[s.REGION]))
    if picked and picked != st.session_state.get("map_picked"):
        st.session_state["map_picked"] = picked
        filters.choose(s.REGION, picked)
        st.rerun()


def picked_region(points: list[dict[str, object]], regions: set[str]) -> str | None:
    """Return the province of a click, None where nothing or no province was clicked."""
    for point in points:
        for value in (point.get("location"), *(point.get("customdata") or ())):  # type: ignore[misc]
            if value in regions:
                return str(value)
    return None


def ranking_title(table: pd.DataFrame, measure: str) -> str:
    """Return who leads by how much over the second; "" with fewer than two known."""
    known = table[table[measure].notna()].sort_values(measure, ascending=False)
    if len(known) < 2:
        return ""
    first, second = known.iloc[0], known.iloc[1]
    return say(
        "provinces.ranking_title",
        first=region_name(first[s.REGION]),
        second=region_name(second[s.REGION]),
        times=first[measure] / second[measure],
    )


def macro_title(macro: pd.DataFrame, measure: str) -> str:
    """Return the largest macro-region and its share; "" where one is unknown."""
    if macro[measure].isna().any():
        return say("provinces.macro_unknown")
    first = macro.sort_values(measure, ascending=False).iloc[0]
    share = first[measure] / macro[measure].sum()
    return say("provinces.macro_title", name=first[s.MACRO_REGION], share=share)


def concentration_title(table: pd.DataFrame, measure: str) -> str:
    """Return what the largest ten hold; a sentence where some are unknown."""
    top = indicators.measure_concentration(table, measure).top_shares
    return say("provinces.concentration_title", ten=top[10])


def show_companions(table: pd.DataFrame, measure: str, source: str, region: str) -> None:
    """Ranking beside the map."""
    chosen = None if region == filters.ALL else region
    figure = plot_ranking(
        table, measure, language(), selected=chosen, source=source,
        names=access.region_names(language()), title=ranking_title(table, measure),
    )  # fmt: skip
    show_chart(figure, "ranking", data=table, file="ranking", how=say("provinces.how"))


def show_more(
    table: pd.DataFrame, counts: pd.DataFrame, measure: str, region: str, source: str
) -> None:  # fmt: skip
    """Macro-regions and concentration; for one province its months."""
    left, right = st.columns(2, gap="medium")
    with left:
        macro = indicators.count_macro_regions(table)
        if language() == "en":
            macro = macro.assign(
                **{s.MACRO_REGION: macro[s.MACRO_REGION].map(
                    lambda name: say(f"terms.macro.{name}"))}
            )  # fmt: skip
        show_chart(
            plot_ranking(
                macro, measure, language(), key=s.MACRO_REGION, source=source,
                title=macro_title(macro, measure),
            ),
            "macro", data=macro, file="macro-regions", how=say("provinces.how_macro"),
        )  # fmt: skip
    with right:
        if region == filters.ALL and table[measure].isna().any():
            st.caption(say("provinces.concentration_unknown"))
        elif region == filters.ALL:
            show_chart(
                plot_concentration(
                    table, measure, language(), source=source,
                    names=access.region_names(language()),
                    title=concentration_title(table, measure),
                ),
                "concentration", data=table, file="concentration",
                how=say("provinces.how_concentration"),
            )  # fmt: skip
        else:
            months = indicators.count_region_months(counts, region, measure)
            show_chart(
                plot_months(
                    months, measure, language(),
                    title=say("provinces.months_title", name=region_name(region),
                              measure=say(f"terms.{measure}").lower()),
                ),
                "months", data=months, file="region-months", how=say("provinces.how_months"),
            )  # fmt: skip


counts = access.counts()
heading = st.container()
places = frame.filter_row(4)
with places[0]:
    period = filters.show_period(counts, s.REGION)
with places[1]:
    measure = filters.show_choice(
        "measure", say("filter.measure"), MEASURES, label_of=lambda name: say(f"terms.{name}")
    )
with places[2]:
    region = filters.show_province(s.REGION)
with places[3]:
    style = filters.show_choice(
        "style",
        say("provinces.style"),
        ["map", "tiles"],
        label_of=lambda name: say(f"provinces.styles.{name}"),
    )
table = indicators.count_regions(counts, period, access.regions(), measure)
source = source_words(counts, period, s.REGION)
with heading:
    show_finding(table, period, region, measure)
show_figures(table, region)
left, right = st.columns([2, 1], gap="medium")
with left:
    show_map(table, period, measure, region, say("frame.source", source=source), style)
with right:
    show_companions(table, measure, say("frame.source", source=source), region)
show_more(table, counts, measure, region, say("frame.source", source=source))
show_table(
    table.assign(
        **{
            s.REGION: table[s.REGION].map(region_name),
            s.MACRO_REGION: table[s.MACRO_REGION].map(lambda name: say(f"terms.macro.{name}")),
        }
    ),
    "regions",
    headers={name: say(f"provinces.column.{name}") for name in COLUMNS},
    file=f"provinces-{period}",
    percent=(s.SHARE, s.CHANGE, s.YEAR_CHANGE),
    decimals={s.CERTIFICATES_PER_ORGANIZATION: 2},
)
frame.show_provenance(
    source=source, month=period, rows=len(table), scope=say("months.scope.全国"),
    loaded=loaded_at(counts, period, s.REGION),
)  # fmt: skip
