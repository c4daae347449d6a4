"""Audit types: the words of the rules and of reports beside those of the files people bring."""

from __future__ import annotations

from data import schema as s
from matching.rule_checks import AUDIT_TYPES

# Both vocabularies are in the order of DESIGN.md.
TYPE_WORDS = dict(zip(AUDIT_TYPES, s.AUDIT_TYPES, strict=True))
TYPE_NAMES = {word: name for name, word in TYPE_WORDS.items()}
