"""Checks on the values of a parameter set; each raises an error that names the parameter."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from matching.errors import CertMatchError


def refusal(code: str, where: str, found: object, expected: str) -> CertMatchError:
    """Return the error of a parameter that cannot be used."""
    return CertMatchError(code, where=where, found=found, expected=expected)


def check_number(
    where: str, value: Any, low: float, high: float = math.inf, *, above: bool = False
) -> None:
    """Raise unless `value` is a finite number in low…high (above `low` where `above`)."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(value, str) or not math.isfinite(number) or value < low or value > high or (
        above and value == low
    ):  # fmt: skip
        upper = "∞" if math.isinf(high) else f"{high:g}"
        lower = f"> {low:g}, " if above else f"{low:g}"
        raise refusal("parameter_out_of_range", where, value, f"{lower}…{upper}")


def check_choice(where: str, value: object, choices: tuple[str, ...]) -> None:
    """Raise unless `value` is one of `choices`."""
    if value not in choices:
        raise refusal("unknown_choice", where, value, " | ".join(choices))


def check_ascending(
    where: str, values: object, count: int, high: float = math.inf, *, strict: bool
) -> None:
    """Raise unless `values` are `count` ascending numbers in 0…high."""
    order = (" < " if strict else " ≤ ").join("abcde"[:count])
    expected = f"0 ≤ {order}" + ("" if math.isinf(high) else f" ≤ {high:g}")
    if not isinstance(values, list | tuple) or len(values) != count:
        raise refusal("not_ascending", where, values, expected)
    for value in values:
        check_number(where, value, 0.0, high)
    pairs = list(pairwise(values))
    if any(a > b or (strict and a == b) for a, b in pairs):
        raise refusal("not_ascending", where, values, expected)
