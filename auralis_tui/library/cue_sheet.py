"""Cue sheets: text that says where the tracks within a file begin."""

import re
from dataclasses import dataclass, field

from auralis_tui.errors import LibraryError

MAX_BYTES = 2**20
"""A longer file is no cue sheet."""
MAX_TRACKS = 999
_FRAMES_PER_S = 75
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_TIME = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(slots=True)
class CueTrack:
    """One track of a sheet."""

    number: int
    title: str = ""
    performer: str = ""
    start_s: float | None = None
    """Where INDEX 01 stands; what is before it, the pregap, belongs to the track before."""
    end_s: float | None = None
    """Where the next track of the same file begins; None at the file's end."""


@dataclass(slots=True)
class CueFile:
    """One of a sheet's files, with the tracks that begin in it."""

    name: str
    tracks: list[CueTrack] = field(default_factory=list)

    @property
    def cuts(self) -> bool:
        """Whether it makes more of the file than the file itself is."""
        return len(self.tracks) > 1 or any(track.start_s for track in self.tracks)


@dataclass(slots=True)
class CueSheet:
    """What a sheet says."""

    title: str = ""
    performer: str = ""
    genre: str = ""
    year: int | None = None
    disc_number: int | None = None
    files: list[CueFile] = field(default_factory=list)


def decode(data: bytes) -> str:
    """Read a sheet's bytes: as UTF where they are, as the code page of Windows, or Latin-1, otherwise."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def parse(text: str) -> CueSheet:
    """Read a sheet.

    Raises
    ------
    LibraryError
        With a sentence that goes on after the sheet's name: what in it makes no sense.
    """
    reader = _Reader()
    for number, line in enumerate(text.splitlines(), start=1):
        words = [quoted or bare for quoted, bare in _WORD.findall(line)]
        if words:
            reader.read(words, number)
    return reader.finish()


class _Reader:
    def __init__(self) -> None:
        self._sheet = CueSheet()
        self._track: CueTrack | None = None
        self._loose: CueTrack | None = None
        """The track that has been named, and has not begun in a file yet."""

    def read(self, words: list[str], line: int) -> None:
        command, rest = words[0].upper(), words[1:]
        if command == "FILE" and rest:
            self._sheet.files.append(CueFile(" ".join(rest[:-1]) if len(rest) > 1 else rest[0]))
        elif command == "TRACK" and rest:
            self._begin(rest[0], line)
        elif command == "INDEX" and len(rest) > 1 and rest[0].isdecimal() and int(rest[0]) == 1:
            self._place(rest[1], line)
        elif command in ("TITLE", "PERFORMER") and rest:
            setattr(self._track or self._sheet, command.lower(), " ".join(rest))
        elif command == "REM" and len(rest) > 1:
            self._remark(rest[0].upper(), " ".join(rest[1:]))

    def _begin(self, number: str, line: int) -> None:
        if not number.isdecimal() or not 0 < int(number) <= MAX_TRACKS:
            raise LibraryError(f"makes no sense: line {line} has no track's number.")
        self._track = self._loose = CueTrack(int(number))

    def _place(self, time: str, line: int) -> None:
        if self._loose is None or not self._sheet.files:
            raise LibraryError(f"makes no sense: line {line} has an index that belongs to no track of a file.")
        start_s, tracks = _seconds(time, line), self._sheet.files[-1].tracks
        former_s = tracks[-1].start_s if tracks else None
        if former_s is not None and start_s <= former_s:
            raise LibraryError(f"makes no sense: line {line} goes back in time.")
        if tracks:
            tracks[-1].end_s = start_s
        self._loose.start_s = start_s
        tracks.append(self._loose)
        self._loose = None

    def _remark(self, name: str, value: str) -> None:
        if name == "GENRE":
            self._sheet.genre = value
        elif name == "DATE" and (found := re.search(r"\d{4}", value)):
            self._sheet.year = int(found[0]) or None
        elif name == "DISCNUMBER" and value.isdecimal():
            self._sheet.disc_number = int(value) or None

    def finish(self) -> CueSheet:
        if not any(file.tracks for file in self._sheet.files):
            raise LibraryError("names no tracks.")
        return self._sheet


def _seconds(text: str, line: int) -> float:
    """Read minutes, seconds and frames of a 75th of a second."""
    found = _TIME.fullmatch(text)
    if found is None or int(found[2]) > 59 or int(found[3]) >= _FRAMES_PER_S:
        raise LibraryError(f"makes no sense: line {line} has no time as 01:23:45.")
    return int(found[1]) * 60 + int(found[2]) + int(found[3]) / _FRAMES_PER_S
