"""A team that is told in sentences: 审核组由组长高一、组员高二和高三组成."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from data import schema as s
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.layout import Layout
from data.loaders.audit_reports.members import Member, is_name, join_dots
from data.loaders.audit_reports.regions import is_page_number
from data.loaders.audit_reports.vocabulary import read_words

_ROLE = (
    "(?:审核组|审核)?(?:副?组长|组员|成员)|(?:实习|见习|高级|主任)?(?:审核员|审查员)"
    "|(?:外部|行业)?技术专家|外部专家"
)
_ABOUT = re.compile(r"审核组|组长|audit\s+team", re.IGNORECASE)
# Blanks between words of two characters or more part them; within a name they are none.
_BESIDE_NAMES = re.compile(r"(?<=[\u4e00-\u9fff]{2})[ \u3000]+(?=[\u4e00-\u9fff]{2})")
_ENGLISH_TEAM = re.compile(r"audit\s+team\b(?!\s+leader)", re.IGNORECASE)
_ENGLISH = re.compile(
    r"((?i:lead\s+auditor|team\s+leader|technical\s+expert|(?:trainee|provisional)\s+auditor"
    r"|auditor\s+in\s+training|auditor))s?:?\s+([A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]+)+)"
)
_TELLS = re.compile(
    r"组成|为组|为审核|担任|任命|委派|指派|派出|组长[为是由]|成员[为是:：有包]|包括"
)
_OTHER_AUDITS = re.compile(r"内审|内部审核|上次|上一次|下次|受审核方的?审核组")
_AND = r"(?:[、,，/]|和|及|与|以及)"
_STOPS, _JOINS = "[、,，/（(。;；:：)）]", "为担任作和及与以等共于对在"
_SIGN = "[\u4e00-\u9fff]"
_SENTENCE = re.compile(r"[^。\n]+")


_LISTED = re.compile(
    r"(?:组成员|审核人员)(?:分别)?(?:[为是有由:：、]|包括)+$|审核组(?:[由为有:：]|包括)+$"
)


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the form of one name with its note, and that of several with the words around."""
    words = read_words()["persons"]
    surname = f"(?:{'|'.join(words['double_surnames'])}|[{''.join(words['surnames'])}])"
    # 李永和 is a name before a sign only: 李永和高一 are two.
    han = (
        rf"{surname}{_SIGN}?[{_JOINS}](?=$|{_STOPS})"
        rf"|{surname}{_SIGN}?(?![{_JOINS}]){_SIGN}(?=$|{_STOPS}|[{_JOINS}]|组成|{_ROLE})"
        rf"|{_SIGN}{{2,8}}·{_SIGN}{{2,8}}(?=$|{_STOPS}|[{_JOINS}]|组成|{_ROLE})"
    )
    name = rf"(?P<name>{han})(?:\s*[（(](?P<note>[^()（）]*)[)）])?"
    several = name.replace("?P<name>", "").replace("?P<note>", "")
    list_of = (
        rf"(?P<before>{_ROLE})?(?:[为是由有：:、]|包括)*"
        rf"(?P<names>{several}(?:{_AND}+(?!{_ROLE}){several})*)"
        rf"(?:[，,]?(?:为|担任|任|作为)(?P<behind>{_ROLE}))?"
    )
    return re.compile(name), re.compile(list_of)


def rows_of_sentences(layout: Layout) -> Iterator[Member]:
    """Yield whoever a sentence of the team names, with a role where it tells one."""
    for number, cell in enumerate(layout.cells):
        printed = layout.text[slice(*layout.span(cell.start, cell.end))]
        if not _ABOUT.search(printed) or is_page_number(layout.content(cell)):
            continue
        if _OTHER_AUDITS.search(layout.headings[number]):
            continue
        for sentence in _SENTENCE.findall(printed):
            text = join_dots("".join(_BESIDE_NAMES.sub("、", sentence).split()))
            if _TELLS.search(text) and not _OTHER_AUDITS.search(text):
                for name, role in _persons(text):
                    yield Member({s.NAME: name, "role": role}, cell.start, cell.end)
        if _ENGLISH_TEAM.search(printed):
            for match in _ENGLISH.finditer(printed):
                yield Member({s.NAME: match[2], "role": match[1]}, cell.start, cell.end)


def _persons(text: str) -> Iterator[tuple[str, str]]:
    one, several = _forms()
    for found in several.finditer(text):
        role = found["behind"] or found["before"] or ""
        # Without a role whoever is not listed right behind the team may be of the audited one.
        is_listed = _LISTED.search(text[: found.start("names")]) is not None
        for person in one.finditer(found["names"]):
            said = kind_of(person["note"] or role, "role")
            if (said or is_listed) and is_name(person["name"]):
                yield person["name"], person["note"] or role
