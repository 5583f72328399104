"""Windows, by name: how a piece of a stream is faded in and out before its spectrum is taken."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

COSINES: dict[str, tuple[float, ...]] = {
    "rectangular": (1.0,),
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackman": (0.42, 0.5, 0.08),
    "blackman-harris": (0.35875, 0.48829, 0.14128, 0.01168),
    "flat-top": (0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
}
"""Weights of the cosines that a window is a sum of, with alternating signs (Harris 1978; flat top: SRS/Matlab)."""


@lru_cache(maxsize=16)
def window(name: str, frames: int) -> NDArray[np.float64]:
    """Return the periodic window of this name; do not modify it.

    Raises
    ------
    KeyError
        There is no such name in `COSINES`.

    References
    ----------
    F. J. Harris, On the Use of Windows for Harmonic Analysis, Proc. IEEE 66 (1), 1978.
    """
    angle = 2.0 * np.pi * np.arange(frames) / frames
    made = np.zeros(frames)
    for order, weight in enumerate(COSINES[name]):
        made += (-1.0) ** order * weight * np.cos(order * angle)
    made.setflags(write=False)
    return made


def power_response(name: str, frames: int, offsets: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the power with which a tone shows so many bins beside its own, relative to nothing: |sum w e^..|^2."""
    total = np.zeros(offsets.shape, np.complex128)
    for order, weight in enumerate(COSINES[name]):
        for shift in {order, -order}:
            share = weight if order == 0 else weight / 2.0
            total += (-1.0) ** order * share * _kernel(offsets - shift, frames)
    return np.abs(total) ** 2


def _kernel(offset: NDArray[np.float64], frames: int) -> NDArray[np.complex128]:
    """Return the transform of a rectangle: the sum of exp(2j pi offset n / frames) over its frames."""
    half = np.pi * offset / frames
    sine = np.sin(half)
    near = np.abs(sine) < 1e-12
    ratio = np.where(near, frames, np.sin(np.pi * offset) / np.where(near, 1.0, sine))
    return np.asarray(ratio * np.exp(1j * half * (frames - 1)))
