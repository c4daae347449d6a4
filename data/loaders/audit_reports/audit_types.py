"""Which kind of audit a report is on: what is ticked or stated, never one of several choices."""

from __future__ import annotations

import re
from collections.abc import Sequence

from data import schema as s
from data.loaders.audit_reports.choices import MARKS, Ticked, find_ticked, kinds_of
from data.loaders.audit_reports.findings import STATED, TICKED_BOX, UNBOXED, Findings
from data.loaders.audit_reports.marks import EMPTY
from data.loaders.audit_reports.regions import Range, find_region, list_labels

_STAGES = ("stage1", "stage2")
# An audit is one of these; others, such as an extension, may be part of it.
_MAIN = dict.fromkeys((*_STAGES, "initial"), "initial") | {
    kind: kind for kind in ("surveillance", "recertification")
}
_BOTH_STAGES = re.compile(
    r"第?[一1](?:阶段)?[、,和及与+/&~至-]*第?[二2]阶段|[两二2]个阶段|stages?1(?:and|to|[+/&,-])+(?:stage)?2"
)
# Audits that a name only counts from: 再认证后第一次监督审核.
_SINCE = re.compile(r"(?:再认证|复评|换证|初次(?:认证)?|恢复|转换)(?:审核)?之?后的?")
_UNTICKED = re.compile(rf"{EMPTY}[^{MARKS}()]*")
_TITLE = re.compile(r"审核|audit")
_TITLE_LINES = 60
_AUDIT_OF_TYPE = re.compile(
    r"(?:阶段|监督|再认证|初次|初审|恢复|特殊|扩大|转换|复评)[^,。;\n]{0,6}审核|audit"
)


def find_audit_type(text: str) -> str | None:
    """Return the audit type that a plain text names, None where it names several.

    Both stages together are the initial audit. What stands in brackets says more of the type
    before them.
    """
    text = _SINCE.sub("", _UNTICKED.sub("", text))
    outside = re.sub(r"\([^()]*\)", "", text)
    kinds = kinds_of(outside, s.AUDIT_TYPE) or kinds_of(text, s.AUDIT_TYPE)
    stages = [kind for kind in kinds_of(text, s.AUDIT_TYPE) if kind in _STAGES]
    if len(_main_kinds(kinds)) > 1:
        return None
    if len(stages) == len(_STAGES) or _BOTH_STAGES.search(text):
        return "initial"
    return next(iter([*stages, *kinds]), None)


def _main_kinds(kinds: Sequence[str]) -> list[str]:
    # A stage may be one of a recertification.
    whole = [kind for kind in kinds if kind not in _STAGES] or kinds
    return list(dict.fromkeys(_MAIN[kind] for kind in whole if kind in _MAIN))


def read_audit_type(findings: Findings) -> None:
    """Read the type from its label, else from the title, else from the purpose of the audit."""
    layout = findings.layout
    for label in list_labels(layout, s.AUDIT_TYPE):
        # A stage says more than the initial audit it belongs to.
        if findings.values.get(s.AUDIT_TYPE) in (None, "initial"):
            _put_type(findings, find_region(layout, label))
    if s.AUDIT_TYPE in findings.values:
        return
    for cell in layout.cells[:_TITLE_LINES]:
        line = layout.content(cell)
        if (
            len(line) <= 40
            and _TITLE.search(line)
            and ":" not in line
            and _put_type(findings, [(cell.start, cell.end)])
        ):
            return
    for label in list_labels(layout, "audit_purpose"):
        ranges = _one_line_each(findings, find_region(layout, label))
        if _put_type(findings, ranges, purpose=True):
            return


def _put_type(findings: Findings, ranges: Sequence[Range], *, purpose: bool = False) -> bool:
    """Keep the type that is ticked; in prose on the purpose only what is called an audit counts."""

    def meaning(text: str) -> str | None:
        found = find_audit_type(text)
        if purpose and len(text) > 12 and not _AUDIT_OF_TYPE.search(text):
            return None
        return found

    ticked = find_ticked(findings.layout, ranges, meaning, split_at_blanks=not purpose)
    if not ticked.meanings:
        return False
    first, last = ticked.choices[0], ticked.choices[-1]
    several = _main_kinds(ticked.meanings)
    if len(several) > 1:
        if ticked.marked:
            said = findings.quote(first.start, last.end) | {"confidence": 0.0}
            findings.evidence.setdefault(s.AUDIT_TYPE, said)
            words = [findings.quote(each.start, each.end)["text"] for each in ticked.choices]
            findings.warn(s.AUDIT_TYPE, " / ".join(words), "choices_several_ticked")
        return False
    kinds = set(ticked.meanings)
    value = "initial" if set(_STAGES) <= kinds else _most_specific(ticked.meanings)
    findings.put(s.AUDIT_TYPE, value, first.start, first.end, _confidence(ticked))
    return True


def _confidence(ticked: Ticked) -> float:
    return TICKED_BOX if ticked.marked else UNBOXED if ticked.boxed else STATED


def _most_specific(kinds: Sequence[str]) -> str:
    """A stage says more than the initial audit it belongs to."""
    return next((kind for kind in kinds if kind in _STAGES), kinds[0])


def _one_line_each(findings: Findings, ranges: Sequence[Range]) -> list[Range]:
    """A line of schemes only is the head of the line after it, and carries its box."""
    plain = findings.layout.plain
    found: list[Range] = []
    head: Range | None = None
    for start, end in ranges:
        rest = re.sub(rf"[{MARKS}/、,()]|qms|ems|ohsms|enms|ec|[qes]", "", plain[start:end])
        if not rest:
            head = (start, end)
        elif head and plain[head[0]] not in MARKS:
            found.append((start, end))
            head = None
        elif head:
            # The choice as a whole carries the box in front of its schemes.
            found.append((head[0], head[0] + 1))
            found.append((start, end))
            head = None
        else:
            found.append((start, end))
    return found
