"""One field of a file's tags, whatever its kind calls it: Vorbis comments, ID3, MP4, ASF or APE."""

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

MAX_TEXT = 1000
"""Characters that are kept of a text."""
MAX_SHEET = 262_144
"""Characters of a cue sheet within the tags; a longer one is none."""
_FREE_MP4 = "----:com.apple.iTunes:"
_OVERRIDES = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Characters that turn the direction of the text around them, also on the rest of the line."""
_NUMBER = re.compile(r"\s*(\d{1,5})(?!\d)")
_YEAR = re.compile(r"\d{4}")
_DECIBELS = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)")
_PEAK = re.compile(r"\s*\+?(\d+(?:\.\d+)?)")

_NAMES: dict[str, tuple[str, ...]] = {
    "title": ("title", "TIT2", "\xa9nam", "Title"),
    "artist": ("artist", "TPE1", "\xa9ART", "Author"),
    "album": ("album", "TALB", "\xa9alb", "WM/AlbumTitle"),
    "album_artist": ("albumartist", "album artist", "TPE2", "aART", "WM/AlbumArtist"),
    "track_number": ("tracknumber", "track", "TRCK", "trkn", "WM/TrackNumber"),
    "disc_number": ("discnumber", "disc", "TPOS", "disk", "WM/PartOfSet"),
    "date": ("date", "year", "TDRC", "TYER", "\xa9day", "WM/Year", "originaldate", "TDOR", "TORY"),
    "genre": ("genre", "TCON", "\xa9gen", "WM/Genre"),
    "compilation": ("compilation", "TCMP", "cpil", "WM/IsCompilation"),
}


def by_name(tags: Any) -> Any:
    """Return tags in which a name is found at once: comments of Ogg and FLAC are a list that is looked through.

    Of comments, names are in lower case then.
    """
    if hasattr(tags, "getall"):  # ID3, whose mapping is slow
        return dict(tags.items())
    if not isinstance(tags, list) or not hasattr(tags, "vendor"):
        return {} if tags is None else tags
    found: dict[str, list[str]] = {}
    for name, value in tags:
        found.setdefault(name.lower(), []).append(value)
    return found


def texts(tags: Any, field: str) -> list[str]:
    """Return a field's values, cleaned; empty ones are left out."""
    names: Iterable[str] = _names(field)
    if type(tags) is dict:  # most names are not there
        names = [name for name in names if name in tags]
    for name in names:
        value = _get(tags, name)
        if value is None:
            continue
        found = [text for text in map(clean, _strings(value)) if text]
        if found:
            return found
    return []


@cache
def _names(field: str) -> tuple[str, ...]:
    return _NAMES.get(field, ()) or _replaygain_names(field)


def whole_text(tags: Any, field: str) -> str:
    """Return a field of many lines as it is, where it is not too long."""
    for name in _names(field):
        for text in _strings(value) if (value := _get(tags, name)) is not None else []:
            if 0 < len(text) <= MAX_SHEET:
                return text
    return ""


def clean(text: str) -> str:
    """Make a text fit for a line on a screen: no control characters, no more than `MAX_TEXT` characters."""
    if text.isprintable():  # nearly all are
        return " ".join(text[: 4 * MAX_TEXT].split())[:MAX_TEXT].rstrip()
    marked = "".join(" " if _is_control(character) else character for character in text[: 4 * MAX_TEXT])
    return " ".join(marked.encode("utf-8", "replace").decode().split())[:MAX_TEXT].rstrip()


def number(values: Iterable[str]) -> int | None:
    """Read "3" or "3/12"; None when there is no number, or it is 0."""
    for value in values:
        match = _NUMBER.match(value)
        if match:
            return int(match[1]) or None
    return None


def year(values: Iterable[str]) -> int | None:
    """Read the year of a date in any common notation."""
    for value in values:
        match = _YEAR.search(value)
        if match and int(match[0]):
            return int(match[0])
    return None


def decibels(values: Iterable[str]) -> float | None:
    """Read "-6.48 dB"; None when it is no number that a gain can have."""
    for value in values:
        match = _DECIBELS.match(value)
        if match and math.isfinite(float(match[1])) and abs(float(match[1])) < 100:
            return float(match[1])
    return None


def peak(values: Iterable[str]) -> float | None:
    """Read "0.988553"; None when it is no peak that sound can have."""
    for value in values:
        match = _PEAK.match(value)
        if match and 0.0 < float(match[1]) < 100.0:
            return float(match[1])
    return None


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc" or character in _OVERRIDES


def _replaygain_names(field: str) -> tuple[str, ...]:
    upper = field.upper()
    return (field, f"TXXX:{upper}", f"TXXX:{field}", _FREE_MP4 + field, _FREE_MP4 + upper)


def _get(tags: Any, name: str) -> Any:
    """Look a name up: each kind of tags has its own opinion on what a name may be."""
    try:
        return tags.get(name)
    except (KeyError, ValueError, TypeError):
        return None


def _strings(value: Any) -> list[str]:
    if type(value) is list:
        return [_string(item) for item in value]
    genres = getattr(value, "genres", None)
    if genres is not None:
        return [str(genre) for genre in genres]
    if hasattr(value, "text"):
        return [str(text) for text in value.text]
    if isinstance(value, list):
        return [_string(item) for item in value]
    return str(value).split("\0")


def _string(item: Any) -> str:
    if type(item) is str:
        return item
    if isinstance(item, bytes):
        return item.decode("utf-8", "replace")
    if isinstance(item, tuple):
        return str(item[0]) if item else ""
    return str(item)
