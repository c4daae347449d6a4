"""Which specialty codes the people of the demonstration hold and its clients need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from data import schema as s
from data.samples.distributions import FLAT, MAJOR_WEIGHTS, OTHER_MAJOR_WEIGHT, Floats

_CODES = Path(__file__).parents[1] / "reference" / "codes"
_MAJOR, _MEDIUM = 2, 5  # leading characters of 33.02.01
# Chosen so that most codes are met now and then while a few carry dozens of people.
_SPREAD_HELD, _SPREAD_NEEDED, _OVERLAP = 1.3, 1.9, 0.6


@dataclass(frozen=True)
class CodeLists:
    """Code strings by edition for schemes with levels, and by scheme for flat lists."""

    by_edition: dict[str, tuple[str, ...]]
    by_scheme: dict[str, tuple[str, ...]]


def read_code_lists(folder: Path = _CODES) -> CodeLists:
    """Read the small codes of both editions and the flat lists from the bundled reference."""
    new = pd.read_csv(folder / "codes.csv", dtype=str)
    old = pd.read_csv(folder / "codes_old_scheme.csv", dtype=str)
    flat = pd.read_csv(folder / "code_schemes_other.csv", dtype=str)
    # HACCP's single letters head a list of finer codes; a person holds the finer ones.
    flat = flat[flat[s.CODE].str.len() > 1]
    return CodeLists(
        {
            s.EDITION_NEW: tuple(sorted(new.loc[new[s.LEVEL] == "small", s.CODE])),
            s.EDITION_OLD: tuple(sorted(old.loc[old[s.LEVEL] == "small", s.CODE])),
        },
        {scheme: tuple(sorted(set(flat.loc[flat["system"] == scheme, s.CODE]))) for scheme in FLAT},
    )


@dataclass(frozen=True)
class CodeMarket:
    """A code list with how often each code is held by people and needed by clients."""

    codes: tuple[str, ...]
    held: Floats
    needed: Floats

    @cached_property
    def under(self) -> dict[str, list[int]]:
        """Positions of the codes below each major and medium; the blank prefix has all."""
        members: dict[str, list[int]] = {"": list(range(len(self.codes)))}
        for position, code in enumerate(self.codes):
            for prefix in (code[:_MAJOR], code[:_MEDIUM]):
                members.setdefault(prefix, []).append(position)
        return members


def build_market(rng: np.random.Generator, codes: tuple[str, ...], *, levels: bool) -> CodeMarket:
    """Give every code of a list its weight on both sides.

    The two popularities overlap without being equal, so that some codes are needed and held by
    nobody and others held and needed by nobody.
    """
    majors = [code[:_MAJOR] for code in codes]
    base = np.array(
        [
            MAJOR_WEIGHTS.get(major, OTHER_MAJOR_WEIGHT) / majors.count(major) ** 0.5
            if levels
            else 1.0
            for major in majors
        ]
    )
    common, own = rng.normal(size=len(codes)), rng.normal(size=len(codes))
    wanted = _OVERLAP * common + (1 - _OVERLAP**2) ** 0.5 * own
    held, needed = base * np.exp(_SPREAD_HELD * common), base * np.exp(_SPREAD_NEEDED * wanted)
    return CodeMarket(codes, held / held.sum(), needed / needed.sum())


def build_markets(rng: np.random.Generator, lists: CodeLists) -> dict[str, CodeMarket]:
    """Return a market per edition of the levelled list and per flat scheme."""
    levelled = {key: build_market(rng, lists.by_edition[key], levels=True)
                for key in (s.EDITION_NEW, s.EDITION_OLD)}  # fmt: skip
    flat = {key: build_market(rng, lists.by_scheme[key], levels=False) for key in FLAT}
    return levelled | flat


def pick_known_codes(rng: np.random.Generator, market: CodeMarket, target: int) -> list[str]:
    """Return about `target` codes as one person knows them: a few majors, whole mediums.

    Parameters
    ----------
    rng
        Source of the draws.
    market
        A list with levels.
    target
        How many codes to stop at.
    """
    chosen: list[int] = []
    typical = float(np.median(market.held))
    for major in _shuffled(rng, market, market.under[""], _MAJOR):
        mediums = _shuffled(rng, market, market.under[major], _MEDIUM)
        for medium in mediums[: 1 + rng.poisson(3)]:
            for code in market.under[medium]:
                likely = 0.95 if market.held[code] > typical else 0.6
                if rng.random() < likely:
                    chosen.append(code)
            if len(chosen) >= target:
                return sorted(market.codes[code] for code in chosen[:target])
    return sorted(market.codes[code] for code in chosen)


def _shuffled(
    rng: np.random.Generator, market: CodeMarket, members: list[int], length: int
) -> list[str]:
    """Return the distinct prefixes of `members`, likelier ones first."""
    weights: dict[str, float] = {}
    for code in members:
        prefix = market.codes[code][:length]
        weights[prefix] = weights.get(prefix, 0.0) + float(market.held[code])
    shares = np.array(list(weights.values()))
    order = rng.choice(len(shares), size=len(shares), replace=False, p=shares / shares.sum())
    prefixes = list(weights)
    return [prefixes[i] for i in order]


def pick_flat_codes(rng: np.random.Generator, market: CodeMarket, target: int) -> list[str]:
    """Return `target` codes (at most all) of a list without levels, likelier ones preferred."""
    size = min(target, len(market.codes))
    order = rng.choice(len(market.codes), size=size, replace=False, p=market.held)
    return sorted(market.codes[i] for i in order)


def pick_needed_codes(
    rng: np.random.Generator, market: CodeMarket, count: int, major: str = ""
) -> list[str]:
    """Return the codes of one client: the first by demand, further ones from the same major.

    Parameters
    ----------
    rng
        Source of the draws.
    market
        Any list.
    count
        How many codes.
    major
        Sector of the client's group; blank where it has none.
    """
    codes: list[int] = []
    for _ in range(count):
        under = [i for i in market.under.get(major, []) if i not in codes]
        if not under:
            break
        weights = market.needed[under]
        codes.append(under[int(rng.choice(len(under), p=weights / weights.sum()))])
        major = market.codes[codes[0]][:_MAJOR]
    return sorted(market.codes[i] for i in codes)
