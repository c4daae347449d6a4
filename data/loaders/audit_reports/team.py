"""The audit team and its leader; where cover and team table disagree, the cover wins."""

from __future__ import annotations

from data import schema as s
from data.loaders.audit_reports.findings import LABELLED, STATED, WEAK_LABEL, Findings
from data.loaders.audit_reports.members import Entry, entry_of, is_name
from data.loaders.audit_reports.regions import list_labels
from data.loaders.audit_reports.team_rows import list_members, name_behind

_COVER_LINES = 60


def read_team(findings: Findings) -> None:
    """Read team and leader; where cover and table disagree on the leader, the cover wins."""
    rows, is_table = list_members(findings.layout)
    confidence = LABELLED if is_table else STATED
    team: list[Entry] = []
    separate: dict[str, Entry] = {}
    for number, row in enumerate(rows, 1):
        if not row.understood:
            findings.warn(s.TEAM, number, "team_row_not_understood")
        entry = entry_of(row, findings)
        if not entry[s.NAME] and team and entry[s.REGISTRATION_NO]:
            # A further registration of the person above, whose cell is merged.
            separate |= _join(team[-1], entry)
        elif entry[s.NAME] and is_name(entry[s.NAME]):
            team.append(entry)
        elif entry[s.NAME] and entry[s.REGISTRATION_NO] and row.understood:
            findings.warn(s.TEAM, number, "team_row_not_understood")
    if team:
        place = min(row.start for row in rows), max(row.end for row in rows)
        findings.put(s.TEAM, team, *place, confidence)
        if separate:
            findings.evidence[s.TEAM][s.REGISTRATIONS] = separate
    _read_leader(findings, team)
    if any(entry["role"] == "leader" for entry in team):
        # Whoever is listed beside a leader without a role of his own is a member.
        for entry in team:
            entry["role"] = entry["role"] or "member"


def _join(person: Entry, further: Entry) -> dict[str, Entry]:
    """Add a registration to a person; return what is said of each, which one list cannot tell."""
    each = {
        entry[s.REGISTRATION_NO]: {name: entry[name] for name in (s.LEVEL, s.SPECIALTY_CODES)}
        for entry in (person, further)
        if entry[s.REGISTRATION_NO] and "；" not in entry[s.REGISTRATION_NO]
    }
    numbers = filter(None, (person[s.REGISTRATION_NO], further[s.REGISTRATION_NO]))
    person[s.REGISTRATION_NO] = "；".join(dict.fromkeys(numbers))
    codes = [*(person[s.SPECIALTY_CODES] or ()), *(further[s.SPECIALTY_CODES] or ())]
    person[s.SPECIALTY_CODES] = list(dict.fromkeys(codes)) or None
    person[s.LEVEL] = person[s.LEVEL] or further[s.LEVEL]
    person["role"] = person["role"] or further["role"]
    return each


def _read_leader(findings: Findings, team: list[Entry]) -> None:
    labelled = [
        (label, place, name)
        for label in list_labels(findings.layout, "leader", by_rank=False)
        for place, name in [name_behind(findings.layout, label)]
        if name
    ]
    # Weak labels come last in the list, and a cover is read before them.
    on_cover = [each for each in labelled if each[0].cell < _COVER_LINES]
    of_table = next((entry[s.NAME] for entry in team if entry["role"] == "leader"), None)
    if on_cover or (labelled and not of_table):
        label, place, name = (on_cover or labelled)[0]
        findings.put("leader", name, *place, WEAK_LABEL if label.weak else LABELLED)
        if of_table != name and team:
            problem = "leader_contradicts_team" if of_table else "leader_listed_otherwise"
            told = _number_of(team, name), _number_of(team, of_table or name)
            other = of_table or _role_in(team, name)
            findings.contradict("leader", name, other, *place, problem, told=told)
            for entry in team:
                if entry[s.NAME] == name:
                    entry["role"] = "leader"
                elif entry["role"] == "leader":
                    entry["role"] = "member"
    elif of_table:
        findings.values["leader"] = of_table
        findings.evidence["leader"] = dict(findings.evidence[s.TEAM])


def _role_in(team: list[Entry], name: str) -> str:
    return next((f"{name}: {entry['role']}" for entry in team if entry[s.NAME] == name), "-")


def _number_of(team: list[Entry], name: str) -> str:
    numbers = (entry[s.REGISTRATION_NO] for entry in team if entry[s.NAME] == name)
    return next(filter(None, numbers), "—")
