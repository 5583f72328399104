"""The true peak of a programme: the height of the wave between its samples, found at four times the rate, read at 32.

Most of a programme can't hold its highest peak: no wave rises above its samples by more than a known factor. So only
those parts are interpolated at four times the rate whose samples come that near to the highest peak so far. A parabola
through three such readings says how high the wave is between them; where that is higher than all before, the wave is
read at 32 times the rate, by a longer filter.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from auralis_tui.analysis.pieces import Pieces
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.true_peak import HIGHEST_FACTOR, OVERSAMPLING, TAPS, phases

FINE_OVERSAMPLING = 32
FINE_TAPS = 128
FINE_BETA = 7.0

_GRID_FACTOR = 0.92
"""A wave of any frequency is at most this much lower where it is read at four times the rate: cos(pi / 8)."""
_PARABOLA_FACTOR = 1.01
"""No wave is higher than the parabola by more than this; at half the rate it is by 0.9 %."""
_MOST_READ = 64
"""Places of a piece that are read at 32 times the rate at the most: those where the parabola is highest."""
_ROW = 16
"""Frames that are looked at together."""
_PIECE = 8192
_SIDE = FINE_TAPS // 2
"""Frames before and after a place that its reading takes in."""


@cache
def _coarse() -> NDArray[np.float32]:
    """Return the matrix from a row and its neighbours to the wave from a quarter frame before it to the next row.

    (16 + 24, 1 + 4 * 16 + 1)
    """
    sample = np.zeros((1, TAPS))
    sample[0, TAPS // 2] = 1.0
    table = np.concatenate((sample, phases(OVERSAMPLING, TAPS)))[:, ::-1].T
    matrix = np.zeros((_ROW + TAPS, _ROW + 2, OVERSAMPLING), np.float32)
    for frame in range(_ROW + 1):
        matrix[frame : frame + TAPS, frame] = table
    matrix[TAPS // 2 + _ROW, _ROW + 1, 0] = 1.0
    return matrix.reshape(len(matrix), -1)[:, OVERSAMPLING - 1 : -OVERSAMPLING + 1].copy()


@cache
def _fine() -> NDArray[np.float32]:
    """Return the matrix from 129 frames to the wave around the middle one, (129, readings)."""
    table = phases(FINE_OVERSAMPLING, FINE_TAPS, FINE_BETA)[:, ::-1].T
    matrix = np.zeros((FINE_TAPS + 1, 2 * table.shape[1]), np.float32)
    matrix[1:, : table.shape[1]] = table
    matrix[:-1, table.shape[1] :] = table
    return matrix


class TruePeakMeter:
    """Measures the highest true peak and the highest sample of each channel of a programme.

    Parameters
    ----------
    channels : int

    Notes
    -----
    A reading is never below the highest sample. Read errors against the wave, on tones of any phase: within 0.01 dB up
    to 0.45 of the rate; above, bursts are read low, by 0.1 dB at 0.48. The stream is cut into pieces of its own, so
    that the figures don't depend on its blocks.

    References
    ----------
    ITU-R BS.1770-5, annex 2 (four times the rate or better; under-reads of the grid alone: appendix 1 to annex 2).
    """

    def __init__(self, channels: int) -> None:
        self._channels = channels
        self._pieces = Pieces(_PIECE + 2 * _SIDE, _PIECE)
        self.reset()

    def reset(self) -> None:
        """Forget all that was heard."""
        self._pieces.reset()
        self._samples = np.zeros(self._channels)
        self._peaks = np.zeros(self._channels)
        self._begun = False

    def process(self, block: Signal) -> None:
        """Take in a block.

        Parameters
        ----------
        block : (frames, channels) float
            Any number of frames. Not modified.
        """
        sound = measurable(block).astype(np.float32, copy=False)
        if not len(sound):
            return
        if not self._begun:
            self._begun = True
            sound = np.concatenate((np.zeros((_SIDE, self._channels), np.float32), sound))
        for piece in self._pieces.push(sound):
            self._read(piece)

    def _read(self, piece: Signal) -> None:
        for channel, wave in enumerate(np.ascontiguousarray(piece.T)):
            highest = float(np.abs(wave[_SIDE:-_SIDE]).max())
            self._samples[channel] = max(self._samples[channel], highest)
            peak = max(float(self._peaks[channel]), highest)
            self._peaks[channel] = max(peak, _highest_between(wave, peak))

    @property
    def sample_peaks(self) -> tuple[float, ...]:
        """Highest sample of each channel, as an amplitude."""
        return tuple(np.maximum(self._samples, self._tail()._samples).tolist())

    @property
    def true_peaks(self) -> tuple[float, ...]:
        """Highest true peak of each channel, as an amplitude; what follows the last block counts as silence."""
        return tuple(np.maximum(self._peaks, self._tail()._peaks).tolist())

    def _tail(self) -> "TruePeakMeter":
        """Return a meter that has read what waits for its piece to fill."""
        meter = TruePeakMeter(self._channels)
        rest = self._pieces.rest()
        if rest is not None:
            meter._peaks = self._peaks.copy()
            rows = -(-max(1, len(rest) - _SIDE) // _ROW) * _ROW
            piece = np.zeros((rows + 2 * _SIDE, self._channels), np.float32)
            piece[: len(rest)] = rest
            meter._read(piece)
        return meter


def _highest_between(wave: NDArray[np.floating[Any]], peak: float) -> float:
    """Return the height of the wave where it rises above `peak`, else 0."""
    count = (len(wave) - 2 * _SIDE) // _ROW
    heights = np.abs(wave[_SIDE - _ROW : _SIDE + (count + 1) * _ROW]).reshape(count + 2, _ROW).max(axis=1)
    near = np.maximum(np.maximum(heights[:-2], heights[2:]), heights[1:-1])
    rows = np.flatnonzero(near * HIGHEST_FACTOR > peak)
    if not len(rows):
        return 0.0
    windows = _windows(wave[_SIDE - TAPS // 2 :], _ROW + TAPS, _ROW, count)[rows]
    coarse = np.abs(windows @ _coarse())
    high = np.flatnonzero(coarse.max(axis=1) > _GRID_FACTOR * peak)
    places = _highest_places(coarse[high], peak)
    if not len(places):
        return 0.0
    frames = rows[high[places // (OVERSAMPLING * _ROW)]] * _ROW + places % (OVERSAMPLING * _ROW) // OVERSAMPLING
    fine = _windows(wave, FINE_TAPS + 1, 1, count * _ROW)[frames] @ _fine()
    return float(np.abs(fine).max())


def _highest_places(coarse: NDArray[np.floating[Any]], peak: float) -> NDArray[np.intp]:
    """Return which readings of rows, numbered through, are next to a wave that may be higher than `peak`."""
    before, here, after = coarse[:, :-2], coarse[:, 1:-1], coarse[:, 2:]
    tops = np.flatnonzero((here >= before) & (here >= after) & (here > _GRID_FACTOR * peak))
    before, here, after = (readings.ravel()[tops] for readings in (before, here, after))
    bend = np.maximum(2.0 * here - before - after, 1e-9 * here)
    heights = here + (before - after) ** 2 / (8.0 * bend)
    higher = np.flatnonzero(heights * _PARABOLA_FACTOR > peak)
    if len(higher) > _MOST_READ:
        higher = higher[np.argpartition(heights[higher], -_MOST_READ)[-_MOST_READ:]]
    return tops[higher]


def _windows(wave: NDArray[np.floating[Any]], frames: int, step: int, count: int) -> NDArray[np.floating[Any]]:
    """Return overlapping views, (count, frames)."""
    stride = wave.strides[0]
    return as_strided(wave, (count, frames), (step * stride, stride), writeable=False)
