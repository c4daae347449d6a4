"""Three readings: does the order of the codes depend on how the article is read?"""

import pandas as pd
import streamlit as st

from data import schema as s
from matching.parameters import READINGS
from pages.components import access, filters, frame
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.sentences import code_label
from pages.components.tables import show_table
from reporting.charts.match_scatter import plot_reading_comparison
from reporting.charts.rank_correlation import plot_rank_correlation


def show_finding(cells: pd.DataFrame, correlation: pd.DataFrame) -> None:
    """Title, and the lowest rank correlation of any two readings."""
    pairs = {
        (a, b): correlation.loc[a, b]
        for position, a in enumerate(READINGS)
        for b in READINGS[position + 1 :]
        if pd.notna(correlation.loc[a, b])
    }
    if not pairs:
        frame.show_title(say("menu.page.readings"), say("readings.too_few", count=len(cells)))
        return
    a, b = min(pairs, key=lambda pair: pairs[pair])
    frame.show_title(
        say("menu.page.readings"),
        say(
            "readings.finding",
            count=len(cells),
            a=say(f"terms.reading.{a}"),
            b=say(f"terms.reading.{b}"),
            correlation=pairs[a, b],
        ),
    )


def show_charts(cells: pd.DataFrame, correlation: pd.DataFrame, other: str) -> None:
    """Ranks under two readings against each other, and the correlation of all three."""
    left, right = st.columns([2, 1], gap="medium")
    with left:
        known = cells.dropna(subset=["additive", other])
        if known.empty:
            st.info(say("readings.unusable"), icon=":material/info:")
        else:
            figure = plot_reading_comparison(known, "additive", other, language())
            show_chart(figure, "ranks", data=known, file="readings", how=say("readings.how"))
    with right:
        figure = plot_rank_correlation(correlation, language())
        show_chart(
            figure,
            "correlation",
            data=correlation.rename_axis("reading").reset_index(),
            file="rank-correlation",
            how=say("readings.how"),
        )


heading = st.container()
places = frame.filter_row(3)
with places[0]:
    period = filters.show_as_of()
with places[1]:
    level = filters.show_level()
with places[2]:
    other = filters.show_choice(
        "against",
        say("readings.against"),
        [reading for reading in READINGS if reading != "additive"],
        label_of=lambda name: say(f"terms.reading.{name}"),
    )
cells, correlation = access.readings(period, level, filters.current_parameters())
with heading:
    show_finding(cells, correlation)
if cells.empty:
    frame.show_empty(say("board.empty"), say("board.empty_remedy"))
else:
    show_charts(cells, correlation, other)
    for reading in READINGS:
        st.markdown(f"**{say(f'terms.reading.{reading}')}** — {say(f'readings.formula.{reading}')}")
    labelled = cells.assign(**{s.NAME: [code_label(cell) for cell in cells.itertuples()]})
    show_table(
        labelled,
        "readings",
        headers={
            s.NAME: say("filter.code"),
            s.AUDITORS_COUNT: say("board.column.auditors"),
            s.PROJECTS_COUNT: say("board.column.projects"),
            **{reading: say(f"terms.reading.{reading}") for reading in READINGS},
        },
        file="readings",
        percent=READINGS,
    )
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{period.start} — {period.end}",
    rows=len(cells),
    parameter_set=filters.current_parameters().identifier,
    demo=access.is_demo(),
)
