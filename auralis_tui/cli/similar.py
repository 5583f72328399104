"""`auralis similar`: what sounds like a track."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING, Any

from auralis_tui import folders
from auralis_tui.bus.state import Track
from auralis_tui.errors import EXIT_OK, LibraryError, UsageError
from auralis_tui.file_names import printable, to_text
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.reading import open_reader

if TYPE_CHECKING:
    from auralis_tui.analysis.similarity import Contribution

Row = dict[str, Any]

MOST = 10_000
EXPLAINED = 3
"""Dimensions that are named of each."""


def similar(arguments: Namespace) -> int:
    """List the tracks that are nearest to one, by their fingerprints."""
    from auralis_tui.library.fingerprints import Similarities

    if not 1 <= arguments.count <= MOST:
        raise UsageError(f"{arguments.count} is no count.", f"It goes from 1 to {MOST}: auralis similar TRACK -n 20")
    with Catalogue(folders.database_path()) as catalogue:
        track = find_track(catalogue, " ".join(arguments.track))
        space = Similarities(folders.database_path()).space_with(track.id)
        found = space.nearest(track.id, arguments.count)
        tracks = {one.id: one for one in catalogue.tracks([one.id for one in found])}
    rows = [_row(tracks[one.id], one.distance) for one in found if one.id in tracks]
    if arguments.explain:
        for row in rows:
            row["contributions"] = _contributions(space.explain(track.id, row["track_id"]))
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print(rows)
    return EXIT_OK


def _row(track: Track, distance: float) -> Row:
    return {
        "track_id": track.id, "distance": round(distance, 6), "title": track.title, "artist": track.artist,
        "album": track.album, "path": track.path,
    }  # fmt: skip


def _contributions(found: "Sequence[Contribution]") -> list[Row]:
    return [
        {"dimension": one.dimension, "this": one.first, "that": one.second, "share": round(one.share, 4)}
        for one in found
    ]


def _print(rows: Sequence[Row]) -> None:
    if not rows:
        print("No other track has a fingerprint yet. `auralis analyze --library` makes them.", file=sys.stderr)
    for row in rows:
        print(f"{row['distance']:.3f}  {row['title']}  ·  {row['artist']}  ·  {row['album']}  {printable(row['path'])}")
        for part in row.get("contributions", [])[:EXPLAINED]:
            values = f"{_figure(part['this'])} and {_figure(part['that'])}"
            print(f"       {part['share']:4.0%} of it: {part['dimension']}, {values}")


def find_track(catalogue: Catalogue, name: str) -> Track:
    """Find a track by its number, its file, or a search that finds but one."""
    if name.isdecimal() and len(name) < 19 and (track := catalogue.track(int(name))) is not None:
        return track
    return _only(_of_file(catalogue, name) or catalogue.search(name, 6), name)


def _of_file(catalogue: Catalogue, name: str) -> list[Track]:
    path = to_text(os.path.abspath(os.path.expanduser(name)))
    with closing(open_reader(catalogue.path)) as connection:
        rows = connection.execute("SELECT id FROM tracks WHERE path = ? ORDER BY part", (path,)).fetchall()
    return catalogue.tracks([track_id for (track_id,) in rows])


def _only(found: Sequence[Track], name: str) -> Track:
    if not found:
        raise LibraryError(f"No track of the library is {name!r}.", "Name its file, its number, or words of its title.")
    if len(found) > 1:
        some = "; ".join(f"{track.id} {track.title} · {track.artist}" for track in found[:5])
        raise UsageError(f"{name!r} is more than one track: {some}.", "Name one of them by its number or its file.")
    return found[0]


def _figure(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.4g}"
