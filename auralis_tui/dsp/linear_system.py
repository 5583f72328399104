"""A linear system as a recursion of states, in a basis in which rounding stays small.

A system with one input x and several outputs y runs by z' = A z + b x, y = C z + d x. Which z is meant is free; here
it is that of a chain of allpass sections with the wanted poles. Such states are orthonormal: fed with white noise,
each has power 1, and no two have anything in common. So no state is large while the output is small, whatever the
poles are: low, sharp, or many at one place; and equal poles of several outputs are kept once.
"""

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.biquad import Sections

Matrix: TypeAlias = NDArray[np.float64]

SAME_POLES = 1e-14
"""Denominators that differ by less are the same; the filters need not come from the same formula."""


class LinearSystem:
    """Cascades of second-order sections as one system.

    Parameters
    ----------
    cascades : sequence of Sections
        One for each output, stable; see `biquad`.

    Notes
    -----
    The outputs' matrix C is the inner product of each cascade's impulse response with those of the states. The sum over
    all time is found by doubling: of 1, 2, 4, ... frames.

    References
    ----------
    A. H. Gray, J. D. Markel, A Normalized Digital Filter Structure, IEEE Trans. ASSP 23 (3), 1975: the sections.
    R. A. Roberts, C. T. Mullis, Digital Signal Processing, 1987, ch. 9: input-normal states, and their noise.
    """

    def __init__(self, cascades: Sequence[Sections]) -> None:
        self.a, self.b = _allpass_chain(_all_poles(cascades))
        wanted = [_direct(cascade) for cascade in cascades]
        self.c = np.stack([_project(system, self.a, self.b) for system in wanted])
        """(outputs, order)."""
        self.d = np.array([d for _, _, _, d in wanted])
        """(outputs,)."""

    @property
    def order(self) -> int:
        """Number of states."""
        return len(self.b)

    @property
    def outputs(self) -> int:
        """Number of outputs."""
        return len(self.d)

    def drive(self, frames: int) -> Matrix:
        """Return row n, what is left in the state after n frames of an impulse; shape (frames, order)."""
        return _orbit(self.a, self.b[None, :], frames)[:, 0]

    def observe(self, frames: int) -> Matrix:
        """Return what a state adds to each output in each of the next frames; shape (outputs, order, frames)."""
        return _orbit(self.a.T, self.c, frames).transpose(1, 2, 0)

    def impulse(self, frames: int) -> Matrix:
        """Return the impulse responses; shape (outputs, frames)."""
        tail = self.c @ self.drive(frames - 1).T
        return np.concatenate([self.d[:, None], tail], axis=1)


def _all_poles(cascades: Sequence[Sections]) -> list[tuple[float, float]]:
    """Return (a1, a2) of every section, once for as often as the cascade that has it most often has it."""
    poles: list[tuple[float, float]] = []
    for cascade in cascades:
        free = list(poles)
        for a1, a2 in cascade[:, 4:]:
            match = next((p for p in free if abs(p[0] - a1) + abs(p[1] - a2) < SAME_POLES), None)
            if match is None:
                poles.append((float(a1), float(a2)))
            else:
                free.remove(match)
    return poles


def _allpass_chain(poles: Sequence[tuple[float, float]]) -> tuple[Matrix, Matrix]:
    """Return (A, b) of allpass sections in a row, each a normalized lattice of two stages."""
    order = 2 * len(poles)
    a, b, through = np.zeros((order, order)), np.zeros(order), np.zeros(order)
    direct = 1.0
    for index, (a1, a2) in enumerate(poles):
        here = slice(2 * index, 2 * index + 2)
        k1, k2 = a1 / (1.0 + a2), a2
        c1, c2 = math.sqrt((1.0 - k1) * (1.0 + k1)), math.sqrt((1.0 - k2) * (1.0 + k2))
        drive = np.array([c1 * c2, k1 * c2])
        a[here, :] = np.outer(drive, through)
        a[here, here] = [[-k1, -c1 * k2], [c1, -k1 * k2]]
        b[here] = drive * direct
        through = k2 * through
        through[here] = [0.0, c2]
        direct *= k2
    return a, b


def _direct(cascade: Sections) -> tuple[Matrix, Matrix, Matrix, float]:
    """Return (A, b, c, d) of one cascade, section by section."""
    order = 2 * len(cascade)
    a, b, c, d = np.zeros((order, order)), np.zeros(order), np.zeros(order), 1.0
    for index, (b0, b1, b2, _, a1, a2) in enumerate(cascade):
        here = slice(2 * index, 2 * index + 2)
        turn = np.array([[-a1, 1.0], [-a2, 0.0]])
        basis = _calm(turn)
        drive = np.linalg.solve(basis, [b1 - a1 * b0, b2 - a2 * b0])
        a[here, :] = np.outer(drive, c)
        a[here, here] = np.linalg.solve(basis, turn @ basis)
        b[here] = drive * d
        c = b0 * c
        c[here] = basis[0]
        d *= b0
    return a, b, c, float(d)


def _calm(turn: Matrix) -> Matrix:
    """Return a basis in which a stable section's state can only shrink, so that its rounding errors do too.

    It is a root of the P that solves P = A P A' + 1. Without it, powers of A at 30 Hz lose four digits.
    """
    p = np.linalg.solve(np.eye(4) - np.kron(turn, turn), np.eye(2).ravel())
    return np.linalg.cholesky(p.reshape(2, 2))


def _project(system: tuple[Matrix, Matrix, Matrix, float], a: Matrix, b: Matrix) -> Matrix:
    """Return the sum over n of (c A**n b) of a system times the state after n frames; shape (order,)."""
    left, start, c, _ = system
    right, total = a.T, np.outer(start, b)
    while left.size and np.abs(left).max() * np.abs(right).max() > 1e-20:
        total = total + left @ total @ right
        left, right = left @ left, right @ right
    return np.asarray(c @ total)


def _orbit(a: Matrix, start: Matrix, frames: int) -> Matrix:
    """Return start, A start, A**2 start, ... for rows `start`; shape (frames, rows, order)."""
    orbit, power = start[None], a.T
    while len(orbit) < frames:
        orbit = np.concatenate([orbit, orbit @ power])
        power = power @ power
    return orbit[:frames]
