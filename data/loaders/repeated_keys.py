"""Keys that a long file repeats, found on the way with eight bytes for each row."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray


class KeysSeen:
    """The keys of the rows so far, as 64-bit hashes in sorted runs.

    Among 4,000,000 distinct keys two share a hash with a probability below one in a million.
    """

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []

    def find_repeated(self, keys: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Return which of these keys, all filled, stood in a row before, and remember them."""
        hashes = pd.util.hash_array(keys, categorize=False)
        run, first = np.unique(hashes, return_index=True)
        repeated = np.ones(len(keys), dtype=bool)
        repeated[first] = False
        for earlier in self._runs:
            place = np.minimum(np.searchsorted(earlier, run), len(earlier) - 1)
            known = run[earlier[place] == run]
            if len(known):
                repeated |= np.isin(hashes, known)
        self._remember(run)
        return repeated

    def _remember(self, run: NDArray[np.uint64]) -> None:
        # Runs of like length are merged, so that only a handful stand side by side.
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.sort(np.concatenate([self._runs.pop(), run]))
        if len(run):
            self._runs.append(run)
