"""Parts of the page on staffing: finding, figures, who says how many are too many, the nation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from data import schema as s
from data.indicators.staffing import BEYOND, NO_AUDITOR
from data.indicators.staffing_days import list_short
from data.workflows.staffing import Cap, Staffing, StaffingDays
from pages.components import frame
from pages.components.access import staffing as access_staffing
from pages.components.messages import language, say
from pages.components.sentences import domain_name, region_name
from pages.components.staffing_days import days_sentence
from pages.components.tables import show_table
from reporting.words import value_words

_HEADS = "staffing_heads"


def judged(by_scheme: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the schemes that a cap judges and that have people, those above it first."""
    rows = by_scheme[by_scheme[s.MAX_CERTIFICATES].notna() & (by_scheme[s.AUDITORS_COUNT] > 0)]
    rows = rows[rows[s.CERTIFICATES].fillna(0) > 0]
    ordered = rows.sort_values(s.VERDICT, key=lambda column: column != BEYOND, kind="stable")
    return [{str(name): value for name, value in row.items()} for row in ordered.to_dict("records")]


def _values(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"scheme": row[s.SCHEME], "ratio": row[s.CERTIFICATES_PER_AUDITOR],
            "cap": row[s.MAX_CERTIFICATES],
            "lacking": row[s.AUDITORS_NEEDED] - row[s.AUDITORS_COUNT]}  # fmt: skip


def finding_sentence(found: Staffing, days: StaffingDays) -> str:
    """Return people, certificates, their ratio, what the cap makes of it, and days short."""
    total = found.total.iloc[0]
    auditors, certificates = total[s.AUDITORS_COUNT], total[s.CERTIFICATES]
    if pd.isna(certificates):
        return say("staffing.finding_unknown", auditors=auditors)
    if not certificates or not auditors:
        key = "finding_nobody" if certificates else "finding_none"
        return say(f"staffing.{key}", auditors=auditors, certificates=certificates)
    parts = [say(f"staffing.{row[s.VERDICT]}", **_values(row)) for row in judged(found.by_scheme)]
    alone = _schemes_alone(found)
    if alone:
        parts.append(say("staffing.alone", names=alone))
    if short := days_sentence(days):
        parts.append(short)
    gap = "" if language() == "zh" else " "
    return say("staffing.finding", auditors=auditors, certificates=certificates,
               ratio=total[s.CERTIFICATES_PER_AUDITOR],
               verdict=gap.join(parts) or say("staffing.no_rule"))  # fmt: skip


def _schemes_alone(found: Staffing) -> str:
    """Return the schemes that have certificates and nobody, blank where there are none."""
    alone = found.by_scheme[found.by_scheme[s.VERDICT] == NO_AUDITOR]
    return say("frame.comma").join(alone[s.SCHEME])


def _verdict(found: Staffing, days: StaffingDays) -> tuple[str, str]:
    """Return the worst verdict of any scheme, and whom it is about."""
    if found.total[s.CERTIFICATES].isna().any():
        return "", say("staffing.verdict.unknown")
    rows, alone = judged(found.by_scheme), _schemes_alone(found)
    if alone:
        return NO_AUDITOR, say("staffing.figure.verdict_alone", names=alone)
    short = list_short(days.by_scheme)
    if len(short) and not (rows and rows[0][s.VERDICT] == BEYOND):
        names = say("frame.comma").join(short[s.SCHEME])
        return "days_short", say("staffing.figure.verdict_alone", names=names)
    if rows:
        return str(rows[0][s.VERDICT]), say("staffing.figure.verdict_remark", **_values(rows[0]))
    return "", say("staffing.figure.verdict_none")


def show_key_figures(found: Staffing, days: StaffingDays) -> None:
    """Auditors, certificates, ratio, verdict, the nation's ratio."""
    total = found.total.iloc[0]
    is_known = pd.notna(total[s.CERTIFICATES])
    verdict, about = _verdict(found, days)
    ratio = total[s.CERTIFICATES_PER_AUDITOR]
    nation = access_staffing.workforce().iloc[0]
    frame.show_figures([
        (say("staffing.figure.auditors"), f"{total[s.AUDITORS_COUNT]:,}",
         say("staffing.figure.auditors_remark", trainees=total[s.TRAINEE],
             experts=total[s.TECHNICAL_EXPERT])),
        (say("staffing.figure.certificates"), f"{total[s.CERTIFICATES]:,}" if is_known else "—",
         say("staffing.figure.certificates_remark", organizations=total[s.ORGANIZATIONS])
         if is_known else say("staffing.verdict.unknown")),
        (say("staffing.figure.ratio"), "—" if pd.isna(ratio) else f"{ratio:.1f}",
         say("staffing.figure.ratio_remark")),
        (say("staffing.figure.verdict"),
         say(f"staffing.verdict.{verdict}") if verdict else "—", about),
        (say("staffing.figure.workforce"), f"{nation[s.WORKFORCE_RATIO]:.1f}",
         say("staffing.figure.workforce_remark", year=nation[s.PERIOD])),
    ])  # fmt: skip


def show_notes(found: Staffing, scheme: str | None) -> None:
    """Say who sets the cap and how it is read, what is left out, and what the nation has."""
    caps = [cap for name, cap in found.caps.items() if scheme in (None, name)]
    lines = [_cap_note(cap) for cap in caps] or [say("staffing.no_cap_note")]
    systems = found.systems.iloc[0]
    if caps and pd.notna(systems[s.CERTIFICATES_PER_AUDITOR]) and scheme is None:
        lines.append(say("staffing.systems_note", auditors=systems[s.AUDITORS_COUNT],
                         certificates=systems[s.CERTIFICATES],
                         ratio=systems[s.CERTIFICATES_PER_AUDITOR]))  # fmt: skip
    undated = found.total[s.UNDATED].iloc[0]
    if pd.notna(undated) and undated:
        lines.append(say("staffing.undated_note", count=undated))
    nation = access_staffing.workforce().iloc[0]
    lines.append(
        say("staffing.workforce_note", year=nation[s.PERIOD], workforce=int(nation[s.WORKFORCE]),
            certificates=int(nation[s.CERTIFICATES]), ratio=nation[s.WORKFORCE_RATIO])
    )  # fmt: skip
    st.caption("\n".join(f"- {line}" for line in lines))


def _cap_note(cap: Cap) -> str:
    note, issuer = (
        (cap.rule.note_zh, cap.pack.issuer_zh)
        if language() == "zh"
        else (cap.rule.note_en, cap.pack.issuer_en)
    )
    letter, document = cap.rule.confidence, cap.rule.document or cap.pack.document
    return say(
        "staffing.cap_note", cap=cap.value, document=value_words(document, language()),
        clause=value_words(cap.rule.clause, language()), issuer=issuer,
        in_force=cap.pack.in_force_from or "—",
        letter=letter, words=say(f"confidence.{letter}"), note=note,
    )  # fmt: skip


def show_levels(shown: pd.DataFrame, key: str) -> None:
    """People by level beside certificates, the verdict in words; levels nobody has are left out."""
    levels = [level for level in s.LEVELS if shown[level].any()]
    counted = [level for level in levels if level in s.COUNTED_LEVELS]
    apart = [level for level in levels if level not in s.COUNTED_LEVELS]
    rest = [s.CERTIFICATES, s.ORGANIZATIONS, s.CERTIFICATES_PER_AUDITOR]
    if shown[s.MAX_CERTIFICATES].notna().any():
        rest += [s.MAX_CERTIFICATES, s.AUDITORS_NEEDED]
    headers = {s.NAME: say(f"staffing.column.{s.NAME}")}
    headers |= {level: say(f"staffing.level.{level}") for level in counted}
    headers[s.AUDITORS_COUNT] = say(f"staffing.column.{s.AUDITORS_COUNT}")
    headers |= {level: say(f"staffing.level.{level}") for level in apart}
    headers |= {name: say(f"staffing.column.{name}") for name in (*rest, s.VERDICT)}
    words = {s.VERDICT: shown[s.VERDICT].map(lambda verdict: say(f"staffing.verdict.{verdict}"))}
    show_table(shown.assign(**words), key, headers=headers, file=f"staffing-by-{key}",
               decimals={s.CERTIFICATES_PER_AUDITOR: 2})  # fmt: skip


def named(found: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows with the names of their schemes or provinces, the most certificates first."""
    names = found[column].map(
        lambda value: (value if column == s.SCHEME else region_name(value)) or say("frame.unknown")
    )
    order = found.assign(**{s.NAME: names.astype("str")})
    return order.sort_values([s.CERTIFICATES, s.AUDITORS_COUNT], ascending=False, kind="stable",
                             ignore_index=True)  # fmt: skip


def show_nation(found: Staffing, day: date) -> None:
    """Ask for the nation's registered auditors by domain and set its ratios beside the body's."""
    with st.expander(say("staffing.nation"), icon=":material/public:"):
        st.caption(say("staffing.nation_note"))
        key = f"nation_{language()}_{day}"
        if key not in st.session_state:
            st.session_state[f"start_{key}"] = dict(st.session_state.get(_HEADS, {}))
        start = access_staffing.nation(found, day, st.session_state[f"start_{key}"])
        fixed = (s.DOMAIN, s.PERIOD, s.NATION_CERTIFICATES)
        headers = {name: say(f"staffing.column.{name}") for name in (*fixed, s.NATION_AUDITORS)}
        edited = st.data_editor(
            start[list(headers)].assign(**{s.DOMAIN: start[s.DOMAIN].map(domain_name)}),
            key=key, hide_index=True, disabled=fixed, placeholder="—",
            column_config={
                name: st.column_config.Column(header) if name in (s.DOMAIN, s.PERIOD)
                else st.column_config.NumberColumn(header, min_value=1, step=1, format="localized")
                for name, header in headers.items()
            },
        )  # fmt: skip
        heads = dict(zip(start[s.DOMAIN], edited[s.NATION_AUDITORS], strict=True))
        heads = {domain: count for domain, count in heads.items() if pd.notna(count)}
        st.session_state[_HEADS] = heads
        both = access_staffing.nation(found, day, heads)
        shown = both[both[s.NATION_RATIO].notna()]
        if len(shown):
            shown = shown.assign(**{s.DOMAIN: shown[s.DOMAIN].map(domain_name)})
            columns = (s.DOMAIN, s.PERIOD, s.NATION_RATIO, s.CERTIFICATES_PER_AUDITOR)
            show_table(shown, "nation", headers={n: say(f"staffing.column.{n}") for n in columns},
                       file="staffing-nation",
                       decimals={s.NATION_RATIO: 2, s.CERTIFICATES_PER_AUDITOR: 2})  # fmt: skip
