"""The controls of the tuning page in the groups of the model: B1, B2, C, D, E, grades, terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from matching.influence import EffectiveWeights
from matching.parameters import (
    B1_RATINGS,
    B2_RATINGS,
    EVIDENCE_FACTORS,
    GRADE_MULTIPLES,
    GRADES,
    QUALIFICATION_BASES,
    READINGS,
    TERMS,
    Parameters,
)
from matching.weight_draws import group_weights
from pages.components import draft
from pages.components.messages import language, say
from pages.components.parameter_names import factor_name, parameter_name, term_name, value_text
from pages.components.sentences import degree_label, grade_label
from reporting.charts.theme import PLOTLY_CONFIG
from reporting.charts.tuning import plot_terms

Notes = dict[str, DeltaGenerator]
_USUAL_WEIGHT = 3.0
_DEFAULTS = draft.leaves_of(Parameters())


def show_controls(schemes: list[str], *, folded: bool) -> tuple[pd.DataFrame, pd.DataFrame, Notes]:
    """Show every control.

    Returns
    -------
    terms, policy
        The two tables as edited.
    notes
        Weight path → place under its slider for what it really does.
    """
    notes: Notes = {}
    st.caption(say("tuning.weights_note"))
    with _group("b1", folded):
        for name in B1_RATINGS:
            _show_weight(f"weights.b1.{name}", notes)
        _show_number("defaults.rating", 0.0, 0.05, most=1.0)
    with _group("b2", folded):
        _show_weight("weights.difficulty.cooperation", notes)
        for name in B2_RATINGS:
            _show_weight(f"weights.b2.{name}", notes)
    with _group("c", folded):
        _show_weight("weights.difficulty.certificates", notes)
        _show_choice("qualifications_held", QUALIFICATION_BASES, "tuning.choice")
        _show_number("defaults.certificates_held", 1.0, 1.0)
    with _group("d", folded):
        _show_weight("weights.difficulty.coordination", notes)
        _show_number("defaults.coordination_ease", 0.0, 0.05, most=1.0)
    with _group("e", folded):
        _show_weight("weights.difficulty.policy", notes)
        _show_number("defaults.policy_ease", 0.0, 0.05, most=1.0)
        policy = _show_policy(schemes)
        if len(policy.dropna()):
            _show_table_reset("policy_ease_by_scheme")
    _show_grades()
    terms = _show_terms()
    _show_evidence()
    return terms, policy, notes


def _group(name: str, folded: bool) -> DeltaGenerator:
    return st.expander(say(f"tuning.group.{name}"), expanded=not folded)


def _beside_reset(*paths: str) -> DeltaGenerator:
    """Return the place of a control; the button at its side sets it back to its default."""
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    place = row.container()
    row.button(
        say("tuning.reset"), icon=":material/undo:", type="tertiary", help=say("tuning.reset"),
        key=f"reset_{paths[0]}", on_click=draft.reset, args=(paths,),
        disabled=all(draft.value_of(path) == _DEFAULTS[path] for path in paths),
    )  # fmt: skip
    return place


def _show_table_reset(table: str) -> None:
    st.button(say("tuning.reset"), key=f"reset_{table}", on_click=draft.reset_tables,
              args=(table,), icon=":material/undo:")  # fmt: skip


def _with_default(path: str) -> str:
    return say("tuning.with_default", name=parameter_name(path),
               default=value_text(_DEFAULTS[path]))  # fmt: skip


def _show_weight(path: str, notes: Notes) -> None:
    value = float(draft.value_of(path))
    most = _USUAL_WEIGHT
    while most < value:
        most *= 10
    name = parameter_name(path) if path.startswith("weights.difficulty") else factor_name(
        path.rpartition(".")[2])  # fmt: skip
    # In this reading certificates divide, whatever their weight.
    idle = path == "weights.difficulty.certificates" and draft.value_of("reading") == "ratio"
    with _beside_reset(path):
        st.slider(name, 0.0, most, step=0.05, key=draft.key_of(path), format="%.2f", disabled=idle)
    notes[path] = st.empty()


def _show_number(path: str, least: float, step: float, most: float | None = None) -> None:
    with _beside_reset(path):
        st.number_input(_with_default(path), min_value=least, max_value=most, step=step,
                        format="%g", key=draft.key_of(path))  # fmt: skip


def _show_choice(path: str, options: Sequence[str], words: str) -> None:
    with _beside_reset(path):
        st.selectbox(_with_default(path), options, key=draft.key_of(path),
                     format_func=lambda name: say(f"{words}.{name}"))  # fmt: skip


def _show_policy(schemes: list[str]) -> pd.DataFrame:
    given = draft.tables_base().policy_ease_by_scheme
    rows = sorted({*schemes, *given})
    table = pd.DataFrame({"scheme": rows, "ease": [given.get(name) for name in rows]})
    st.caption(say("tuning.policy_by_scheme"))
    return st.data_editor(
        table.astype({"ease": "float64"}), hide_index=True, disabled=["scheme"],
        key=f"policy_{st.session_state[draft.VERSION]}", height=212, placeholder="—",
        column_config={
            "scheme": st.column_config.TextColumn(say("filter.scheme")),
            "ease": st.column_config.NumberColumn(factor_name("policy"), min_value=0.0,
                                                  max_value=1.0, step=0.05),
        },
    )  # fmt: skip


def _show_grades() -> None:
    reading = draft.value_of("reading")
    centres = [f"grades.{reading}.{number}" for number in range(len(GRADES))]
    own = f"{draft.OWN_GRADES}.{reading}"
    with _group("grades", folded=True):
        _show_choice("reading", READINGS, "terms.reading")
        _show_number(f"target.{reading}", 0.0, 0.01)
        with _beside_reset(own, *centres):
            st.checkbox(say("tuning.own_grades"), key=draft.key_of(own),
                        on_change=draft.start_centres, args=(reading,))  # fmt: skip
        if draft.value_of(own):
            for grade, multiple, path in zip(GRADES, GRADE_MULTIPLES, centres, strict=True):
                default = multiple * float(draft.value_of(f"target.{reading}"))
                words = say("tuning.with_default", name=grade_label(grade), default=f"{default:g}")
                st.number_input(words, min_value=0.0, step=0.01, format="%g",
                                key=draft.key_of(path))  # fmt: skip
        _show_number("rating_floor", 0.0, 0.01, most=1.0)


def _show_terms() -> pd.DataFrame:
    base = draft.tables_base().terms
    table = pd.DataFrame([base[term] for term in TERMS], columns=list(draft.CORNERS))
    table.insert(0, "term", [term_name(term) for term in TERMS])
    with st.expander(say("tuning.group.terms")):
        defaults = say("frame.comma").join(
            f"{term_name(term)} {'/'.join(f'{corner:g}' for corner in corners)}"
            for term, corners in Parameters().terms.items()
        )
        st.caption(say("tuning.terms_note", defaults=defaults))
        config = {name: st.column_config.NumberColumn(name, min_value=0.0, max_value=1.0,
                                                      step=0.01, format="%.2f", width=56)
                  for name in draft.CORNERS}  # fmt: skip
        edited = st.data_editor(
            table, hide_index=True, disabled=["term"],
            key=f"terms_{st.session_state[draft.VERSION]}",
            column_config={"term": st.column_config.TextColumn(say("tuning.term_head")), **config},
        )  # fmt: skip
        names = {term: term_name(term) for term in TERMS}
        rows = edited[list(draft.CORNERS)].itertuples(index=False, name=None)
        corners = dict(zip(TERMS, rows, strict=True))
        if corners != {term: tuple(Parameters().terms[term]) for term in TERMS}:
            _show_table_reset("terms")
        st.plotly_chart(plot_terms(corners, names, language()), config=PLOTLY_CONFIG,
                        key="plot_terms")  # fmt: skip
    return edited


def _show_evidence() -> None:
    with _group("evidence", folded=True):
        st.caption(say("tuning.evidence_note"))
        with _beside_reset("evidence"):
            st.multiselect(
                _with_default("evidence"), EVIDENCE_FACTORS, format_func=factor_name,
                key=draft.key_of("evidence"), placeholder=say("tuning.evidence_none"),
            )  # fmt: skip


def write_notes(notes: Notes, parameters: Parameters, weights: EffectiveWeights) -> None:
    """Write under each weight its default, its nominal and its effective share."""
    b1, b2, difficulty = group_weights(parameters)
    shares = {"b1": (b1, weights.b1), "b2": (b2, weights.b2),
              "difficulty": (difficulty, weights.difficulty)}  # fmt: skip
    for path, place in notes.items():
        _, group, name = path.split(".")
        nominal, effective = shares[group]
        of_degree = weights.match_degree.get(name, _sum_of(B2_RATINGS, weights.match_degree))
        counts = dict(zip(nominal.names, nominal.counts, strict=True))
        own = dict(zip(nominal.names, nominal.values / (nominal.total or 1.0), strict=True))
        idle = parameters.reading == "ratio" and name == "certificates"
        place.caption(
            say(
                "tuning.weight_idle" if idle else "tuning.weight_note",
                default=value_text(_DEFAULTS[path]),
                nominal=degree_label(own[name] if counts[name] else 0.0),
                effective=degree_label(effective[name]),
                degree=degree_label(of_degree),
            )
        )


def _sum_of(names: tuple[str, ...], shares: Mapping[str, float]) -> float:
    # Cooperation acts through its two ratings.
    return sum(shares[name] for name in names)
