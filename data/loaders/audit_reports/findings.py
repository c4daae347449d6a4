"""What was found in a report: a value, the words it was read from and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from data.errors import WARNING, ImportIssue
from data.loaders.audit_reports.layout import Layout

# Assumption: how often a reading of this kind is right; ordered by how little is inferred.
LABELLED = 0.95
TICKED_BOX = 0.95
SENTENCE = 0.9
STATED = 0.85
UNBOXED = 0.8  # the only choice without an empty box
WEAK_LABEL = 0.7  # no colon and no cell border between label and value
DERIVED = 0.6  # from another field, such as a scheme from its standard
CONTRADICTED = 0.5


@dataclass
class Findings:
    """The values of one report by field, their evidence, and what is doubtful about them."""

    layout: Layout
    values: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, Any] = field(default_factory=dict)
    contradictions: list[dict[str, Any]] = field(default_factory=list)
    issues: list[ImportIssue] = field(default_factory=list)

    def put(self, name: str, value: Any, start: int, end: int, confidence: float) -> None:
        """Keep a value with the range of the plain text it was read from."""
        self.values[name] = value
        self.evidence[name] = self.quote(start, end) | {"confidence": confidence}

    def quote(self, start: int, end: int) -> dict[str, Any]:
        """Return a range of the plain text as the extracted text has it."""
        first, last = self.layout.span(start, end)
        return {"text": self.layout.text[first:last], "start": first, "end": last}

    def warn(self, name: str, value: object, problem: str, expected: str = "") -> None:
        """Note a doubt for a person to look at."""
        self.issues.append(ImportIssue(None, name, str(value), problem, WARNING, expected))

    def contradict(
        self,
        name: str,
        kept: object,
        other: object,
        start: int,
        end: int,
        problem: str,
        *,
        told: tuple[object, object] | None = None,
    ) -> None:
        """Note that the report says something else elsewhere; the kept value stays.

        ``told`` stands for kept and other in the warning, which is exported: no names of persons.
        """
        entry = {"field": name, "kept": kept, "other": other} | self.quote(start, end)
        self.contradictions.append(entry)
        if name in self.evidence:
            self.evidence[name]["confidence"] = CONTRADICTED
        expected, value = told or (kept, other)
        self.warn(name, value, problem, str(expected))
