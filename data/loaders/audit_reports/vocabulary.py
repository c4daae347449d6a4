"""The printed labels and choices of audit reports, read once from ``labels.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from data import schema as s

_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
# Between Chinese and Latin script, and at the signs that join two names of one thing.
_SEAMS = re.compile(r"[/|()及和与]|(?<=[一-鿿])(?=[a-z])|(?<=[a-z])(?=[一-鿿])")
_LATIN_PART = re.compile(r"[a-z&-]*")
_NAME_PART = re.compile(r"[a-z&-]*|[一-鿿]{1,8}")
_PEOPLE = ("leader", "members", "trainees", "experts")
_NUMBERING = re.compile(
    r"[■□]*(?:\(?[一二三四五六七八九十]+[)、.]|第[一二三四五六七八九十\d]+[章部节条]|\d{1,2}(?:\.\d{1,2})+[、.)]?"
    r"|\(\d{1,2}\)|\d{1,2}[、.)]|[a-z][).、](?=[一-鿿])|[-—·•*]+)[■□]*",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def read_words() -> dict[str, dict[str, list[str]]]:
    """Return the tables of ``labels.toml``."""
    text = Path(__file__).with_name("labels.toml").read_text(encoding="utf-8")
    words: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return words


def plain(text: str) -> str:
    """Return text without blanks, width and case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


@lru_cache(maxsize=8)
def _names(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, labels in read_words()[table].items():
        for label in labels:
            found.setdefault(plain(label), field)
    return found


def skip_numbering(line: str) -> int:
    """Return where a plain line starts after its number, bullet or box."""
    match = _NUMBERING.match(line)
    return match.end() if match else len(line) - len(line.lstrip("■□"))


@lru_cache(maxsize=4096)
def field_of(head: str, table: str = "labels") -> str | None:
    """Return which field a plain label names in a table of ``labels.toml``, None if none does.

    A label in two languages, ``组织名称/Organization`` or ``Client(受审核方)``, is known by any of
    its parts, as long as they name one field.
    """
    names = _names(table)
    bare = head.strip("■□:.*#、,;_- ").replace(".", "").replace("'", "").replace("(s)", "")
    for form in (bare, _BRACKETED.sub("", bare), _BRACKETED.sub("", bare).rstrip("为是")):
        if form in names:
            return names[form]
    if like := _like(bare, table):
        return like
    if "," in bare:
        return None
    parts = _SEAMS.split(bare)
    fields = {names[part] for part in parts if part in names}
    fields = fields - {"other"} or fields
    if {s.LEVEL, s.REGISTRATION_NO} == fields:
        # 注册级别及注册号: what is unlike is told apart in the cell.
        fields = {s.REGISTRATION_NO}
    # What is beside the label must be a name of it too, not the value.
    joined = _NAME_PART if set("/|(") & set(bare) else _LATIN_PART
    is_label = all(part in names or joined.fullmatch(part) for part in parts)
    is_label &= not any(_begins_with_role(part, names) for part in parts)
    return fields.pop() if len(fields) == 1 and is_label else None


def _begins_with_role(part: str, names: dict[str, str]) -> bool:
    """Return whether a role and a person's name stand there: 组长高一, beside (审核员)."""
    surnames = "".join(read_words()["persons"]["surnames"])
    return part not in names and any(
        names.get(part[:n]) in _PEOPLE and part[n] in surnames for n in range(2, len(part) - 1)
    )


@lru_cache(maxsize=8)
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    forms = read_words().get(f"{table}_like", {})
    return tuple((field, re.compile("|".join(each))) for field, each in forms.items())


def _like(bare: str, table: str) -> str | None:
    return next((field for field, form in _patterns(table) if form.fullmatch(bare)), None)


def rank_of(field: str, label: str) -> int:
    """Return how sure a label names its field: 0 for the surest."""
    labels = [plain(name) for name in read_words()["labels"][field]]
    parts = [label, *_SEAMS.split(label), _BRACKETED.sub("", label)]
    return min((labels.index(part) for part in parts if part in labels), default=len(labels))
