"""Cover pictures: in the file itself, or beside it."""

import base64
import binascii
import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auralis_tui.media.picture import MAX_BYTES, PictureHeader, read_header
from auralis_tui.media.tag_file import open_tagged, values_of

FRONT_COVER = 3
"""The picture type of a front cover, in ID3 and in FLAC."""
_FOLDER_NAMES = ("cover", "folder", "front")
_FOLDER_SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif")


@dataclass(frozen=True, slots=True)
class Artwork:
    """A picture, as its file has it."""

    data: bytes
    mime: str
    """image/jpeg, image/png, image/gif or image/webp: by what the data is."""
    source: str
    """The path of the file it was found in."""
    width: int
    height: int


def read_artwork(path: str | os.PathLike[str]) -> Artwork | None:
    """Find a track's cover: its own front cover, its own first picture, or the cover in its folder.

    Raises
    ------
    MediaError
        When the track's file can't be read.
    """
    path = Path(path)
    pictures = sorted(_embedded(open_tagged(path)), key=lambda picture: picture[0] != FRONT_COVER)
    for _, data in pictures:
        if header := read_header(data):
            return _artwork(data, header, path)
    return _in_folder(path.parent)


def _embedded(tagged: Any | None) -> Iterator[tuple[int, bytes]]:
    """Give the type and data of each picture in the tags."""
    tags = getattr(tagged, "tags", None)
    for picture in getattr(tagged, "pictures", ()):
        yield picture.type, picture.data
    if tags is None:
        return
    if hasattr(tags, "getall"):
        for frame in tags.getall("APIC"):
            yield int(frame.type), frame.data
    for cover in values_of(tags, "covr"):
        yield FRONT_COVER, bytes(cover)
    for text in values_of(tags, "metadata_block_picture"):
        yield from _flac_block(text)
    for attribute in values_of(tags, "WM/Picture"):
        yield from _asf_picture(attribute.value)
    for name in ("Cover Art (Front)", "Cover Art (Back)"):
        for value in values_of(tags, name):
            yield FRONT_COVER if "Front" in name else 0, bytes(value.value).partition(b"\0")[2]


def _flac_block(text: str) -> Iterator[tuple[int, bytes]]:
    flac: Any = importlib.import_module("mutagen.flac")
    try:
        picture = flac.Picture(base64.b64decode(text))
    except (binascii.Error, flac.error, ValueError, TypeError):
        return
    yield int(picture.type), picture.data


def _asf_picture(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Take apart a WM/Picture: type, length, two texts of 16-bit characters that end with 0, data."""
    length = int.from_bytes(block[1:5], "little")
    if len(block) > 5 and 0 < length <= len(block) - 9:
        yield block[0], block[-length:]


def _in_folder(folder: Path) -> Artwork | None:
    """Look for cover.jpg and its like, whatever their case."""
    try:
        names = {name.lower(): name for name in sorted(os.listdir(folder), reverse=True)}
    except OSError:
        return None
    for wanted in (stem + suffix for stem in _FOLDER_NAMES for suffix in _FOLDER_SUFFIXES):
        if wanted in names and (artwork := _from_file(folder / names[wanted])):
            return artwork
    return None


def _from_file(path: Path) -> Artwork | None:
    try:
        if not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    header = read_header(data)
    return _artwork(data, header, path) if header else None


def _artwork(data: bytes, header: PictureHeader, path: Path) -> Artwork:
    return Artwork(data, header.mime, str(path), header.width, header.height)
