"""The audits that the invented clients need over three years: one row per client and scheme."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.clients import Client, draw_clients
from data.samples.code_lists import CodeMarket
from data.samples.distributions import (
    CODED,
    FIRST_DAY,
    LAST_DAY,
    LIST_SEPARATOR,
    POLICY_EASE,
    YEARS,
    between,
    is_rare,
    rating_text,
)

PROJECT_COUNT = 2500
_LEAVES = 0.45
_UNRATED = 0.2
_FIRST, _SURVEILLANCE, _RENEWAL, _TRANSFER = "初次", "监督", "再认证", "转换"
_STAGES = ("初次一阶段", "初次二阶段")
_EXTRAORDINARY = ("特殊", "扩大", "恢复")


@dataclass(frozen=True)
class _Visit:
    """When one audit may take place; the identifier is blank unless schemes are combined."""

    start: date
    end: date
    identifier: str = ""


def build_projects(
    rng: np.random.Generator, markets: Mapping[str, CodeMarket], auditors: pd.DataFrame
) -> pd.DataFrame:
    """Return the projects with the columns of `schema.PROJECTS`, all cells text.

    Parameters
    ----------
    rng
        Source of every draw.
    markets
        Code lists by edition (new, old) and by flat scheme.
    auditors
        Registrations, for the few clients who name their auditor.
    """
    counted = auditors[auditors[s.LEVEL].isin(s.COUNTED_LEVELS)]
    people = {
        str(scheme): sorted(group) for scheme, group in counted.groupby(s.SCHEME)[s.AUDITOR_ID]
    }
    rows: list[dict[str, str]] = []
    for client in draw_clients(rng, markets):
        rows.extend(_projects(rng, client, people))
        if len(rows) >= PROJECT_COUNT:
            break
    frame = pd.DataFrame(rows[:PROJECT_COUNT], columns=list(s.PROJECTS.names), dtype=str)
    frame = frame.sort_values([s.WINDOW_START, s.ORGANIZATION_ID, s.SCHEME], kind="stable")
    frame[s.PROJECT_ID] = [f"P{number:05d}" for number in range(1, len(frame) + 1)]
    return frame.reset_index(drop=True)


def _projects(
    rng: np.random.Generator, client: Client, people: Mapping[str, list[str]]
) -> Iterator[dict[str, str]]:
    combines = sum(scheme in CODED for scheme in client.schemes) > 1 and is_rare(rng, 0.85)
    for year in range(client.joined, YEARS):
        if year > client.joined and is_rare(rng, _LEAVES):
            return
        for audit_type in _audit_types(rng, client, client.cycle + year - client.joined):
            common = _draw_visit(rng, client, year, audit_type)
            for scheme in client.schemes:
                visit = common
                if not (combines and scheme in CODED):
                    visit = replace(_draw_visit(rng, client, year, audit_type), identifier="")
                row = _describe(client, scheme, audit_type, visit)
                yield row | _demands(rng, client, people[scheme]) | _ratings(rng, client, scheme)


def _audit_types(rng: np.random.Generator, client: Client, position: int) -> tuple[str, ...]:
    if position == 0:
        if client.joined and is_rare(rng, 0.08):
            return (_TRANSFER,)
        return _STAGES if is_rare(rng, 0.2) else (_FIRST,)
    if is_rare(rng, 0.04):
        return (str(rng.choice(_EXTRAORDINARY)),)
    return (_RENEWAL,) if position % 3 == 0 else (_SURVEILLANCE,)


def _draw_visit(rng: np.random.Generator, client: Client, year: int, audit_type: str) -> _Visit:
    length = int(rng.integers(14, 61))
    spread = 20 if client.group.day is None else 7
    day = 365 * year + client.day + int(rng.integers(-spread, spread + 1))
    # Stage 2 follows; a window never leaves the three years, late ones move forward as a whole.
    day += 45 if audit_type == _STAGES[1] else 0
    latest = (LAST_DAY - FIRST_DAY).days - length + 1
    start = FIRST_DAY + timedelta(days=int(np.clip(day, 0, latest)))
    end = start + timedelta(days=length - 1)
    return _Visit(start, end, f"V{client.identifier[1:]}-{start:%y%m%d}")


def _describe(client: Client, scheme: str, audit_type: str, visit: _Visit) -> dict[str, str]:
    codes = client.codes.get(scheme, [])
    edition = client.edition if scheme in CODED else s.EDITION_NEW
    return {
        s.ORGANIZATION_ID: client.identifier,
        s.ORGANIZATION: client.name,
        s.CREDIT_CODE: "",  # an invented number could be somebody's
        s.GROUP: client.group.name,
        s.PROVINCE: client.province,
        s.SCHEME: scheme,
        s.SPECIALTY_CODES: LIST_SEPARATOR.join(codes),
        s.CODE_EDITION: edition if codes else "",
        s.AUDIT_TYPE: audit_type,
        s.VISIT_ID: visit.identifier,
        s.WINDOW_START: visit.start.isoformat(),
        s.WINDOW_END: visit.end.isoformat(),
        s.EFFECTIVE_PERSONNEL: str(client.personnel),
        s.SITES: str(client.sites),
        s.CERTIFICATES_HELD: str(len(client.schemes)),
    }


def _demands(rng: np.random.Generator, client: Client, people: list[str]) -> dict[str, str]:
    named = people[int(rng.integers(0, len(people)))]
    team = 2 if client.personnel < 300 else 3
    days = max(1.0, round(client.personnel**0.35 * 2) / 2)
    return {
        s.REQUIRED_SEX: s.FEMALE if is_rare(rng, 0.015) else "",
        s.NAMED_AUDITORS: named if is_rare(rng, 0.012) else "",
        s.MINIMUM_TEAM: str(team) if is_rare(rng, 0.25) else "",
        s.REQUIRED_AUDITOR_DAYS: f"{days:g}" if is_rare(rng, 0.06) else "",
    }


def _ratings(rng: np.random.Generator, client: Client, scheme: str) -> dict[str, str]:
    together = client.group.day is not None
    values = (
        *(float(rng.normal(client.cooperation, 0.1)) for _ in s.CLIENT_RATINGS),
        between(rng, 0.25, 0.55) if together else between(rng, 0.7, 1.0),
        float(rng.normal(POLICY_EASE[scheme], 0.05)),
    )
    return {
        name: rating_text(rng, value, _UNRATED)
        for name, value in zip(s.PROJECT_RATINGS, values, strict=True)
    }
