"""Loudness: how loud sound is to a listener, in LUFS, as broadcasters and streaming services measure it.

*Momentary* loudness (M) is that of the last 400 ms, *short-term* (S) of the last 3 s: both are plain running means of
the K-weighted power. *Integrated* (I) is the loudness of the whole programme, in which silence and quiet passages
don't count: 400 ms blocks below -70 LUFS are left out, then those more than 10 LU below the mean of the rest.
*Loudness range* (LRA, in LU) says how far the quiet and the loud passages lie apart: from the 10th to the 95th
percentile of S, gated at -70 LUFS and 20 LU below the mean; in its first minute it is still unsteady. A 1 kHz sine on
both channels with peaks at -18 dBFS reads -18.0 LUFS.
"""

from collections import deque
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.gating import RELATIVE_GATE_LU, LoudnessDistribution, loudness_lufs
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.k_weighting import channel_weights, k_weighting
from auralis_tui.dsp.processor import Signal

_SLOTS_PER_SECOND = 100
_MOMENTARY_SLOTS = 40
_SHORT_TERM_SLOTS = 300
_GATING_SLOTS = 10
_LONGEST_PIECE = 16_384
_LATELY_S = 60


class LoudnessMeter:
    """Measures momentary, short-term and integrated loudness and the loudness range of a stream.

    Parameters
    ----------
    rate_hz : float
        8 kHz to 384 kHz.
    channels : int
        In the order of `k_weighting.CHANNEL_WEIGHTS`; the weights of layouts that it does not name are 1.
    trace : bool
        Whether to keep short-term loudness for each second, 8 bytes a second more.

    Notes
    -----
    Power is summed in slots of 10 ms, so that the maxima of M and S are those of windows that move by 10 ms; gating
    blocks and the values for the range move by 100 ms. The figures don't depend on how the stream is cut into blocks.
    Memory is the same however long the stream is. A programme's last incomplete gating block is not counted.

    References
    ----------
    ITU-R BS.1770-5, annex 1; EBU Tech 3341 (2023), 2.2-2.6; EBU Tech 3342 (2023), 3.
    """

    def __init__(self, rate_hz: float, channels: int, *, trace: bool = False) -> None:
        self._rate_hz = rate_hz
        self._traced = trace
        self._filter = BlockLinear(k_weighting(rate_hz))
        self._filter.prepare(rate_hz, channels, 0)
        self._weights = channel_weights(channels)
        self._gating = LoudnessDistribution()
        self._range = LoudnessDistribution()
        self.reset()

    def reset(self) -> None:
        """Start anew: figures, maxima, and what the filter remembers."""
        self._filter.reset()
        self._frames = 0
        self._slots = self._ended_slots = 0
        self._open_slot = 0.0
        self._running = True
        self._trace: list[float] = []
        self._lately: deque[float | None] = deque([None] * _LATELY_S, maxlen=_LATELY_S)
        self._waiting: list[NDArray[np.float64]] = []
        self.reset_integrated()
        self._recent: NDArray[np.float64] = np.zeros(_SHORT_TERM_SLOTS)
        self._momentary = self._short_term = 0.0

    def reset_integrated(self) -> None:
        """Integrate and hold maxima anew, from windows that begin after this; momentary and short-term go on."""
        self._catch_up()
        self._begin_windows()
        self._gating.reset()
        self._range.reset()
        self._max_momentary: float | None = None
        self._max_short_term: float | None = None
        self._gating_blocks = self._range_blocks = 0

    def pause(self) -> None:
        """Stand by: momentary and short-term go on, all else waits (Tech 3341, 2.6)."""
        self._catch_up()
        self._running = False

    def resume(self) -> None:
        """Go on after a pause, with windows that begin after this; nothing was forgotten (Tech 3341, 2.6)."""
        if not self._running:
            self._catch_up()
            self._begin_windows()
            self._running = True

    def _begin_windows(self) -> None:
        """Count only windows that begin with the next slot or later."""
        self._reset_slot = self._slots + (1 if self._slots or self._open_slot else 0)

    def process(self, block: Signal) -> None:
        """Take in a block.

        Parameters
        ----------
        block : (frames, channels) float
            Any number of frames. Not modified.
        """
        sound = measurable(block)
        for start in range(0, len(sound), _LONGEST_PIECE):
            self._process_piece(sound[start : start + _LONGEST_PIECE])

    def _process_piece(self, piece: Signal) -> None:
        weighted = self._filter.process(piece)
        power = (np.square(weighted) @ self._weights.astype(piece.dtype)).astype(np.float64)
        ends = self._slot_ends(len(power))
        self._frames += len(power)
        if not len(ends):
            self._open_slot += float(power.sum())
            return
        sums = np.add.reduceat(power, np.concatenate(([0], ends[ends < len(power)])))
        sums[0] += self._open_slot
        self._open_slot = float(sums[-1]) if len(sums) > len(ends) else 0.0
        self._waiting.append(sums[: len(ends)])
        self._ended_slots += len(ends)
        if self._ended_slots - self._slots >= _GATING_SLOTS:
            self._catch_up()

    def _catch_up(self) -> None:
        """Take in the slots that wait; a figure needs them all, but most blocks are followed by no reading."""
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            self._add_slots(np.concatenate(waiting))

    def _slot_ends(self, frames: int) -> NDArray[np.int64]:
        """Return where, within the next frames, slots of 10 ms end."""
        last = int((self._frames + frames) * _SLOTS_PER_SECOND / self._rate_hz)
        numbers = np.arange(self._ended_slots + 1, last + 2)
        ends = np.ceil(numbers * self._rate_hz / _SLOTS_PER_SECOND).astype(np.int64) - self._frames
        return ends[ends <= frames]

    def _add_slots(self, sums: NDArray[np.floating[Any]]) -> None:
        """Move the windows on by these slots: running means over rectangular windows (Tech 3341, 2.2)."""
        run = np.concatenate((self._recent, sums))
        cumulative = np.concatenate(([0.0], np.cumsum(run)))
        count = len(sums)
        momentary = self._means(cumulative, count, _MOMENTARY_SLOTS)
        short_term = self._means(cumulative, count, _SHORT_TERM_SLOTS)
        if self._running:
            self._count(momentary, short_term)
        each_second = short_term[-(self._slots + 1) % _SLOTS_PER_SECOND :: _SLOTS_PER_SECOND].tolist()
        second = self._slots // _SLOTS_PER_SECOND + 1
        full = _SHORT_TERM_SLOTS // _SLOTS_PER_SECOND
        self._lately.extend(power if at >= full else None for at, power in enumerate(each_second, second))
        if self._traced:
            self._trace += each_second
        self._momentary, self._short_term = float(momentary[-1]), float(short_term[-1])
        self._recent = run[-_SHORT_TERM_SLOTS:]
        self._slots += count

    def _count(self, momentary: NDArray[np.float64], short_term: NDArray[np.float64]) -> None:
        """Take what these windows add to integrated loudness, loudness range and the maxima."""
        gating = self._every_tenth(momentary, _MOMENTARY_SLOTS)
        spread = self._every_tenth(short_term, _SHORT_TERM_SLOTS)
        self._gating.add(gating)
        self._range.add(spread)
        self._gating_blocks += len(gating)
        self._range_blocks += len(spread)
        self._max_momentary = _highest(self._max_momentary, momentary[self._first_fresh(_MOMENTARY_SLOTS) :])
        self._max_short_term = _highest(self._max_short_term, short_term[self._first_fresh(_SHORT_TERM_SLOTS) :])

    def _means(self, cumulative: NDArray[np.float64], count: int, window: int) -> NDArray[np.float64]:
        """Return the mean power of the window that ends with each of the last so many slots."""
        ends = cumulative[-count:]
        starts = cumulative[-count - window : -window]
        return np.maximum(0.0, ends - starts) / (window * self._rate_hz / _SLOTS_PER_SECOND)

    def _every_tenth(self, means: NDArray[np.float64], window: int) -> NDArray[np.float64]:
        """Return, of the means after these new slots, those at each 100 ms whose window is full."""
        full = self._slots + 1 + self._first_fresh(window)
        first = -(-full // _GATING_SLOTS) * _GATING_SLOTS
        return means[first - self._slots - 1 :: _GATING_SLOTS]

    def _first_fresh(self, window: int) -> int:
        """Return the first of the new slots with which a window ends that began after the last reset."""
        return max(0, self._reset_slot + window - self._slots - 1)

    @property
    def momentary_lufs(self) -> float | None:
        """Loudness of the last 400 ms; None before 400 ms (Tech 3341, 2.2)."""
        self._catch_up()
        return loudness_lufs(self._momentary) if self._slots >= _MOMENTARY_SLOTS else None

    @property
    def short_term_lufs(self) -> float | None:
        """Loudness of the last 3 s; None before 3 s (Tech 3341, 2.2)."""
        self._catch_up()
        return loudness_lufs(self._short_term) if self._slots >= _SHORT_TERM_SLOTS else None

    @property
    def max_momentary_lufs(self) -> float | None:
        """Highest momentary loudness since the reset (Tech 3341, 2.5)."""
        self._catch_up()
        return None if self._max_momentary is None else loudness_lufs(self._max_momentary)

    @property
    def max_short_term_lufs(self) -> float | None:
        """Highest short-term loudness since the reset (Tech 3341, 2.5)."""
        self._catch_up()
        return None if self._max_short_term is None else loudness_lufs(self._max_short_term)

    @property
    def integrated_lufs(self) -> float | None:
        """Loudness of all since the reset, gated at -70 LUFS and -10 LU (BS.1770-5, annex 1, equations 3 to 7)."""
        self._catch_up()
        return loudness_lufs(self._gating.gated_mean(RELATIVE_GATE_LU)) if self._gating_blocks else None

    @property
    def lra_lu(self) -> float | None:
        """Loudness range since the reset; None before 3 s (Tech 3342, 3.1)."""
        self._catch_up()
        return range_lu(self._range) if self._range_blocks else None

    @property
    def distribution(self) -> LoudnessDistribution:
        """The gating blocks since the reset, to be pooled with those of other programmes; a copy."""
        self._catch_up()
        return LoudnessDistribution().merge(self._gating)

    @property
    def range_distribution(self) -> LoudnessDistribution:
        """The short-term values since the reset that loudness range looks at, to be pooled; a copy."""
        self._catch_up()
        return LoudnessDistribution().merge(self._range)

    @property
    def short_term_lately_lufs(self) -> tuple[float, ...]:
        """Short-term loudness at the end of each of the last sixty seconds, the oldest first; from the third on."""
        self._catch_up()
        return tuple(loudness_lufs(power) for power in self._lately if power is not None)

    @property
    def short_term_each_s(self) -> tuple[float | None, ...]:
        """Short-term loudness at the end of each second since `reset`, None in the first two; needs `trace`."""
        self._catch_up()
        return tuple(
            loudness_lufs(power) if second >= _SHORT_TERM_SLOTS // _SLOTS_PER_SECOND else None
            for second, power in enumerate(self._trace, 1)
        )


def range_lu(distribution: LoudnessDistribution) -> float:
    """Return the loudness range of short-term values (Tech 3342, 3.1)."""
    return distribution.spread_lu(-20.0, 0.10, 0.95)


def album_loudness(meters: Iterable[LoudnessMeter]) -> float | None:
    """Return the loudness of several programmes as if they were one, from their pooled gating blocks.

    Parameters
    ----------
    meters : iterable of LoudnessMeter
        Each has heard one programme.

    Returns
    -------
    LUFS; `SILENCE_DB` when no block is above the gate, None when none of them has heard 400 ms.

    References
    ----------
    ITU-R BS.1770-5, annex 1, equations 3 to 7, over the blocks of all. Not the mean of the programmes' loudness.
    """
    heard = [meter for meter in meters if meter.integrated_lufs is not None]
    pooled = LoudnessDistribution()
    for meter in heard:
        pooled.merge(meter.distribution)
    return loudness_lufs(pooled.gated_mean(RELATIVE_GATE_LU)) if heard else None


def _highest(highest: float | None, values: NDArray[np.float64]) -> float | None:
    """Return the highest of them all; None while there are none."""
    return max(highest or 0.0, float(values.max())) if len(values) else highest
