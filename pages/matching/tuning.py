"""Tuning: change a weight, see within a second which codes change, save with a reason."""

from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.cells import AFTER, BEFORE, rank_shortage
from data.workflows.tuning import SAVED, Tuning
from matching.errors import CertMatchError
from matching.match_degree import OK, ideal_match_degree
from matching.parameter_documents import format_parameters
from matching.parameters import GRADES, READINGS, Parameters
from pages.components import access, draft, filters, frame
from pages.components.access import parameter_sets
from pages.components.access import tuning as access_tuning
from pages.components.charts import show_chart
from pages.components.decision_form import show_decision_form
from pages.components.messages import language, say
from pages.components.parameter_names import swing_name
from pages.components.sentences import (
    cell_key,
    code_label,
    degree_label,
    error_sentence,
    grade_label,
)
from pages.components.tables import show_table
from pages.components.tuning_controls import show_controls, write_notes
from reporting.charts.tuning import plot_distributions, plot_grade_counts, plot_tornado

CHANGED = "changed"


def show_finding(tuning: Tuning) -> None:
    """Title, and what the draft changes against the set it started from."""
    before, after = tuning.before, tuning.after
    short = {name: len(rank_shortage(each.cells, each.parameters.target))
             for name, each in (("before", before), ("after", after))}  # fmt: skip
    key = "tuning.finding"
    if after.parameters == before.parameters:
        key = "tuning.finding_unchanged"
    frame.show_title(
        say("menu.page.tuning"),
        say(key, base=before.parameters.identifier, changed=len(tuning.changed),
            correlation=_correlation(tuning, SAVED),
            target=degree_label(after.parameters.target), **short),
    )  # fmt: skip


def _correlation(tuning: Tuning, name: str) -> str:
    value = tuning.correlation.get(name)
    return "—" if value is None or pd.isna(value) else f"{value:.3f}"


def show_key_figures(tuning: Tuning) -> None:
    """Changed cells and the rank correlations."""
    others = [reading for reading in READINGS if reading != tuning.after.parameters.reading]
    frame.show_figures(
        [
            (say("tuning.changed"), f"{len(tuning.changed):,}", ""),
            (say("tuning.with_saved"), _correlation(tuning, SAVED), say("tuning.rank_remark")),
            *(
                (say("tuning.with_reading", reading=say(f"terms.reading.{reading}")),
                 _correlation(tuning, reading), say("tuning.rank_remark"))
                for reading in others
            ),
        ]
    )  # fmt: skip


def show_reach(current: Parameters) -> None:
    """Say what a body without any obstacle would reach, where that is below the target."""
    ideal = ideal_match_degree(current)
    if ideal < current.target:
        st.warning(say("tuning.out_of_reach", ideal=degree_label(ideal),
                       target=degree_label(current.target)))  # fmt: skip


def show_distribution(tuning: Tuning) -> None:
    """P of all cells before and after, and how many cells each grade has."""
    frames = [tuning.before.cells, tuning.after.cells]
    before, after = (cells[s.MATCH_DEGREE] for cells in frames)
    data = pd.concat(
        [cells[[s.SCHEME, s.EDITION, s.CODE, s.MATCH_DEGREE, s.GRADE]].assign(set=name)
         for cells, name in zip(frames, ("before", "after"), strict=True)]
    )  # fmt: skip
    left, right = st.columns([3, 2], gap="medium")
    with left:
        figure = plot_distributions(before, after, tuning.after.parameters.target, language(),
                                    title=say("tuning.distribution_title"))  # fmt: skip
        show_chart(figure, "distribution", data=data, file="distribution",
                   how=say("tuning.how_distribution"))  # fmt: skip
    with right:
        counts = [cells[s.GRADE].value_counts().to_dict() for cells in frames]
        figure = plot_grade_counts(counts[0], counts[1], language(),
                                   title=say("tuning.grades_title"))  # fmt: skip
        grades = pd.DataFrame({s.GRADE: GRADES, **{
            name: [count.get(grade, 0) for grade in GRADES]
            for name, count in zip(("before", "after"), counts, strict=True)}})  # fmt: skip
        show_chart(figure, "grades", data=grades, file="grades", how=say("tuning.how_grades"))


def show_changed(tuning: Tuning) -> None:
    """The cells whose grade changed, the largest fall first."""
    st.subheader(say("tuning.changed_cells", count=len(tuning.changed)), anchor=False)
    if tuning.changed.empty:
        st.markdown(say("tuning.nothing_changed"))
        return
    grades = {name: tuning.changed[name].map(grade_label)
              for name in (s.GRADE + BEFORE, s.GRADE + AFTER)}  # fmt: skip
    names = [code_label(cell) for cell in tuning.changed.itertuples()]
    shown = tuning.changed.assign(**grades, **{s.NAME: names})
    degrees = (s.MATCH_DEGREE + BEFORE, s.MATCH_DEGREE + AFTER)
    columns = (s.NAME, s.GRADE + BEFORE, s.GRADE + AFTER, *degrees, s.PROJECTS_COUNT + AFTER)
    with st.container(key=CHANGED):
        show_table(
            shown, CHANGED, headers={name: say(f"tuning.column.{name}") for name in columns},
            file="changed-codes", percent=degrees, rows=8,
        )  # fmt: skip


def show_tornado(tuning: Tuning) -> None:
    """What drives one cell, which the reader chooses; changed cells are offered first."""
    cells = tuning.after.cells
    both = cells[cells[s.STATE] == OK].sort_values(s.PROJECTS_COUNT, ascending=False)
    if both.empty:
        return
    changed = {cell_key(cell) for cell in tuning.changed.itertuples()}
    is_changed = pd.Series([cell_key(cell) in changed for cell in both.itertuples()], both.index)
    order = pd.concat([both[is_changed], both[~is_changed]])
    st.subheader(say("tuning.drivers"), anchor=False)
    position = filters.show_cell(order)
    cell = cells.loc[position]
    swings = access_tuning.swings(tuning, position)
    names = {swing.name: swing_name(swing.name) for swing in swings}
    now = float(cell[s.MATCH_DEGREE])
    title = say("tuning.tornado_title", code=code_label(cell), degree=degree_label(now),
                driver=names[swings[0].name] if swings else "—")  # fmt: skip
    figure = plot_tornado(swings, now, tuning.after.parameters.target, names, language(),
                          title=title)  # fmt: skip
    data = pd.DataFrame(
        [(names[swing.name], swing.lower, swing.upper) for swing in swings],
        columns=["what", s.LOWER, s.UPPER],
    )
    show_chart(figure, "tornado", data=data, file="tornado", how=say("tuning.how_tornado"))


def show_saving(base: Parameters, current: Parameters) -> None:
    """Save the draft with author, reason and effective date; or take it as TOML."""
    st.subheader(say("tuning.save_head"), anchor=False)
    st.caption(say("tuning.save_note"))
    decision = show_decision_form(
        "save_set", person=say("tuning.author"), submit=say("tuning.save")
    )
    st.download_button(
        say("tuning.export"), format_parameters(current), on_click="ignore",
        file_name=f"certmatch-{current.identifier}.toml", mime="application/toml",
        icon=":material/download:",
    )  # fmt: skip
    if decision is None:
        return
    try:
        identifier = parameter_sets.save(
            current, base, author=decision.person, reason=decision.reason,
            effective_from=decision.effective_from,
        )  # fmt: skip
    except CertMatchError as error:
        st.error(error_sentence(error))
        return
    filters.use_set(identifier)
    st.session_state["saved_set"] = identifier
    st.rerun()


def show_saved() -> None:
    """Say what was just saved, with the link that shares it."""
    identifier = st.session_state.pop("saved_set", None)
    if identifier:
        address = (st.context.url or "").partition("?")[0]
        st.success(say("tuning.saved", identifier=identifier))
        st.code(f"{address}?{urlencode({'set': identifier})}", language=None, wrap_lines=True)


heading = st.container()
places = frame.filter_row(2)
with places[0]:
    period = filters.show_as_of()
with places[1]:
    level = filters.show_level()
base = filters.set_in_use()
filters.note_set(draft.open_draft(base))
left, right = st.columns([1, 2], gap="large")
with left:
    if st.button(say("tuning.back"), icon=":material/undo:", key="back_to_base"):
        draft.load_draft(base)
        st.rerun()
    schemes = sorted(access.body().projects[s.SCHEME].unique())
    terms, policy, notes = show_controls(schemes, folded=frame.is_phone())
    current, problem = draft.read_draft(terms, policy)
filters.note_set(current)
tuning = access_tuning.tuned(period, level, base, current)
write_notes(notes, current, tuning.weights)
with heading:
    show_finding(tuning)
    show_saved()
with right:
    if problem is not None:
        st.error(error_sentence(problem))
        st.caption(say("tuning.not_applied"))
    show_key_figures(tuning)
    show_reach(current)
    show_distribution(tuning)
    show_changed(tuning)
    show_tornado(tuning)
    # A set is saved as it is shown, never in place of controls that say something else.
    if problem is None:
        show_saving(base, current)
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{period.start} — {period.end}",
    rows=len(tuning.after.cells),
    parameter_set=current.identifier,
    demo=access.is_demo(),
)
