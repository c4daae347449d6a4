"""Rows under a table that are no records: totals, who made and checked it, remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

_BY = "制表|填表|填报|编制|审核|复核|审批|批准|校对|核对|经办|负责|联系"
# Words that may begin another one, as 审核人 does 审核人员, need a colon or nothing after them.
_WORDS = (
    r"(?:本页|本表)?(?:合计|总计|小计|共计|累计|总合计)(?:[:：].*|共?[\d.,]+.{0,3})?",
    rf"(?:{_BY})人(?:[(（]?(?:签字|签名|签章|盖章)[)）]?)?(?:[:：].*)?",
    r"(?:制表|填表|填报|编制|打印)(?:日期|时间|单位|部门)(?:[:：].*)?",
    r"(?:备注|附注|说明|填表说明|注)\d*(?:[:：.、].*)?|[(（]?以下空白[)）]?",
    r"(?:grand ?|sub-?)?totals?(?::.*)?",
    r"(?:notes?|remarks?|(?:prepared|checked|reviewed|approved) ?by) ?\d*(?::.*)?",
)
_CLOSING = f"(?s)^(?:{'|'.join(_WORDS)})$"
_SERIAL = re.compile(r"[\d.]*")


def find_closing_cell(cells: Mapping[str, str]) -> str | None:
    """Return the column whose cell tells that a row is no record, None for any other row.

    Parameters
    ----------
    cells
        Column → cell of one row, in the order of the file; the first cell that is no serial
        number tells.
    """
    plain = {name: _plain(cell) for name, cell in cells.items()}
    first = next((name for name, cell in plain.items() if not _SERIAL.fullmatch(cell)), None)
    is_closing = first is not None and re.match(_CLOSING, plain[first], re.IGNORECASE)
    return first if is_closing else None


def has_closing_cell(columns: Iterable[pa.Array]) -> NDArray[np.bool_]:
    """Return for each row whether one of these columns holds what begins a closing row.

    Parameters
    ----------
    columns
        Of the key, at least one: no record is called so. Elsewhere a remark is one on the record.
    """
    found = [
        pc.match_substring_regex(pc.utf8_trim_whitespace(texts), _CLOSING, ignore_case=True)
        for texts in columns
    ]
    flags = [pc.fill_null(each, False).to_numpy(zero_copy_only=False) for each in found]
    return np.logical_or.reduce(flags)


def _plain(cell: str) -> str:
    return re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", unicodedata.normalize("NFKC", cell).strip())
