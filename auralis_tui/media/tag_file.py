"""The choice of the reader that knows a file's tags."""

import importlib
from pathlib import Path
from typing import Any

from auralis_tui.errors import MediaError
from auralis_tui.media.decoder import open_regular

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
SUFFIXES = frozenset({*_READERS, ".aifc", ".caf", ".w64", ".mka"})
"""File name suffixes, lower case, that are taken as music."""


def open_tagged(path: Path) -> Any | None:
    """Open a file for its tags: by its suffix, and by its content only if that fails; None when neither knows it.

    Raises
    ------
    MediaError
        When the file can't be read at all.
    """
    open_regular(path).close()
    known = _READERS.get(path.suffix.lower())
    if known is not None:
        found = _attempt(path, getattr(importlib.import_module(known[0]), known[1]))
        if found is not None:
            return found
    return _attempt(path, importlib.import_module("mutagen").File)


def _attempt(path: Path, reader: Any) -> Any | None:
    """Let one reader try; hostile files make readers fail in any way, and each means "not mine"."""
    try:
        return reader(path)
    except MediaError:
        raise
    except Exception:
        return None
