"""The lists of specialty codes: what is known, and at which level."""

from __future__ import annotations

import pytest

from data.loaders.reference import read_code_book
from matching.code_book import CODELESS_SCHEMES, CodeBook, CodeEntry

BOOK = read_code_book()


@pytest.mark.parametrize("code", ["17.09.00", "17.09", "17"])
def test_older_edition_knows_the_upper_levels_of_its_small_codes(code: str) -> None:
    assert BOOK.is_known("QMS", "old", code)


def test_upper_level_without_any_small_code_is_unknown() -> None:
    book = CodeBook({("new", "33.02.01"): CodeEntry("软件", "", "small")}, {})
    assert book.is_known("EMS", "new", "33.02")
    assert not book.is_known("EMS", "new", "34")
    assert not book.is_known("EMS", "old", "33.02")


def test_upper_levels_are_no_codes_of_flat_lists() -> None:
    assert BOOK.is_known("ISMS", "new", "04.08")
    assert not BOOK.is_known("ISMS", "new", "04")


@pytest.mark.parametrize("scheme", CODELESS_SCHEMES)
def test_schemes_without_list_know_no_code(scheme: str) -> None:
    assert BOOK.is_codeless(scheme)
    assert not BOOK.is_known(scheme, "new", "01")
    assert BOOK.examples(scheme) == ""


@pytest.mark.parametrize("scheme", ["QMS", "FSMS", "EnMS", "ISMS", "SPCA"])
def test_examples_are_known_codes_of_the_scheme(scheme: str) -> None:
    assert all(BOOK.is_known(scheme, "new", code) for code in BOOK.examples(scheme).split("；"))
