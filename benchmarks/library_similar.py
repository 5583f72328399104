"""How long `auralis similar` searches among many fingerprints; beside it plain Python, and NumPy in 64 bits.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.library_similar [--tracks 100000] [--repeats 21]

The fingerprints are drawn; the three forms find the same neighbours.
"""

import argparse
import math
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from auralis_tui.analysis.fingerprint.dimensions import FINGERPRINT_VERSION
from auralis_tui.analysis.similarity import DIMENSIONS, Space
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.fingerprints import read_space
from auralis_tui.library.reading import open_reader

COUNT = 20


def fill(library: Library, tracks: int) -> None:
    """Make tracks with fingerprints, straight in SQL."""
    dice = np.random.default_rng(1)
    vectors = dice.normal(0.0, 1.0, (tracks, len(DIMENSIONS))).astype("<f4")
    with library.transaction():
        library.rows("INSERT INTO artists (id, name, sort_name) VALUES (1, 'a', 'a')")
        library.rows("INSERT INTO albums (id, artist_id, title, folder, sort_title) VALUES (1, 1, 'a', '', 'a')")
        library.many(
            "INSERT INTO tracks (id, path, album_id, title, artist, genre, duration_s, codec, rate_hz, channels, size,"
            " mtime_ns, inode, added_at, missing) VALUES (?, ?, 1, 't', 'a', '', 1, 'FLAC', 44100, 2, 1, 1, 1, 0, 0)",
            [(number, f"/music/{number}.flac") for number in range(1, tracks + 1)],
        )
        library.many(
            "INSERT INTO fingerprints VALUES (?, ?, ?)",
            [(number, FINGERPRINT_VERSION, row.tobytes()) for number, row in enumerate(vectors, start=1)],
        )


def plain(places: list[list[float]], row: int) -> list[int]:
    """Find neighbours in Python's own numbers."""
    here = places[row]
    distances = [(math.dist(here, there), number) for number, there in enumerate(places) if number != row]
    return [number for _, number in sorted(distances)[:COUNT]]


def in_64_bits(places: np.ndarray, row: int) -> list[int]:
    """Find neighbours by every difference, in 64 bits."""
    distances = np.sqrt(((places - places[row]) ** 2).sum(axis=1))
    distances[row] = np.inf
    return [int(number) for number in np.argsort(distances)[:COUNT]]


def milliseconds(work: Callable[[int], object], repeats: int, tracks: int) -> tuple[float, float]:
    """Return the median and the longest of so many searches, each for another track."""
    taken = []
    for number in range(repeats):
        began = time.perf_counter()
        work(number * 7919 % tracks)
        taken.append((time.perf_counter() - began) * 1e3)
    return statistics.median(taken), max(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=21)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.sqlite3"
        library = open_library(path)
        fill(library, wanted.tracks)
        library.close()
        began = time.perf_counter()
        with closing(open_reader(path)) as connection:
            space = read_space(connection)
        read_ms = (time.perf_counter() - began) * 1e3
    show(space, read_ms, wanted.tracks, wanted.repeats)


def show(space: Space, read_ms: float, tracks: int, repeats: int) -> None:
    """Print the table."""
    places = space._places.astype(np.float64)
    rows = [[float(value) for value in row] for row in places]
    same = all(
        [one.id - 1 for one in space.nearest(row + 1, COUNT)] == in_64_bits(places, row) == plain(rows, row)
        for row in (0, tracks // 2)
    )
    ours = milliseconds(lambda row: space.nearest(row + 1, COUNT), repeats, tracks)
    wide = milliseconds(lambda row: in_64_bits(places, row), max(3, repeats // 3), tracks)
    slow = milliseconds(lambda row: plain(rows, row), 3, tracks)
    print(f"{tracks} tracks, {COUNT} neighbours; all forms find the same: {'yes' if same else 'NO'}")
    print(f"{'':24}{'median ms':>12}{'longest ms':>12}{'against ours':>14}")
    for name, (median, longest) in (("auralis", ours), ("NumPy, 64 bits", wide), ("plain Python", slow)):
        print(f"{name:24}{median:12.2f}{longest:12.2f}{median / ours[0]:14.1f}")
    print(f"reading and scaling all fingerprints, once: {read_ms:.0f} ms; {space._places.nbytes * 2 / 1e6:.0f} MB kept")


if __name__ == "__main__":
    main()
