"""Rating sheet: rate auditors, see what is missing, old or contradictory, and who rated when."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.rating_review import (
    count_rating_states,
    find_contrary_factors,
    find_far_ratings,
    is_old,
    rating_columns,
)
from matching.assumptions import FAR, OLD_MONTHS
from matching.parameters import Parameters
from pages.components import access, filters, frame
from pages.components.access import ratings as access_ratings
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.parameter_names import factor_name
from pages.components.rating_sheet import show_anchors, show_bulk, show_grid, show_outcome
from pages.components.sentences import percent
from pages.components.tables import show_table
from reporting.charts.ratings import plot_rating_states
from reporting.words import value_words

KEY = [s.AUDITOR_ID, s.SCHEME]
MONTHS = ("3", "6", "12", "24", "36")
CHOICES = ("all", "missing", "old", "far")
MOST_LISTED = 8
HISTORY = (s.FACTOR, s.RATING, s.IN_SHEET, s.GIVEN_AT, s.GIVEN_BY, "file", s.COUNTED)


def choose_people(people: pd.DataFrame, places: list) -> pd.DataFrame:
    """Scheme, province and employment of the filter row; return the registrations they leave."""
    with places[1]:
        scheme = filters.show_scheme(sorted(people[s.SCHEME].unique()))
    with places[2]:
        province = filters.show_province()
    with places[3]:
        employment = filters.show_choice(
            s.EMPLOYMENT, say("ratings.employment"), [filters.ALL, *s.EMPLOYMENTS],
            label_of=lambda name: say("ratings.all_employment") if name == filters.ALL
            else value_words(name, language()),
        )  # fmt: skip
    chosen = ((s.SCHEME, scheme), (s.BASE_PROVINCE, province), (s.EMPLOYMENT, employment))
    for column, value in chosen:
        if value != filters.ALL:
            people = people[people[column] == value]
    return people.reset_index(drop=True)


def show_finding(counts: pd.DataFrame, far: pd.DataFrame, months: int) -> None:
    """Title, and how far the ratings can be relied on."""
    total = int(counts[[s.FRESH, s.OLD, s.MISSING]].to_numpy().sum())
    sentence = say("ratings.finding_none")
    if total:
        share = percent(counts[s.MISSING].sum() / total, signed=False)
        old = int(counts[s.OLD].sum())
        sentence = say("ratings.finding", share=share, old=old, months=months, far=len(far))
    frame.show_title(say("menu.page.ratings"), sentence)


def show_key_figures(
    people: pd.DataFrame, counts: pd.DataFrame, far: pd.DataFrame, months: int, value: float
) -> None:
    """Registrations, ratings given, at default, old, against the others."""
    sums = counts[[s.FRESH, s.OLD, s.MISSING]].sum()
    total, given = int(sums.sum()), int(sums[s.FRESH] + sums[s.OLD])
    frame.show_figures(
        [
            (say("ratings.registrations"), f"{len(people):,}",
             say("ratings.registrations_remark")),
            (say("ratings.rated"), f"{given:,}", say("ratings.rated_remark", all=total)),
            (say("ratings.default"), f"{int(sums[s.MISSING]):,}",
             say("ratings.default_remark", value=value)),
            (say("ratings.old"), f"{int(sums[s.OLD]):,}",
             say("ratings.old_remark", months=months)),
            (say("ratings.far"), f"{len(far):,}", say("ratings.far_remark", distance=FAR)),
        ]
    )  # fmt: skip


def show_review(counts: pd.DataFrame, far: pd.DataFrame, contrary: pd.Series) -> None:
    """What is missing or old by factor, beside what runs against the rest."""
    left, right = st.columns([2, 1], gap="medium")
    names = {factor: factor_name(factor) for factor in counts[s.FACTOR]}
    with left:
        figure = plot_rating_states(counts, names, language(), source=say("frame.own_body"))
        show_chart(figure, "states", data=counts, file="rating-states",
                   how=say("ratings.how_states"))  # fmt: skip
    with right:
        st.subheader(say("ratings.contrary"), anchor=False)
        lines = [
            say("ratings.contrary_factor", factor=factor_name(str(factor)), correlation=value)
            for factor, value in contrary.items()
        ] + [
            say("ratings.contrary_rating", auditor=row.auditor_id, scheme=row.scheme,
                factor=factor_name(row.factor), number=row.number, others=row.others)
            for row in far.head(MOST_LISTED).itertuples()
        ]  # fmt: skip
        st.markdown("\n".join(f"- {line}" for line in lines) or say("ratings.contrary_none"))
        if len(far) > MOST_LISTED:
            st.caption(say("ratings.contrary_more", count=len(far) - MOST_LISTED))


def show_history(people: pd.DataFrame, factors: tuple[str, ...]) -> None:
    """Who rated one registration when."""
    st.subheader(say("ratings.history"), anchor=False)
    options = (people[s.AUDITOR_ID] + " " + people[s.SCHEME]).tolist()
    chosen = filters.show_choice("rated", say("ratings.registration"), options)
    auditor, _, scheme = chosen.rpartition(" ")
    rows = access_ratings.rating_history(auditor, scheme)
    rows = rows[rows[s.FACTOR].isin(factors)].reset_index(drop=True)
    if rows.empty:
        st.markdown(say("ratings.history_none"))
        return
    shown = rows.assign(
        **{
            s.FACTOR: rows[s.FACTOR].map(factor_name),
            s.RATING: rows[s.RATING].where(rows[s.RATING] != "", say("ratings.source.taken_back")),
            s.IN_SHEET: [say("ratings.source.sheet" if given else "ratings.source.roster")
                         for given in rows[s.IN_SHEET]],
        }
    )  # fmt: skip
    show_table(shown, "rating_history", file="rating-history",
               headers={name: say(f"ratings.column.{name}") for name in HISTORY})  # fmt: skip


def show_sheet(people: pd.DataFrame, ratings: pd.DataFrame, months: int, value: float) -> None:
    """Everything below the filters."""
    planner = access_ratings.is_planner()
    factors = rating_columns(planner)
    # A reader who may not see a factor must not infer it from how far the others are.
    ratings = ratings[ratings[s.FACTOR].isin(factors)].merge(people[KEY], on=KEY)
    counts = count_rating_states(ratings, period.as_of, months)
    far = find_far_ratings(ratings)
    with heading:
        show_finding(counts, far, months)
        show_outcome()
    if people.empty:
        frame.show_empty(say("ratings.nobody_shown"), say("board.empty_remedy"))
        return
    show_key_figures(people, counts, far, months, value)
    show_anchors(factors)
    shown = keep_choice(people, ratings, far, months)
    if shown.empty:
        st.markdown(say("ratings.nobody_shown"))
    else:
        show_grid(shown, factors, export=planner)
        show_bulk(shown, factors)
    show_review(counts, far, find_contrary_factors(ratings))
    if planner:
        show_history(people, factors)


def keep_choice(
    people: pd.DataFrame, ratings: pd.DataFrame, far: pd.DataFrame, months: int
) -> pd.DataFrame:
    """Offer the registrations that need a look; return the chosen ones."""
    named = {
        "missing": ratings[ratings[s.NUMBER].isna()],
        "old": ratings[is_old(ratings, period.as_of, months)],
        "far": far,
    }
    counts = {name: len(rows.drop_duplicates(KEY)) for name, rows in named.items()}
    counts["all"] = len(people)
    with st.columns([2, 3])[0]:
        chosen = filters.show_choice(
            "show", say("ratings.show"), CHOICES,
            label_of=lambda name: f"{say(f'ratings.choice.{name}')} ({counts[name]:,})",
        )  # fmt: skip
    if chosen == "all":
        return people
    return people.merge(named[chosen][KEY].drop_duplicates(), on=KEY)


heading = st.container()
places = frame.filter_row(5)
parameters: Parameters = filters.current_parameters()
with places[0]:
    period = filters.show_as_of()
everyone, all_ratings = access_ratings.sheet(period.as_of, parameters)
people = choose_people(everyone, places)
with places[4]:
    months = filters.show_choice(
        "old_after", say("ratings.old_after"), MONTHS, default=str(OLD_MONTHS),
        label_of=lambda count: say("ratings.months", count=count),
    )  # fmt: skip
show_sheet(people, all_ratings, int(months), parameters.default_rating)
frame.show_provenance(
    source=say("frame.own_body"),
    month=str(period.as_of),
    rows=len(people),
    parameter_set=parameters.identifier,
    demo=access.is_demo(),
)
