"""Below the overview of uncertainty: what is assumed, one code taken apart, how it is drawn."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import schema as s
from data.workflows.match_degrees import DegreeResult
from data.workflows.uncertainty import count_vague_ratings
from matching.assumptions import RATING_DRAWS
from matching.parameters import B1_RATINGS, B2_RATINGS
from matching.uncertainty import UncertainDegrees, UncertaintyAssumptions
from matching.weight_draws import SEED, spread_of_share
from pages.components import filters
from pages.components.access import uncertainty
from pages.components.charts import show_chart
from pages.components.messages import language, say
from pages.components.parameter_names import factor_name
from pages.components.sentences import degree_label
from reporting.charts.uncertainty import plot_sobol, plot_spread


def show_assumptions() -> tuple[UncertaintyAssumptions, float]:
    """Offer what no source says; return it, and the share of draws that makes a finding sure."""
    standard = UncertaintyAssumptions()
    offered = (
        ("concentration", ("20", "50", "100", "200"), f"{standard.concentration:g}"),
        ("firm_share", ("0.8", "0.9", "0.95"), f"{standard.firm_share:g}"),
        ("worst", ("5", "10", "20"), f"{standard.worst}"),
        ("sure", ("0.9", "0.95", "0.99"), "0.95"),
    )
    chosen = []
    with st.expander(say("uncertainty.assumptions"), icon=":material/tune:"):
        for place, (key, options, default) in zip(st.columns(4), offered, strict=True):
            with place:
                chosen.append(_show_one(key, options, default))
        st.caption(say("uncertainty.assume.note"))
    concentration, firm_share, worst, sure = chosen
    return UncertaintyAssumptions(concentration, firm_share, int(worst)), sure


def _points(concentration: float) -> float:
    """Return how far a share of 20 % is drawn from itself, in percentage points."""
    return 100 * spread_of_share(0.2, concentration)


def _show_one(key: str, options: tuple[str, ...], default: str) -> float:
    def label_of(option: str) -> str:
        value = float(option)
        return say(
            f"uncertainty.assume.{key}_value",
            value=value,
            points=_points(value),
        )

    words = say(f"uncertainty.assume.{key}")
    return float(filters.show_choice(key, words, options, default=default, label_of=label_of))


def input_name(name: str) -> str:
    """Return an input of the Sobol shares in words: whose weight, or which ratings."""
    kind, _, factor = name.partition(".")
    if kind == "rating":
        return say(f"uncertainty.input.{factor}")
    group = "b1" if factor in B1_RATINGS else "b2" if factor in B2_RATINGS else "difficulty"
    return say(f"uncertainty.input.{group}", factor=factor_name(factor))


def show_cell(
    cells: pd.DataFrame, result: DegreeResult, found: UncertainDegrees,
    assumptions: UncertaintyAssumptions,
) -> None:  # fmt: skip
    """One code: how likely each P is, and what its uncertainty comes from."""
    st.subheader(say("uncertainty.one"), anchor=False)
    position = filters.show_cell(cells.sort_values(s.MEAN_RANK))
    cell = cells.loc[position]
    shares = uncertainty.sobol_shares(result, position, assumptions)
    if shares is None:
        st.markdown(say("uncertainty.certain", degree=degree_label(cell[s.MATCH_DEGREE])))
        return
    left, right = st.columns(2, gap="medium")
    with left:
        title = say("uncertainty.spread_title", low=degree_label(cell[s.P5]),
                    high=degree_label(cell[s.P95]))  # fmt: skip
        spread = found.percentiles[position]
        figure = plot_spread(spread, float(cell[s.MATCH_DEGREE]), result.parameters.target,
                             language(), title=title)  # fmt: skip
        data = pd.DataFrame({"percentile": range(len(spread)), s.MATCH_DEGREE: spread})
        show_chart(figure, "spread", data=data, file="p-spread",
                   how=say("uncertainty.how_spread"))  # fmt: skip
    with right:
        names = {name: input_name(name) for name in shares.names}
        largest = int(shares.total.argmax())
        title = say("uncertainty.sobol_title", name=names[shares.names[largest]],
                    share=float(shares.total[largest]))  # fmt: skip
        figure = plot_sobol(shares, names, language(), title=title)
        data = pd.DataFrame({"input": [names[name] for name in shares.names],
                             "first_order": shares.first_order, "total": shares.total})  # fmt: skip
        show_chart(figure, "sobol", data=data, file="sobol-shares",
                   how=say("uncertainty.how_sobol"))  # fmt: skip


def show_notes(result: DegreeResult, assumptions: UncertaintyAssumptions) -> None:
    """How weights and ratings are drawn, with every assumed number."""
    vague, given = count_vague_ratings(result)
    values = {
        "concentration": assumptions.concentration,
        "points": _points(assumptions.concentration), "vague": vague, "given": given,
        "share": assumptions.firm_share, "rating_draws": RATING_DRAWS,
        "worst": assumptions.worst, "seed": SEED,
    }  # fmt: skip
    st.subheader(say("uncertainty.notes.title"), anchor=False)
    ratings = "ratings" if vague else "no_ratings"
    names = ("weights", ratings, "defaults", "classes", "worst", "seed")
    st.markdown("\n".join(f"- {say(f'uncertainty.notes.{name}', **values)}" for name in names))
