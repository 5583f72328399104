"""The choice of the reader that knows a file's tags."""

import importlib
import os
from functools import cache
from typing import Any, BinaryIO

from auralis_tui.errors import MediaError
from auralis_tui.media.regular_file import open_regular
from auralis_tui.media.sniff import ADTS, AIFF, APE, ASF, FLAC, MP3, MP4, WAV, WAVPACK, Kind, sniff

_READERS = {
    ".flac": ("mutagen.flac", "FLAC"),
    ".ogg": ("mutagen.oggvorbis", "OggVorbis"),
    ".oga": ("mutagen.oggvorbis", "OggVorbis"),
    ".opus": ("mutagen.oggopus", "OggOpus"),
    ".mp3": ("mutagen.mp3", "MP3"),
    ".m4a": ("mutagen.mp4", "MP4"),
    ".m4b": ("mutagen.mp4", "MP4"),
    ".mp4": ("mutagen.mp4", "MP4"),
    ".aac": ("mutagen.aac", "AAC"),
    ".wav": ("mutagen.wave", "WAVE"),
    ".aif": ("mutagen.aiff", "AIFF"),
    ".aiff": ("mutagen.aiff", "AIFF"),
    ".wv": ("mutagen.wavpack", "WavPack"),
    ".wma": ("mutagen.asf", "ASF"),
    ".ape": ("mutagen.monkeysaudio", "MonkeysAudio"),
    ".tta": ("mutagen.trueaudio", "TrueAudio"),
    ".mpc": ("mutagen.musepack", "Musepack"),
    ".tak": ("mutagen.tak", "TAK"),
    ".dsf": ("mutagen.dsf", "DSF"),
}
_SUFFIX_OF: dict[Kind | None, str] = {
    FLAC: ".flac",
    MP3: ".mp3",
    MP4: ".m4a",
    ADTS: ".aac",
    WAV: ".wav",
    AIFF: ".aiff",
    WAVPACK: ".wv",
    ASF: ".wma",
    APE: ".ape",
}
SUFFIXES = frozenset({*_READERS, ".aifc", ".caf", ".w64", ".mka"})
"""File name suffixes, lower case, that are taken as music."""


def open_tagged(path: str | os.PathLike[str]) -> Any | None:
    """Open a file for its tags: by its suffix, and by its content only if that fails; None when neither knows it.

    Raises
    ------
    MediaError
        When the file can't be read at all.
    """
    with open_regular(path) as file:
        return tagged_by(file, path)


def tagged_by(file: BinaryIO, path: str | os.PathLike[str]) -> Any | None:
    """Read an open file's tags, in the same way."""
    reader = _reader(os.path.splitext(path)[1].lower())
    found = None if reader is None else _attempt(file, reader)
    if found is not None and not getattr(found.info, "sketchy", False):
        return found
    file.seek(0)
    kind = sniff(file)
    return _attempt(file, _reader(_SUFFIX_OF.get(kind, "")) or importlib.import_module("mutagen").File)


def id3_of(file: BinaryIO) -> Any | None:
    """Read the tags of an MP3 file whose sound is known: the frames as they are, for reading only."""
    id3 = importlib.import_module("mutagen.id3").ID3
    return _attempt(file, lambda file: id3(file, translate=False))


@cache
def _reader(suffix: str) -> Any | None:
    module, name = _READERS.get(suffix, ("", ""))
    return getattr(importlib.import_module(module), name) if module else None


def _attempt(file: BinaryIO, reader: Any) -> Any | None:
    """Let one reader try; hostile files make readers fail in any way, and each means "not mine"."""
    try:
        file.seek(0)
        return reader(file)
    except MediaError:
        raise
    except Exception:
        return None


def values_of(tags: Any, name: str) -> list[Any]:
    """Return all that tags of any kind have under a name; nothing where it is no name of that kind."""
    try:
        value = tags.get(name)
    except (KeyError, ValueError, TypeError):
        return []
    return value if isinstance(value, list) else [] if value is None else [value]
