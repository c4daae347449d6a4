"""Numbers of the roster that were confirmed as one person, and what they count as.

The roster, records and projects stay as they were brought; where they are read for counting,
every number of a person is replaced by the person's main number.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from data import schema as s

_KEY = [s.AUDITOR_ID, s.SCHEME]
# A technical expert stands outside the levels; an inspector is on a level with an auditor.
_RANKS = {
    s.TECHNICAL_EXPERT: 0, s.TRAINEE: 1, s.AUDITOR: 2, s.INSPECTOR: 2, s.SENIOR_AUDITOR: 3,
    s.PRINCIPAL_AUDITOR: 4,
}  # fmt: skip
# What another registration of the person may say where this one is blank. A blank end of a
# validity is no gap: it is open.
_OF_PERSON = (
    s.NAME, s.SEX, s.EMPLOYMENT, s.MAY_LEAD, s.BASE_PROVINCE, s.AVAILABLE_DAYS, *s.AUDITOR_RATINGS,
)  # fmt: skip


def find_main_numbers(pairs: Iterable[tuple[str, str]], roster: Collection[str]) -> dict[str, str]:
    """Return the main number of every number that is confirmed as one person with another.

    Two pairs with a number in common are one person. The main number is the first in order of
    those in the roster, or of all where none is.

    Parameters
    ----------
    pairs
        Confirmed pairs of numbers.
    roster
        Numbers in the roster.
    """
    groups: dict[str, set[str]] = {}
    for pair in pairs:
        together = set(pair).union(*(groups.get(number, ()) for number in pair))
        groups |= dict.fromkeys(together, together)
    known = set(roster) if groups else set()
    return {number: min(group & known or group, default=number) for number, group in groups.items()}


def rename_persons(frame: pd.DataFrame, numbers: Mapping[str, str]) -> pd.DataFrame:
    """Return a frame with ``auditor_id`` as main numbers."""
    return frame.assign(**{s.AUDITOR_ID: _rename(frame[s.AUDITOR_ID], numbers)})


def rename_listed_persons(
    frame: pd.DataFrame, columns: Iterable[str], numbers: Mapping[str, str]
) -> pd.DataFrame:
    """Return a frame whose lists of numbers hold main numbers, each once.

    Parameters
    ----------
    columns
        Columns of text with `schema.ID_MARK` between the numbers.
    """
    if not numbers:
        return frame

    def rename(text: str) -> str:
        listed = text.split(s.ID_MARK)
        return s.ID_MARK.join(dict.fromkeys(numbers.get(number, number) for number in listed))

    return frame.assign(
        **{name: frame[name].map(rename, na_action="ignore").astype("str") for name in columns}
    )


def name_numbers(registrations: pd.DataFrame, numbers: Mapping[str, str]) -> pd.DataFrame:
    """Return the registrations as those of persons, with all ``numbers`` of who has several."""
    listed: dict[str, list[str]] = {}
    for number in sorted(numbers):
        listed.setdefault(numbers[number], []).append(number)
    texts = {main: " / ".join(each) for main, each in listed.items()}
    renamed = rename_persons(registrations, numbers)
    several = [texts.get(number, "") for number in renamed[s.AUDITOR_ID].tolist()]
    return renamed.assign(**{s.NUMBERS: pd.Series(several, index=renamed.index, dtype="str")})


def join_registrations(registrations: pd.DataFrame) -> pd.DataFrame:
    """Return one row per person and scheme: that of the better level, with the codes of all.

    Only a person with several numbers can have two registrations in a scheme. At the same level
    the one that ends later counts. What it leaves blank about the person (sex, province, days,
    ratings) is taken from the other; its validity is its own.

    Parameters
    ----------
    registrations
        Of main numbers, valid on the date and of the levels to be counted. Index and order stay.
    """
    several = registrations.duplicated(_KEY, keep=False)
    if not several.any():
        return registrations
    ends = registrations[s.VALID_TO].fillna(pd.Timestamp.max.floor("D"))
    ranked = registrations.assign(rank=registrations[s.LEVEL].map(_RANKS), end=ends)[several]
    ranked = ranked.sort_values(["rank", "end"], ascending=False, kind="stable")
    groups = ranked.groupby(_KEY, sort=False)
    filled = {name: groups[name].transform("first") for name in _OF_PERSON}
    codes = {s.SPECIALTY_CODES: groups[s.SPECIALTY_CODES].transform(_join_codes)}
    best = ranked.assign(**filled, **codes).drop_duplicates(_KEY)
    joined = pd.concat([registrations[~several], best[registrations.columns]])
    return joined.sort_index()


def _rename(ids: pd.Series, numbers: Mapping[str, str]) -> pd.Series:
    if not numbers:
        return ids
    return ids.map(lambda number: numbers.get(number, number), na_action="ignore").astype("str")


def _join_codes(texts: pd.Series) -> str | None:
    codes = s.ID_MARK.join(texts.dropna()).split(s.ID_MARK)
    return s.ID_MARK.join(dict.fromkeys(filter(None, codes))) or None
