"""The newer of file and sheet counts, and a blank of either says nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from data import schema as s
from data.indicators.effective_ratings import apply_sheet, list_ratings
from tests.data.workflows.records import frame_of, registration, registrations

# Import numbers in the order of their moments: 1 in January … 3 in March.
IMPORTS = pd.DataFrame(
    {
        s.IMPORT_ID: [1, 2, 3],
        s.IMPORTED_AT: pd.to_datetime(["2026-01-01", "2026-02-01", "2026-03-01"], utc=True),
        "imported_by": ["Wang", "Li", "Zhao"],
    }
)


def roster(health: str | None, brought_by: int) -> pd.DataFrame:
    people = registrations(registration("A1", **{s.HEALTH: health}), registration("A2"))
    return people.assign(**{s.IMPORT_ID: brought_by})


def sheet(rating: str | None, given_by: int, auditor: str = "A1") -> pd.DataFrame:
    row = {s.AUDITOR_ID: auditor, s.SCHEME: "QMS", s.FACTOR: s.HEALTH, s.RATING: rating}
    return frame_of(s.RATINGS, [row]).assign(**{s.IMPORT_ID: given_by})


@pytest.mark.parametrize(
    ("file", "brought", "given", "rated", "counts", "by"),
    [
        ("0.5", 1, "0.9", 2, "0.9", "Li"),  # the sheet is newer
        ("0.5", 3, "0.9", 2, "0.5", "Zhao"),  # the file is newer
        (None, 3, "0.9", 2, "0.9", "Li"),  # a newer file without the rating
        ("0.5", 1, None, 2, "0.5", "Wang"),  # taken back on the sheet
        (None, 1, None, 2, "", ""),  # never rated
    ],
)
def test_the_newer_rating_counts_and_blanks_say_nothing(
    file: str | None, brought: int, given: str | None, rated: int, counts: str, by: str
) -> None:
    people, ratings = roster(file, brought), sheet(given, rated)
    listed = list_ratings(people, ratings, IMPORTS)
    one = listed[(listed[s.AUDITOR_ID] == "A1") & (listed[s.FACTOR] == s.HEALTH)].iloc[0]
    assert (one[s.RATING], one[s.GIVEN_BY]) == (counts, by)
    assert pd.isna(one[s.GIVEN_AT]) is (counts == "")
    assert one[s.IN_SHEET] == (by == "Li")
    applied = apply_sheet(people, ratings, IMPORTS)
    assert applied[s.HEALTH].fillna("").tolist() == [counts, ""]
    others = people.columns.drop(s.HEALTH)
    pd.testing.assert_frame_equal(applied[others], people[others])


def test_of_two_imports_of_one_moment_the_later_number_counts() -> None:
    together = IMPORTS.assign(**{s.IMPORTED_AT: IMPORTS[s.IMPORTED_AT].iloc[0]})
    assert apply_sheet(roster("0.5", 1), sheet("0.9", 2), together)[s.HEALTH].iloc[0] == "0.9"
    assert apply_sheet(roster("0.5", 3), sheet("0.9", 2), together)[s.HEALTH].iloc[0] == "0.5"


def test_a_rating_of_somebody_not_registered_changes_nobody() -> None:
    people = roster("0.5", 1)
    pd.testing.assert_frame_equal(apply_sheet(people, sheet("0.9", 2, "A9"), IMPORTS), people)


def test_without_a_sheet_every_factor_is_listed_from_the_file() -> None:
    listed = list_ratings(roster("0.5", 1), sheet("0.9", 2).iloc[:0], IMPORTS)
    assert len(listed) == 2 * len(s.AUDITOR_RATINGS)
    assert not listed[s.IN_SHEET].any()
    assert (listed[s.RATING] != "").sum() == 1


@pytest.mark.parametrize(
    ("versions", "counts", "by"),
    [
        (("0.5", "0.5"), "0.9", "Li"),  # the March file only repeats what January brought
        (("0.6", "0.5"), "0.5", "Zhao"),  # the March file says something new
    ],
)
def test_a_file_that_repeats_a_rating_does_not_make_it_newer(
    versions: tuple[str, str], counts: str, by: str
) -> None:
    old, new = roster(versions[0], 1), roster(versions[1], 3)
    every = pd.concat([new, old], ignore_index=True)
    listed = list_ratings(new, sheet("0.9", 2), IMPORTS, every)
    one = listed[(listed[s.AUDITOR_ID] == "A1") & (listed[s.FACTOR] == s.HEALTH)].iloc[0]
    assert (one[s.RATING], one[s.GIVEN_BY]) == (counts, by)
    without_sheet = list_ratings(new, sheet(None, 2), IMPORTS, every)
    given = without_sheet[without_sheet[s.FACTOR] == s.HEALTH][s.GIVEN_BY].iloc[0]
    assert given == ("Wang" if versions[0] == versions[1] else "Zhao")
