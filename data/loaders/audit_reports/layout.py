"""The text of a report as cells and lines, and the labels found in them.

Extraction writes every document in one form: running text as lines, a table cell behind a tab,
a blank line between rows. Text files that come with tabs or bars between cells read alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from data.loaders.audit_reports import vocabulary
from data.loaders.audit_reports.cells import split_cells
from data.loaders.audit_reports.marks import EMPTY, TICKED, find_marks
from data.loaders.audit_reports.torn_lines import drop_breaks, join_torn

_HEADINGS = (
    (1, re.compile(r"第[一二三四五六七八九十]+[章部]|[一二三四五六七八九十]+、")),
    (2, re.compile(r"\([一二三四五六七八九十]+\)")),
    (3, re.compile(r"\d{1,2}(?:\.\d{1,2})+(?![\d%./-])")),
    (4, re.compile(r"\d{1,2}[、.](?!\d)")),
    (5, re.compile(r"\(?\d{1,2}\)|[a-z]\)")),
)
UNNUMBERED = 9
# Other certifications call an audit otherwise, in as many characters.
_EXAMINATION = re.compile("(?<!资料)(?<!文件)审查")
_OTHER_AUDITS = re.compile("(评审|评价|检查|核查)组[长员成]")
_LONGEST_LABEL, _MOST_WORDS = 60, 60
COVER_LINES = 40
_FRAMED = re.compile(r"【([^【】]{2,30})】:?")  # a label in a frame needs no colon
_SENTENCE = frozenset(";。:")
# Too short or too common to be told from a value without a colon.
_NEVER_WEAK = (
    "members",
    "trainees",
    "experts",
    "audit_purpose",
    "signed_on",
    "nonconformities.major",
    "nonconformities.minor",
)


@dataclass(frozen=True)
class Cell:
    """A table cell, or a line of running text (``row`` is None), as a range of the plain text."""

    start: int
    end: int
    row: int | None
    column: int


@dataclass(frozen=True)
class Label:
    """A label found: its field, where it stands, and whether it fills its line alone."""

    field: str
    cell: int
    start: int
    end: int
    alone: bool
    weak: bool = False


class Layout:
    """A report's text with its cells; positions are of the `plain` text unless said otherwise.

    Parameters
    ----------
    text
        As extracted. `plain` is the same without blanks, width and case, ticks unified; its lines
        end with a line feed.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._marks = find_marks(text)
        plain: list[str] = []
        self._origin: list[int] = []
        self.cells: list[Cell] = []
        for start, end, row, column in join_torn(text, split_cells(text)):
            first = len(plain)
            for position, character in self._normalized(start, end):
                # A line has no line feed of its own: there it was torn.
                if row is None and character == "\n":
                    continue
                plain.append(character)
                self._origin.append(position)
            self.cells.append(Cell(first, len(plain), row, column))
            plain.append("\n")
            self._origin.append(end)
        self.plain = _call_audits_alike("".join(plain))
        self._origin.append(len(text))

    def _normalized(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        position = start
        while position < end:
            mark, length = self._marks.get(position, ("", 0))
            if mark:
                yield from ((position, sign) for sign in mark)
                position += length
                continue
            character = self.text[position]
            if character == "\n":
                yield position, "\n"
            elif not character.isspace():
                for part in unicodedata.normalize("NFKC", character).lower():
                    if not part.isspace():
                        yield position, part
            position += 1

    def content(self, cell: Cell) -> str:
        return self.plain[cell.start : cell.end]

    def gap_before(self, position: int) -> int:
        """Return how many blanks stood before a character of the plain text."""
        if position == 0:
            return 1
        before = self._origin[position - 1]
        return max(0, self._origin[position] - before - self._marks.get(before, ("", 1))[1])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the extracted text without blanks at its ends."""
        while start < end and self.plain[start] == "\n":
            start += 1
        while end > start and self.plain[end - 1] == "\n":
            end -= 1
        if start == end:
            return self._origin[start], self._origin[start]
        last = self._origin[end - 1]
        return self._origin[start], last + self._marks.get(last, ("", 1))[1]

    def printed(self, start: int, end: int) -> str:
        """Return what the extracted text has for a range, a torn value in one piece."""
        text = self.text[slice(*self.span(start, end))]
        return text if "\n" in self.plain[start:end].strip("\n") else drop_breaks(text)

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the non-blank lines of a range."""
        for match in re.finditer(r"[^\n]+", self.plain[start:end]):
            yield start + match.start(), start + match.end()

    def cell_at(self, position: int) -> int:
        return next(n for n, cell in enumerate(self.cells) if position <= cell.end)

    @cached_property
    def rows(self) -> dict[int, list[int]]:
        """The cells of every table row."""
        rows: dict[int, list[int]] = {}
        for number, cell in enumerate(self.cells):
            if cell.row is not None:
                rows.setdefault(cell.row, []).append(number)
        return rows

    @cached_property
    def longest_line(self) -> int:
        """The length of the longest line of running text."""
        return max((cell.end - cell.start for cell in self.cells if cell.row is None), default=0)

    @cached_property
    def contents(self) -> frozenset[str]:
        """What stands alone in a cell or line."""
        return frozenset(map(self.content, self.cells))

    @cached_property
    def headings(self) -> list[str]:
        """For every cell the headings it stands under, its own first line included."""
        chain: dict[int, str] = {}
        found = []
        for cell in self.cells:
            line = self.content(cell).split("\n", 1)[0]
            rank = heading_rank(line)
            if rank <= 4:
                chain = {r: text for r, text in chain.items() if r < rank} | {rank: line[:60]}
            found.append("\n".join(chain.values()))
        return found

    @cached_property
    def labels(self) -> list[Label]:
        """Every label of the report, in order."""
        found: list[Label] = []
        for number, cell in enumerate(self.cells):
            alone = self._label_alone(number, cell.start, cell.end)
            if alone:
                found.append(alone)
                continue
            for start, end in self.lines(cell.start, cell.end):
                found.extend(self._labels_of(number, start, end))
        return found

    @cached_property
    def labels_of(self) -> dict[int, list[Label]]:
        """The labels by cell."""
        found: dict[int, list[Label]] = {}
        for label in self.labels:
            found.setdefault(label.cell, []).append(label)
        return found

    def _label_alone(self, cell: int, start: int, end: int) -> Label | None:
        """Return the label that fills a line or cell, broken over lines or not."""
        first = start + vocabulary.skip_numbering(self.plain[start:end])
        head = self.plain[first:end].replace("\n", "")
        if len(head) > _LONGEST_LABEL or ":" in head[:-1]:
            return None
        field = vocabulary.field_of(head)
        return Label(field, cell, first, end, alone=True) if field else None

    def _labels_of(self, cell: int, start: int, end: int) -> Iterator[Label]:
        alone = self._label_alone(cell, start, end)
        if alone:
            yield alone
            return
        line = self.plain[start:end]
        framed = [
            (m, vocabulary.field_of(m[1])) for m in islice(_FRAMED.finditer(line), _MOST_WORDS)
        ]
        for match, name in framed:
            stop = start + match.end()
            if name:
                yield Label(name, cell, start + match.start(), stop, alone=stop == end)
        if any(name for _, name in framed):
            return
        first = start + vocabulary.skip_numbering(line)
        words = (p for p in range(first + 1, end) if self._starts_word(p))
        heads = [first, *islice(words, _MOST_WORDS)]
        done = first
        for match in re.finditer(":", line):
            colon = start + match.start()
            if colon > heads[-1] + _LONGEST_LABEL:
                break
            for head in heads:
                field = None
                if not done <= head < colon <= head + _LONGEST_LABEL:
                    continue
                name = self.plain[head:colon]
                if not set(name) & _SENTENCE:
                    field = vocabulary.field_of(name)
                    if cell < COVER_LINES:
                        field = field or vocabulary.field_of(name, "labels_with_colon")
                if field:
                    yield Label(field, cell, head, colon + 1, alone=colon + 1 == end)
                    done = colon + 1
                    break
        if done == first and self.cells[cell].row is None:
            yield from self._weak_labels(cell, heads)

    def _weak_labels(self, cell: int, heads: list[int]) -> Iterator[Label]:
        """Labels with only a blank behind them, as a PDF leaves the cells of a row."""
        words = [head for head in heads if self.gap_before(head) or head == heads[0]]
        done = words[0]
        for n, head in enumerate(words[:12]):
            for stop in words[n + 1 : n + 9]:
                field = None
                if head >= done and stop - head >= 2:
                    field = vocabulary.field_of(self.plain[head:stop])
                # Two characters are a word of many sentences, and may at most end a value.
                if field and field not in _NEVER_WEAK and (stop - head > 2 or field == "other"):
                    # A dash may stand for the colon.
                    dashes = len(rest := self.plain[stop : self.cells[cell].end]) - len(
                        rest.lstrip("-–—")
                    )
                    yield Label(field, cell, head, stop + dashes, alone=False, weak=True)
                    done = stop
                    break

    def _starts_word(self, position: int) -> bool:
        before = self.plain[position - 1]
        return self.gap_before(position) > 0 or before in ";,。|、)" + TICKED + EMPTY


def _call_audits_alike(plain: str) -> str:
    """Replace the word for an audit where the team is called after another one."""
    plain = _EXAMINATION.sub("审核", plain)
    for word in set(_OTHER_AUDITS.findall(plain)):
        plain = re.sub(
            rf"(?<!管理){word}(?=[组员]|类型|类别|方式|日期|时间|目的|依据|结论)", "审核", plain
        )
    return plain


def heading_rank(line: str) -> int:
    """Return the rank of a plain line's number, 1 for the highest, `UNNUMBERED` without one."""
    return next((rank for rank, form in _HEADINGS if form.match(line)), UNNUMBERED)
