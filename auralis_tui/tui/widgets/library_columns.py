"""The columns of a list of tracks: which fit, how wide each is, and what stands in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from auralis_tui.bus.state import Track
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Runs, fit

GAP = 2
SIGN_COLUMNS = 3
STARS = 5


@dataclass(frozen=True, slots=True)
class Column:
    """One column: of a fixed width, or of a share of what is left."""

    title: str
    """What the chooser calls it."""
    text: Callable[[Track], str]
    least: int
    """Its width; with a share, the narrowest that is of use."""
    share: int = 0
    ink: str = ""
    """Of its own where it has one."""
    right: bool = False


def stars(rating: int | None) -> str:
    """Draw a rating of 1 to 5; nothing where there is none."""
    return "●" * rating + "○" * (STARS - rating) if rating else ""


def whence(track: Track) -> str:
    """Say who plays it and on which album."""
    return f"{track.artist} · {track.album}" if track.album else track.artist


def sound_format(track: Track) -> str:
    """Say what kind of file it is: `FLAC 96/24`."""
    bits = f"/{track.bits}" if track.bits else ""
    return f"{track.codec} {numbers.kilohertz(track.rate_hz)}{bits}" if track.codec else ""


COLUMNS = {
    "number": Column("number on the disc", lambda track: str(track.track_number or ""), 3, ink="faint", right=True),
    "title": Column("title", lambda track: track.title, 18, 5),
    "whence": Column("artist and album", whence, 15, 5),
    "artist": Column("artist", lambda track: track.artist, 12, 4),
    "album": Column("album", lambda track: track.album, 12, 4),
    "year": Column("year", lambda track: str(track.year or ""), 4),
    "rating": Column("rating", lambda track: stars(track.rating), STARS, ink="accent"),
    "favourite": Column("favourite", lambda track: "*" * track.favourite, 1, ink="accent"),
    "plays": Column("how often it was played", lambda track: str(track.plays or ""), 4, right=True),
    "format": Column("format", sound_format, 11),
    "length": Column("length", lambda track: numbers.clock(track.duration_s), 6, right=True),
}
DROPPED = ("format", "year", "favourite", "rating", "plays", "album", "number", "whence", "artist", "length")
"""What gives way first where there is little room."""


@lru_cache(maxsize=64)
def widths(names: tuple[str, ...], room: int) -> dict[str, int]:
    """Return the columns that fit, in order, and how wide each is."""
    shown = list(names)
    for name in DROPPED:
        if _least(shown) <= room:
            break
        if name in shown:
            shown.remove(name)
    spare = room - _least(shown)
    shares = sum(COLUMNS[name].share for name in shown) or 1
    found = {name: COLUMNS[name].least + spare * COLUMNS[name].share // shares for name in shown}
    if "title" in found:
        found["title"] += room - sum(found.values()) - GAP * (len(found) - 1)
    return found


def track_row(track: Track, line: Line, names: Sequence[str], sign: str, selected: bool, gone: bool = False) -> Runs:
    """Draw a track after its sign."""
    line.put(f" {sign or ' '} ", "signal bold")
    found = widths(tuple(names), line.width - line.column - 1)
    for place, (name, width) in enumerate(found.items()):
        column = COLUMNS[name]
        text = column.text(track)
        line.put(" " * GAP if place else "")
        line.put(
            f"{text:>{width}}" if column.right else fit(text, width), _ink(name, column, bool(sign), selected, gone)
        )
    return line.put(" ").done()


def _ink(name: str, column: Column, playing: bool, selected: bool, gone: bool) -> str:
    if gone:
        return "faint"
    if playing:
        return "signal bold" if name == "title" else "signal"
    if name == "title":
        return "bright bold" if selected else "text"
    return "muted" if selected and column.ink == "faint" else column.ink or "muted"


def _least(names: Sequence[str]) -> int:
    return sum(COLUMNS[name].least for name in names) + GAP * (len(names) - 1)
