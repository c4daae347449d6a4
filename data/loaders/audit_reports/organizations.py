"""The name of the audited organisation, without what a form prints beside it on the same line."""

from __future__ import annotations

import re

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.findings import LABELLED, WEAK_LABEL, Findings
from data.loaders.audit_reports.regions import find_value, list_labels
from data.loaders.audit_reports.values import clean, is_organization, plain_letters

_LONGEST = 300  # no name with its notes is longer; long lines cost no more
_CHINESE = re.compile("[\u4e00-\u9fff]")
# Seals, signatures, former and short names are notes on a name; 中国 or 普通合伙 belong to it.
_NOTE = re.compile(
    r"\s*[(（](?:[^()（）]*(?:[公盖签印位]章|盖章处|签[字名]|seal|stamp|signature)\s*(?=[)）]|$)"
    r"|[^()（）]*[:：][^()（）]*|(?:以下|下称)?简称[^()（）]*"
    r"|(?:原[名称为]|曾用名|旧[名称]|前身|formerly)[^()（）]*"
    r"|原[^()（）]{3,}(?:公司|厂|院|中心|集团|店|社|所))[)）]?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
# A further label: behind a sign or blank, or right behind the end of a name.
_FURTHER_LABEL = re.compile(
    r"(?:(?:(?<=公司)|[\s,，;；、)）/|])[\u4e00-\u9fff]{2,8}(?<!公司)"
    r"|(?:[,，;；、/|]\s*|\s{2,})[A-Za-z][A-Za-z ]{2,20}|\s[A-Za-z]{3,14})[)）]?\s*[:：].*",
    re.DOTALL,
)
_BLANK_DATE = re.compile(r"\s[\d\s_]*年[\d\s_]*月[\d\s_]*日?.*$", re.DOTALL)
_LATIN = r"[A-Z][A-Za-z&.,' ()-]*\b(?:co|ltd|inc|corp|company|limited|gmbh|llc|group)\b"
_LATIN_NAME = re.compile(
    rf"[\s/|(（]+{_LATIN}\.?[^\u4e00-\u9fff]*$|^{_LATIN}[.)]*[\s/|(（]+(?=[\u4e00-\u9fff])",
    re.IGNORECASE,
)


def read_organization(findings: Findings) -> None:
    """Read the first name behind a label; another one elsewhere is told."""
    layout = findings.layout
    for label in list_labels(layout, s.ORGANIZATION, by_rank=False):
        found = find_value(layout, label)
        name = name_of_organization(layout.printed(*found)) if found else ""
        if found is None or not is_organization(name):
            continue
        kept = findings.values.get(s.ORGANIZATION)
        # Of a name in two scripts the Chinese one is kept.
        is_translation = kept is not None and _is_chinese(kept) != _is_chinese(name)
        if kept is None or (is_translation and _is_chinese(name)):
            sure = WEAK_LABEL if label.weak else LABELLED
            findings.put(s.ORGANIZATION, name, *found, sure)
        elif plain_letters(kept) != plain_letters(name) and not (label.weak or is_translation):
            findings.contradict(s.ORGANIZATION, kept, name, *found, "report_says_otherwise")


def name_of_organization(text: str) -> str:
    """Return the name alone; of one in two scripts the Chinese one.

    Parameters
    ----------
    text
        What stands behind the label: notes in brackets, further labels and blanks to be filled in
        may follow the name.
    """
    text = text.strip()[:_LONGEST]
    chinese = [line for line in text.split("\n") if _is_chinese(line)]
    name = _NOTE.sub("", "\n".join(chinese) or text)
    name = _BRACKETS.sub(lambda found: "" if _is_label(found[1]) else found[0], name)
    name = _BLANK_DATE.sub("", _FURTHER_LABEL.sub("", name))
    if _is_chinese(name):
        name = _LATIN_NAME.sub("", name)
    words = name.split(" ")
    # A label of the next cell of which only a blank is left.
    stop = next((n for n, word in enumerate(words) if n and _is_label(word)), len(words))
    return clean(" ".join(words[:stop])).strip("/|_ ")


def _is_chinese(text: str) -> bool:
    return _CHINESE.search(text) is not None


def _is_label(word: str) -> bool:
    return vocabulary.field_of(vocabulary.plain(word)) is not None
