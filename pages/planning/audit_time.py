"""Audit time: the auditor days of one visit with every step, for a contract review."""

from dataclasses import replace
from html import escape

import streamlit as st

from matching.errors import CertMatchError
from matching.rule_packs import RulePack
from matching.visits import AuditPart, assess_visit
from matching.workload import Workload, assess_workload
from matching.workload_options import list_options
from pages.components import access, frame
from pages.components.access import rule_packs
from pages.components.calculation_inputs import Request, ask_request
from pages.components.calculation_results import show_result
from pages.components.menu import script_of
from pages.components.messages import language, say
from pages.components.planned_team import ask_team, show_team
from pages.components.sentences import error_sentence
from reporting.calculation import CalculatedPart, Calculation, answer_text


def calculate(request: Request, packs: tuple[RulePack, ...]) -> Calculation | None:
    """Return what was asked with its result; None where nothing can be computed."""
    if request.day is None or not request.parts:
        return None
    parts = tuple(
        CalculatedPart(
            part,
            assess_workload(part.pack, part.scheme, part.audit_type, part.client),
            reason,
            tuple(
                (pack, assess_under(pack, part))
                for pack in rule_packs.offer_packs(packs, part.scheme, request.day)
                if pack.id != part.pack.id
            ),
        )
        for part, reason in request.parts
    )
    visit = None
    if len(parts) > 1:
        visit = assess_visit([part for part, _ in request.parts], request.factor)
    return Calculation(request.day, parts, request.client, visit, request.factor_reason,
                       request.factor)  # fmt: skip


def assess_under(pack: RulePack, part: AuditPart) -> Workload | CertMatchError:
    """Return the same client's time under another pack, or why that pack cannot say."""
    known = list_options(pack)
    options = {name: value for name, value in part.client.options.items() if name in known}
    client = replace(part.client, options=options)
    try:
        return assess_workload(pack, part.scheme, part.audit_type, client)
    except CertMatchError as error:
        return error


def show_uncovered(request: Request) -> None:
    """Say which schemes no pack in force covers."""
    for scheme in request.uncovered:
        st.warning(say("calculation.no_pack", scheme=scheme, day=request.day))
    if request.uncovered:
        st.page_link(script_of("rule-packs"), label=say("calculation.go_packs"))


packs = rule_packs.packs()
top = st.container()
if frame.is_phone():
    inputs = st.expander(say("calculation.input.visit"), icon=":material/tune:")
    results = st.container()
else:
    inputs, results = st.columns([2, 5], gap="large")
planned_team = st.container()
with inputs:
    request = ask_request(packs)
finding = say("calculation.finding_none" if request.day else "calculation.finding_error")
calculation = None
for scheme in request.uncovered[:1]:
    finding = say("calculation.no_pack", scheme=scheme, day=request.day)
with results:
    try:
        calculation = calculate(request, packs)
    except CertMatchError as error:
        finding = say("calculation.finding_error")
        st.error(error_sentence(error))
    show_uncovered(request)
if calculation is not None:
    # The team stands below the result, whose print holds it too.
    with planned_team:
        calculation = ask_team(calculation, packs)
        show_team(calculation)
    finding = answer_text(calculation, language())
    with results:
        show_result(calculation)
with top:
    frame.show_title(say("menu.page.audit-time"), escape(finding))
names = [each.part.pack.id for each in calculation.parts] if calculation else []
joined = say("frame.comma").join(dict.fromkeys(names))
frame.show_provenance(
    source=say("calculation.source", packs=joined or "—"),
    scope=say("calculation.scope", day=request.day) if request.day else "",
    demo=access.is_demo(),
)
