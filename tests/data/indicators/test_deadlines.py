"""By when certificates are restored, missed audits followed up and findings corrected."""

from __future__ import annotations

from datetime import date

import pandas as pd

from data import schema as s
from data.indicators.deadlines import COLUMNS, list_deadlines
from matching.rule_packs import Rule, RulePack

AS_OF = date(2026, 7, 1)
MISSED = Rule("suspend_on_missed_surveillance", (("value", True),), "1", "C")
PACK = RulePack("cnca", "n", "n", "i", "i", "d", ("QMS",), rules=(MISSED,))
NAMES = (s.CERTIFICATE_NO, s.SCHEME, s.AUDIT_TYPE, s.WINDOW_END, s.STATE, s.RULE_PACK, s.RULE)
PROGRAMME = pd.DataFrame(
    [
        ("C1", "QMS", "restoration", "2026-12-01", "due", "md5", "suspension_maximum"),
        ("C2", "QMS", "restoration", None, "undated", None, None),
        ("C3", "EMS", "restoration", "2026-07-06", "due", "md5", "restoration_window"),
        ("C4", "QMS", "surveillance", "2026-06-25", "overdue", "cnca", "next_surveillance"),
        ("C5", "EMS", "surveillance", "2026-06-25", "overdue", "md5", "next_surveillance"),
        ("C6", "QMS", "surveillance", "2026-07-25", "due", "cnca", "next_surveillance"),
    ],
    columns=[*NAMES],
).assign(**{s.ORGANIZATION_ID: "A", s.ORGANIZATION: "示例企业", s.PROVINCE: "江苏省"})
PROGRAMME[s.WINDOW_END] = pd.to_datetime(PROGRAMME[s.WINDOW_END])
ACTIONS = pd.DataFrame(
    [("示例企业", "QMS", "open", "7.2", "2026-07-03"), ("示例企业", "QMS", "closed", "8.1", None)],
    columns=[s.ORGANIZATION, s.SCHEMES_AUDITED, s.STATE, s.CLAUSE, s.DUE],
).assign(**{s.DUE: lambda rows: pd.to_datetime(rows[s.DUE])})


def test_every_deadline_has_its_kind_day_and_rule_the_earliest_first() -> None:
    found = list_deadlines(PROGRAMME, ACTIONS, [PACK], AS_OF)
    assert tuple(found.columns) == COLUMNS
    rows = found[[s.KIND, s.CERTIFICATE_NO, s.DAYS_LEFT, s.RULE]].astype(object)
    # EMS has no rule on missed surveillances here: its audit stays overdue in the programme only.
    assert rows.where(rows.notna(), None).to_numpy().tolist() == [
        ["missed", "C4", -6, "suspend_on_missed_surveillance"],
        ["correction", None, 2, "7.2"],
        ["expired", "C3", 5, "restoration_window"],
        ["suspended", "C1", 153, "suspension_maximum"],
        ["suspended", "C2", None, None],
    ]  # fmt: skip


def test_nothing_to_settle_is_an_empty_table_with_its_columns() -> None:
    found = list_deadlines(PROGRAMME.iloc[:0], ACTIONS.iloc[:0], [PACK], AS_OF)
    assert found.empty
    assert tuple(found.columns) == COLUMNS
