"""How alike recordings sound: the distance of their fingerprints."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.dimensions import Fingerprint

DIMENSIONS = tuple(field.name for field in fields(Fingerprint))
"""The names of the 25 dimensions, in the order of a vector's columns."""

WEIGHTS = {
    "sub_bass": 4, "bass": 6, "low_mid": 5, "mid": 6, "upper_mid": 5, "presence": 4, "air": 3,
    "lufs": 10, "crest_db": 8, "bass_mid_ratio": 5,
    "tempo_bpm": 8, "rhythm_stability": 4, "transient_density": 4, "silence_ratio": 2,
    "spectral_centroid": 5, "spectral_rolloff": 4, "spectral_flatness": 3,
    "harmonic_ratio": 4, "pitch_stability": 3, "chroma_energy": 2,
    "dynamic_range_variation": 2, "loudness_variation_std": 2, "peak_consistency": 1,
    "stereo_width": 2, "phase_correlation": 1,
}  # fmt: skip
"""How much each dimension counts; only their proportions matter."""

LOW_PERCENT, HIGH_PERCENT = 5.0, 95.0
_MIDDLE = 0.5
_ROUNDING = 4e-6
"""More than the largest error of a squared distance that is computed with 32 bits, of vectors no longer than 1."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A recording, and how far it is from the one that was asked for."""

    id: int
    distance: float
    """0 for the same fingerprint, 1 for the opposite in each dimension."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one dimension contributes to the distance of two recordings."""

    dimension: str
    first: float | None
    """Of the first recording, in the dimension's own unit; None where it is undefined."""
    second: float | None
    share: float
    """Of the squared distance, 0 to 1."""


def vector(fingerprint: Fingerprint) -> NDArray[np.float32]:
    """Return a fingerprint as (25,) float32; what is undefined is NaN."""
    return np.array([np.nan if value is None else value for value in astuple(fingerprint)], np.float32)


def fingerprint_of(values: NDArray[np.float32]) -> Fingerprint:
    """Return the fingerprint that `vector` was made from, to 32 bits."""
    named = dict(zip(DIMENSIONS, (None if np.isnan(value) else float(value) for value in values), strict=True))
    return Fingerprint(**named)  # type: ignore[arg-type]


class Space:
    """The fingerprints of a library, scaled by that library, in which neighbours are found.

    Parameters
    ----------
    ids : (tracks,) int64
    vectors : (tracks, 25) float32
        As `vector` makes them. Not modified.

    Notes
    -----
    Each dimension runs from 0 at the library's 5th percentile to 1 at its 95th, and is cut there, so that a recording
    that is unlike all others in one dimension isn't unlike them in all; one in which the library does not differ
    counts nothing. What is undefined, as a tempo can be, stands in the middle. The scaled dimensions are weighted so
    that the largest distance is 1. 100 bytes a track.
    """

    def __init__(self, ids: Sequence[int] | NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        self.ids = np.asarray(ids, np.int64)
        self._vectors = np.asarray(vectors, np.float32).reshape(len(self.ids), len(DIMENSIONS))
        self._rows = {int(track_id): row for row, track_id in enumerate(self.ids)}
        self._low, self._high = _bounds(self._vectors)
        weights = np.array([WEIGHTS[name] for name in DIMENSIONS], np.float64)
        self._root_weights = np.sqrt(weights / weights.sum())
        self._places = self._place(self._vectors, np.float32)
        self._squares = np.einsum("ij,ij->i", self._places, self._places)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, track_id: int) -> bool:
        return track_id in self._rows

    def nearest(self, track_id: int, count: int) -> list[Neighbour]:
        """Return the `count` recordings that are nearest to one of the library, the nearest first, without itself.

        Parameters
        ----------
        track_id : int
            One of `ids`.
        count : int

        Returns
        -------
        Exactly the nearest by distances in 64 bits; the lower id first where two are as near.

        Raises
        ------
        KeyError
            The library has no such recording.
        """
        row = self._rows[track_id]
        count = min(count, len(self) - 1)
        if count < 1:
            return []
        squared = self._squares - 2.0 * (self._places @ self._places[row]) + self._squares[row]
        squared[row] = np.inf
        farthest = np.partition(squared, count - 1)[count - 1]
        candidates = np.flatnonzero(squared <= farthest + 2.0 * _ROUNDING)
        distances = self._distances(candidates, row)
        order = np.lexsort((self.ids[candidates], distances))[:count]
        return [Neighbour(int(self.ids[candidates[n]]), float(distances[n])) for n in order]

    def distance(self, first: int, second: int) -> float:
        """Return how far two recordings are from each other."""
        return float(self._distances(np.array([self._rows[first]]), self._rows[second])[0])

    def explain(self, first: int, second: int) -> list[Contribution]:
        """Return what each dimension contributes to the distance of two recordings, the most first."""
        rows = [self._rows[first], self._rows[second]]
        one, other = self._place(self._vectors[rows])
        squared = (one - other) ** 2
        total = float(squared.sum()) or 1.0
        return sorted(
            (
                Contribution(name, _defined(a), _defined(b), float(part) / total)
                for name, a, b, part in zip(DIMENSIONS, *self._vectors[rows], squared, strict=True)
            ),
            key=lambda contribution: -contribution.share,
        )

    def _distances(self, rows: NDArray[np.int64], row: int) -> NDArray[np.float64]:
        places: NDArray[np.float64] = self._place(self._vectors[rows]) - self._place(self._vectors[[row]])
        distances: NDArray[np.float64] = np.sqrt((places * places).sum(axis=1))
        return distances

    def _place(self, vectors: NDArray[np.float32], kind: type[Any] = np.float64) -> NDArray[Any]:
        """Scale and weight; in slices, so that a large library needs little more than its own memory."""
        places = np.empty(vectors.shape, kind)
        span = self._high - self._low
        factor = np.divide(1.0, span, out=np.zeros_like(span), where=span > 0.0)
        for start in range(0, len(vectors), 4096):
            scaled = (vectors[start : start + 4096].astype(np.float64) - self._low) * factor
            scaled = np.where(np.isnan(scaled), _MIDDLE * (span > 0.0), np.clip(scaled, 0.0, 1.0))
            places[start : start + 4096] = scaled * self._root_weights
        return places


def _bounds(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the 5th and 95th percentile of each dimension; of what is defined nowhere, 0."""
    bounds = np.zeros((2, vectors.shape[1]))
    for column in range(vectors.shape[1]):
        values = vectors[:, column]
        values = values[np.isfinite(values)]
        if len(values):
            bounds[:, column] = np.percentile(values, (LOW_PERCENT, HIGH_PERCENT))
    return bounds[0], bounds[1]


def _defined(value: np.float32) -> float | None:
    return None if np.isnan(value) else float(value)
