"""After-sales service rating: the list of indicators the user brings, and the bundled rules."""

from __future__ import annotations

from data import schema as s
from data.errors import WARNING
from data.loaders.records import Records
from data.loaders.reference import read_service_tables
from data.loaders.tables import LoadedTable, read_raw_table
from matching.service_rating import RatingRules


def read_indicators(content: bytes, file: str) -> LoadedTable:
    """Read a list of indicators from CSV or XLSX bytes.

    A blank `applicable` means that the indicator applies; blank samples mean that none were taken.

    Raises
    ------
    CertMatchError
        The file is not a table, or lacks ``indicator`` or ``points``.
    """
    table = s.SERVICE_INDICATORS
    records = Records(read_raw_table(content, file, table), file, table)
    _refuse_impossible_samples(records)
    _question_contradictions(records)
    return records.finish()


def read_rating_rules() -> tuple[RatingRules, dict[str, str]]:
    """Return thresholds and scoring, and each rule's letter of confidence by its id."""
    levels, scoring = read_service_tables()
    values = dict(zip(scoring["key"], scoring["value"], strict=True))
    rules = RatingRules(
        tuple(
            (name, float(start))
            for name, start in zip(levels[s.LEVEL], levels["score_min"], strict=True)
        ),
        float(values["deduction"]),
        float(values["bonus"]),
        int(values["star_months"]),
    )
    return rules, dict(zip(scoring["id"], scoring[s.CONFIDENCE], strict=True))


def _refuse_impossible_samples(records: Records) -> None:
    checked, failed = records.values[s.SAMPLES_CHECKED], records.values[s.SAMPLES_FAILED]
    for row in records.values.index[failed.fillna(0) > checked.fillna(0)]:
        records.add(int(row), s.SAMPLES_FAILED, records.text(s.SAMPLES_FAILED)[row],
                    "failed_above_checked", expected=f"≤ {checked.fillna(0)[row]:.0f}")  # fmt: skip
    # Samples without a result are not samples without a failure.
    for row in records.values.index[(checked > 0) & failed.isna()]:
        records.add(int(row), s.SAMPLES_FAILED, "", "samples_without_result",
                    expected=f"0…{checked[row]:.0f}")  # fmt: skip


def _question_contradictions(records: Records) -> None:
    met = records.values[s.MET]
    is_sampled = records.values[s.SAMPLES_CHECKED] > 0
    is_clean = records.values[s.SAMPLES_FAILED] == 0
    for row in met.index[is_sampled & met.notna() & (met.fillna(value=False) != is_clean)]:
        records.add(int(row), s.MET, records.text(s.MET)[row], "met_contradicts_samples", WARNING,
                    records.text(s.SAMPLES_FAILED)[row])  # fmt: skip
