"""Auditors who are probably one person under two numbers: same registration serial, same name.

Each pair is a question to somebody who knows them, never a merge: two people may share a name.
What was decided about a pair stands in ``person_decisions``.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import combinations

import pandas as pd

from data import schema as s
from data.indicators.persons import find_main_numbers, rename_persons

SERIAL, SPELLING = "same_serial", "same_name"
ONE_PERSON, TWO_PERSONS = "one_person", "two_persons"
_MARK = "mark"
# Observed form 2025-N1QMS-1234567: the serial stays with the person across schemes and years.
_SERIAL = re.compile(r"\d{4}-?N\d[A-Z]+-?(\d{5,8})$", re.IGNORECASE)
Pair = tuple[str, str]


def find_same_persons(registrations: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of numbers that share a registration serial or a name and were not decided.

    Names are compared without blanks, width and case. Numbers confirmed as one person stand
    under their main number; whoever was said to be somebody else than one number of a person is
    not asked about the others.

    Parameters
    ----------
    registrations
        ``auditor_id, name, registration_no`` of the current roster.
    decisions
        Decisions that hold, one row per pair.

    Returns
    -------
    DataFrame
        ``problem`` (`SERIAL` or `SPELLING`), ``value`` (the serial; blank for a name),
        ``first_number`` and ``other_number``, one row per pair; a pair found by its serial is
        not listed again by its name.
    """
    confirmed, denied = list_pairs(decisions)
    numbers = find_main_numbers(confirmed, registrations[s.AUDITOR_ID])
    people = rename_persons(registrations, numbers)
    settled = {_under_main_numbers(pair, numbers) for pair in denied}
    rows = [
        *_pairs(people, people[s.REGISTRATION_NO].map(_serial), SERIAL),
        *_pairs(people, people[s.NAME].map(plain_name), SPELLING),
    ]
    columns = [s.PROBLEM, s.VALUE, s.FIRST_NUMBER, s.OTHER_NUMBER]
    found = pd.DataFrame(
        [row for row in rows if row[2:] not in settled], columns=columns, dtype="str"
    )
    return found.drop_duplicates(columns[2:], ignore_index=True)


def list_pairs(decisions: pd.DataFrame) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs confirmed as one person, and those said to be two."""
    pairs = list(zip(decisions[s.FIRST_NUMBER], decisions[s.OTHER_NUMBER], strict=True))
    states = decisions[s.STATE].tolist()
    confirmed, denied = (
        [pair for pair, state in zip(pairs, states, strict=True) if state == wanted]
        for wanted in (ONE_PERSON, TWO_PERSONS)
    )
    return confirmed, denied


def find_contradiction(decisions: pd.DataFrame) -> Pair | None:
    """Return a pair said to be two persons that other decisions make one; None where all agree."""
    confirmed, denied = list_pairs(decisions)
    numbers = find_main_numbers(confirmed, ())
    for pair in denied:
        first, other = _under_main_numbers(pair, numbers)
        if first == other:
            return pair
    return None


def _under_main_numbers(pair: Pair, numbers: dict[str, str]) -> Pair:
    first, other = sorted(numbers.get(number, number) for number in pair)
    return first, other


def _pairs(
    registrations: pd.DataFrame, marks: pd.Series, problem: str
) -> list[tuple[str, str, str, str]]:
    known = registrations[[s.AUDITOR_ID]].assign(**{_MARK: marks})
    known = known[known[_MARK] != ""].drop_duplicates()
    shared = known[known.duplicated(_MARK, keep=False)]
    return [
        (problem, str(mark) if problem == SERIAL else "", first, other)
        for mark, group in shared.groupby(_MARK, sort=True)
        for first, other in combinations(sorted(group[s.AUDITOR_ID]), 2)
    ]


def _serial(number: object) -> str:
    found = _SERIAL.search(number.strip()) if isinstance(number, str) else None
    return found[1] if found else ""


def plain_name(name: object) -> str:
    """Return a name without blanks, width and case; "" where there is none."""
    if not isinstance(name, str):
        return ""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
