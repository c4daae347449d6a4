"""Specialty codes 专业代码 as people write them in a cell, read without guessing."""

from __future__ import annotations

import re
import unicodedata

from matching.code_book import (
    CODELESS_SCHEMES,
    LEVELED_SCHEMES,
    LEVELS,
    NEW,
    OLD,
    CodeBook,
    CodeEntry,
)
from matching.parsed_codes import (
    ERROR,
    NOTICE,
    REVIEW,
    ParsedCodes,
    Remark,
    SpecialtyCode,
    format_codes,
    list_unknown,
)

__all__ = [
    "CODELESS_SCHEMES", "LEVELED_SCHEMES", "LEVELS", "NEW", "OLD", "CodeBook", "CodeEntry",
    "ParsedCodes", "Remark", "SpecialtyCode", "format_codes", "parse_specialty_codes",
]  # fmt: skip

_LETTERS = {"Q": "QMS", "E": "EMS", "S": "OHSMS", "O": "OHSMS"}
_NAMES = {"QMS": "QMS", "EMS": "EMS", "OHSMS": "OHSMS", "OHS": "OHSMS"}
_EDITIONS = {"新": NEW, "旧": OLD}

# One alternative per thing a cell may hold; the first that fits wins.
_TOKEN = re.compile(
    r"""
      (?P<prefix_edition>(?P<pe>[新旧])版?(?:专业)?(?:代码|编码)?\s*:)
    | \(\s*(?P<bracket_edition>[新旧])版?本?(?:专业)?(?:代码|编码|标准)?\s*\)
    | (?P<label>(?:专业)?(?:代码|编码|小类)\s*:|专业\s*:)
    | \(\s*(?P<bracket_systems>[QESO](?:[\s/,、+]*[QESO])*|QMS|EMS|OHSMS)\s*\)
    | (?P<prefix_system>QMS|EMS|OHSMS|OHS|[QESO])\s*:
    | (?P<own_code>[A-Z]{1,3}-[0-9]{1,3}(?:-[0-9]{1,3})*)
    | (?P<code>[0-9O]{1,2}(?:\s*\.\s*[0-9O]{1,2}){1,3})(?P<split>\s*/\s*[0-9]{1,2}(?![\d.]))?
    | (?P<major>(?<!\d)[0-9]{1,2}(?!\d))
    | (?P<suffix_edition>[新旧]版?本?(?:专业)?(?:代码|编码|标准)?(?![一-鿿]))
    | (?P<separator>[\s;,、|/。]+)
    | (?P<name>[一-鿿][一-鿿A-Za-z0-9()、,\-+/ ]*?
        (?=$|[;|\n]|\s{2,}|[\s,、/]\s*[0-9O]{1,2}\s*\.
        |\s*\(\s*(?:[新旧]|[QESO][QESO\s/,、+]*\)|QMS|EMS|OHSMS)))
    | (?P<note>\((?![新旧])[一-鿿][^()0-9]*\))
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What looks like a name but says more: a range, a further code after a separator, an edition.
_NOT_A_NAME = re.compile(
    r"^[至到]\s*(?:$|[A-Z]?[0-9])|[\s,、/][0-9]{1,2}(?=$|[\s,、/])"
    r"|^[新旧][新旧版代编标专]|旧$|[新旧](?:版本?|代码|编码|标准)$"
)
# A status beside a code: who held it, or wants it, does not hold it.
_NOT_HELD = re.compile(
    r"\(?(?:已|被|现已|均已|已被)?(?:撤销|暂停|注销|失效|过期|到期|取消|停用|作废|终止)(?:使用|资格|中)?\)?"
    r"|\((?:拟|申请|待定)\)|\(?(?:拟申请|拟认定|申请中|待评定|待批准?|待审批?|未批准|未授予|未取得|未通过)\)?"
)
_AND_OTHERS = re.compile(r"\(?等(?:等|代码|专业|\))*$")
_ONE_IN_COMMAS = re.compile(r"([0-9]{2}),([0-9]{2}),([0-9]{2})")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff]")


def parse_specialty_codes(
    text: str | None, scheme: str, default_edition: str, book: CodeBook
) -> ParsedCodes:
    """Read one cell of specialty codes.

    Parameters
    ----------
    text
        The cell. Separators, full-width signs, blanks inside a code, edition marks, systems in
        brackets or as prefix, and names after a code are understood; nothing is guessed.
    scheme
        The row's scheme; codes the cell gives to other schemes are left out with a remark.
        Empty where the row has none: then the cell names the schemes.
    default_edition
        ``new`` or ``old``, for codes without an edition mark.
    book
        Knows the lists.
    """
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text or "")).strip()
    if not plain:
        return ParsedCodes(())
    if scheme and book.is_codeless(scheme):
        return ParsedCodes((), (Remark("scheme_without_codes", plain, REVIEW),))
    if scheme and not book.has_levels(scheme):
        return _parse_flat(plain, scheme, book)
    cell = _Cell(scheme, default_edition)
    position = 0
    while position < len(plain):
        match = _TOKEN.match(plain, position)
        if match is None or not match.group():
            return ParsedCodes((), (Remark("code_malformed", plain[position:], ERROR),))
        cell.take(match, plain)
        position = match.end()
    return cell.finish(book, plain)


class _Cell:
    """Reading state of one leveled cell: marks hold until the next mark of their kind."""

    def __init__(self, scheme: str, edition: str) -> None:
        self._scheme, self._edition = scheme, edition
        self._systems: tuple[str, ...] = ()
        self._found: list[tuple[tuple[str, ...], str, str]] = []
        self._edition_from = self._systems_from = 0
        self._remarks: list[Remark] = []

    def take(self, match: re.Match[str], text: str) -> None:
        kind = match.lastgroup
        if match["prefix_edition"]:
            self._edition = _EDITIONS[match["pe"]]
            self._edition_from = len(self._found)
        elif match["bracket_edition"]:
            self._refuse_mark_of_nothing(match, self._edition_from)
            self._mark_editions(self._edition_from, _EDITIONS[match["bracket_edition"]])
        elif match["bracket_systems"]:
            self._refuse_mark_of_nothing(match, self._systems_from)
            self._mark_systems(match["bracket_systems"])
        elif match["prefix_system"]:
            name = match["prefix_system"].upper()
            self._systems = (_NAMES.get(name) or _LETTERS[name],)
            self._systems_from = len(self._found)
        elif match["own_code"]:
            self._remarks.append(Remark("own_code", match["own_code"], REVIEW))
        elif match["code"]:
            self._take_code(match, text)
        elif match["major"]:
            self._take_major(match, text)
        elif match["suffix_edition"]:
            self._refuse_mark_of_nothing(match, 0)
            self._mark_editions(len(self._found) - 1, _EDITIONS[match["suffix_edition"][0]])
        elif kind in ("name", "note") and (
            not (self._found or self._remarks) or _NOT_A_NAME.search(match.group())
        ):
            self._remarks.append(Remark("code_malformed", match.group(), ERROR))
        elif kind in ("name", "note") and self._found:
            self._take_words(match.group().strip())

    def _take_words(self, words: str) -> None:
        """Words after a code are its name, unless they say that it is not held or not all."""
        if _NOT_HELD.fullmatch(words):
            *_, code = self._found.pop()
            self._remarks.append(Remark("code_not_held", f"{code} {words}", REVIEW))
        elif _AND_OTHERS.search(words):
            self._remarks.append(Remark("codes_left_out", words, REVIEW))

    def _refuse_mark_of_nothing(self, match: re.Match[str], start: int) -> None:
        # Before its codes a mark without colon would cover others than the writer meant.
        if len(self._found) <= start:
            self._remarks.append(Remark("code_malformed", match.group(), ERROR))

    def _mark_editions(self, start: int, edition: str) -> None:
        for index in range(max(start, 0), len(self._found)):
            systems, _, code = self._found[index]
            self._found[index] = (systems, edition, code)
        self._edition_from = len(self._found)

    def _mark_systems(self, written: str) -> None:
        written = written.upper()
        letters = [written] if written in _NAMES else re.findall("[QESO]", written)
        systems = tuple(dict.fromkeys(_NAMES.get(x) or _LETTERS[x] for x in letters))
        for index in range(self._systems_from, len(self._found)):
            self._found[index] = (systems, *self._found[index][1:])
        self._systems_from = len(self._found)

    def _take_major(self, match: re.Match[str], text: str) -> None:
        before, after = text[: match.start()], text[match.end() :]
        gap = r"(?:\s*。\s*|[ \t]+)"
        if re.search(rf"\d{gap}$", before) or re.match(rf"{gap}\d", after):
            # 33。02 or 33 02 may be two majors, or one code that lost its dot.
            self._remarks.append(Remark("code_mark_unclear", text, ERROR))
            return
        self._add(self._padded(match["major"], match["major"]))

    def _take_code(self, match: re.Match[str], text: str) -> None:
        written = match.group().strip()
        if re.match(r"\s*[\d.]|[A-Za-z]", text[match.end() : match.end() + 1]):
            self._remarks.append(Remark("codes_run_together", text, ERROR))
            return
        code = re.sub(r"\s", "", match["code"]).upper()
        if "O" in code:
            self._remarks.append(Remark("letter_o", written, NOTICE))
            code = code.replace("O", "0")
        parts = code.split(".")
        if len(parts) == 2 and len(parts[1]) == 1:
            # 33.2 may be 33.02 or a spreadsheet's 33.20: not ours to choose.
            self._remarks.append(Remark("code_ambiguous", written, ERROR))
            return
        if len(parts) > 3:
            self._remarks.append(Remark("own_level", written, REVIEW))
            parts = parts[:3]
        if match["split"]:
            self._remarks.append(Remark("own_split", written, REVIEW))
        self._add(self._padded(".".join(parts), written))

    def _padded(self, code: str, written: str) -> str:
        padded = ".".join(part.zfill(2) for part in code.split("."))
        if padded != code:
            self._remarks.append(Remark("leading_zero", written, NOTICE))
        return padded

    def _add(self, code: str) -> None:
        self._found.append((self._systems, self._edition, code))

    def finish(self, book: CodeBook, text: str) -> ParsedCodes:
        errors = [remark for remark in self._remarks if remark.severity == ERROR]
        if not errors and self._is_abbreviated(book, text):
            errors = [Remark("code_abbreviated", text, ERROR)]
        if errors:
            return ParsedCodes((), (errors[0],))
        codes: dict[SpecialtyCode, None] = {}
        for systems, edition, code in self._found:
            for system in systems or (self._scheme,):
                if self._scheme and system != self._scheme:
                    self._remarks.append(Remark("other_scheme", f"{system} {code}", REVIEW))
                else:
                    codes[SpecialtyCode(system, edition, code)] = None
        if not codes and not self._remarks:
            return ParsedCodes((), (Remark("code_malformed", text, ERROR),))
        remarks = [*self._remarks, *list_unknown(codes, book)]
        return ParsedCodes(tuple(codes), tuple(dict.fromkeys(remarks)))

    def _is_abbreviated(self, book: CodeBook, text: str) -> bool:
        """Return whether a number may be the end of the code before it: 33.02.01、02."""
        before = ""
        for _, edition, code in self._found:
            if "." not in code and before:
                sibling = f"{before.rpartition('.')[0]}.{code}"
                if book.is_known("QMS", edition, sibling):
                    return True
            before = code if "." in code else before
        one = _ONE_IN_COMMAS.fullmatch(text)
        # 17,10,02 is no list of majors in their order, and is one code with commas for dots.
        return bool(
            one
            and [*one.groups()] != sorted(one.groups())
            and book.is_known("QMS", self._edition, ".".join(one.groups()))
        )


_FLAT = re.compile(
    r"(?P<code>[A-Z]{1,2}[0-9]{0,2}|[0-9]{1,2}(?:\.[0-9]{1,2})?)(?:\s*(?P<name>\(?[一-鿿].*))?"
)


def _parse_flat(text: str, scheme: str, book: CodeBook) -> ParsedCodes:
    codes: dict[SpecialtyCode, None] = {}
    remarks: list[Remark] = []
    lettered = book.examples(scheme)[:1].isalpha()
    plain = text.upper().removeprefix(f"{scheme.upper()}:")
    plain = re.sub(r"(?<=[A-Z])[ \t]+(?=[0-9])|[ \t]+(?=\.)|(?<=\.)[ \t]+", "", plain)
    for piece in re.split(r"[;,、|/\n]+|\s+(?=[A-Z]?\d)", plain):
        if not piece.strip():
            continue
        match = _FLAT.fullmatch(piece.strip())
        if match is None or (match["name"] and _NOT_A_NAME.search(match["name"])):
            return ParsedCodes((), (Remark("code_malformed", piece.strip(), ERROR),))
        code = match["code"]
        if lettered and code[0].isdigit():
            # The 1 of E10/1 is a body's own split, and no code of a lettered list.
            return ParsedCodes((), (Remark("code_malformed", text, ERROR),))
        if not book.is_known(scheme, NEW, code) and book.is_known(scheme, NEW, f"0{code}"):
            remarks.append(Remark("leading_zero", code, NOTICE))
            code = f"0{code}"
        codes[SpecialtyCode(scheme, NEW, code)] = None
    if not codes:
        return ParsedCodes((), (Remark("code_malformed", text, ERROR),))
    return ParsedCodes(tuple(codes), tuple([*remarks, *list_unknown(codes, book)]))
