"""After-sales service rating from a list of indicators; nothing of it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data import schema as s
from data.loaders import templates
from data.loaders.service_rating import read_indicators, read_rating_rules
from data.loaders.tables import LoadedTable
from matching.service_rating import Indicator, RatingRules, ServiceRating, rate_service

__all__ = ["ServiceReport", "fetch_rules", "rate_indicators", "read_example", "read_indicators",
           "write_template"]  # fmt: skip

_EXAMPLE = Path(__file__).parents[1] / "samples" / "service_indicators.csv"


@dataclass(frozen=True)
class ServiceReport:
    """The rating, what was refused of the list, and points lost by indicator, the most first."""

    rating: ServiceRating
    loaded: LoadedTable
    losses: pd.DataFrame


def rate_indicators(
    indicators: pd.DataFrame,
    *,
    deductions: int = 0,
    advantages: int = 0,
    months_at_pass: int = 0,
    is_outstanding: bool = False,
) -> ServiceReport:
    """Rate a list as it stands in a grid; its rows pass the same checks as those of a file.

    Parameters
    ----------
    indicators
        Columns of `schema.SERVICE_INDICATORS`, blank rows ignored.
    deductions, advantages, months_at_pass, is_outstanding
        As `matching.service_rating.rate_service` takes them.
    """
    names = list(s.SERVICE_INDICATORS.names)
    loaded = read_indicators(indicators[names].to_csv(index=False).encode(), "")
    entries = [_entry(row) for row in loaded.frame[names].to_dict("records")]
    rules, _ = fetch_rules()
    rating = rate_service(
        entries, rules, deductions=deductions, advantages=advantages,
        months_at_pass=months_at_pass, is_outstanding=is_outstanding,
    )  # fmt: skip
    return ServiceReport(rating, loaded, _list_losses(entries))


def fetch_rules() -> tuple[RatingRules, dict[str, str]]:
    """Return the rules and each one's letter of confidence."""
    return read_rating_rules()


def read_example() -> pd.DataFrame:
    """Return an invented list of indicators, to try the page with."""
    return read_indicators(_EXAMPLE.read_bytes(), _EXAMPLE.name).frame


def write_template(language: str) -> bytes:
    """Return an XLSX template of a list of indicators."""
    return templates.write_template(s.SERVICE_INDICATORS, language)


def _entry(row: dict[str, object]) -> Indicator:
    def known(name: str) -> object:
        return None if pd.isna(row[name]) else row[name]

    return Indicator(
        name=str(row[s.INDICATOR]),
        points=float(str(row[s.POINTS])),
        applicable=known(s.APPLICABLE) is not False,
        met=None if known(s.MET) is None else bool(known(s.MET)),
        checked=int(float(str(known(s.SAMPLES_CHECKED) or 0))),
        failed=int(float(str(known(s.SAMPLES_FAILED) or 0))),
    )


def _list_losses(entries: list[Indicator]) -> pd.DataFrame:
    rows = [(each.name, each.points, float(each.lost)) for each in entries if each.applicable]
    frame = pd.DataFrame(rows, columns=[s.INDICATOR, s.POINTS, s.POINTS_LOST])
    lost = frame[frame[s.POINTS_LOST] > 0]
    return lost.sort_values(s.POINTS_LOST, ascending=False, kind="stable", ignore_index=True)
