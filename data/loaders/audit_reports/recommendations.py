"""What the team recommends: one verdict for the whole audit, or none that could be told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from data.loaders.audit_reports.choices import MARKS, find_ticked, kind_of
from data.loaders.audit_reports.classification import find_schemes
from data.loaders.audit_reports.findings import STATED, TICKED_BOX, UNBOXED, Findings
from data.loaders.audit_reports.layout import Label
from data.loaders.audit_reports.marks import TICKED
from data.loaders.audit_reports.regions import Range, find_region, list_labels

_FIELD = "recommendation"
# Suspension, withdrawal and refusal that a recommendation names without asking for them.
_NOT_DECIDED = re.compile(
    r"(?:不存在|未发现|没有|无|不同意|不建议|不推荐|无须|无需|不需要?)[^,;。保恢]{0,12}?(?:暂停|撤销)[^,;。保]{0,12}"
    r"|(?:不存在|未发现|没有|无)不(?:予|推荐|保持)[^,;。]{0,12}的?(?:情形|情况)"
    r"|(?:如(?![下期实上前])|若|否则|逾期)[^。;]{0,40}(?:暂停|撤销|不予|不推荐|不再)[^。;]{0,12}"
    r"|曾[^,;。]{0,12}(?:暂停|撤销)|原证书[^,;。]{0,8}撤销"
)
_MARKED_NOTE = re.compile(rf"\([^()]{{0,60}}[{MARKS}][^()]{{0,60}}\)")
_CLAUSES = re.compile(r"[,;。\n]")
_YES, _NO, _OR = "同意|推荐|是", "不同意|不推荐|否", "[/、,;]?"
_UNANSWERED = re.compile(r"(?:同意|推荐)/不(?:同意|推荐)|不(?:同意|推荐)/(?:同意|推荐)")
# One question with both answers: □同意 ■不同意 保持认证, 推荐再认证: 是■ 否□.
_YES_OR_NO = re.compile(
    rf"(?P<before>[^{MARKS}]*?)"
    rf"(?:(?P<y>[{MARKS}])(?P<yes>{_YES}){_OR}(?P<n>[{MARKS}])(?:{_NO})"
    rf"|(?P<yes2>{_YES})(?P<y2>[{MARKS}]){_OR}(?:{_NO})(?P<n2>[{MARKS}]))"
    rf"(?P<behind>[^{MARKS}]*)"
)
_CONSENTS = ("restore", "recertify", "maintain_after_correction", "maintain",
             "certify_after_correction", "certify")  # fmt: skip
# A kind and where it is said.
_Said = tuple[str, Range]


def read_recommendation(findings: Findings) -> None:
    """Read the recommendation behind the first label that has one."""
    for label in list_labels(findings.layout, _FIELD):
        said, sure = _list_said(findings, label)
        kinds = [each for each in said if each[0] != "open"]
        if not kinds:
            if said:
                return
            continue
        if schemes := _schemes_apart(findings, said):
            findings.warn(_FIELD, " / ".join(schemes), "recommendations_differ")
            return
        kept, place = kinds[0]
        findings.put(_FIELD, kept, *place, sure)
        for other, place in {kind: place for kind, place in reversed(kinds)}.items():
            if other != kept:
                findings.contradict(_FIELD, kept, other, *place, "choices_several")
        return


def _meaning(text: str) -> str | None:
    bare = _NOT_DECIDED.sub("", _MARKED_NOTE.sub("", text).replace("\n", ""))
    several = {kind_of(part, _FIELD, are_patterns=True) for part in bare.split("/")}
    # Printed choices between bars, of which none is struck out or ticked.
    # A cross beside no hook may choose or strike out.
    if len(several - {None}) > 1 or _UNANSWERED.search(bare) or "×" in bare:
        return None
    return kind_of(bare, _FIELD, are_patterns=True)


def _list_said(findings: Findings, label: Label) -> tuple[list[_Said], float]:
    layout = findings.layout
    ranges = find_region(layout, label)
    asked = [(found, place) for place in ranges
             if (found := _YES_OR_NO.fullmatch(layout.plain[slice(*place)]))]  # fmt: skip
    if asked:
        answers = ((_answer(found), place) for found, place in asked)
        return [(kind, place) for kind, place in answers if kind], TICKED_BOX
    ticked = find_ticked(layout, ranges, _meaning, split_at_blanks=False)
    sure = TICKED_BOX if ticked.marked else UNBOXED if ticked.boxed else STATED
    places = [(choice.start, choice.end) for choice in ticked.choices]
    return list(zip(ticked.meanings, places, strict=True)), sure


def _answer(found: re.Match[str]) -> str | None:
    yes, no = (found[sign] or found[f"{sign}2"] for sign in ("y", "n"))
    word = (found["yes"] or found["yes2"]).replace("是", "")
    meant = _meaning(f"{found['before']}{word}{found['behind']}")
    if yes == no:
        return None
    if yes == TICKED:
        return meant
    return "refuse" if meant in _CONSENTS or (word and meant is None) else None


def _schemes_apart(findings: Findings, said: Sequence[_Said]) -> list[str]:
    """Return the schemes of a recommendation that says one thing of some, another of others."""
    told = [
        (kind, schemes)
        for _, place in said
        for kind, schemes in _of_schemes(findings.layout.plain[slice(*place)])
    ]
    names = {",".join(schemes): kind for kind, schemes in told}
    return list(names) if len(set(names.values())) > 1 else []


def _of_schemes(text: str) -> Iterator[tuple[str, list[str]]]:
    for clause in _CLAUSES.split(_NOT_DECIDED.sub("", text)):
        kind, schemes = _meaning(clause), find_schemes(clause)
        if kind and schemes:
            yield kind, schemes
