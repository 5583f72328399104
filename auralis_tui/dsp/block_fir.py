"""FIR filters as one matrix product: a sub-block and the frames before it, times a fixed matrix."""

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.processor import Signal

SUB_BLOCK = 16
"""Frames per row: with more, a product has more zeros in it; with fewer, more of the past is copied."""


class BlockFir:
    """One or several FIR filters, at the rate itself or between rates.

    Parameters
    ----------
    matrix : ndarray of float64
        (past + step, columns): what the samples of a row, and those before it, add to each output.
    step : int
        Samples of a row; 32 at the rate itself.

    Notes
    -----
    Computed in the input's dtype. Rows of zeros give exact zeros.
    """

    def __init__(self, matrix: NDArray[np.float64], step: int = SUB_BLOCK) -> None:
        self._step = step
        self._matrices: dict[np.dtype, Signal] = {
            np.dtype(dtype): np.ascontiguousarray(matrix, dtype) for dtype in (np.float32, np.float64)
        }
        self._past: Signal = np.zeros((1, len(matrix) - step))

    def prepare(self, channels: int) -> None:
        """Get ready for this many channels."""
        self._past = np.zeros((channels, self._past.shape[1]))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._past = np.zeros_like(self._past)

    def process(self, block: Signal) -> Signal:
        """Filter one block.

        Parameters
        ----------
        block : Signal
            (frames, channels), any length.

        Returns
        -------
        Signal
            (channels, rows, columns); what lies past the block's end in the last row means nothing.
        """
        return self.rows(cut(block, self._step), len(block))

    def columns(self, block: Signal) -> Signal:
        """Filter one block, with all rows' first columns first: (columns, channels, rows)."""
        overlapping = self._overlapping(cut(block, self._step), len(block))
        filtered = self._matrices[block.dtype].T @ overlapping.T
        channels = block.shape[1]
        return np.asarray(filtered.reshape(len(filtered), channels, len(overlapping) // channels))

    def rows(self, rows: Signal, samples: int) -> Signal:
        """Filter samples that are in rows already, (channels, rows, step); of the last row, some may be missing."""
        channels, count, _ = rows.shape
        filtered = self._overlapping(rows, samples) @ self._matrices[rows.dtype]
        return np.asarray(filtered.reshape(channels, count, filtered.shape[1]))

    def _overlapping(self, rows: Signal, samples: int) -> Signal:
        """Put before each row what comes before it, (channels * rows, past + step), and keep the past's end."""
        channels, count, step = rows.shape
        past = self._past.shape[1]
        line = np.empty((channels, past + count * step), rows.dtype)
        line[:, :past] = self._past
        line[:, past:].reshape(rows.shape)[:] = rows
        self._past = line[:, samples : samples + past].copy()
        strides = (line.strides[0], step * line.itemsize, line.itemsize)
        overlapping: Signal = np.ndarray((channels, count, past + step), line.dtype, line, strides=strides)
        return overlapping.reshape(channels * count, past + step)

    def skip(self, block: Signal) -> None:
        """Take in one block whose output nobody wants."""
        past = self._past.shape[1]
        self._past = np.concatenate([self._past, block[-past:].T], axis=1)[:, -past:].astype(block.dtype)


def cut(block: Signal, step: int = SUB_BLOCK) -> Signal:
    """Return a block as rows, (channels, rows, step), with zeros after its end."""
    frames, channels = block.shape
    missing = -frames % step
    if missing:
        block = np.concatenate([block, np.zeros((missing, channels), block.dtype)])
    return block.T.reshape(channels, len(block) // step, step)


def uncut(rows: Signal, frames: int) -> Signal:
    """Return rows as a block of so many frames, (frames, channels)."""
    channels, count, step = rows.shape
    return rows.reshape(channels, count * step)[:, :frames].T
