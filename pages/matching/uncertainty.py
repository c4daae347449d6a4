"""Uncertainty: which findings stand however the weights and vague ratings really are."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.cells import rank_shortage
from data.workflows.match_degrees import DegreeResult
from data.workflows.uncertainty import distribution_of, frame_uncertainty
from matching.uncertainty import CLASSES, FIRM_SHARE, WORST, UncertainDegrees
from pages.components import access, filters, frame
from pages.components.access import uncertainty as access_uncertainty
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.parameter_names import swing_name
from pages.components.sentences import cell_key, code_label, degree_label
from pages.components.tables import show_table
from reporting.charts.uncertainty import plot_classes, plot_intervals, plot_sobol, plot_spread

DRAWS = ("1000", "10000")
# Assumption: three widths to choose from; 50 is the default of the core.
CONCENTRATIONS = {"wide": 20.0, "usual": 50.0, "narrow": 200.0}
SURE = 0.95
MOST = 15


def show_finding(cells: pd.DataFrame, result: DegreeResult, count: int) -> None:
    """Title, and how many of the short codes are surely short."""
    target = result.parameters.target
    short = cells[cells[s.MATCH_DEGREE] < target]
    sure = int((short[s.BELOW_TARGET] >= SURE).sum())
    firm = int((cells[s.STABILITY] == CLASSES[0]).sum())
    frame.show_title(
        say("menu.page.uncertainty"),
        say("uncertainty.finding", short=len(short), target=degree_label(target), sure=sure,
            share=SURE, firm=firm, count=len(cells), draws=count),
    )  # fmt: skip


def draw(result: DegreeResult, count: int, concentration: float) -> UncertainDegrees:
    """Return the draws, with a bar for the time they take."""
    place = st.empty()

    def tell(done: int, total: int) -> None:
        place.progress(done / total, say("uncertainty.working", done=done, total=total))

    found = access_uncertainty.uncertain_degrees(result, count, concentration, tell)
    place.empty()
    return found


def show_overview(cells: pd.DataFrame, target: float) -> None:
    """The codes that hurt most with their intervals, and the classes of all codes."""
    order = [row for row in rank_shortage(cells.assign(row=cells.index), target)["row"]][:MOST]
    worst = cells.loc[order]
    left, right = st.columns([2, 1], gap="medium")
    with left:
        names = [code_label(cell) for cell in worst.itertuples()]
        surely = int((worst[s.P95] < target).sum())
        figure = plot_intervals(
            worst, names, target, language(),
            title=say("uncertainty.intervals_title", count=len(worst), surely=surely),
        )  # fmt: skip
        show_chart(figure, "intervals", data=worst, file="intervals",
                   how=say("uncertainty.how"))  # fmt: skip
    with right:
        counts = cells[s.STABILITY].value_counts().to_dict()
        figure = plot_classes(counts, language(), title=say("uncertainty.classes_title"))
        data = pd.DataFrame({s.STABILITY: CLASSES,
                             s.CELLS: [counts.get(name, 0) for name in CLASSES]})  # fmt: skip
        show_chart(figure, "classes", data=data, file="stability",
                   how=say("uncertainty.how_classes", share=FIRM_SHARE))  # fmt: skip
        st.caption(say("uncertainty.how_classes", share=FIRM_SHARE))


def show_all(cells: pd.DataFrame) -> None:
    """Every code with demand."""
    words = cells[s.STABILITY].map(lambda name: say(f"uncertainty.class.{name}"))
    shown = cells.assign(**{s.NAME: [code_label(cell) for cell in cells.itertuples()],
                            s.STABILITY: words})  # fmt: skip
    shares = (s.MATCH_DEGREE, s.P5, s.P50, s.P95, s.BELOW_TARGET, s.AMONG_WORST)
    columns = (s.NAME, *shares, s.MEAN_RANK, s.STABILITY)
    show_table(
        shown.sort_values(s.MEAN_RANK), "uncertainty",
        headers={name: say(f"uncertainty.column.{name}", worst=WORST) for name in columns},
        file="uncertainty", percent=shares, decimals={s.MEAN_RANK: 1},
    )  # fmt: skip


def show_cell(
    cells: pd.DataFrame, result: DegreeResult, found: UncertainDegrees, concentration: float
) -> None:
    """One code: how likely each P is, and what its uncertainty comes from."""
    order = cells.sort_values(s.MEAN_RANK)
    labels = {cell_key(cell): code_label(cell) for cell in order.itertuples()}
    positions = {cell_key(cell): cell.Index for cell in order.itertuples()}
    st.subheader(say("uncertainty.one"), anchor=False)
    chosen = filters.show_choice("cell", say("filter.code"), list(labels),
                                 label_of=labels.__getitem__)  # fmt: skip
    position, cell = positions[chosen], cells.loc[positions[chosen]]
    left, right = st.columns(2, gap="medium")
    with left:
        title = say("uncertainty.spread_title", low=degree_label(cell[s.P5]),
                    high=degree_label(cell[s.P95]))  # fmt: skip
        spread = distribution_of(found, position)
        figure = plot_spread(spread, float(cell[s.MATCH_DEGREE]), result.parameters.target,
                             language(), title=title)  # fmt: skip
        data = pd.DataFrame({"percentile": range(len(spread)), s.MATCH_DEGREE: spread})
        show_chart(figure, "spread", data=data, file="spread", how=say("uncertainty.how"))
    with right:
        shares = access_uncertainty.sobol_shares(result, position, concentration)
        if shares is None:
            st.markdown(say("uncertainty.certain"))
            return
        names = {name: swing_name(name) for name in shares.names}
        largest = names[shares.names[int(shares.total.argmax())]]
        figure = plot_sobol(shares, names, language(),
                            title=say("uncertainty.sobol_title", name=largest))  # fmt: skip
        data = pd.DataFrame({"input": [names[name] for name in shares.names],
                             "first_order": shares.first_order, "total": shares.total})  # fmt: skip
        show_chart(figure, "sobol", data=data, file="sobol", how=say("uncertainty.how_sobol"))


heading = st.container()
places = frame.filter_row(5)
with places[0]:
    parameters = filters.show_parameters()
with places[1]:
    period = filters.show_as_of()
with places[2]:
    level = filters.show_level()
with places[3]:
    count = int(filters.show_choice("draws", say("uncertainty.draws"), DRAWS,
                                    label_of=lambda name: f"{int(name):,}"))  # fmt: skip
with places[4]:
    width = filters.show_choice(
        "width", say("uncertainty.width"), list(CONCENTRATIONS), default="usual",
        label_of=lambda name: say(f"uncertainty.widths.{name}"),
    )  # fmt: skip
concentration = CONCENTRATIONS[width]
result = access.degrees(period, level, parameters)
if result.cells[s.MATCH_DEGREE].notna().any():
    found = draw(result, count, concentration)
    cells = frame_uncertainty(result, found)
    with heading:
        show_finding(cells, result, count)
    show_overview(cells, parameters.target)
    show_cell(cells, result, found, concentration)
    show_all(cells)
    st.caption(say("uncertainty.note", concentration=concentration))
else:
    with heading:
        frame.show_title(say("menu.page.uncertainty"), say("board.empty"))
    frame.show_empty(say("board.empty"), say("board.empty_remedy"))
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{period.start} — {period.end}",
    rows=len(result.cells),
    parameter_set=parameters.identifier,
    demo=access.is_demo(),
)
