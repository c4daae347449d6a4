"""Roster: who is there, what they hold, and how far head counts overstate them."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators import roster
from data.workflows.match_degrees import DegreeResult
from pages.components import access, filters, frame
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import readable
from pages.components.tables import show_table
from reporting.charts.roster import (
    plot_codes_per_person,
    plot_expiry_by_month,
    plot_head_count_against_sufficiency,
    plot_persons_per_code,
    plot_registration_age,
    plot_registrations_by,
)

BY = (s.SCHEME, s.LEVEL, s.EMPLOYMENT, s.BASE_PROVINCE)
PEOPLE = (
    s.AUDITOR_ID, s.SCHEME, s.LEVEL, s.EMPLOYMENT, s.BASE_PROVINCE, "codes", s.VALID_FROM,
    s.VALID_TO,
)  # fmt: skip
MOST_LISTED = 8


def show_finding(heads: pd.DataFrame, people: int, persons: pd.DataFrame) -> None:
    """Title, and how much counting heads per code overstates the people there are."""
    alone = int((persons[s.AUDITORS_COUNT] == 1).sum()) if len(persons) else 0
    if heads.empty:
        frame.show_title(say("menu.page.roster"), say("board.empty"))
        return
    counted, effective = float(heads[s.HEADS].sum()), float(heads[s.SUFFICIENCY].sum())
    frame.show_title(
        say("menu.page.roster"),
        say(
            "roster.finding",
            people=people,
            heads=readable(counted),
            sufficiency=readable(round(effective)),
            times=counted / people,
            alone=alone,
            codes=len(persons),
        ),
    )


def show_key_figures(
    result: DegreeResult, registrations: pd.DataFrame, per_person: pd.DataFrame,
    persons: pd.DataFrame,
) -> None:  # fmt: skip
    """People, registrations, codes per person, codes that hang on one person."""
    as_of = result.period.as_of
    valid = roster.keep_counted(registrations, as_of)
    alone = int((persons[s.AUDITORS_COUNT] == 1).sum())
    coded = per_person[per_person[s.CODES_HELD] > 0][s.CODES_HELD]
    frame.show_figures(
        [
            (say("roster.people"), f"{roster.count_people(registrations, as_of):,}",
             say("roster.people_remark")),
            (say("roster.registrations"), f"{len(valid):,}",
             say("roster.registrations_remark", all=len(registrations))),
            (say("roster.median"), f"{coded.median():.0f}" if len(coded) else "—",
             say("roster.median_remark")),
            (say("roster.alone"), f"{alone:,}",
             say("roster.alone_remark", codes=len(persons))),
        ]
    )  # fmt: skip


def show_charts(result: DegreeResult, registrations: pd.DataFrame, heads: pd.DataFrame,
                per_person: pd.DataFrame, persons: pd.DataFrame) -> None:  # fmt: skip
    """Head count against X first; then who, how many codes, how old, until when."""
    as_of = result.period.as_of
    ages = roster.count_registration_age(registrations, as_of)
    ends = roster.count_expiry_by_month(registrations, as_of)
    lines = (
        ("heads", plot_head_count_against_sufficiency(heads, language()), heads),
        ("persons", plot_persons_per_code(persons, language()), persons),
        ("codes", plot_codes_per_person(per_person, language()), per_person),
        ("age", plot_registration_age(ages, language()), ages),
        ("expiry", plot_expiry_by_month(ends, language()), ends),
    )
    left, right = st.columns(2, gap="medium")
    with left:
        by = filters.show_choice(
            "by", say("roster.by"), BY, label_of=lambda name: say(f"roster.column.{name}")
        )
        counts = roster.count_registrations(registrations, by, as_of)
        figure = plot_registrations_by(
            counts, by, language(), names=access.region_names(language())
        )
        show_chart(figure, "by", data=counts, file=f"registrations-by-{by}",
                   how=say("roster.how_by"))  # fmt: skip
    for position, (key, figure, data) in enumerate(lines):
        with (right, left)[position % 2]:
            show_chart(figure, key, data=data, file=f"roster-{key}", how=say(f"roster.how_{key}"))


def show_people(registrations: pd.DataFrame) -> None:
    """Every registration by id; names and ratings stay with planners."""
    st.subheader(say("roster.list"), anchor=False)
    texts = registrations[s.SPECIALTY_CODES].fillna("")
    shown = registrations.assign(codes=texts.str.count(r"\|") + (texts != ""))
    several = registrations.loc[registrations[s.NUMBERS] != "", [s.AUDITOR_ID, s.NUMBERS]]
    names: tuple[str, ...] = PEOPLE
    if len(several):
        names = (s.AUDITOR_ID, s.NUMBERS, *PEOPLE[1:])
        listed = [
            say("roster.several_person", main=main, numbers=numbers)
            for main, numbers in several.drop_duplicates().itertuples(index=False)
        ]
        st.caption(
            say(
                "roster.several",
                count=len(listed),
                listed=say("roster.between").join(listed[:MOST_LISTED])
                + ("…" if len(listed) > MOST_LISTED else ""),
            )
        )
    show_table(
        shown,
        "registrations",
        headers={name: say(f"roster.column.{name}") for name in names},
        file="roster",
    )


heading = st.container()
places = frame.filter_row(4)
with places[0]:
    period = filters.show_as_of()
with places[1]:
    scheme = filters.show_scheme(sorted(access.body().registrations[s.SCHEME].unique()))
with places[2]:
    province = filters.show_province()
result = access.degrees(
    period, "small", filters.current_parameters(), None if province == filters.ALL else province
)
registrations = access.body().registrations
cells = result.cells
if scheme != filters.ALL:
    registrations = registrations[registrations[s.SCHEME] == scheme]
    cells = cells[cells[s.SCHEME] == scheme]
if province != filters.ALL:
    registrations = registrations[registrations[s.BASE_PROVINCE] == province]
registrations = registrations.reset_index(drop=True)
heads = roster.count_head_count_against_sufficiency(cells, registrations, period.as_of)
per_person = roster.count_codes_per_person(registrations, period.as_of)
persons = roster.count_persons_per_code(registrations, period.as_of)
with heading:
    show_finding(heads, roster.count_people(registrations, period.as_of), persons)
if registrations.empty:
    frame.show_empty(say("board.empty"), say("board.empty_remedy"))
else:
    show_key_figures(result, registrations, per_person, persons)
    show_charts(result, registrations, heads, per_person, persons)
    show_people(registrations)
frame.show_provenance(
    source=say("frame.own_body"),
    month=str(period.as_of),
    rows=len(registrations),
    parameter_set=result.parameters.identifier,
    demo=access.is_demo(),
)
