"""The distance of fingerprints, against a plain form of its definition."""

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.analysis.fingerprint.dimensions import Fingerprint
from auralis_tui.analysis.similarity import DIMENSIONS, WEIGHTS, Space, fingerprint_of, vector

Vectors = NDArray[np.float32]


def library(count: int, seed: int = 1) -> Vectors:
    """Vectors of a likely spread: shares, decibels, hertz; a tempo is unknown now and then."""
    dice = np.random.default_rng(seed)
    scale = np.array([1000.0 if "spectral_c" in name or "rolloff" in name else 1.0 for name in DIMENSIONS])
    vectors: Vectors = (dice.normal(0.0, 1.0, (count, 25)) * scale).astype(np.float32)
    vectors[:: max(2, count // 7), DIMENSIONS.index("tempo_bpm")] = np.nan
    return vectors


def plain_distances(vectors: Vectors, row: int) -> list[float]:
    """The definition, in Python's own numbers."""
    total = sum(WEIGHTS.values())
    sums = [0.0] * len(vectors)
    for column, name in enumerate(DIMENSIONS):
        values = [float(value) for value in vectors[:, column]]
        known = sorted(value for value in values if not math.isnan(value))
        low, high = (quantile(known, share) for share in (0.05, 0.95))
        if high <= low:
            continue
        places = [0.5 if math.isnan(v) else min(1.0, max(0.0, (v - low) / (high - low))) for v in values]
        for other, place in enumerate(places):
            sums[other] += WEIGHTS[name] / total * (place - places[row]) ** 2
    return [math.sqrt(value) for value in sums]


def quantile(values: list[float], share: float) -> float:
    at = share * (len(values) - 1)
    below = math.floor(at)
    above = min(below + 1, len(values) - 1)
    return values[below] + (at - below) * (values[above] - values[below])


def test_neighbours_are_those_of_the_definition() -> None:
    vectors = library(400)
    space = Space([10 * number for number in range(400)], vectors)
    for row in (0, 57, 399):
        distances = plain_distances(vectors, row)
        wanted = sorted((distance, 10 * other) for other, distance in enumerate(distances) if other != row)[:20]
        found = space.nearest(10 * row, 20)
        assert [one.id for one in found] == [track_id for _, track_id in wanted]
        assert [one.distance for one in found] == pytest.approx([distance for distance, _ in wanted], abs=1e-9)


def test_neighbours_are_exact_where_many_are_nearly_as_near() -> None:
    vectors = library(6000)
    crowd = np.random.default_rng(3).normal(0.0, 1e-5, (3000, 25)).astype(np.float32)
    vectors[3000:] = np.nan_to_num(vectors[0]) + crowd
    space = Space(range(6000), vectors)
    found = space.nearest(3000, 50)
    every = sorted((space.distance(3000, other), other) for other in range(6000) if other != 3000)
    assert [one.id for one in found] == [other for _, other in every[:50]]


def test_all_weights_belong_to_dimensions() -> None:
    assert set(WEIGHTS) == set(DIMENSIONS)
    assert len(DIMENSIONS) == 25


@pytest.mark.parametrize("name", DIMENSIONS)
def test_each_dimension_counts_by_its_weight(name: str) -> None:
    column = DIMENSIONS.index(name)
    vectors = np.zeros((200, 25), np.float32)
    vectors[:, column] = np.arange(200)
    space = Space(range(200), vectors)
    weight = WEIGHTS[name] / sum(WEIGHTS.values())
    assert space.distance(0, 199) == pytest.approx(math.sqrt(weight))
    (first, *others) = space.explain(0, 199)
    assert (first.dimension, first.first, first.second) == (name, 0.0, 199.0)
    assert first.share == pytest.approx(1.0)
    assert all(other.share == 0.0 for other in others)


def test_one_odd_recording_does_not_change_how_the_others_lie() -> None:
    vectors = library(1000)
    before = Space(range(1000), vectors).distance(1, 2)
    vectors[0] = 1e6
    after = Space(range(1000), vectors)
    assert after.distance(1, 2) == pytest.approx(before, rel=0.05)
    assert after.distance(0, 1) <= 1.0


def test_an_unknown_tempo_is_in_the_middle() -> None:
    vectors = np.zeros((101, 25), np.float32)
    column = DIMENSIONS.index("tempo_bpm")
    vectors[:, column] = np.linspace(40, 200, 101)
    vectors[50, column] = np.nan
    space = Space(range(101), vectors)
    assert space.distance(50, 0) == pytest.approx(space.distance(50, 100), abs=1e-6)
    assert space.explain(50, 0)[0].first is None


def test_small_libraries() -> None:
    assert Space([], np.zeros((0, 25), np.float32)).ids.size == 0
    alone = Space([5], library(1))
    assert alone.nearest(5, 20) == []
    assert 5 in alone
    assert 6 not in alone
    pair = Space([7, 8], library(2))
    assert [one.id for one in pair.nearest(7, 20)] == [8]
    same = Space([1, 2, 3], np.ones((3, 25), np.float32))
    assert [(one.id, one.distance) for one in same.nearest(2, 5)] == [(1, 0.0), (3, 0.0)]
    with pytest.raises(KeyError):
        pair.nearest(9, 1)


def test_a_fingerprint_becomes_a_vector_and_comes_back() -> None:
    figures = {name: float(number) for number, name in enumerate(DIMENSIONS)}
    fingerprint = Fingerprint(**figures)
    assert fingerprint_of(vector(fingerprint)) == fingerprint
    unknown = replace(fingerprint, tempo_bpm=None)
    assert fingerprint_of(vector(unknown)) == unknown
