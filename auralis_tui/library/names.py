"""Names as they are sorted, grouped and taken apart; what is shown is what was written."""

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

VARIOUS_ARTISTS = "Various Artists"
_VARIOUS = {"various", "various artists", "va", "v a"}
_FEATURING = re.compile(r"\s*[(\[]?\s*\b(?:feat\.?|ft\.|featuring)\s+([^)\]]+)[)\]]?\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*;\s*|\s+/\s+|\0")
_BETWEEN_GUESTS = re.compile(r"\s*;\s*|\s+/\s+|\0|\s*,\s+(?:and\s+)?|\s+&\s+|\s+and\s+", re.IGNORECASE)
_BETWEEN_GENRES = re.compile(r"\s*;\s*|\s+/\s+|\0")
_DISC_FOLDER = re.compile(r"(?:cd|disc|disk)[ _.-]*(\d{1,3})(?:\D.*)?", re.IGNORECASE)
_DISC_TITLE = re.compile(r"(.+?)[\s,:-]*[(\[]\s*(?:cd|disc|disk)\s*(\d{1,3})\s*[)\]]", re.IGNORECASE)


@lru_cache(4096)
def sort_name(name: str) -> str:
    """Return what a name is sorted by: no case, no accents, no leading "The"."""
    plain = _plain(name).strip()
    return plain.removeprefix("the ").strip() or plain


@lru_cache(4096)
def group_name(name: str) -> str:
    """Return what the spellings of one name share: also no signs, and "&" is "and"."""
    words = "".join(sign if sign.isalnum() else " " for sign in sort_name(name).replace("&", " and ")).split()
    return " ".join(words) or name.strip()


def artists_of(values: Sequence[str]) -> list[str]:
    """Take apart who made a track: several values, or one text with `;`, ` / ` or `feat.`.

    `&`, `,` and `and` stand within names as often as between them, and part guests only.
    """
    return list(_artists_of(tuple(values)))


@lru_cache(1024)
def _artists_of(values: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for value in values:
        guests = [guest for text in _FEATURING.findall(value) for guest in _BETWEEN_GUESTS.split(text)]
        found += [*_BETWEEN.split(_FEATURING.sub(" ", value)), *guests]
    return _once(found)


def genres_of(values: Sequence[str]) -> list[str]:
    """Take genres apart: several values, or one text with `;` or ` / `."""
    return list(_genres_of(tuple(values)))


@lru_cache(1024)
def _genres_of(values: tuple[str, ...]) -> list[str]:
    return _once(genre for value in values for genre in _BETWEEN_GENRES.split(value))


def is_various(artist: str) -> bool:
    """Whether an album artist stands for many."""
    return group_name(artist) in _VARIOUS


def folder_of(path: str) -> str:
    """Return the folder of a file, by a path as the library has it: absolute, without double slashes."""
    return path.rpartition("/")[0] or "/"


def album_folder(path: str) -> str:
    """Return the folder of the album that a file belongs to: above `CD1`, `Disc 2` and their like."""
    return _album_and_disc(folder_of(path))[0]


def disc_of(path: str) -> int | None:
    """Return the number of the disc by the file's folder."""
    return _album_and_disc(folder_of(path))[1]


@lru_cache(1024)
def _album_and_disc(folder: str) -> tuple[str, int | None]:
    found = _DISC_FOLDER.fullmatch(os.path.basename(folder))
    return (os.path.dirname(folder), int(found[1]) or None) if found else (folder, None)


@lru_cache(1024)
def without_disc(title: str) -> tuple[str, int | None]:
    """Part an album's title from the disc in it: "Live (Disc 2)"."""
    found = _DISC_TITLE.fullmatch(title)
    return (found[1], int(found[2]) or None) if found else (title, None)


def _plain(name: str) -> str:
    if name.isascii():
        return name.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def _once(names: Iterable[str]) -> list[str]:
    """Leave out what comes again in another spelling."""
    kept: dict[str, str] = {}
    for name in names:
        if name.strip():
            kept.setdefault(group_name(name), name.strip())
    return list(kept.values())
