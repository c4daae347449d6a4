"""Numbers that tell people, organisations, projects and certificates apart, as they are written."""

from __future__ import annotations

import unicodedata

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data import schema as s
from data.texts import to_arrow

IDENTIFIERS = frozenset({
    s.AUDITOR_ID, s.PROJECT_ID, s.VISIT_ID, s.CERTIFICATE_NO, s.ORGANIZATION_ID,
    s.REGISTRATION_NO, s.CREDIT_CODE,
})  # fmt: skip
CREDIT_CODE_FORM = "91350100M000100Y43 (GB 32100)"
# A number may have a bar or a blank within; these stand between two.
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SEVERAL_IDS = r"[^\s、，,;；|][ \t]*[、，,;；|\n][\s]*[^\s、，,;；|]"


def fold_width(texts: pa.Array) -> pa.Array:
    """Return identifiers with full-width signs as the ordinary ones: Ａ１ and A1 are one."""
    wide = pc.invert(pc.fill_null(pc.string_is_ascii(texts), fill_value=True))
    if not pc.any(wide).as_py():
        return texts
    folded = [unicodedata.normalize("NFKC", text) for text in texts.filter(wide).to_pylist()]
    return pc.replace_with_mask(texts, wide, pa.array(folded, texts.type))


def fold_column(texts: pd.Series) -> pd.Series:
    """Return a column of identifiers with full-width signs as the ordinary ones."""
    cells = to_arrow(texts)
    folded = fold_width(cells)
    if folded is cells:
        return texts
    return pd.Series(np.asarray(folded), index=texts.index, dtype="str")


def is_credit_code(code: str) -> bool:
    """Return whether 18 signs are a credit code by their check digit (GB 32100-2015)."""
    if len(code) != 18 or any(sign not in _CREDIT_SIGNS for sign in code):
        return False
    total = sum(_CREDIT_SIGNS.index(sign) * pow(3, n, 31) for n, sign in enumerate(code[:17]))
    return (31 - total % 31) % 31 == _CREDIT_SIGNS.index(code[17])
