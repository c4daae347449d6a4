"""How the clauses of a standard are written, and the standard beside them."""

from __future__ import annotations

import re

# A clause is 4 to 10 of a management standard, so 2024.10 is none.
CLAUSE = re.compile(
    r"(?<![\d.])(?:[QEOS](?![A-Za-z])[:：]?\s*)?((?:(?<![A-Za-z])A\.)?\d{1,2}(?:\.\d{1,2}){1,3})(?![\d.])"
)
# The number of a standard beside a clause of it.
STANDARD_NO = re.compile(
    r"(?:GB|ISO)[\s/A-Za-z]*\d{4,5}(?:\.\d+)?(?:[-:：]\d{4})?(?:标准)?", re.IGNORECASE
)
