"""The demo album's tags: Vorbis comments and the cover, in each of its three formats."""

import base64
from collections.abc import Mapping
from pathlib import Path

import mutagen
from mutagen.flac import FLAC, Picture

VERSION_TAG = "auralis_demo_version"
"""Says which version of the album a file belongs to."""


def write_tags(path: Path, tags: Mapping[str, str], cover: bytes, size: int) -> None:
    """Tag a FLAC, Vorbis or Opus file, and put the cover into it: a square PNG of this size."""
    file = mutagen.File(path)
    for name, value in tags.items():
        file[name] = [value]
    picture = Picture()  # type: ignore[no-untyped-call]
    picture.type, picture.mime, picture.desc = 3, "image/png", "Cover"
    picture.width, picture.height, picture.depth, picture.data = size, size, 24, cover
    if isinstance(file, FLAC):
        file.add_picture(picture)  # type: ignore[no-untyped-call]
    else:
        block = picture.write()  # type: ignore[no-untyped-call]
        file["metadata_block_picture"] = [base64.b64encode(block).decode("ascii")]
    file.save()


def version_of(path: Path) -> str:
    """Return the version of the album that a file belongs to; empty when it's none of its files."""
    try:
        file = mutagen.File(path)
    except (OSError, mutagen.MutagenError):
        return ""
    return str(file[VERSION_TAG][0]) if file is not None and VERSION_TAG in file else ""
