"""Uncertainty: which findings stand however the weights and vague ratings really are."""

import time

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import schema as s
from data.indicators.cells import rank_shortage
from data.workflows.match_degrees import DegreeResult
from data.workflows.uncertainty import frame_uncertainty
from matching.uncertainty import (
    BY_WEIGHTS,
    CLASSES,
    FIRM,
    UNDECIDED,
    UncertainDegrees,
    UncertaintyAssumptions,
)
from pages.components import access, filters, frame
from pages.components.access import uncertainty as access_uncertainty
from pages.components.charts import show_chart
from pages.components.menu import script_of
from pages.components.messages import language, say
from pages.components.sentences import cell_link, code_label, degree_label
from pages.components.tables import show_table
from pages.components.uncertain_cell import show_assumptions, show_cell, show_notes
from reporting.charts.uncertainty import plot_classes, plot_intervals

DRAWS = ("1000", "10000")
MOST, MOST_OPEN = 15, 8
NOT_YET = 0.3  # seconds; a shorter wait is not worth a bar
SHARES = (s.MATCH_DEGREE, s.P5, s.P50, s.P95, s.BELOW_TARGET, s.AMONG_WORST)


def draw(result: DegreeResult, count: int, assumptions: UncertaintyAssumptions) -> UncertainDegrees:
    """Return the draws; a wait worth it has a bar, and a long one a way out."""
    place, began = st.empty(), time.monotonic()
    bars: list[DeltaGenerator] = []

    def tell(done: int, total: int) -> None:
        if not bars and time.monotonic() - began > NOT_YET:
            box = place.container()
            bars.append(box.empty())
            if count > int(DRAWS[0]):
                # A click ends this run; the next one finds the smaller number.
                box.button(say("uncertainty.cancel", draws=int(DRAWS[0])), key="cancel_draws",
                           on_click=filters.choose, args=("draws", DRAWS[0]))  # fmt: skip
        if bars:
            bars[0].progress(done / total, say("uncertainty.working", done=done, total=total))

    found = access_uncertainty.uncertain_degrees(result, count, assumptions, tell)
    place.empty()
    return found


def show_finding(cells: pd.DataFrame, target: float, sure: float, count: int) -> None:
    """Title, and how many of the short codes are surely short."""
    short = cells[cells[s.MATCH_DEGREE] < target]
    key = "finding" if len(short) else "finding_none"
    finding = say(f"uncertainty.{key}", short=len(short), target=degree_label(target),
                  sure=int((short[s.BELOW_TARGET] >= sure).sum()), share=sure, draws=count,
                  firm=int((cells[s.STABILITY] == FIRM).sum()), count=len(cells))  # fmt: skip
    frame.show_title(say("menu.page.uncertainty"), finding)


def pick_open(cells: pd.DataFrame, sure: float) -> pd.DataFrame:
    """Return the codes whose side of the target the draws leave open, the evenest first."""
    side = cells[s.BELOW_TARGET]
    left_open = cells[(side < sure) & (side > 1 - sure)]
    return left_open.loc[(left_open[s.BELOW_TARGET] - 0.5).abs().sort_values().index]


def show_key_figures(cells: pd.DataFrame, target: float, sure: float) -> None:
    """Below the target, surely so, open, firm, and how wide the intervals are."""
    short = cells[cells[s.MATCH_DEGREE] < target]
    counts = cells[s.STABILITY].value_counts()
    width = 100 * (cells[s.P95] - cells[s.P5]).median()
    frame.show_figures(
        [
            (say("uncertainty.figure.short"), f"{len(short):,}",
             say("uncertainty.figure.short_remark", count=len(cells))),
            (say("uncertainty.figure.sure"), f"{(short[s.BELOW_TARGET] >= sure).sum():,}",
             say("uncertainty.figure.sure_remark", share=sure)),
            (say("uncertainty.figure.open"), f"{len(pick_open(cells, sure)):,}",
             say("uncertainty.figure.open_remark", low=1 - sure, high=sure)),
            (say("uncertainty.figure.firm"), f"{counts.get(FIRM, 0):,}",
             say("uncertainty.figure.firm_remark", weights=counts.get(BY_WEIGHTS, 0),
                 undecided=counts.get(UNDECIDED, 0))),
            (say("uncertainty.figure.width"), say("uncertainty.figure.points", points=width),
             say("uncertainty.figure.width_remark")),
        ]
    )  # fmt: skip


def show_open(cells: pd.DataFrame) -> None:
    """Name the codes that may lie on either side of the target, each with a way to its detail."""
    st.markdown(f"**{say('uncertainty.open', count=len(cells))}**")
    if cells.empty:
        st.markdown(say("uncertainty.none_open"))
    with st.container(key="worst"):
        for cell in cells.head(MOST_OPEN).itertuples():
            st.page_link(
                script_of("code-detail"), label=code_label(cell), query_params=cell_link(cell)
            )
            st.caption(say("uncertainty.open_cell", below=cell.below_target,
                           low=degree_label(cell.p5), high=degree_label(cell.p95)))  # fmt: skip


def show_overview(
    cells: pd.DataFrame, target: float, assumptions: UncertaintyAssumptions, sure: float
) -> None:
    """The codes that hurt most with their intervals; classes and open codes beside them."""
    worst = rank_shortage(cells, target).head(MOST)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        title = say("uncertainty.intervals_title", count=len(worst),
                    surely=int((worst[s.P95] < target).sum()))  # fmt: skip
        figure = plot_intervals(worst, target, language(), title=title,
                                source=say("frame.own_body"))  # fmt: skip
        show_chart(figure, "intervals", data=worst, file="p-intervals",
                   how=say("uncertainty.how"))  # fmt: skip
    with right:
        counts = cells[s.STABILITY].value_counts().to_dict()
        title = say("uncertainty.classes_title", firm=counts.get(FIRM, 0), count=len(cells))
        figure = plot_classes(counts, language(), title=title)
        data = pd.DataFrame({s.STABILITY: CLASSES,
                             s.CELLS: [counts.get(name, 0) for name in CLASSES]})  # fmt: skip
        show_chart(figure, "classes", data=data, file="stability",
                   how=say("uncertainty.how_classes", share=assumptions.firm_share))  # fmt: skip
        show_open(pick_open(cells, sure))


def show_all(cells: pd.DataFrame, worst: int) -> None:
    """Every code with demand, those that hurt most first."""
    words = cells[s.STABILITY].map(lambda name: say(f"uncertainty.class.{name}"))
    shown = cells.assign(**{s.NAME: [code_label(cell) for cell in cells.itertuples()],
                            s.STABILITY: words})  # fmt: skip
    columns = (s.NAME, *SHARES, s.MEAN_RANK, s.STABILITY)
    show_table(
        shown.sort_values(s.MEAN_RANK), "uncertainty",
        headers={name: say(f"uncertainty.column.{name}", worst=worst) for name in columns},
        file="p-uncertainty", percent=SHARES, decimals={s.MEAN_RANK: 1},
    )  # fmt: skip


heading = st.empty()
places = frame.filter_row(4)
with places[0]:
    parameters = filters.show_parameters()
with places[1]:
    period = filters.show_as_of()
with places[2]:
    level = filters.show_level()
with places[3]:
    count = int(filters.show_choice("draws", say("uncertainty.draws"), DRAWS,
                                    label_of=lambda name: f"{int(name):,}"))  # fmt: skip
result = access.degrees(period, level, parameters)
rows = int(result.cells[s.MATCH_DEGREE].notna().sum())
if rows:
    assumptions, sure = show_assumptions()
    with heading.container():
        frame.show_title(say("menu.page.uncertainty"), say("uncertainty.drawing", draws=count))
    found = draw(result, count, assumptions)
    cells = frame_uncertainty(result, found)
    with heading.container():
        show_finding(cells, parameters.target, sure, count)
    show_key_figures(cells, parameters.target, sure)
    show_overview(cells, parameters.target, assumptions, sure)
    show_all(cells, assumptions.worst)
    show_cell(cells, result, found, assumptions)
    show_notes(result, assumptions)
else:
    empty = "uncertainty.no_demand" if len(result.cells) else "board.empty"
    with heading.container():
        frame.show_title(say("menu.page.uncertainty"), say(empty))
    frame.show_empty(say(empty), say("board.empty_remedy"))
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{period.start} — {period.end}",
    rows=rows,
    parameter_set=parameters.identifier,
    demo=access.is_demo(),
)
