"""What a calculation of audit time asks for: the visit, then each of its schemes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from data import schema as s
from matching.rule_checks import AUDIT_TYPES, ONE_COLUMN
from matching.rule_packs import RulePack
from matching.visits import AuditPart
from matching.workload import Client
from matching.workload_options import list_options
from pages.components import access, filters
from pages.components.access import rule_packs
from pages.components.inputs import ask_choice, ask_number, ask_several, ask_text
from pages.components.messages import language, say
from reporting.calculation import pack_name

_PEOPLE = 50
_FEWEST_FACTOR = 0.5
_ENERGY = ("energy_tj", "energy_types", "energy_uses")
_MEDIUM = "medium"


@dataclass(frozen=True)
class Request:
    """What was asked; ``uncovered`` are schemes without a pack in force on the day."""

    day: date | None
    client: str = ""
    parts: tuple[tuple[AuditPart, str], ...] = ()
    uncovered: tuple[str, ...] = ()
    factor: float = 1.0
    factor_reason: str = ""


def ask_request(packs: tuple[RulePack, ...]) -> Request:
    """Show every input; return what was asked."""
    day = _ask_day()
    client = ask_text("client", say("calculation.input.client"),
                      help=say("calculation.input.client_help"))  # fmt: skip
    covered = {scheme for pack in packs if not pack.is_example for scheme in pack.schemes}
    schemes = ask_several(
        "schemes", say("calculation.input.schemes"), [n for n in s.SCHEMES if n in covered],
        default=["QMS"], label_of=filters.scheme_label,
        placeholder=say("calculation.input.schemes_place"),
    )  # fmt: skip
    if day is None:
        return Request(None, client)
    factor, factor_reason = _ask_factor() if len(schemes) > 1 else (1.0, "")
    parts: list[tuple[AuditPart, str]] = []
    uncovered = []
    for scheme in schemes:
        offered = rule_packs.offer_packs(packs, scheme, day)
        if not offered:
            uncovered.append(scheme)
            continue
        with st.container(border=True, key=f"scheme_{scheme}"):
            st.markdown(f"**{filters.scheme_label(scheme)}**")
            parts.append(_ask_part(scheme, offered, parts[0][0] if parts else None))
    return Request(day, client, tuple(parts), tuple(uncovered), factor, factor_reason)


def _ask_day() -> date | None:
    """Ask for the day of the audit; it always stands in the URL, whatever today is."""
    given = ask_text("day", say("calculation.input.day"), help=say("calculation.input.day_help"),
                     default=access.default_as_of().isoformat())  # fmt: skip
    filters.write_url("day", given)
    st.session_state["url_day"] = given
    try:
        return date.fromisoformat(given)
    except ValueError:
        st.error(say("calculation.input.bad_day", value=given))
        return None


def _ask_factor() -> tuple[float, str]:
    factor = ask_number(
        "factor", say("calculation.input.factor"), default=1.0, least=_FEWEST_FACTOR, most=1.0,
        step=0.05, format="%g", help=say("calculation.input.factor_help"),
    )  # fmt: skip
    if factor is None or factor >= 1:
        return 1.0, ""
    return factor, ask_text("factor-reason", say("calculation.input.reason"))


def _ask_part(
    scheme: str, offered: list[RulePack], first: AuditPart | None
) -> tuple[AuditPart, str]:  # fmt: skip
    """Ask for one scheme; type and personnel start as those of the first."""
    by_id = {pack.id: pack for pack in offered}
    # Names are longer than the box: they stand under it.
    pack = by_id[ask_choice(f"{scheme}-pack", say("calculation.input.pack"), list(by_id))]
    st.caption(pack_name(pack, language()))
    kind = ask_choice(f"{scheme}-type", say("calculation.input.audit_type"), AUDIT_TYPES,
                      default=first.audit_type if first else "initial",
                      label_of=lambda name: say(f"workload.audit_type.{name}"))  # fmt: skip
    people = ask_number(f"{scheme}-personnel", say("calculation.input.personnel"), least=1,
                        default=first.client.personnel if first else _PEOPLE)  # fmt: skip
    risk = _ask_risk(scheme, pack)
    options = _ask_options(scheme, pack)
    similar, other, site_people = _ask_sites(scheme, pack, options)
    share = ask_number(f"{scheme}-adjustment", say("calculation.input.adjustment"), default=0.0,
                       least=-100.0, step=5.0, format="%g",
                       help=say("calculation.input.adjustment_help"))  # fmt: skip
    adjustment = (share or 0.0) / 100
    reason = ""
    if adjustment or "site_adjustment" in options:
        reason = ask_text(f"{scheme}-reason", say("calculation.input.reason"))
    client = Client(int(people or _PEOPLE), risk, similar, other, site_people, adjustment,
                    options=options)  # fmt: skip
    return AuditPart(pack, scheme, kind, client), reason


def _ask_risk(scheme: str, pack: RulePack) -> str | None:
    columns = pack.value(f"base_table.{scheme}", "columns", ())[2:]
    if not columns or columns == (ONE_COLUMN,):
        return None
    return ask_choice(
        f"{scheme}-risk", say("calculation.input.risk"), columns, default=_MEDIUM,
        label_of=lambda name: say(f"workload.risk.{name}"),
    )  # fmt: skip


def _ask_sites(
    scheme: str, pack: RulePack, options: dict[str, str]
) -> tuple[int, int, int | None]:  # fmt: skip
    # One below the other: beside each other their names would wrap, and the boxes not align.
    remark = say("calculation.input.sites_help")
    similar = ask_number(f"{scheme}-similar", say("calculation.input.similar"),
                         default=0, least=0, help=remark)  # fmt: skip
    other = ask_number(f"{scheme}-dissimilar", say("calculation.input.dissimilar"),
                       default=0, least=0, help=remark)  # fmt: skip
    counts = int(similar or 0), int(other or 0)
    if not any(counts) or pack.rule("site_time") is None:
        return *counts, None
    people = ask_number(f"{scheme}-site-personnel", say("calculation.input.site_personnel"),
                        default=None, least=1)  # fmt: skip
    share = ask_number(f"{scheme}-site-adjustment", say("calculation.input.site_adjustment"),
                       default=0.0, least=-100.0, step=5.0, format="%g")  # fmt: skip
    if share:
        options["site_adjustment"] = f"{share / 100:g}"
    return *counts, None if people is None else int(people)


def _ask_options(scheme: str, pack: RulePack) -> dict[str, str]:
    """Ask for what only this pack needs."""
    known, options = list_options(pack), {}
    if "category" in known:
        names = [row[0] for row in pack.value("category_time", "rows")]
        options["category"] = ask_choice(
            f"{scheme}-category", say("calculation.input.category"), names
        )
        studies = ask_number(f"{scheme}-studies", say("calculation.input.studies"),
                             default=1, least=1)  # fmt: skip
        options["studies"] = f"{studies or 1:g}"
    for name in ("certified", "reapplied"):
        if name in known:
            options[name] = ask_choice(
                f"{scheme}-{name}", say(f"calculation.input.{name}"), ["no", "yes"],
                label_of=lambda answer: say(f"calculation.input.{answer}"),
            )  # fmt: skip
    if set(_ENERGY) <= set(known):
        options |= _ask_energy(scheme)
    return options


def _ask_energy(scheme: str) -> dict[str, str]:
    """Ask for what complexity needs; nothing as long as one of the three is missing."""
    tj = ask_number(f"{scheme}-energy_tj", say("calculation.input.energy_tj"), default=None,
                    least=0.0, step=1.0, format="%g")  # fmt: skip
    counts = [
        ask_number(f"{scheme}-{name}", say(f"calculation.input.{name}"), default=None, least=1)
        for name in _ENERGY[1:]
    ]
    given = [value for value in (tj, *counts) if value is not None]
    if len(given) < len(_ENERGY):
        return {}
    return {name: f"{value:g}" for name, value in zip(_ENERGY, given, strict=True)}
