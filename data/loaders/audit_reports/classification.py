"""Fields with a closed vocabulary or printed choices: schemes, standard, type, mode, scope."""

from __future__ import annotations

import re
from functools import lru_cache

from data import schema as s
from data.loaders.audit_reports.audit_types import read_audit_type
from data.loaders.audit_reports.choices import MARKS, Ticked, find_ticked, kind_of, kinds_of
from data.loaders.audit_reports.findings import (
    DERIVED,
    LABELLED,
    STATED,
    TICKED_BOX,
    UNBOXED,
    WEAK_LABEL,
    Findings,
)
from data.loaders.audit_reports.regions import Range, find_region, list_labels
from data.loaders.audit_reports.values import clean, is_blank
from data.loaders.audit_reports.vocabulary import read_words
from data.loaders.audit_reports.wrapping import is_listed
from data.loaders.values import parse_scheme

_BODY_STANDARD = "工程建设施工企业质量管理规范"
_AFTER_SALES = "售后服务认证"  # one kind of service certification, not any
_LETTER_LIST = re.compile(r"[qeso](?:[/,、+&;]?[qeso])*")
_SCHEME_PREFIX = re.compile(
    r"^(?:[qeosj](?:/[qeosj])*|qms|ems|ohsms|enms|fsms|haccp|isms|itsms|ec|质量(?:管理体系)?|环境(?:管理体系)?"
    r"|职业健康安全(?:管理体系)?|能源(?:管理体系)?|食品安全(?:管理体系)?)(?:\([a-z/&]+\))?:",
)
_ONE_STANDARD = (
    r"(?:gb/?t|gb|iso/iec|iso|iec|ohsas|rb/t|sb/t|cnca|ccaa)[-:]?[a-z]{0,3}\d[\d.]*(?:-\d(?!\d))?"
    r"(?:[-:—–]\d{4})?"
)
_STANDARD = re.compile(
    rf"haccp体系\(v\d\.\d\)|{_ONE_STANDARD}(?:(?:idt|eqv|mod|[/(=])+{_ONE_STANDARD}\)?)*"
)
_BETWEEN_SCHEMES = re.compile(r"管理体系|体系|认证|[qeos](?![a-z])|[、,;/+&和及与()\s。]")
_NO_SCOPE = re.compile(r"^(?:无变化|不变|适宜|与.{0,10}一致|见|详见|同)")


def read_classification(findings: Findings) -> None:
    """Read the fields that are chosen from printed words."""
    _read_standard(findings)
    _read_schemes(findings)
    read_audit_type(findings)
    _read_mode(findings)
    _read_scope(findings)


def _confidence(ticked: Ticked, *, weak: bool = False) -> float:
    if weak:
        return WEAK_LABEL
    return TICKED_BOX if ticked.marked else UNBOXED if ticked.boxed else STATED


def find_schemes(text: str) -> list[str]:
    """Return the schemes that a plain text names, in the order of the vocabulary."""
    found = set(kinds_of(text.replace(_BODY_STANDARD, "").replace(_AFTER_SALES, ""), "schemes"))
    if _AFTER_SALES in text:
        found.add("SPCA")
    if _BODY_STANDARD in text:
        found.add("EC")
    if not found and _LETTER_LIST.fullmatch(text):
        found = {str(parse_scheme(letter)) for letter in re.findall("[qeso]", text)}
    return [scheme for scheme in s.SCHEMES if scheme in found]


def _unwrap(text: str) -> str:
    """Return a plain text whose lines broke between Chinese characters or between words."""
    joined = re.sub(r"(?<=[\u4e00-\u9fff])\n(?=[\u4e00-\u9fff])", "", text)
    return joined.replace("\n", "、")


def _is_standard(_: str, line: str) -> bool:
    return _STANDARD.match(line) is not None


def _are_schemes(before: str, line: str) -> bool:
    """Return whether a value and the line below name schemes and nothing else."""
    text = _unwrap(f"{before}\n{line}")
    return not _BETWEEN_SCHEMES.sub("", _scheme_words().sub("", text))


@lru_cache(maxsize=1)
def _scheme_words() -> re.Pattern[str]:
    words = [word for words in read_words()["schemes"].values() for word in words]
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _read_standard(findings: Findings) -> None:
    layout = findings.layout

    def standards(text: str) -> str | None:
        return "standard" if _STANDARD.search(text) else None

    for label in list_labels(layout, "standard"):
        ranges = find_region(layout, label, goes_on=_is_standard)
        ticked = find_ticked(layout, ranges, standards, split_at_blanks=False)
        found = [
            (choice.start + match.start(), choice.start + match.end())
            for choice in ticked.choices
            for match in _STANDARD.finditer(layout.plain[choice.start : choice.end])
        ]
        # Beside the standard of the system a form may list those of the product.
        systems = [each for each in found if find_schemes(layout.plain[slice(*each)])] or found[:1]
        if systems:
            texts = dict.fromkeys(
                clean(layout.text[slice(*layout.span(*each))]) for each in systems
            )
            place = (systems[0][0], systems[-1][1])
            findings.put("standard", "；".join(texts), *place, _confidence(ticked, weak=label.weak))
            return


def _read_schemes(findings: Findings) -> None:
    layout = findings.layout

    def schemes(text: str) -> str | None:
        return ",".join(find_schemes(_unwrap(text))) or None

    for label in list_labels(layout, "schemes"):
        ranges = find_region(layout, label, goes_on=_are_schemes)
        if ranges and not re.search(f"[{MARKS}]", layout.plain[ranges[0][0] : ranges[-1][1]]):
            # A list without marks may break within a name.
            ranges = [(ranges[0][0], ranges[-1][1])]
        ticked = find_ticked(layout, ranges, schemes)
        names = {name for meaning in ticked.meanings for name in meaning.split(",")}
        if names:
            place = (ticked.choices[0].start, ticked.choices[-1].end)
            value = [scheme for scheme in s.SCHEMES if scheme in names]
            findings.put("schemes", value, *place, _confidence(ticked, weak=label.weak))
            return
    named = find_schemes("".join(findings.values.get("standard", "").lower().split()))
    if named:
        findings.values["schemes"] = named
        findings.evidence["schemes"] = findings.evidence["standard"] | {"confidence": DERIVED}


def _read_mode(findings: Findings) -> None:
    layout = findings.layout
    for label in list_labels(layout, s.AUDIT_MODE):
        ticked = find_ticked(
            layout, find_region(layout, label), lambda text: kind_of(text, s.AUDIT_MODE)
        )
        if ticked.choices:
            choice = ticked.choices[0]
            parts = layout.plain[choice.start : ticked.choices[-1].end].split("/")
            if len({kind_of(part, s.AUDIT_MODE) for part in parts} - {None}) > 1:
                continue  # printed choices between bars, of which none is struck out or ticked
            text = clean(layout.text[slice(*layout.span(choice.start, choice.end))])
            place = (choice.start, choice.end, _confidence(ticked, weak=label.weak))
            findings.put(s.AUDIT_MODE, text, *place)
            return


def _read_scope(findings: Findings) -> None:
    layout = findings.layout
    for label in list_labels(layout, "scope"):
        parts: list[str] = []
        places: list[Range] = []
        for start, end in find_region(layout, label, goes_on=is_listed):
            line = layout.plain[start:end]
            prefix = _SCHEME_PREFIX.match(line)
            if prefix and any(map(_SCHEME_PREFIX.match, line[prefix.end() :].split(";"))):
                prefix = None  # scopes of several schemes in one line keep their heads
            start += prefix.end() if prefix else 0
            text = layout.text[slice(*layout.span(start, end))]
            is_rest = bool(parts) and not prefix
            if line.startswith("□") or is_blank(text):
                continue
            if not is_rest and _NO_SCOPE.match(clean(text)):
                continue
            places.append((start, end))
            if is_rest:
                parts[-1] += f" {text}"
            else:
                parts.append(text)
        if parts:
            value = "；".join(dict.fromkeys(map(clean, parts)))
            confidence = WEAK_LABEL if label.weak else LABELLED
            findings.put("scope", value, places[0][0], places[-1][1], confidence)
            return
