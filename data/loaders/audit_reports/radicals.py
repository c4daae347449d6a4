"""Radicals that a PDF prints in place of the ideographs of the same shape."""

from __future__ import annotations

import unicodedata

# Words of simplified print among Unicode's EquivalentUnifiedIdeograph; NFKC knows none of these.
_SUPPLEMENT = {
    0x2E92: "巳", 0x2E93: "幺", 0x2EA0: "民", 0x2EC1: "虎", 0x2EC4: "西", 0x2EC5: "见",
    0x2EC6: "角", 0x2EC9: "贝", 0x2ECB: "车", 0x2ED1: "長", 0x2ED3: "长", 0x2ED4: "门",
    0x2ED7: "雨", 0x2ED8: "青", 0x2ED9: "韦", 0x2EDA: "页", 0x2EDB: "风", 0x2EDC: "飞",
    0x2EDD: "食", 0x2EE2: "马", 0x2EE3: "骨", 0x2EE4: "鬼", 0x2EE5: "鱼", 0x2EE6: "鸟",
    0x2EE7: "卤", 0x2EE8: "麦", 0x2EE9: "黄", 0x2EEA: "黾", 0x2EEC: "齐", 0x2EEE: "齿",
    0x2EF0: "龙",
}  # fmt: skip
_FOLDED = {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (0x2E9F, 0x2EF3, *range(0x2F00, 0x2FD6))
}
# Fonts of simplified Chinese draw this one radical as 户, which NFKC turns into 戶.
_IDEOGRAPHS = _FOLDED | _SUPPLEMENT | {0x2F3E: "户"}


def read_radicals(text: str) -> str:
    """Return a text with ideographs for radicals, one character each, so that positions stay.

    A font has one glyph for ⻔ (U+2ED4) and 门 (U+95E8), and of its characters some PDF writers
    name the first. Components that are no words of their own, as ⺅, stay as they are.
    """
    return text.translate(_IDEOGRAPHS)
