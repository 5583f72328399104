"""The overview of a whole track: the peak of each of a few hundred equal parts, for the seek bar, and its zooms."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.pieces import Pieces
from auralis_tui.analysis.samples import measurable
from auralis_tui.dsp.processor import Signal


class Overview:
    """Collects the peaks of a track that is read from its start to its end.

    Parameters
    ----------
    total_frames : int
        The track's length; what comes beyond it counts towards the last part.
    bins : int
        Number of parts.
    """

    def __init__(self, total_frames: int, bins: int = 400) -> None:
        self._starts: NDArray[np.int64] = np.arange(bins, dtype=np.int64) * max(0, total_frames) // bins
        self._peaks: NDArray[np.float64] = np.zeros(bins)
        self._position = 0

    def push(self, block: Signal) -> None:
        """Take in the track's next block.

        Parameters
        ----------
        block : (frames, channels) or (frames,) float
            Any number of frames. Not modified.
        """
        if not len(block):
            return
        magnitude = np.abs(np.ascontiguousarray(measurable(block).T)).max(axis=0)
        reached = int(np.searchsorted(self._starts, self._position, "right")) - 1
        first = int(np.searchsorted(self._starts, self._starts[reached], "left"))
        last = int(np.searchsorted(self._starts, self._position + len(magnitude), "left"))
        offsets = np.maximum(self._starts[first:last] - self._position, 0)
        peaks = np.maximum.reduceat(magnitude, offsets)
        np.maximum(self._peaks[first:last], peaks, out=self._peaks[first:last])
        self._position += len(magnitude)

    def peaks(self) -> tuple[int, ...]:
        """Return the peak of each part, 0 to 255 of full scale; parts not reached yet are 0."""
        return tuple(np.rint(np.minimum(self._peaks, 1.0) * 255.0).astype(int).tolist())


MOST_PARTS = 2048
"""Parts of the finest zoom, at the most, and one for what is left; a long track has at least half as many."""
ZOOM_STEP = 4
"""Parts of a zoom that make one of the next coarser."""
_FINEST_FRAMES = 256
_CHUNK_FRAMES = 64 * _FINEST_FRAMES


@dataclass(frozen=True, slots=True)
class Zoom:
    """A waveform in equal parts."""

    frames: int
    """Length of a part; the last may be shorter."""
    lowest: tuple[int, ...]
    """Lowest sample of any channel in each part, -127 to 127 of full scale."""
    highest: tuple[int, ...]
    """Highest sample, -127 to 127."""
    rms: tuple[int, ...]
    """Root mean square of all channels, 0 to 127."""


class WaveformMeter:
    """Collects a waveform at several zooms from a track whose length need not be known.

    Notes
    -----
    When the parts of the finest zoom get more than `MOST_PARTS`, each two become one, so memory does not grow.
    """

    def __init__(self) -> None:
        self._pieces = Pieces(_CHUNK_FRAMES)
        self._frames = _FINEST_FRAMES
        self._parts: NDArray[np.float64] = np.zeros((3, 0))
        self._waiting: NDArray[np.float64] = np.zeros((3, 0))

    def process(self, block: Signal) -> None:
        """Take in a (frames, channels) block; not modified."""
        for piece in self._pieces.push(measurable(block)):
            self._add(_parts(piece))

    def _add(self, parts: NDArray[np.float64]) -> None:
        """Join the new parts of 256 frames to those of the finest zoom."""
        waiting = np.concatenate((self._waiting, parts), axis=1)
        group = self._frames // _FINEST_FRAMES
        whole = waiting.shape[1] // group * group
        self._parts = np.concatenate((self._parts, _joined(waiting[:, :whole], group)), axis=1)
        self._waiting = waiting[:, whole:]
        while self._parts.shape[1] > MOST_PARTS:
            whole = self._parts.shape[1] // 2 * 2
            odd = self._parts[:, whole:]
            if odd.size:
                self._waiting = np.concatenate(
                    (np.repeat(odd, self._frames // _FINEST_FRAMES, axis=1), self._waiting), 1
                )
            self._parts = _joined(self._parts[:, :whole], 2)
            self._frames *= 2

    def zooms(self) -> tuple[Zoom, ...]:
        """Return the waveform, the finest zoom first, each next one a quarter as fine, down to about a hundred."""
        rest = self._pieces.rest()
        waiting = (
            self._waiting if rest is None or not len(rest) else np.concatenate((self._waiting, _parts(rest)), axis=1)
        )
        parts = np.concatenate((self._parts, _joined(waiting, self._frames // _FINEST_FRAMES)), axis=1)
        frames, made = self._frames, [_zoom(parts, self._frames)]
        while parts.shape[1] > MOST_PARTS // ZOOM_STEP**2:
            parts, frames = _joined(parts, ZOOM_STEP), frames * ZOOM_STEP
            made.append(_zoom(parts, frames))
        return tuple(made)


def _parts(sound: Signal) -> NDArray[np.float64]:
    """Return lowest, highest and mean square of each 256 frames, (3, parts); a last shorter part is one too."""
    whole = len(sound) // _FINEST_FRAMES * _FINEST_FRAMES
    parts = _equal_parts(sound[:whole], _FINEST_FRAMES)
    if whole == len(sound):
        return parts
    return np.concatenate((parts, _equal_parts(sound[whole:], len(sound) - whole)), axis=1)


def _equal_parts(sound: Signal, frames: int) -> NDArray[np.float64]:
    wave: NDArray[np.floating[Any]] = np.ascontiguousarray(sound.T).reshape(sound.shape[1], -1, frames)
    squares = np.einsum("cpf,cpf->p", wave, wave) / (frames * sound.shape[1])
    return np.stack((wave.min(axis=2).min(axis=0), wave.max(axis=2).max(axis=0), squares)).astype(np.float64)


def _joined(parts: NDArray[np.float64], group: int) -> NDArray[np.float64]:
    """Make one part of each so many; the last is of what is left."""
    if not parts.shape[1]:
        return parts
    starts = np.arange(0, parts.shape[1], group)
    lengths = np.diff(np.append(starts, parts.shape[1]))
    return np.stack((
        np.minimum.reduceat(parts[0], starts),
        np.maximum.reduceat(parts[1], starts),
        np.add.reduceat(parts[2], starts) / lengths,
    ))  # fmt: skip


def _zoom(parts: NDArray[np.float64], frames: int) -> Zoom:
    parts = np.stack((parts[0], parts[1], np.sqrt(parts[2])))
    lowest, highest, rms = np.rint(np.clip(parts, -1.0, 1.0) * 127.0).astype(int).tolist()
    return Zoom(frames, tuple(lowest), tuple(highest), tuple(rms))
