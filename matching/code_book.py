"""The lists of specialty codes 专业代码, their names and levels.

The key of a code is (scheme, edition, code): the same string means other things in another
scheme or edition, so nothing is ever matched by string alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LEVELS = ("small", "medium", "major")
LEVELED_SCHEMES = ("QMS", "EMS", "OHSMS")
# Schemes without a published code list: one cell per scheme.
CODELESS_SCHEMES = ("IPMS", "MMS", "EC", "SC", "DLE")
NEW, OLD = "new", "old"


@dataclass(frozen=True)
class CodeEntry:
    """A known code: names and, in leveled lists, its level."""

    name_zh: str
    name_en: str = ""
    level: str = ""


class CodeBook:
    """The known codes of every list.

    Parameters
    ----------
    leveled
        (edition, code) → entry of the list that QMS, EMS and OHSMS share.
    flat
        (scheme, code) → entry of the lists without levels; their edition is always new.
    """

    def __init__(
        self,
        leveled: Mapping[tuple[str, str], CodeEntry],
        flat: Mapping[tuple[str, str], CodeEntry],
    ) -> None:
        self._leveled = MappingProxyType(dict(leveled))
        self._flat = MappingProxyType(dict(flat))
        # The older list has small codes only; their upper levels are codes as well.
        self._upper = frozenset(
            (edition, code.rsplit(".", depth)[0])
            for edition, code in leveled
            for depth in range(1, code.count(".") + 1)
        )

    def has_levels(self, scheme: str) -> bool:
        """Return whether the scheme's codes have small, medium and major levels."""
        return scheme in LEVELED_SCHEMES

    def is_codeless(self, scheme: str) -> bool:
        """Return whether the scheme has no code list: one cell for the whole scheme."""
        return scheme in CODELESS_SCHEMES

    def find(self, scheme: str, edition: str, code: str) -> CodeEntry | None:
        """Return the entry of a code, None where the lists do not know it."""
        if self.has_levels(scheme):
            return self._leveled.get((edition, code))
        return self._flat.get((scheme, code))

    def is_known(self, scheme: str, edition: str, code: str) -> bool:
        """Return whether the code is in its list (an upper level of a known code counts)."""
        if self.has_levels(scheme) and (edition, code) in self._upper:
            return True
        return self.find(scheme, edition, code) is not None

    def name(self, scheme: str, edition: str, code: str, language: str) -> str:
        """Return the code's name; Chinese where there is no English one, "" where unknown."""
        entry = self.find(scheme, edition, code)
        if entry is None:
            return ""
        return (entry.name_en or entry.name_zh) if language == "en" else entry.name_zh

    def examples(self, scheme: str) -> str:
        """Return two codes as they are written in this scheme, for messages."""
        if self.has_levels(scheme):
            return "33.02.01；17.10.02"
        return "；".join([code for own, code in self._flat if own == scheme][:2])

    def codes(self, scheme: str, edition: str, level: str) -> list[str]:
        """Return the known codes of a leveled scheme at one level, in order."""
        return sorted(
            code
            for (own_edition, code), entry in self._leveled.items()
            if self.has_levels(scheme) and own_edition == edition and entry.level == level
        )

    def truncate(self, scheme: str, code: str, level: str) -> str | None:
        """Return the code at `level`; None where it is given more coarsely than that.

        Lists without levels give the same code at every level.
        """
        if not self.has_levels(scheme):
            return code
        parts = code.split(".")
        wanted = len(LEVELS) - LEVELS.index(level)
        return ".".join(parts[:wanted]) if len(parts) >= wanted else None
