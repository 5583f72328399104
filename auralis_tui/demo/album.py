"""The demo album on disk: three tracks in three formats, which run into each other without a gap."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

import mutagen
import numpy as np
import soundfile
from numpy.typing import NDArray

from auralis_tui.demo import cover
from auralis_tui.demo.harmony import BEATS_PER_BAR
from auralis_tui.demo.instruments import RATE_HZ
from auralis_tui.demo.render import BEAT_FRAMES, SEED, render
from auralis_tui.demo.score import bars, notes, track_bars
from auralis_tui.demo.tags import VERSION_TAG, version_of, write_tags
from auralis_tui.errors import MediaError

VERSION = "1"
"""Rises with each change of what is heard or tagged."""

TAIL_BEATS = 8
"""How long the last chord rings on after the last bar."""

ALBUM = "Full Scale"
ARTIST = "Auralis"
_RENDERING = 0.7
_WRITE_FRAMES = 1 << 14


@dataclass(frozen=True, slots=True)
class AlbumTrack:
    """One track: its title, and the file it is kept in."""

    title: str
    suffix: str
    format: str
    subtype: str
    compression: float
    """libsndfile's scale: 0 is the highest quality, or for FLAC the quickest."""


TRACKS = (
    AlbumTrack("First Light", ".flac", "FLAC", "PCM_24", 0.5),
    AlbumTrack("Signal Path", ".ogg", "OGG", "VORBIS", 0.3),
    AlbumTrack("Long Decay", ".opus", "OGG", "OPUS", 0.7),
)


def track_paths(folder: Path) -> list[Path]:
    """Return the paths of the album's files in a folder, in order."""
    return [folder / f"{number:02d} {track.title}{track.suffix}" for number, track in enumerate(TRACKS, 1)]


def track_frames() -> tuple[int, ...]:
    """Return the length of each track in frames at 48 kHz."""
    beats = [length * BEATS_PER_BAR for length in track_bars()]
    beats[-1] += TAIL_BEATS
    return tuple(count * BEAT_FRAMES for count in beats)


def make_album(folder: Path, progress: Callable[[float], None] | None = None) -> list[Path]:
    """Make the album in a folder, unless it is there already.

    Parameters
    ----------
    folder : Path
        Made if need be.
    progress : callable, optional
        Told from 0 to 1 how much is done.

    Returns
    -------
    The paths of its three tracks, in order.

    Raises
    ------
    MediaError
        The folder can't be written. Files that are complete stay; none is left half written.
    """
    told = progress or _untold
    paths = track_paths(folder)
    if (folder / "cover.png").exists() and all(version_of(path) == VERSION for path in paths):
        told(1.0)
        return paths
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_album(folder, paths, told)
    except (OSError, soundfile.SoundFileError, mutagen.MutagenError) as error:
        raise MediaError(
            f"The demo album can't be written to {folder}: {str(error).rstrip('.')}.",
            "Make room there, or choose a folder you own.",
        ) from error
    told(1.0)
    return paths


def _untold(_: float) -> None:
    """Nobody asked."""


def _write_album(folder: Path, paths: list[Path], told: Callable[[float], None]) -> None:
    beats = bars() * BEATS_PER_BAR + TAIL_BEATS
    sound = render(notes(), beats, np.random.default_rng(SEED), lambda share: told(_RENDERING * share))
    picture = cover.png(cover.draw())
    pieces = np.split(sound, np.cumsum(track_frames())[:-1])
    with ThreadPoolExecutor() as encoders:
        writing = [
            encoders.submit(_write_track, path, track, piece, _tags(track, number), picture)
            for number, (track, path, piece) in enumerate(zip(TRACKS, paths, pieces, strict=True), 1)
        ]
        for done, written in enumerate(as_completed(writing), 1):
            written.result()
            told(_RENDERING + (1.0 - _RENDERING) * done / len(TRACKS))
    part = folder / ".cover.png.part"
    part.write_bytes(picture)
    os.replace(part, folder / "cover.png")


def _tags(track: AlbumTrack, number: int) -> dict[str, str]:
    return {
        "title": track.title,
        "artist": ARTIST,
        "album": ALBUM,
        "albumartist": ARTIST,
        "tracknumber": str(number),
        "tracktotal": str(len(TRACKS)),
        "date": "2026",
        "genre": "Electronic",
        VERSION_TAG: VERSION,
    }


def _write_track(
    path: Path, track: AlbumTrack, sound: NDArray[np.float32], tags: Mapping[str, str], picture: bytes
) -> None:
    """Write a track under another name, and give it its own when it is complete."""
    part = path.with_name(f".{path.name}.part")
    try:
        with soundfile.SoundFile(
            part, "w", RATE_HZ, 2, track.subtype, format=track.format, compression_level=track.compression
        ) as file:
            for start in range(0, len(sound), _WRITE_FRAMES):
                file.write(sound[start : start + _WRITE_FRAMES])
        write_tags(part, tags, picture, cover.SIZE)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
