"""How many people an organisation has: the total that is printed, never one group of them."""

from __future__ import annotations

import re

_NUMBER = r"(?<![\d.,])(?:\d{1,3}(?:,\d{3})+|\d{1,7})(?![\d,]*\d)"
_TOTAL = re.compile(
    rf"(?:共计|合计|总计|总共|总数|共有|共|总)(?:人数|员工|职工|人员|为|是|约|有|[:：\s])*(?P<n>{_NUMBER})"
    rf"|\btotal(?:s|ly| of|[:：])?\s*(?P<of>{_NUMBER})|(?P<in>{_NUMBER})[^\d,;，；]*\bin total",
    re.IGNORECASE,
)
_OF_WHICH = re.compile(r"[(（][^()（）]*[)）]|其中.*|\bof (?:which|whom)\b.*", re.S)
# Another label of the same kind ends the value of the first.
_OTHER_LABEL = re.compile(r"(?<=\d)\s*[人名]?\s*[,，;；、/]?\s*[一-鿿]*人数.*", re.S)
_OF_PEOPLE = re.compile(
    rf"({_NUMBER})\s*(?:人(?!天|日|次)|名|位|persons?|people|employees|staff)", re.I
)


def read_headcount(text: str) -> int | None:
    """Return the total of a value; several numbers without one say nothing certain.

    ``生产 55 人，管理 12 人，共 67 人`` is 67, without its last part unknown: a form need not list
    every group.
    """
    total = _TOTAL.search(text)
    if total:
        return _whole(next(filter(None, total.groups())))
    for bare in (_OTHER_LABEL.sub("", _OF_WHICH.sub(" ", text)), text):
        found = _OF_PEOPLE.findall(bare) or re.findall(_NUMBER, bare)
        if found:
            numbers = set(map(_whole, found))
            return numbers.pop() if len(numbers) == 1 else None
    return None


def _whole(number: str) -> int:
    return int(number.replace(",", ""))
