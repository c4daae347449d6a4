"""Auditors who are probably one person under two numbers: same registration serial, same name."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from data import schema as s

SERIAL, SPELLING = "same_serial", "same_name"
# Observed form 2025-N1QMS-1234567: the serial stays with the person across schemes and years.
_SERIAL = re.compile(r"\d{4}-?N\d[A-Z]+-?(\d{5,8})$", re.IGNORECASE)


def find_same_persons(registrations: pd.DataFrame) -> pd.DataFrame:
    """Return groups of auditor numbers that share a registration serial or a name.

    Names are compared without blanks, width and case; two people may well share a name, so each
    group is a question, never a merge.

    Parameters
    ----------
    registrations
        ``auditor_id, name, registration_no`` of the current roster.

    Returns
    -------
    DataFrame
        ``problem`` (`SERIAL` or `SPELLING`), ``value`` (the serial; blank for a name) and
        ``where`` (the numbers, sorted), one row per group; a group found by its serial is not
        listed again by its name.
    """
    rows = [
        *_groups(registrations, registrations[s.REGISTRATION_NO].map(_serial), SERIAL),
        *_groups(registrations, registrations[s.NAME].map(_plain_name), SPELLING),
    ]
    found = pd.DataFrame(rows, columns=[s.PROBLEM, s.VALUE, s.WHERE], dtype="str")
    return found.drop_duplicates(s.WHERE, ignore_index=True)


def _groups(
    registrations: pd.DataFrame, marks: pd.Series, problem: str
) -> list[tuple[str, str, str]]:
    known = registrations[[s.AUDITOR_ID]].assign(mark=marks)
    known = known[known["mark"] != ""].drop_duplicates()
    return [
        (problem, str(mark) if problem == SERIAL else "", " / ".join(sorted(group[s.AUDITOR_ID])))
        for mark, group in known.groupby("mark", sort=True)
        if len(group) > 1
    ]


def _serial(number: object) -> str:
    found = _SERIAL.search(number.strip()) if isinstance(number, str) else None
    return found[1] if found else ""


def _plain_name(name: object) -> str:
    if not isinstance(name, str):
        return ""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
