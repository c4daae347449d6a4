"""Errors that a person can act on."""

from __future__ import annotations


class CertMatchError(ValueError):
    """Unusable input, told in five parts: what, where, found, expected, what to do.

    Parameters
    ----------
    code
        Key of the message in ``reporting/locale/*/errors.toml``; the catalogue holds the
        sentences ``what`` and ``remedy`` in every language.
    where
        File, row, column, option or parameter concerned, as the person knows it.
    found
        The offending value as it was given.
    expected
        What would have been accepted, in language-neutral form (``0…1``, ``YYYY-MM-DD``, a list).
    """

    def __init__(
        self, code: str, *, where: str = "", found: object = "", expected: str = ""
    ) -> None:
        self.code = code
        self.where = where
        self.found = "" if found is None else str(found)
        self.expected = expected
        super().__init__(f"{code}: {where}: found {self.found!r}, expected {expected}")
