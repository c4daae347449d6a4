"""One member of an audit team: what the words of a printed row say about a person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from data import schema as s
from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.choices import kind_of
from data.loaders.audit_reports.findings import Findings
from data.loaders.audit_reports.values import clean, find_dates, is_blank
from data.loaders.audit_reports.vocabulary import read_words
from data.loaders.reference import read_code_book
from data.loaders.values import Malformed, parser_of
from matching.specialty_codes import parse_specialty_codes

REGISTRATION = re.compile(r"(?:19|20)\d\d-?[A-Z]\d[A-Z]{2,6}-?\d{7}", re.IGNORECASE)
BROKEN_REGISTRATION = re.compile(r"((?:19|20)\d\d-?[A-Z]\d[A-Z]{2,6}-)(\d{0,6})(?![\d.])", re.I)
# Between the parts of a name that is no Han name, in all its characters.
_DOT = re.compile(r"(?<=[\u4e00-\u9fff])\s*[·・•‧∙⋅･．]\s*(?=[\u4e00-\u9fff])")
SCHEME_OF = re.compile(r"[A-Z]\d([A-Z]{2,6})(?=-?\d)", re.IGNORECASE)
_NAME = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fff*×]{1,4}|[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}"
    r"|[A-Z][A-Za-z.'-]+(?: [A-Z][A-Za-z.'-]*)+"
)
NUMBER = re.compile(r"(?:[A-Za-z]|\d{1,2})[.、)]?")
CODE = re.compile(r"(?<![\d.])\d{1,2}(?:\s*[.．]\s*\d{1,2}){1,2}(?![\d.])")
_SCHEME_BEFORE_CODE = re.compile(r"([A-Za-z]{2,6}|[\u4e00-\u9fff]{2,12})\s*[:：]?\s*(?=\d)")
_LEVEL_WORDS = (s.TRAINEE, s.SENIOR_AUDITOR, s.PRINCIPAL_AUDITOR, s.TECHNICAL_EXPERT, s.INSPECTOR,
                s.AUDITOR, "实习", "见习", "技术专家")  # fmt: skip
# A name in two scripts: the Chinese one is the registered one.
_TWO_SCRIPTS = re.compile(r"[A-Z][A-Za-z.' -]+?[\s/(（]*([\u4e00-\u9fff·]{2,5})[)）]?")
_TWO_SCRIPTS_AFTER = re.compile(r"([\u4e00-\u9fff·]{2,5})[\s/(（]*[A-Z][A-Za-z.' -]+[)）]?")
_TITLE = re.compile(r"^(?:外部|外聘|行业|技术|实习|见习)*(?:专家|审核员)[\s:：]+(?=\S)")
_DEPARTMENTS = ("部", "室", "科", "处", "层", "组", "厂", "车间", "中心", "公司")
_WORKPLACES = ("部", "室", "处", "厂", "站", "车间", "中心", "公司")
_AND_SO_ON = re.compile(r"等[\d一二三四五六七八九十]+[人名位]")
_NOTE = re.compile(r"(?<=[\u4e00-\u9fff])[(（][^()（）]*[)）]$")
Entry = dict[str, Any]


@dataclass
class Member:
    """One printed row: text by column, and where it stands."""

    texts: dict[str, str]
    start: int
    end: int
    tokens: list[str] = field(default_factory=list)
    understood: bool = True


def split_names(text: str) -> list[str]:
    """Return the names of a text as they are printed in it."""
    text = re.sub(r"\s+(?:and|&)\s+", "、", join_dots(text))
    text = _AND_SO_ON.sub("、", text)
    parts = re.split(r"[、,，;；\n]+|[/|\s(（]+(?![A-Z])|(?<=[\u4e00-\u9fff])\s+", text)
    return [part for part in map(str.strip, parts) if is_name(name_of(part))]


def name_of(text: str) -> str:
    """Return a person's name as one word of one script, without title and note."""
    bare = join_dots(clean(_TITLE.sub("", text.strip(), count=1)))
    both = _TWO_SCRIPTS.fullmatch(bare) or _TWO_SCRIPTS_AFTER.fullmatch(bare)
    return both[1] if both else _NOTE.sub("", bare)


def join_dots(text: str) -> str:
    """Return a text in which names of several parts are one word: 买买提 • 艾力."""
    return _DOT.sub("·", text)


def note_of(text: str) -> str:
    """Return what stands in brackets behind a name in its cell."""
    note = _NOTE.search(text.strip())
    return note[0][1:-1] if note else ""


def is_name(text: str) -> bool:
    if not _NAME.fullmatch(text):
        return False
    word = vocabulary.plain(text)
    known = any(vocabulary.field_of(word, table) for table in ("team", "labels", "findings"))
    is_title = text in read_words()["persons"]["titles"]
    return not (known or is_title or kind_of(word, "role") or is_blank(text) or is_sum(text))


def is_sum(text: str) -> bool:
    """Return whether a cell names the sum of others: 合计, 共计3人."""
    return vocabulary.plain(text).startswith(tuple(read_words()["persons"]["sums"]))


def has_surname(text: str) -> bool:
    """Return whether a name begins as one does, or is written as no other word is."""
    if text.endswith(_DEPARTMENTS):
        return False
    return (
        text[:1] in _surnames()
        or text[:2] in _double()
        or not re.fullmatch(r"[\u4e00-\u9fff]+", text)
    )


def is_department(text: str) -> bool:
    """Return whether a cell names a place of work: 染整车间, 污水站."""
    return len(text) > 2 and text.endswith(_WORKPLACES)


def is_titled_name(text: str) -> bool:
    """Return whether a person stands there by surname and title: 陈实习, but not 副组长."""
    return text[:1] in _surnames() and text[1:] in read_words()["persons"]["titles"]


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset("".join(read_words()["persons"]["surnames"]))


@lru_cache(maxsize=1)
def _double() -> frozenset[str]:
    return frozenset(read_words()["persons"]["double_surnames"])


def unknown_row(start: int, end: int) -> Member:
    """Return a printed row of which nothing is certain, to be told."""
    return Member({s.NAME: ""}, start, end, understood=False)


def says_more(tokens: list[str]) -> bool:
    """Return whether words tell a role or a registration."""
    return any(kind_of(vocabulary.plain(t), "role") or BROKEN_REGISTRATION.search(t)
               or REGISTRATION.search(t) for t in tokens)  # fmt: skip


def name_in(tokens: list[str]) -> str:
    """Return the name with which the words of a row begin, "" without one."""
    rest = tokens[1:] if tokens and NUMBER.fullmatch(tokens[0]) else tokens
    if len(rest) > 1 and all(re.fullmatch(r"[\u4e00-\u9fff]", token) for token in rest[:2]):
        rest = ["".join(rest[:2]), *rest[2:]]
    if len(rest) > 1 and re.fullmatch(r"[A-Z][a-z]+", rest[0]):
        rest = [" ".join(rest[:2])]
    if len(rest) > 2 and is_titled_name(rest[0]):
        return rest[0]
    return rest[0] if rest and is_name(rest[0]) else ""


def entry_of(row: Member, findings: Findings) -> Entry:
    texts = dict(row.texts)
    if row.tokens:
        texts = _sort_tokens(row.tokens, texts[s.NAME]) | texts
    everything = " ".join(texts.get(key, "") for key in (s.REGISTRATION_NO, s.LEVEL, "role"))
    registration = _read_registration(everything, texts.get(s.REGISTRATION_NO, ""))
    by_role = "" if s.LEVEL in texts else texts.get("role", "")
    printed = read_level(texts.get(s.LEVEL, "") or by_role) or read_level(
        texts.get(s.REGISTRATION_NO, "")
    )
    level = printed or _level_of(registration)
    if (
        printed
        and _level_of(registration)
        and (printed == s.TRAINEE) != (_level_of(registration) == s.TRAINEE)
    ):
        findings.warn(s.REGISTRATION_NO, registration, "registration_contradicts_level", printed)
    said = texts.get("role", "")
    role = kind_of(
        vocabulary.plain(note_of(texts.get(s.NAME, "")) if is_blank(said) else said), "role"
    )
    if role is None and "role" not in texts and "组长" in texts.get(s.LEVEL, ""):
        role = kind_of(vocabulary.plain(texts[s.LEVEL]), "role")
    role = "member" if role == "deputy" else role
    level = None if role == "expert" and not texts.get(s.LEVEL) else level
    if role in ("member", None) and level in (s.TRAINEE, s.TECHNICAL_EXPERT):
        role = "trainee" if level == s.TRAINEE else "expert"
    return {
        s.NAME: name_of(texts.get(s.NAME, "")) or None,
        "role": role,
        s.LEVEL: level,
        s.REGISTRATION_NO: registration,
        s.SPECIALTY_CODES: _read_codes(
            texts.get(s.SPECIALTY_CODES, ""), _scheme_of(registration, findings), findings
        ),
    }


def _sort_tokens(tokens: list[str], name: str) -> dict[str, str]:
    """Tell the words of a row apart by what they are."""
    found: dict[str, list[str]] = {
        s.REGISTRATION_NO: [],
        s.LEVEL: [],
        "role": [],
        s.SPECIALTY_CODES: [],
    }
    for token in tokens[1:] if NUMBER.fullmatch(tokens[0]) else tokens:
        word = vocabulary.plain(token)
        if token == name or (token in name and not kind_of(word, "role")):
            continue
        if CODE.search(token) and not BROKEN_REGISTRATION.match(token):
            found[s.SPECIALTY_CODES].append(token)
        elif re.search(r"\d", token):
            found[s.REGISTRATION_NO].append(token)
        elif read_level(token) not in (None, s.TECHNICAL_EXPERT):
            found[s.LEVEL].append(token)
        elif kind_of(word, "role") and not found["role"]:
            found["role"].append(token)
    return {key: " ".join(words) for key, words in found.items()}


def plain_dashes(text: str) -> str:
    return re.sub("[‐‑‒–—―−]", "-", unicodedata.normalize("NFKC", text))


def _read_registration(everything: str, cell: str) -> str | None:
    everything, cell = map(plain_dashes, (everything, cell))
    squeezed = "".join(everything.split())
    whole = [match[0] for match in REGISTRATION.finditer(squeezed)]
    if whole:
        return "；".join(dict.fromkeys(whole))
    bare = "".join(cell.split())
    is_number = len(re.findall(r"\d", bare)) >= 6 and not find_dates(bare)
    return bare if is_number and not is_blank(bare) else None


def read_level(text: str) -> str | None:
    """Return the level a text names, the first of several."""
    bare = "".join(REGISTRATION.sub("", "".join(text.split())).split())
    try:
        return str(parser_of(s.Kind.LEVEL)(bare)) if bare else None
    except Malformed:
        # Of several schemes' levels the first printed; 实习审核员 before the 审核员 within it.
        found = [(bare.index(word), -len(word), word) for word in _LEVEL_WORDS if word in bare]
        word = min(found)[2] if found else None
        return s.TRAINEE if word in ("实习", "见习") else word


def _level_of(registration: str | None) -> str | None:
    match = re.search(r"N([01])[A-Z]", registration or "", re.IGNORECASE)
    return {"0": s.TRAINEE, "1": s.AUDITOR}[match[1]] if match else None


def _scheme_of(registration: str | None, findings: Findings) -> str:
    """Return the scheme of a registration, else the only one of the report, else ""."""
    named = re.findall(r"N[01]([A-Z]+)", registration or "", re.IGNORECASE)
    found = {scheme for scheme in s.SCHEMES if scheme.upper() in map(str.upper, named)}
    found = found or set(findings.values.get("schemes") or ())
    return found.pop() if len(found) == 1 else ""


def _scheme_sign(found: re.Match[str]) -> str:
    scheme = kind_of(vocabulary.plain(found[1]), "schemes")
    return f"{scheme}:" if scheme else found[0]


def _read_codes(text: str, scheme: str, findings: Findings) -> list[str] | None:
    if is_blank(text):
        return None
    text = _SCHEME_BEFORE_CODE.sub(_scheme_sign, text)
    parsed = parse_specialty_codes(text, scheme, s.EDITION_NEW, read_code_book())
    codes = [code.code for code in parsed.codes]
    if not codes:
        codes = ["".join(match[0].replace("．", ".").split()) for match in CODE.finditer(text)]
    for remark in parsed.remarks:
        findings.warn(
            s.SPECIALTY_CODES, remark.value, remark.kind, read_code_book().examples("QMS")
        )
    return list(dict.fromkeys(codes)) or None
