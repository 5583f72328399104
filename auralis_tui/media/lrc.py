"""The text of lyrics: LRC, whose lines say when they are sung, and plain text. No files, no clocks."""

import codecs
import re
from dataclasses import dataclass
from itertools import groupby

MAX_LINES = 4000
"""A line that is sung ten times counts ten times."""
MAX_LINE_CHARACTERS = 400
STAMP = r"(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?"
_STAMP = re.compile(rf"\s*\[\s*{STAMP}\s*\]")
_WORD_STAMP = re.compile(rf"[<\[]\s*{STAMP}\s*[>\]]\s?")
_TAG = re.compile(r"\s*\[(ar|al|ti|au|lr|by|la|length|offset|re|tool|ve|id|#):(.*)\]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of lyrics."""

    text: str
    at_s: float | None = None
    """When it is sung; None where that isn't said."""


@dataclass(frozen=True, slots=True)
class Lyrics:
    """All lines in the order in which they are sung."""

    lines: tuple[Line, ...] = ()

    @property
    def synced(self) -> bool:
        """Whether any line says when it is sung."""
        return any(line.at_s is not None for line in self.lines)

    def within(self, start_s: float, end_s: float | None) -> "Lyrics":
        """Return the lines of a stretch of the file, by the stretch's own time."""
        if not start_s and end_s is None:
            return self
        timed = [(line.text, line.at_s) for line in self.lines if line.at_s is not None]
        inside = [(text, at_s) for text, at_s in timed if start_s <= at_s and (end_s is None or at_s < end_s)]
        return Lyrics(tuple(Line(text, round(at_s - start_s, 3)) for text, at_s in inside))


def parse(text: str) -> Lyrics:
    """Read lyrics; a line that can't be read is kept as text, after the line before it."""
    offset_s = 0.0
    found: list[tuple[float, Line]] = []
    before_s = -1.0
    for written in text.splitlines():
        if tag := _TAG.fullmatch(written):
            offset_s = _offset_s(tag) if tag[1].lower() == "offset" else offset_s
            continue
        stamps, said = _stamps(written)
        said = _clean(said)
        found += [(at_s, Line(said, at_s)) for at_s in stamps] or [(before_s, Line(said))]
        before_s = stamps[-1] if stamps else before_s
        if len(found) >= MAX_LINES:
            break
    found.sort(key=lambda one: one[0])
    return Lyrics(_without_gaps([_shifted(line, offset_s) for _, line in found[:MAX_LINES]]))


def of_pieces(pieces: list[tuple[str, float]]) -> Lyrics:
    """Put the words or syllables of a SYLT frame together: one that begins with a line break begins a line."""
    apart = not any(text.startswith(("\n", "\r")) for text, _ in pieces[1:])
    lines: list[Line] = []
    for text, at_s in pieces[:MAX_LINES]:
        if apart or not lines or text.startswith(("\n", "\r")):
            lines.append(Line(_clean(text), at_s))
        else:
            last = lines[-1]
            lines[-1] = Line((last.text + _printable(text))[:MAX_LINE_CHARACTERS], last.at_s)
    return Lyrics(_without_gaps(lines))


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 where it says so, or as Windows wrote it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _stamps(written: str) -> tuple[list[float], str]:
    """Take the stamps off a line's beginning."""
    stamps: list[float] = []
    end = 0
    while (stamp := _STAMP.match(written, end)) and len(stamps) < MAX_LINES:
        fraction = stamp[3] or "0"
        stamps.append(int(stamp[1]) * 60.0 + int(stamp[2]) + int(fraction) / 10.0 ** len(fraction))
        end = stamp.end()
    rest = written[end:]
    return stamps, _WORD_STAMP.sub("", rest) if stamps else rest


def _offset_s(tag: re.Match[str]) -> float:
    """Read an offset: so many milliseconds earlier."""
    try:
        return max(-3600.0, min(3600.0, int(tag[2].strip()) / 1000.0))
    except ValueError:
        return 0.0


def _shifted(line: Line, offset_s: float) -> Line:
    return line if line.at_s is None else Line(line.text, round(max(0.0, line.at_s - offset_s), 3))


def _clean(text: str) -> str:
    return _printable(text).strip()[:MAX_LINE_CHARACTERS]


def _printable(text: str) -> str:
    """Take out what would move a terminal's cursor, or worse."""
    text = text[: 4 * MAX_LINE_CHARACTERS]
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(sign: str) -> str:
    if sign.isprintable() or sign in "\u200c\u200d":
        return sign
    return " " if sign.isspace() else ""


def _without_gaps(lines: list[Line]) -> tuple[Line, ...]:
    """Leave out blank lines at both ends that say no time, and all but one of several."""
    kept: list[Line] = []
    for blank, group in groupby(lines, key=lambda line: not line.text and line.at_s is None):
        run = list(group)
        kept += run[:1] if blank else run
    while kept and not kept[0].text and kept[0].at_s is None:
        kept.pop(0)
    while kept and not kept[-1].text and kept[-1].at_s is None:
        kept.pop()
    return tuple(kept)
