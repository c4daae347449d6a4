"""Client work list: whom to phone, what to agree, and what that does to P."""

import pandas as pd
import streamlit as st

from data import schema as s
from data.workflows.client_work import (
    AgreementEffect,
    ClientWorkList,
    assess_agreement,
    count_clients_for,
    explain_client,
    split_by_measure,
)
from matching.assumptions import DAYS_APART, EARLY_RATING
from matching.client_work import MEASURES
from pages.components import access, filters, frame
from pages.components.access.client_work import work_list
from pages.components.agreements import agreement_of_client, show_agreements, show_effect
from pages.components.charts import show_chart
from pages.components.meaning import show_meaning
from pages.components.messages import language, say
from pages.components.sentences import degree_label, percent, region_name
from pages.components.tables import show_table
from reporting.charts.client_work import plot_client_work, plot_cumulative_work

FIRST = 10
CLIENTS = (
    s.NAME, s.GROUP, s.PROVINCE, s.PROJECTS_COUNT, s.DIFFICULTY, s.AVOIDABLE, s.LIFTED, s.AGREEMENT,
)  # fmt: skip
GAINS = dict.fromkeys((s.DIFFICULTY, s.AVOIDABLE), 2)


def days_label(count: str) -> str:
    """Return how far apart windows may lie."""
    if count == "0":
        return say("client_work.assumption.overlapping")
    return say("client_work.assumption.days", count=count)


def show_filters() -> ClientWorkList:
    """The filter row and the assumptions; return the client work list."""
    places = frame.filter_row(4)
    with places[0]:
        parameters = filters.show_parameters()
    with places[1]:
        period = filters.show_as_of()
    schemes = access.degrees(period, "small", parameters).encoded.projects[s.SCHEME]
    with places[2]:
        scheme = filters.show_scheme(sorted(schemes.unique()))
    with places[3]:
        province = filters.show_province()
    with st.expander(say("client_work.assumption.title")):
        left, right = st.columns(2)
        with left:
            days = filters.show_choice(
                "days_apart", say("client_work.assumption.days_apart"), ["0", "14", "30", "60"],
                default=str(DAYS_APART),
                label_of=days_label,
            )  # fmt: skip
        with right:
            rating = filters.show_choice(
                "early_rating", say("client_work.assumption.early_rating"),
                ["0.7", "0.8", "0.9", "1.0"], default=str(EARLY_RATING),
                label_of=lambda value: say("client_work.assumption.rating", value=value),
            )  # fmt: skip
        found = work_list(
            period, parameters, int(days), float(rating),
            scheme=None if scheme == filters.ALL else scheme,
            province=None if province == filters.ALL else province,
        )  # fmt: skip
        usual = f"{found.work.usual_coordination:.2f}"
        st.caption(say("client_work.assumption.note", usual=usual))
    return found


def show_finding(found: ClientWorkList, first: AgreementEffect) -> None:
    """Title, and how few clients matter and what agreeing with them brings."""
    clients, period = found.clients, found.result.period
    half = count_clients_for(clients, 0.5)
    if clients.empty:
        finding = say("client_work.finding_empty", start=period.start, end=period.end)
    elif not half:
        projects = clients[s.PROJECTS_COUNT].sum()
        finding = say("client_work.finding_nothing", clients=len(clients), projects=projects)
    else:
        values = {
            "half": half, "first": min(FIRST, int((clients[s.AVOIDABLE] > 0).sum())),
            "share": percent(first.share, signed=False),
            "target": degree_label(found.result.parameters.target),
        }  # fmt: skip
        if first.lifted:
            finding = say("client_work.finding", lifted=first.lifted, **values)
        else:
            finding = say("client_work.finding_none_lifted", **values)
    frame.show_title(say("menu.page.client-work"), finding)


def show_key_figures(found: ClientWorkList) -> None:
    """Clients to talk to, difficulty, what of it is avoidable, and what all agreeing brings."""
    clients, target = found.clients, degree_label(found.result.parameters.target)
    everything = assess_agreement(found, clients.index)
    remark = say("client_work.figure.clients_remark", count=len(clients),
                 projects=clients[s.PROJECTS_COUNT].sum())  # fmt: skip
    share = percent(everything.share, signed=False)
    frame.show_figures(
        [
            (say("client_work.figure.clients"), f"{(clients[s.AVOIDABLE] > 0).sum():,}", remark),
            (say("client_work.figure.difficulty"), f"{clients[s.DIFFICULTY].sum():,.1f}",
             say("client_work.figure.difficulty_remark")),
            (say("client_work.figure.avoidable"), f"{clients[s.AVOIDABLE].sum():,.1f}",
             say("client_work.figure.avoidable_remark", share=share)),
            (say("client_work.figure.lifted"), f"{everything.lifted:,}",
             say("client_work.figure.lifted_remark", target=target)),
        ]
    )  # fmt: skip


def show_charts(found: ClientWorkList) -> None:
    """The first clients by what to agree on, and how few cause most; a click picks a client."""
    clients, period = found.clients, found.result.period
    shown = clients.assign(**split_by_measure(clients))
    source = say("client_work.source", start=period.start, end=period.end)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        figure = plot_client_work(shown, language(), source=source)
        names = (s.CLIENT, s.NAME, s.AVOIDABLE, *MEASURES)
        clicked = show_chart(figure, "clients", data=shown[list(names)], file="client-work",
                             how=say("client_work.how"), selectable=True)  # fmt: skip
    with right:
        figure = plot_cumulative_work(
            clients[s.AVOIDABLE].tolist(), count_clients_for(clients, 0.5), language()
        )
        show_chart(
            figure, "cumulative", data=clients[[s.CLIENT, s.AVOIDABLE]],
            file="client-work-cumulative", how=say("client_work.how_cumulative"),
        )  # fmt: skip
    follow("chart", str(clicked[0]["customdata"][0]) if clicked else None)


def show_clients(clients: pd.DataFrame) -> None:
    """Every client of the filters, most avoidable difficulty first."""
    st.subheader(say("client_work.list"), anchor=False)
    st.caption(say("client_work.list_note"))
    shown = clients.assign(
        **{
            s.AGREEMENT: [agreement_of_client(row) for row in clients.to_dict("records")],
            s.PROVINCE: [named_provinces(text) for text in clients[s.PROVINCE]],
            s.GROUP: clients[s.GROUP].replace("", None),
        }
    )
    picked = show_table(
        shown, "clients", headers={name: say(f"client_work.column.{name}") for name in CLIENTS},
        file="client-work-list", decimals=GAINS, selectable=True,
    )  # fmt: skip
    follow("table", str(clients[s.CLIENT].iloc[picked[0]]) if picked else None)


def named_provinces(provinces: str) -> str:
    """Return the names of provinces joined by ``|`` in the reader's language."""
    return say("frame.comma").join(region_name(name) for name in provinces.split("|") if name)


def follow(source: str, picked: str | None) -> None:
    """Show the client picked in a chart or table; one that was followed before stays put."""
    seen = f"followed_{source}"
    if picked and picked != st.session_state.get(seen):
        filters.choose(s.CLIENT, picked)
    st.session_state[seen] = picked


def show_client(found: ClientWorkList) -> None:
    """One client: each project with what to agree, and P of its cells before and after."""
    clients = found.clients
    names = dict(zip(clients[s.CLIENT], clients[s.NAME], strict=True))
    # Names of organisations stay in the language of the data.
    with st.container(key="client_name"):
        chosen = filters.show_choice(
            s.CLIENT, say("client_work.client"), list(names), label_of=lambda key: names[key]
        )
        st.subheader(say("client_work.detail.title", client=names[chosen]), anchor=False)
    number = clients.index[clients[s.CLIENT] == chosen][0]
    projects, effect = explain_client(found, number), assess_agreement(found, [number])
    avoidable = clients.loc[number, s.AVOIDABLE] > 0
    key = "nothing" if not avoidable else "finding" if effect.lifted else "finding_none_lifted"
    values = {
        "projects": len(projects), "before": projects[s.PROJECT_DIFFICULTY].sum(),
        "after": projects[s.DIFFICULTY_AGREED].sum(), "lifted": effect.lifted,
        "target": degree_label(found.result.parameters.target),
    }  # fmt: skip
    st.markdown(say(f"client_work.detail.{key}", **values))
    show_agreements(projects, found.early_rating)
    gains = [
        say("client_work.detail.gain", measure=say(f"client_work.measure.{name}"),
            value=clients.loc[number, name])
        for name in MEASURES if clients.loc[number, name] > 0
    ]  # fmt: skip
    if gains:
        st.caption(say("client_work.detail.alone", gains=say("frame.comma").join(gains)))
    show_effect(effect)


heading = st.container()
found = show_filters()
clients = found.clients
with heading:
    show_finding(found, assess_agreement(found, clients.index[:FIRST]))
if clients.empty:
    frame.show_empty(say("client_work.empty"), say("client_work.empty_remedy"))
else:
    show_key_figures(found)
    if clients[s.AVOIDABLE].sum() > 0:
        show_charts(found)
    else:
        st.info(say("client_work.nothing"), icon=":material/info:")
    if found.idle_visits:
        st.caption(say("client_work.idle", count=found.idle_visits))
    if found.undated:
        st.caption(say("client_work.undated", count=found.undated))
    show_clients(clients)
    show_client(found)
show_meaning(found.result)
frame.show_provenance(
    source=say("frame.own_body"),
    month=f"{found.result.period.start} — {found.result.period.end}",
    rows=len(found.owners[found.owners >= 0]),
    parameter_set=found.result.parameters.identifier,
    demo=access.is_demo(),
)
