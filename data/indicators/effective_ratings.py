"""Which rating of an auditor counts: that of the roster file or that of the rating sheet.

The newer of the two counts. A blank says nothing: a newer file without the rating leaves that of
the sheet in force, and a blank on the sheet (a rating taken back) gives way to the file's.

Frames come as the store returns them: registrations with ``import_id``, the current rows of the
sheet (`schema.RATINGS` with ``import_id``), and the records of the imports.
"""

from __future__ import annotations

import pandas as pd

from data import schema as s

_KEY = [s.AUDITOR_ID, s.SCHEME]


def apply_sheet(
    registrations: pd.DataFrame,
    sheet: pd.DataFrame,
    imports: pd.DataFrame,
    versions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the registrations with the ratings that count, as text; rows and order stay.

    `versions` holds every stored version of their rows: a file that repeats a rating does not
    make it newer. Without it, each row is taken as its only version.
    """
    versions = registrations if versions is None else versions
    given = sheet[is_given(sheet[s.RATING])]
    chosen = {
        factor: _choose(registrations, given, factor, imports, versions)[s.RATING]
        for factor in s.AUDITOR_RATINGS
        if (given[s.FACTOR] == factor).any()
    }
    return registrations.assign(**chosen)


def list_ratings(
    registrations: pd.DataFrame,
    sheet: pd.DataFrame,
    imports: pd.DataFrame,
    versions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return every rating that counts, and every one that is missing (see `apply_sheet`).

    Returns
    -------
    DataFrame
        One row per registration and factor: ``auditor_id, scheme, factor``, ``rating`` (text,
        blank where unrated), ``given_at`` (UTC; NaT where unrated), ``given_by``, ``in_sheet``.
        A rating of a file has the moment and the person of the import that first brought it as
        it still is.
    """
    versions = registrations if versions is None else versions
    given = sheet[is_given(sheet[s.RATING])]
    records = imports.set_index(s.IMPORT_ID)
    parts = []
    for factor in s.AUDITOR_RATINGS:
        chosen = _choose(registrations, given, factor, imports, versions)
        rated = is_given(chosen[s.RATING])
        source = chosen[s.IMPORT_ID]
        parts.append(
            registrations[_KEY].assign(
                **{
                    s.FACTOR: factor,
                    s.RATING: chosen[s.RATING].fillna(""),
                    s.GIVEN_AT: _look_up(records[s.IMPORTED_AT], source).where(rated),
                    s.GIVEN_BY: _look_up(records["imported_by"], source).where(rated, ""),
                    s.IN_SHEET: chosen[s.IN_SHEET],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def is_given(ratings: pd.Series) -> pd.Series:
    """Return which ratings are not blank."""
    return ratings.fillna("") != ""


def _since(registrations: pd.DataFrame, versions: pd.DataFrame, factor: str) -> pd.Series:
    """Return the import since which each row has its present rating without a break."""
    ordered = versions.sort_values([*_KEY, s.IMPORT_ID], ignore_index=True)
    texts = ordered[factor].fillna("")
    same = (ordered[_KEY] == ordered[_KEY].shift()).all(axis=1) & (texts == texts.shift())
    first = ordered[s.IMPORT_ID].where(~same).ffill().astype("int64")
    last = ordered[_KEY].assign(first=first).drop_duplicates(_KEY, keep="last")
    found = registrations[_KEY].merge(last, on=_KEY, how="left")["first"]
    return found.set_axis(registrations.index)


def _choose(
    registrations: pd.DataFrame,
    given: pd.DataFrame,
    factor: str,
    imports: pd.DataFrame,
    versions: pd.DataFrame,
) -> pd.DataFrame:
    """Return ``rating``, ``import_id`` and ``in_sheet`` of one factor, row by row."""
    rows = given.loc[given[s.FACTOR] == factor, [*_KEY, s.RATING, s.IMPORT_ID]]
    sheet = registrations[_KEY].merge(rows, on=_KEY, how="left").set_axis(registrations.index)
    file = registrations[factor]
    moments = imports.set_index(s.IMPORT_ID)[s.IMPORTED_AT]
    of_sheet, of_file = sheet[s.IMPORT_ID], _since(registrations, versions, factor)
    at_sheet, at_file = (_look_up(moments, each) for each in (of_sheet, of_file))
    # Two imports of the same moment: the later number came later.
    newer = (at_sheet > at_file) | ((at_sheet == at_file) & (of_sheet > of_file))
    in_sheet = sheet[s.RATING].notna() & (newer | ~is_given(file))
    return pd.DataFrame(
        {
            s.RATING: sheet[s.RATING].where(in_sheet, file),
            s.IMPORT_ID: of_sheet.where(in_sheet, of_file),
            s.IN_SHEET: in_sheet,
        }
    )


def _look_up(values: pd.Series, imports: pd.Series) -> pd.Series:
    # `map` forgets the type of the values where there is no row to map.
    return pd.Series(values.reindex(imports).array, index=imports.index)
