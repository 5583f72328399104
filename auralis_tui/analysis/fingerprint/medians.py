"""Running medians of many rows at once, by networks of minima and maxima that NumPy carries out in step.

A sorting network is a fixed list of pairs to be put in order, so it can sort thousands of windows together, each step
being one minimum and one maximum of whole arrays. Of the network, only what the middle output depends on is kept.
This is some fifteen times as quick as sorting or selecting within each window.
"""

from functools import cache

import numpy as np

from auralis_tui.analysis.fingerprint.framing import Samples


@cache
def median_network(width: int) -> tuple[tuple[int, int, bool, bool], ...]:
    """Return the steps (low, high, whether the lower is needed, whether the higher is) towards the median.

    References
    ----------
    Batcher, "Sorting networks and their applications", AFIPS 1968: merge exchange, as in Knuth, TAOCP 3, 5.2.2 M.
    """
    needed = {width // 2}
    steps = []
    for low, high in reversed(_merge_exchange(width)):
        if low in needed or high in needed:
            steps.append((low, high, low in needed, high in needed))
            needed |= {low, high}
    return tuple(reversed(steps))


def _merge_exchange(width: int) -> list[tuple[int, int]]:
    """Return the pairs of Batcher's network that sorts so many values."""
    pairs = []
    top = 1 << ((width - 1).bit_length() - 1)
    p = top
    while p:
        q, r, d = top, 0, p
        while d:
            pairs += [(i, i + d) for i in range(width - d) if i & p == r]
            d, q, r = q - p, q // 2, p
        p //= 2
    return pairs


def running_median(rows: Samples, width: int) -> Samples:
    """Return the median of each `width` neighbouring rows.

    Parameters
    ----------
    rows : (n, m) float32
    width : int
        Odd.

    Returns
    -------
    (n - width + 1, m); row i is the median of rows i to i + width - 1.
    """
    count = len(rows) - width + 1
    wires = [rows[i : i + count] for i in range(width)]
    for low, high, keep_low, keep_high in median_network(width):
        first, second = wires[low], wires[high]
        if keep_low:
            wires[low] = np.minimum(first, second)
        if keep_high:
            wires[high] = np.maximum(first, second)
    return wires[width // 2]
