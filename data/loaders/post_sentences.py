"""The sentences of a post: the provinces they name, totals in 万, growth rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from data import schema as s
from data.loaders.post_labels import find_header, find_label
from data.loaders.post_layout import Token
from data.loaders.post_months import find_months, months_of_figures
from data.loaders.reference import read_region_names

_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d+)"
_MEASURE = re.compile(r"证书|企业|组织")
_HEADLINE = re.compile(
    rf"(证书(?:总?数量?)?|(?:企业|组织)(?:总?数量?)?)(?:已|约|共|为|达|到|有|计)*"
    rf"{_NUMBER}(\.\d+)?(万)?余?(张|家)"
)
_GROWTH = re.compile(r"(环比|同比)?约?(增长|上升|提高|增加|下降|降低|减少)(?:了|约|率|为)*"
                     r"(\d+(?:\.\d+)?)%")  # fmt: skip
_DELTA = re.compile(rf"[较比]上个?月(增加|增长|减少|下降)了?{_NUMBER}(?:张|家)")
_LISTED = re.compile(r"(\d+|[一二三四五六七八九十]{1,3})个[,:]?分别[为是]")
# Assumption: no sentence of a post is longer; a page without a full stop is not searched twice.
_REACH = 1500
_FALLING = ("下降", "降低", "减少")
_YEAR_AGO = re.compile(r"去年|上年|同期")
_MONTH_AGO = re.compile(r"[较比]上个?月|上月")


@dataclass(frozen=True)
class Mention:
    """A figure that a sentence gives of a region; None where the text ends within it."""

    region: str
    measure: str
    value: int | None
    printed: str
    period: str


@dataclass(frozen=True)
class Headline:
    """A total of 全国 that a sentence gives, in 万 or whole."""

    measure: str
    value: float
    unit: float
    period: str
    printed: str


@dataclass(frozen=True)
class Rounded:
    """A figure in 万, which is not stored: it may be up to a unit of its last digit off."""

    region: str
    measure: str
    printed: str


@dataclass(frozen=True)
class Growth:
    """A growth rate of a sentence; ``delta`` where it tells the change against the month before."""

    region: str
    measure: str
    word: str
    rate: float
    decimals: int
    delta: int | None
    is_monthly: bool
    is_misnamed: bool


@dataclass(frozen=True)
class Listing:
    """How many regions a sentence announces, and how many it names."""

    printed: int
    named: int


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def read_sentences(tokens: list[Token]) -> list[str]:
    """Return the sentences, put together over line ends."""
    text = ""
    for token in tokens:
        is_table = token.is_value or find_label(token.text) or find_header(token.text)
        if is_table or not re.search(r"[,。;、:!?]|\d(张|家|万)|截[至止]", token.text):
            text = text if not text or text.endswith("\n") else f"{text}\n"
            continue
        text += token.text
    return [part for part in re.split(r"(?<=[。;!?])|\n", text) if part]


def _period_at(sentence: str, position: int, period: str) -> str:
    """Return the month that a figure at this place belongs to."""
    before = sentence[max(0, position - _REACH) : position]
    months = months_of_figures(before)
    clause = re.split("[,、]", before)[-1]
    if re.search(r"(?<![较比])(上个?月|去年同期|上年同期|去年底|上年末)", clause):
        return ""
    return period if not months or months[-1].agrees(period) else months[-1].value


def _form_of_region(figure: str) -> re.Pattern[str]:
    """Return the form of a province, what is counted there if it says so, and a figure."""
    choice = "|".join(sorted(read_region_names(), key=len, reverse=True))
    return re.compile(
        rf"({choice})(?:的?(?:有效|认证|获证)*(?:证书|企业|组织)(?:总?数量?)?)?{figure}"
    )


def find_mentions(sentences: list[str], period: str) -> Iterator[Mention]:
    """Yield the figures of provinces; one without a mark after it may have lost digits."""
    names = read_region_names()
    item = _form_of_region(rf"(?:为|达|有|:)?{_NUMBER}(?=(张|家|[、和及。;)])|,(?!\d|$)|,?$)")
    for sentence in sentences:
        for match in item.finditer(sentence):
            rest = sentence[match.end() : match.end() + _REACH]
            units = [match[3]] if match[3] in ("张", "家") else re.findall(r"\d(张|家)", rest)
            before = _MEASURE.findall(sentence[max(0, match.start() - _REACH) : match.end()])
            if not units and not before:
                continue
            is_count = units[0] == "张" if units else before[-1] == "证书"
            measure = s.CERTIFICATES if is_count else s.ORGANIZATIONS
            # Without a mark after it nothing tells that the figure is whole.
            value = _number(match[2]) if rest not in ("", ",") else None
            told = _period_at(sentence, match.start(), period)
            yield Mention(names[match[1]], measure, value, match[2], told)


def find_headlines(sentences: list[str], period: str) -> Iterator[Headline]:
    """Yield the national totals of the sentences."""
    choice = "|".join(read_region_names())
    for sentence in sentences:
        for match in _HEADLINE.finditer(sentence):
            before = sentence[max(0, match.start() - 12) : match.start()]
            # A total of one province or domain is no national one.
            if re.search(rf"{choice}|体系|产品|服务|新[增颁发]|本[月年]", before.split(",")[-1]):
                continue
            unit = (10_000.0 if match[4] else 1.0) / 10 ** max(len(match[3] or "") - 1, 0)
            value = float(f"{_number(match[2])}{match[3] or ''}") * (10_000 if match[4] else 1)
            measure = s.CERTIFICATES if match[1].startswith("证书") else s.ORGANIZATIONS
            told = _period_at(sentence, match.start(), period)
            yield Headline(measure, value, unit, told, match[0])


def find_rounded(lines: list[str], period: str) -> Iterator[Rounded]:
    """Yield the month's figures in 万, of provinces and the nation, from lines without blanks."""
    sentences = [part for line in lines for part in re.split("(?<=[。;])", line) if "万" in part]
    names = read_region_names()
    item = _form_of_region(rf"(?:为|达|有|约|超|近|:)*{_NUMBER}(?:\.\d+)?万余?(张|家)")
    for sentence in sentences:
        for match in item.finditer(sentence):
            if _period_at(sentence, match.start(), period) == period:
                measure = s.CERTIFICATES if match[3] == "张" else s.ORGANIZATIONS
                yield Rounded(names[match[1]], measure, match[0])
        for headline in find_headlines([sentence], period):
            if headline.unit > 1 and headline.period == period:
                yield Rounded(s.REGION_NATION, headline.measure, headline.printed)


def find_growth(sentences: list[str]) -> Iterator[Growth]:
    """Yield growth rates with what they speak of."""
    names = read_region_names()
    choice = re.compile("|".join(sorted(names, key=len, reverse=True)))
    for sentence in sentences:
        for match in _GROWTH.finditer(sentence):
            before = sentence[max(0, match.start() - _REACH) : match.start()]
            measures = _MEASURE.findall(before)
            if not measures or re.search("体系|产品|服务认证", before):
                continue
            regions = choice.findall(before)
            deltas = list(_DELTA.finditer(before))
            months = [12 * each.year + each.number for each in find_months(before) if each.year]
            is_next = len(months) > 1 and months[-1] - months[-2] == 1
            is_monthly = match[1] == "环比" or bool(_MONTH_AGO.search(before)) or is_next
            is_yearly = bool(_YEAR_AGO.search(before)) or "环比" in sentence
            delta = _number(deltas[-1][2]) if deltas else None
            if delta is not None and deltas[-1][1] in _FALLING:
                delta = -delta
            yield Growth(
                names[regions[-1]] if regions else s.REGION_NATION,
                s.CERTIFICATES if measures[-1] == "证书" else s.ORGANIZATIONS,
                match[1] or "",
                float(match[3]) * (-1 if match[2] in _FALLING else 1),
                len(match[3].partition(".")[2]),
                delta,
                is_monthly,
                match[1] == "同比" and is_monthly and not is_yearly,
            )


def find_listings(sentences: list[str]) -> Iterator[Listing]:
    """Yield how many regions a finished sentence announces and names."""
    choice = "|".join(sorted(read_region_names(), key=len, reverse=True))
    digits = "一二三四五六七八九十"
    for sentence in sentences:
        match = _LISTED.search(sentence)
        if match is None or not sentence.endswith("。"):
            continue
        named = len(set(re.findall(rf"({choice})\d", sentence[match.end() :])))
        word = match[1]
        if word.isdigit():
            printed = int(word)
        else:
            tens, ten, ones = word.rpartition("十")
            units = digits.index(ones) + 1 if ones else 0
            printed = (10 * (digits.index(tens) + 1 if tens else 1) if ten else 0) + units
        yield Listing(printed, named)
