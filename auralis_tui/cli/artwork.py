"""`auralis artwork`: a cover as a file."""

import os
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from auralis_tui import folders
from auralis_tui.bus.state import Track
from auralis_tui.cli.similar import find_track
from auralis_tui.errors import EXIT_OK, LibraryError, UsageError
from auralis_tui.file_names import printable, to_os
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.media.artwork import Artwork, read_artwork

SEARCHED = 1000
"""Tracks that are looked at for being of one album."""


def artwork(arguments: Namespace) -> int:
    """Write the cover of a track, or of an album, to a file."""
    from auralis_tui.media.thumbnail import MAX_SIDE, thumbnail

    if not 0 <= arguments.size <= MAX_SIDE:
        raise UsageError(f"{arguments.size} is no size.", f"It goes from 1 to {MAX_SIDE} pixels.")
    target = Path(arguments.output).expanduser()
    name = " ".join(arguments.track)
    found = _read(name)
    if found is None:
        raise LibraryError(f"{name} has no cover.", "Put a cover.jpg of less than 16 MB into its folder.")
    _write(target, thumbnail(found.data, arguments.size) if arguments.size else found.data)
    size = "" if arguments.size else f", {found.width}x{found.height} {found.mime}"
    print(f"{target}{size}, from {printable(found.source)}")
    return EXIT_OK


def _read(name: str) -> Artwork | None:
    path = os.path.expanduser(name)
    if os.path.isfile(path):
        return read_artwork(path)  # in the library or not
    with Catalogue(folders.database_path()) as catalogue:
        track = _of_one_album(catalogue.search(name, SEARCHED)) or find_track(catalogue, name)
    return read_artwork(to_os(track.path))


def _of_one_album(tracks: Sequence[Track]) -> Track | None:
    albums = {(track.album, track.album_artist) for track in tracks}
    return tracks[0] if len(albums) == 1 else None


def _write(target: Path, data: bytes) -> None:
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        os.link(part, target)
    except FileExistsError as error:
        raise UsageError(f"{target} exists already.", "Choose another name.") from error
    finally:
        part.unlink(missing_ok=True)
