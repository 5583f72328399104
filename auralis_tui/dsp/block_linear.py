"""Linear filters, run block by block as matrix products.

One input and one or several outputs, each a cascade of second-order sections. Within a sub-block of 64 frames, an
output is a fixed matrix times the input, plus another times the state at the sub-block's start; the states at the
starts of all sub-blocks follow from each other by a prefix sum. So there is no loop over samples, and all matrices are
made once from the coefficients, by way of a `LinearSystem`.
"""

from copy import copy
from functools import lru_cache
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.biquad import Sections
from auralis_tui.dsp.linear_system import LinearSystem, Matrix
from auralis_tui.dsp.processor import Signal

Bands: TypeAlias = NDArray[np.floating[Any]]
"""(outputs, frames, channels): several signals made from one."""

SUB_BLOCK = 64
"""Frames per matrix product, a power of 2: a smaller one has more states to link, a larger one larger products."""

QUIET = 1e-20
"""A state below this (-400 dB) is silence: it is set to 0 before it becomes a slow denormal number."""

NEGLIGIBLE = 1e-20
"""A state that fades by this factor is not carried on."""

MAX_MADE = 64
"""Sets of matrices that are kept: most changes of settings leave most filters as they are."""

LEAPS = 32
"""Powers that are made at once, each the square of the one before: 2**31 frames are more than any block."""

MAX_PLANS = 4
"""Block lengths whose buffers are kept."""


class BlockLinear:
    """Cascades of second-order sections with one input, for any number of channels.

    Parameters
    ----------
    *cascades : Sections
        One for each output: rows [b0 b1 b2 1 a1 a2], shape (sections, 6), stable; without rows it is the identity.
        Cascades share the states of the poles that they have in common.

    Notes
    -----
    Latency 0. float64 is computed in float64; float32 in float32, but for the states, which are linked and carried in
    float64. Blocks of any length, cut anywhere, differ by rounding only.
    """

    def __init__(self, *cascades: Sections) -> None:
        system, self._matrices = _made(*(np.ascontiguousarray(cascade, np.float64).tobytes() for cascade in cascades))
        self._system = system
        self._identity = system.order == 0 and bool(np.all(system.d == 1.0))
        self._state = np.zeros((1, system.order))
        self._plans: dict[tuple[int, np.dtype[Any]], _Plan] = {}

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this many channels; the sections have their rate in them already."""
        self._state = np.zeros((channels, self._system.order))
        self._plans.clear()
        if max_frames and not self._identity:
            self._plan(max_frames, np.dtype(np.float32))

    def reset(self) -> None:
        """Forget all that was heard."""
        self._state[:] = 0.0

    def process(self, block: Signal) -> Signal:
        """Filter one block by the only cascade, or the first.

        Parameters
        ----------
        block : Signal
            (frames, channels), float32 or float64, any length.

        Returns
        -------
        Signal
            The same shape and dtype.
        """
        return np.copy(block) if self._identity else self.split(block)[0]

    def split(self, block: Signal) -> Bands:
        """Filter one block by each cascade.

        Parameters
        ----------
        block : Signal
            (frames, channels), float32 or float64, any length.

        Returns
        -------
        Bands
            (cascades, frames, channels), same dtype.
        """
        if len(block) == 0:
            return np.empty((self._system.outputs, *block.shape), block.dtype)
        return self._taken(block).outputs(len(block))

    def energies(self, block: Signal) -> Signal:
        """Filter one block by the first cascade, and return only the energy of what comes out.

        Parameters
        ----------
        block : Signal
            (frames, channels), float32 or float64; whole sub-blocks.

        Returns
        -------
        Signal
            (sub-blocks, channels), same dtype: the sums of squares.
        """
        return self._taken(block).energies()

    def _taken(self, block: Signal) -> "_Plan":
        plan = self._plan(len(block), block.dtype)
        plan.run(block, self._state)
        if np.vdot(self._state, self._state) < QUIET * QUIET:
            self._state[:] = 0.0
        return plan

    def _plan(self, frames: int, dtype: np.dtype[Any]) -> "_Plan":
        plan = self._plans.get((frames, dtype))
        if plan is None:
            if len(self._plans) == MAX_PLANS:
                del self._plans[next(iter(self._plans))]
            plan = _Plan(self._matrices[dtype], frames, len(self._state))
            self._plans[frames, dtype] = plan
        return plan


@lru_cache(maxsize=MAX_MADE)
def _made(*cascades: bytes) -> "tuple[LinearSystem, dict[np.dtype[Any], _Matrices]]":
    """Make what only depends on the coefficients, once for all filters that have the same."""
    system = LinearSystem([np.frombuffer(cascade, np.float64).reshape(-1, 6) for cascade in cascades])
    exact = _Matrices(system)
    return system, {np.dtype(np.float64): exact, np.dtype(np.float32): exact.in_single()}


class _Matrices:
    """What turns the input and state of a sub-block into its outputs and the next state."""

    def __init__(self, system: LinearSystem) -> None:
        self.outputs, self.order = system.outputs, system.order
        self._squares = [np.ascontiguousarray(system.a.T)]
        for _ in range(1, LEAPS):
            self._squares.append(self._squares[-1] @ self._squares[-1])
        self.reach: Signal = np.ascontiguousarray(system.drive(SUB_BLOCK)[::-1])
        """Row j: what an input at frame j adds to the state at the end; shape (64, order)."""
        lag = np.arange(SUB_BLOCK) - np.arange(SUB_BLOCK)[:, None]
        respond = np.where(lag >= 0, system.impulse(SUB_BLOCK)[:, np.maximum(lag, 0)], 0.0)
        self.answer: Signal = np.concatenate([respond, system.observe(SUB_BLOCK)], axis=1)
        """From [input, state at the start] to each output; shape (outputs, 64 + order, 64)."""

    def in_single(self) -> "_Matrices":
        """Return the same for float32; what moves states from sub-block to sub-block stays float64."""
        single = copy(self)
        single.reach, single.answer = self.reach.astype(np.float32), self.answer.astype(np.float32)
        return single

    def leap(self, frames: int) -> Matrix:
        """Return A**frames, transposed: where a state goes without input."""
        power = np.eye(self.order)
        for exponent in range(frames.bit_length()):
            if frames >> exponent & 1:
                power = power @ self._squares[exponent]
        return power


class _Plan:
    """Buffers and views for blocks of one length and dtype."""

    def __init__(self, matrices: _Matrices, frames: int, channels: int) -> None:
        order, dtype = matrices.order, matrices.reach.dtype
        self._matrices, self._channels = matrices, channels
        whole, self._rest = divmod(frames, SUB_BLOCK)
        self._count = whole + (self._rest > 0)
        self._whole_frames = whole * SUB_BLOCK
        table = np.zeros((channels, self._count, SUB_BLOCK + order), dtype)
        """For each channel and sub-block, a row of its input, padded with zeros, and the state at its start."""
        self._rows = table.reshape(-1, SUB_BLOCK + order)
        self._whole_inputs, self._last_input = table[:, :whole, :SUB_BLOCK], table[:, whole:, : self._rest]
        self._inputs, self._starts = self._rows[:, :SUB_BLOCK], table[:, :, SUB_BLOCK:]
        reached = np.empty((channels, self._count, order), dtype)
        self._reached, self._left = reached.reshape(-1, order), reached[:, :whole].transpose(1, 0, 2)
        states = np.empty((whole + 1, channels, order))
        self._states, self._first, self._last = states.reshape(-1, order), states[0], states[whole]
        self._followers, self._at_starts = states[1:], states[: self._count].transpose(1, 0, 2)
        self._links = self._make_links()
        self._last_leap = matrices.leap(self._rest)
        self._last_reach = matrices.reach[SUB_BLOCK - self._rest :].astype(np.float64)

    def run(self, block: Signal, state: Matrix) -> None:
        """Take a block in; `state` is the one at its start, and becomes the one at its end."""
        whole, last = block[: self._whole_frames], block[self._whole_frames :].T
        self._whole_inputs[...] = whole.T.reshape(self._whole_inputs.shape)
        if self._rest:
            self._last_input[:, 0] = last
        self._link(state)
        self._starts[...] = self._at_starts
        state[:] = self._last
        if self._rest:
            state[:] = state @ self._last_leap + last @ self._last_reach

    def _link(self, state: Matrix) -> None:
        """Find the state at every sub-block's start: what its predecessor's input left, and all before that."""
        np.dot(self._inputs, self._matrices.reach, out=self._reached)
        self._first[...] = state
        self._followers[...] = self._left
        for earlier, leap, carried, later in self._links:
            np.dot(earlier, leap, out=carried)
            np.add(later, carried, out=later)

    def _make_links(self) -> list[tuple[Matrix, Matrix, Matrix, Matrix]]:
        """Return the steps of a prefix sum by doubling, as far as anything of a state is left."""
        states, spare, links, step = self._states, np.empty_like(self._states), [], 1
        while step * self._channels < len(states):
            leap, shift = self._matrices.leap(step * SUB_BLOCK), step * self._channels
            if np.abs(leap).max(initial=0.0) < NEGLIGIBLE:
                break
            links.append((states[:-shift], leap, spare[shift:], states[shift:]))
            step *= 2
        return links

    def outputs(self, frames: int) -> Bands:
        """Return what comes out, (outputs, frames, channels), the frames of each channel side by side in memory."""
        answers = np.matmul(self._rows, self._matrices.answer)
        apart = answers.reshape(len(answers), self._channels, self._count * SUB_BLOCK)
        return np.asarray(apart[..., :frames].transpose(0, 2, 1))

    def energies(self) -> Signal:
        """Return the energy of the first output, (sub-blocks, channels)."""
        answers = np.dot(self._rows, self._matrices.answer[0])
        return np.asarray(np.vecdot(answers, answers)).reshape(self._channels, -1).T
