"""Albums for the tests: rows in the library, and small real files."""

from pathlib import Path

import mutagen
import numpy as np
import soundfile

from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile
from auralis_tui.library.tracks import ReadFile, store
from auralis_tui.media.tags import TrackTags


def add_album(
    library: Library, artist: str, title: str, *, count: int = 3, year: int | None = 1999, disc: int = 1
) -> list[int]:
    """Store an album's tracks without files, and return their ids."""
    folder = f"/music/{artist}/{title}"
    read = [
        ReadFile(
            FoundFile(f"{folder}/{disc}-{number:05d}.flac", 1000 + number, 1, number),
            TrackTags(
                title=f"{title} part {number}",
                artist=artist,
                album=title,
                album_artist=artist,
                track_number=number,
                disc_number=disc,
                year=year,
                genre="Ambient",
                duration_s=100.0 + number,
                codec="FLAC",
                rate_hz=44100,
                channels=2,
                bits=16,
            ),
        )
        for number in range(1, count + 1)
    ]
    with library.transaction():
        store(library, read, added_at=0.0)
    paths = [one.file.path for one in read]
    known = dict(library.rows("SELECT path, id FROM tracks"))
    return [known[path] for path in paths]


def write_music(path: Path, **tags: str) -> Path:
    """Write a twentieth of a second of sound with tags, in the format of the suffix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.zeros((2205, 2), dtype=np.float32), 44100)
    if tags:
        file = mutagen.File(path, easy=True)
        for name, value in tags.items():
            file[name] = value
        file.save()
    return path
