"""The columns of a list of tracks: which fit, how wide each is, and what stands in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from auralis_tui.bus.state import Track
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Runs, clip, fit

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
    head: str = ""
    """The word above it, where it isn't the title."""
    sort: str = ""
    """What the list is sorted by when the word is clicked."""


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


def file_name(track: Track) -> str:
    """Say what its file is called."""
    return track.path.rpartition("/")[2]


COLUMNS = {
    "number": Column("number on the disc", lambda track: str(track.track_number or ""), 3, ink="faint", right=True,
                     head="#"),
    "title": Column("title", lambda track: track.title, 18, 5, sort="title"),
    "whence": Column("artist and album", whence, 15, 5, head="artist · album", sort="artist"),
    "artist": Column("artist", lambda track: track.artist, 12, 4, sort="artist"),
    "album": Column("album", lambda track: track.album, 12, 4, sort="album"),
    "albumartist": Column("whose album it is", lambda track: track.album_artist, 12, 3, head="album by"),
    "disc": Column("number of the disc", lambda track: str(track.disc_number or ""), 4, right=True, head="disc"),
    "year": Column("year", lambda track: str(track.year or ""), 4, sort="year"),
    "rating": Column("rating", lambda track: stars(track.rating), STARS, ink="accent", head="rated", sort="rating"),
    "favourite": Column("favourite", lambda track: "*" * track.favourite, 1, ink="accent", head="*"),
    "plays": Column("how often it was played", lambda track: str(track.plays or ""), 5, right=True, head="plays",
                    sort="plays"),
    "format": Column("format", sound_format, 11, sort="format"),
    "file": Column("name of the file", file_name, 12, 3, head="file", sort="path"),
    "length": Column("length", lambda track: numbers.clock(track.duration_s), 6, right=True, sort="length"),
}  # fmt: skip
DROPPED = (
    "file", "format", "favourite", "rating", "year", "plays", "disc", "albumartist", "album", "number", "whence",
    "artist", "length",
)  # fmt: skip
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


def heads(line: Line, names: tuple[str, ...], sort: str) -> Runs:
    """Draw the words above the columns; that by which the list is sorted has an arrow, which may stand in the gap."""
    begins = SIGN_COLUMNS
    for name, width in widths(names, line.width - line.column - SIGN_COLUMNS - 1).items():
        column = COLUMNS[name]
        word = column.head or column.title
        sorted_by = column.sort and column.sort == sort.removeprefix("-")
        arrow = "" if not sorted_by else "↓" if sort.startswith("-") else "↑"
        if column.right:
            text = clip(arrow + word, width + len(arrow))
            line.to(1 + begins + width - len(text))
        else:
            blank = " " if arrow and len(word) + 2 <= width else ""
            text = clip(word, width + 1 - len(arrow)) + blank + arrow
            line.to(1 + begins)
        line.put(text, "accent bold" if sorted_by else "muted")
        begins += width + GAP
    return line.done()


def head_at(x: int, names: tuple[str, ...], width: int) -> str:
    """Return the column whose word is at this place of a list so wide; none of them in a gap."""
    begins = 1 + SIGN_COLUMNS
    for name, cells in widths(names, width - begins - 1).items():
        if begins <= x <= begins + cells:
            return name
        begins += cells + GAP
    return ""
