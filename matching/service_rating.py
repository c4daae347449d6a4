"""After-sales service rating: score, level and every step between, as GB/T 27922-2011 is read.

The list of indicators with their points is not part of the product: nobody published it in a form
that could be read, so the user brings it. Thresholds and scoring come as `RatingRules` with a
letter each for how far to trust them. All sums are exact fractions: a score that is 80 is not
made 79.99… by the way it was added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from matching.errors import CertMatchError
from matching.parameter_checks import check_number

BELOW, PASS = "below", "pass"
# What can be said of a list.
RATED, NO_SCORE, INCOMPLETE = "rated", "no_score", "incomplete"


@dataclass(frozen=True)
class Indicator:
    """One indicator of the list and what the assessors found.

    Parameters
    ----------
    name
        As the list has it, each once.
    points
        Points it is worth, > 0.
    applicable
        Whether it applies; one that does not is deleted from the list.
    met
        Whether it is met; None = not judged.
    checked, failed
        Samples checked and failed; where samples were checked they decide, not `met`.

    Raises
    ------
    CertMatchError
        Points or counts out of range; ``where`` names the indicator.
    """

    name: str
    points: float
    applicable: bool = True
    met: bool | None = None
    checked: int = 0
    failed: int = 0

    def __post_init__(self) -> None:
        check_number(f"{self.name}.points", self.points, 0.0, above=True)
        check_number(f"{self.name}.checked", self.checked, 0)
        check_number(f"{self.name}.failed", self.failed, 0, self.checked)

    @property
    def worth(self) -> Fraction:
        """Points as an exact fraction, read as they are written: 0.1 is one tenth."""
        return Fraction(str(self.points))

    @property
    def is_judged(self) -> bool:
        """Whether anything was found, by samples or as a whole."""
        return self.checked > 0 or self.met is not None

    @property
    def lost(self) -> Fraction:
        """Points lost: all where not met, in proportion where sampled, none where not judged."""
        if self.checked:
            return self.worth * Fraction(int(self.failed), int(self.checked))
        return self.worth if self.met is False else Fraction(0)


@dataclass(frozen=True)
class RatingRules:
    """Thresholds and scoring.

    Parameters
    ----------
    levels
        Level and lowest score in it (included), ascending; the first two are `BELOW` and `PASS`.
    deduction
        Points off for each special deduction.
    bonus
        Points for an outstanding advantage, given once at most.
    star_months
        Months to be held at `PASS` before a star is given.

    Raises
    ------
    CertMatchError
        Thresholds that do not begin at 0 or do not ascend.
    """

    levels: tuple[tuple[str, float], ...]
    deduction: float
    bonus: float
    star_months: int

    def __post_init__(self) -> None:
        starts = [start for _, start in self.levels]
        names = tuple(name for name, _ in self.levels[:2])
        if names != (BELOW, PASS) or starts[0] != 0 or any(b <= a for a, b in pairwise(starts)):
            raise CertMatchError("not_ascending", where="levels", found=starts, expected="0 < 70")


@dataclass(frozen=True)
class Step:
    """One step: which rule ("" = a sum), and the number it gave; None where it gave a level."""

    key: str
    rule: str
    value: float | None = None
    level: str = ""


@dataclass(frozen=True)
class ServiceRating:
    """The outcome.

    Parameters
    ----------
    state
        `RATED`; `NO_SCORE` where no indicator applies; `INCOMPLETE` where some are not judged.
    score
        Percent of the applicable points, before deductions and bonus; None unless rated.
    final
        The score after them, 0…100; None unless rated.
    level_by_score, level
        What the score alone gives, and what may be given; "" unless rated.
    lowest, highest
        Score if everything not judged fails, or is met: the range of an incomplete one.
    unjudged
        Names of the applicable indicators nobody judged.
    steps
        In order.
    next_level
        The level above the one given, "" at the top.
    points_missing
        What `final` lacks to `next_level`, ≥ 0.
    months_missing
        Months still to be held at 达标 before `next_level` may be given.
    repairs
        The fewest indicators that would have to be met in full to reach it, each with the score it
        brings; None where even all of them do not.
    """

    state: str
    score: float | None = None
    final: float | None = None
    level_by_score: str = ""
    level: str = ""
    lowest: float | None = None
    highest: float | None = None
    unjudged: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    next_level: str = ""
    points_missing: float = 0.0
    months_missing: int = 0
    repairs: tuple[tuple[str, float], ...] | None = ()


def rate_service(
    indicators: Sequence[Indicator],
    rules: RatingRules,
    *,
    deductions: int = 0,
    advantages: int = 0,
    months_at_pass: int = 0,
    is_outstanding: bool = False,
) -> ServiceRating:
    """Score an after-sales service and name its level.

    Parameters
    ----------
    indicators
        The user's list; those that do not apply are not counted at all.
    rules
        Thresholds and scoring.
    deductions
        Breaches of law, of the organisation's own service rules or of trade rules, and effects on
        the system: each costs `rules.deduction`, outside the score.
    advantages
        Outstanding advantages; one counts.
    months_at_pass
        Full months the organisation has held the level 达标.
    is_outstanding
        Whether outstanding results exempt it from the year at 达标.

    Raises
    ------
    CertMatchError
        A negative count, or an indicator twice.

    Notes
    -----
    Source: GB/T 27922-2011 (thresholds read in the source, scoring in one secondary source, the
    year at 达标 in two). Assumption: the score is not rounded before it is compared, and the result
    after deductions and bonus is kept within 0…100.
    """
    for where, count in (("deductions", deductions), ("advantages", advantages),
                         ("months_at_pass", months_at_pass)):  # fmt: skip
        check_number(where, count, 0)
    names = [indicator.name for indicator in indicators]
    repeated = next((name for name in names if names.count(name) > 1), None)
    if repeated is not None:
        raise CertMatchError("indicator_twice", where=repeated, found=repeated)
    counted = [indicator for indicator in indicators if indicator.applicable]
    if not counted:
        return ServiceRating(NO_SCORE)
    unjudged = tuple(indicator.name for indicator in counted if not indicator.is_judged)
    if unjudged:
        open_points = sum((each.worth for each in counted if not each.is_judged), Fraction(0))
        return ServiceRating(
            INCOMPLETE, lowest=float(_score(counted, open_points)),
            highest=float(_score(counted)), unjudged=unjudged,
        )  # fmt: skip
    extra = Fraction(str(rules.bonus)) * min(advantages, 1)
    extra -= Fraction(str(rules.deduction)) * deductions
    free = is_outstanding or months_at_pass >= rules.star_months
    return _rate(indicators, counted, rules, extra, deductions, free=free, months=months_at_pass)


def _score(counted: Sequence[Indicator], further: Fraction = Fraction(0)) -> Fraction:
    total = sum((indicator.worth for indicator in counted), Fraction(0))
    lost = sum((indicator.lost for indicator in counted), further)
    return (total - lost) / total * 100


def _kept_within(final: Fraction) -> Fraction:
    return min(max(final, Fraction(0)), Fraction(100))


def _level_of(final: Fraction, rules: RatingRules) -> str:
    return [name for name, start in rules.levels if final >= Fraction(str(start))][-1]


def _rate(
    indicators: Sequence[Indicator], counted: Sequence[Indicator], rules: RatingRules,
    extra: Fraction, deductions: int, *, free: bool, months: int,
) -> ServiceRating:  # fmt: skip
    score = _score(counted)
    final = _kept_within(score + extra)
    names = [name for name, _ in rules.levels]
    by_score = _level_of(final, rules)
    is_star = names.index(by_score) > names.index(PASS)
    level = PASS if is_star and not free else by_score
    place = names.index(level) + 1
    following = by_score if level != by_score else names[place] if place < len(names) else ""
    wanted = Fraction(str(dict(rules.levels).get(following, 0)))
    waits = following in names[2:] and not free
    lost = sum((each.lost for each in counted), Fraction(0))
    sampled = sum((each.lost for each in counted if each.checked), Fraction(0))
    off = Fraction(str(rules.deduction)) * deductions
    steps = (
        Step("listed", "R1", float(sum((each.worth for each in indicators), Fraction(0)))),
        Step("applicable", "R1", float(sum((each.worth for each in counted), Fraction(0)))),
        Step("not_met", "R2", float(sampled - lost)),
        Step("sampled", "R3", float(-sampled)),
        Step("score", "R1", float(score)),
        Step("deductions", "R4", float(-off)),
        Step("bonus", "R5", float(extra + off)),
        Step("final", "", float(final)),
        Step("by_score", "R7", level=by_score),
        Step("year", "R6", float(months), level),
    )
    return ServiceRating(
        RATED, float(score), float(final), by_score, level, float(score), float(score), (), steps,
        following, float(max(wanted - final, Fraction(0))),
        max(rules.star_months - months, 0) if waits else 0,
        _repairs(counted, score + extra, wanted) if following else (),
    )  # fmt: skip


def _repairs(
    counted: Sequence[Indicator], final: Fraction, wanted: Fraction
) -> tuple[tuple[str, float], ...] | None:
    """Take the indicators that lost most first: no smaller number of them gains as much."""
    total = sum((indicator.worth for indicator in counted), Fraction(0))
    chosen: list[tuple[str, float]] = []
    for indicator in sorted(counted, key=lambda each: -each.lost):
        if final >= wanted:
            break
        if indicator.lost:
            final += indicator.lost / total * 100
            chosen.append((indicator.name, float(_kept_within(final))))
    return tuple(chosen) if final >= wanted else None
