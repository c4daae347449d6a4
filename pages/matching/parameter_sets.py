"""Parameter sets: which is in force, what others would change, who decided and why."""

from datetime import date
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.cells import AFTER, BEFORE
from data.workflows.parameter_sets import APPROVED
from matching.errors import CertMatchError
from matching.parameter_documents import format_parameters, list_differences
from matching.parameters import Parameters
from pages.components import access, draft, filters, frame
from pages.components.access import parameter_sets
from pages.components.access import tuning as access_tuning
from pages.components.decision_form import show_decision_form
from pages.components.menu import script_of
from pages.components.messages import say
from pages.components.parameter_names import parameter_name, value_text
from pages.components.sentences import code_label, error_sentence, grade_label
from pages.components.tables import show_table

OUTCOME = "set_outcome"


def show_finding(sets: pd.DataFrame, in_force: Parameters) -> None:
    """Title, and which set is in force since when by whom."""
    current = sets[sets[s.PARAMETER_SET] == in_force.identifier]
    if current.empty:
        sentence = say("sets.finding_default", identifier=in_force.identifier, count=len(sets))
    else:
        row = current.iloc[0]
        sentence = say("sets.finding", identifier=in_force.identifier, count=len(sets),
                       person=row[s.DECIDED_BY], reason=row[s.REASON])  # fmt: skip
    frame.show_title(say("menu.page.parameter-sets"), sentence + upcoming_sentence())


def upcoming_sentence() -> str:
    """Return which set comes into force next, and when; nothing where none was approved for it."""
    decisions = parameter_sets.decisions()
    later = decisions[pd.to_datetime(decisions[s.EFFECTIVE_FROM]) > pd.Timestamp(date.today())]
    if later.empty:
        return ""
    # Of one day the last decision prevails; decisions stand the latest first.
    row = later.sort_values(s.EFFECTIVE_FROM, kind="stable").iloc[0]
    return say("sets.upcoming", identifier=row[s.PARAMETER_SET], day=row[s.EFFECTIVE_FROM])


def show_sets(sets: pd.DataFrame) -> None:
    """Every saved set with its state."""
    if sets.empty:
        st.info(say("sets.none"), icon=":material/info:")
        st.page_link(script_of("tuning"), label=say("sets.go_tuning"))
        return
    shown = sets.assign(**{s.STATE: sets[s.STATE].map(lambda name: say(f"sets.state.{name}"))})
    names = (s.PARAMETER_SET, s.STATE, "author", s.REASON, s.EFFECTIVE_FROM, s.DECIDED_BY,
             "parent", s.SAVED_AT)  # fmt: skip
    show_table(shown, "sets", headers={name: say(f"sets.column.{name}") for name in names},
               file="parameter-sets", rows=8)  # fmt: skip


def choose_pair(sets: pd.DataFrame) -> tuple[Parameters, Parameters]:
    """Return the two sets to compare, by default the one in force with the one in use."""
    default, in_use = Parameters().identifier, filters.set_in_use().identifier
    in_force = parameter_sets.set_in_force().identifier
    options = list(dict.fromkeys([in_force, default, *sets[s.PARAMETER_SET]]))
    left, right = st.columns(2)
    newest = in_use if in_use != in_force else options[-1 if len(options) == 1 else 1]
    labels = {name: _label(name, default, in_force) for name in options}
    with left:
        first = filters.show_choice("first", say("sets.first"), options, default=in_force,
                                    label_of=labels.__getitem__)  # fmt: skip
    with right:
        second = filters.show_choice("second", say("sets.second"), options, default=newest,
                                     label_of=labels.__getitem__)  # fmt: skip
    return parameter_sets.parameters_of(first), parameter_sets.parameters_of(second)


def _label(identifier: str, default: str, in_force: str) -> str:
    marks = [
        say(f"sets.mark.{name}")
        for name, is_it in (
            ("in_force", identifier == in_force),
            ("default", identifier == default),
        )
        if is_it
    ]
    return say("frame.comma").join([identifier, *marks])


def show_comparison(first: Parameters, second: Parameters) -> None:
    """Parameters that differ, and the codes whose grade differs."""
    differences = list_differences(first, second)
    if not differences:
        st.markdown(say("sets.same"))
        return
    table = pd.DataFrame(
        [(parameter_name(name), value_text(a), value_text(b)) for name, a, b in differences],
        columns=["name", "a", "b"],
    )
    headers = {"name": say("sets.column.parameter"), "a": first.identifier,
               "b": second.identifier}  # fmt: skip
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(f"**{say('sets.differences', count=len(differences))}**")
        show_table(table, "differences", headers=headers, file="parameter-differences")
    with right:
        show_changed_codes(first, second)


def show_changed_codes(first: Parameters, second: Parameters) -> None:
    """The codes whose grade the second set changes."""
    period = access.Period.of(access.default_as_of())
    changed = access_tuning.tuned(period, "small", first, second).changed
    st.markdown(f"**{say('sets.changed', count=len(changed))}**")
    if changed.empty:
        st.markdown(say("tuning.nothing_changed"))
        return
    degrees = (s.MATCH_DEGREE + BEFORE, s.MATCH_DEGREE + AFTER)
    grades = {name: changed[name].map(grade_label) for name in (s.GRADE + BEFORE, s.GRADE + AFTER)}
    shown = changed.assign(**grades, name=[code_label(cell) for cell in changed.itertuples()])
    columns = ("name", *grades, *degrees)
    show_table(shown, "changed", headers={name: say(f"tuning.column.{name}") for name in columns},
               file="changed-codes", percent=degrees)  # fmt: skip


def show_actions(chosen: Parameters, sets: pd.DataFrame) -> None:
    """Use, tune, share, export, approve or restore the second set."""
    identifier = chosen.identifier
    st.subheader(say("sets.actions", identifier=identifier), anchor=False)
    with st.container(horizontal=True):
        st.button(say("sets.use"), on_click=filters.use_set, args=(identifier,),
                  icon=":material/check:")  # fmt: skip
        st.download_button(
            say("tuning.export"), format_parameters(chosen), on_click="ignore",
            file_name=f"certmatch-{identifier}.toml", mime="application/toml",
            icon=":material/download:",
        )  # fmt: skip
    address = (st.context.url or "").rpartition("/")[0]
    st.caption(say("sets.link"))
    st.code(
        f"{address}/match-board?{urlencode({'set': identifier})}", language=None, wrap_lines=True
    )
    saved = sets.set_index(s.PARAMETER_SET)[s.STATE]
    if identifier == parameter_sets.set_in_force().identifier:
        return
    if identifier in saved.index or identifier == Parameters().identifier:
        # The default set was in force before anything was decided.
        show_decision(identifier, restoring=saved.get(identifier, APPROVED) == APPROVED)


def show_decision(identifier: str, *, restoring: bool) -> None:
    """A form that puts the set in force."""
    word = "restore" if restoring else "approve"
    decision = show_decision_form(
        "decide_set", person=say("sets.decided_by"), submit=say(f"sets.{word}")
    )
    if decision is None:
        return
    effective = decision.effective_from
    try:
        parameter_sets.decide(
            identifier, decided_by=decision.person, reason=decision.reason,
            effective_from=effective,
        )  # fmt: skip
    except CertMatchError as error:
        st.error(error_sentence(error))
        return
    if effective <= date.today():
        filters.use_set(identifier)
    st.session_state[OUTCOME] = say(f"sets.{word}d", identifier=identifier, day=effective)
    st.rerun()


def show_import() -> None:
    """Bring a set as TOML; it becomes this session's draft, to be seen and saved there."""
    st.subheader(say("sets.import"), anchor=False)
    brought = st.file_uploader(say("sets.file"), type=["toml"], key="set_file")
    if brought is None:
        return
    try:
        content = brought.getvalue().decode("utf-8-sig")
        parameters = parameter_sets.read_toml(content, brought.name)
    except UnicodeDecodeError:
        st.error(say("sets.not_utf8"))
    except CertMatchError as error:
        st.error(error_sentence(error))
    else:
        draft.open_draft(filters.set_in_use())
        draft.load_draft(parameters)
        st.success(say("sets.imported", identifier=parameters.identifier))
        st.page_link(script_of("tuning"), label=say("sets.go_tuning"))


def show_decisions() -> None:
    """Every decision, the latest first."""
    decisions = parameter_sets.decisions()
    if decisions.empty:
        return
    st.subheader(say("sets.decisions"), anchor=False)
    names = (s.DECIDED_AT, s.PARAMETER_SET, s.DECIDED_BY, s.REASON, s.EFFECTIVE_FROM)
    show_table(decisions, "decisions", headers={n: say(f"sets.column.{n}") for n in names},
               file="decisions", rows=6)  # fmt: skip


sets = parameter_sets.saved_sets()
show_finding(sets, parameter_sets.set_in_force())
if OUTCOME in st.session_state:
    st.success(st.session_state.pop(OUTCOME))
show_sets(sets)
st.subheader(say("sets.compare"), anchor=False)
first, second = choose_pair(sets)
filters.note_set(second)
show_comparison(first, second)
show_actions(second, sets)
show_decisions()
show_import()
frame.show_provenance(
    source=say("sets.source"), rows=len(sets), parameter_set=second.identifier,
    demo=access.is_demo(),
)  # fmt: skip
