"""What is known of the track that plays, as rows: of the library, and of its report."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from auralis_tui.bus.state import Track
from auralis_tui.file_names import printable
from auralis_tui.library.rows import HeardRow
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.now_line import file_format
from auralis_tui.tui.widgets.paint import Line, Runs, clip

Figures = Mapping[str, Any]
NAME_CELLS, SHORT_CELLS = 18, 11
WIDE_CELLS = 40
"""From here on a fact's name is written in full."""
STARS = 5


def facts(track: Track, report: Figures | None, heard: HeardRow | None, now: datetime, width: int) -> list[Runs]:
    """Draw a heading and one row for each fact."""
    rows = [Line(width).put("This track ", "muted bold").rule(width).done()]
    cells = NAME_CELLS if width >= WIDE_CELLS else SHORT_CELLS
    for name, value in _all(track, report or {}, heard or HeardRow(), now):
        line = Line(width).put((name if width >= WIDE_CELLS else name.removeprefix("source ")).ljust(cells), "muted")
        rows.append(line.put(clip(value or numbers.NONE, width - line.column), "text" if value else "faint").done())
    return rows


def names(track: Track, width: int) -> list[Runs]:
    """Draw title, artist and album, each in a row."""
    album = " · ".join(part for part in (track.album, str(track.year or "")) if part)
    return [
        Line(width).put(clip(track.title, width), "bright bold").done(),
        Line(width).put(clip(track.artist, width), "text").done(),
        Line(width).put(clip(album, width), "muted").done(),
    ]


def _all(track: Track, report: Figures, heard: HeardRow, now: datetime) -> list[tuple[str, str]]:
    return [
        ("format", _format(track)),
        ("source loudness", _loudness(report)),
        ("source true peak", _peak(report)),
        ("dynamics", _together(_dynamic_range(report), _level(report, "plr_db", "dB", "PLR "))),
        ("tempo", _tempo(report)),
        ("rating", _rating(track)),
        ("played", _played(track, heard, now)),
        ("genre", ", ".join(heard.genres)),
        ("file", printable(_from_home(track.path))),
    ]


def _format(track: Track) -> str:
    channels = {0: "", 1: "mono", 2: ""}.get(track.channels, f"{track.channels} channels")
    return _together(file_format(track, long=True), channels)


def _loudness(report: Figures) -> str:
    return _together(_level(report, "integrated_lufs", "LUFS"), _level(report, "lra_lu", "LU", "LRA "))


def _level(report: Figures, key: str, unit: str, before: str = "") -> str:
    value = report.get(key)
    return "" if value is None else f"{before}{numbers.level(value)} {unit}"


def _peak(report: Figures) -> str:
    value = report.get("true_peak_dbtp")
    return "" if value is None else f"{numbers.signed(value)} dBTP"


def _dynamic_range(report: Figures) -> str:
    value = report.get("dr14")
    return "" if value is None else f"DR {value:.0f}"


def _tempo(report: Figures) -> str:
    value = report.get("tempo_bpm")
    return "" if value is None else f"{value:.0f} BPM"


def _rating(track: Track) -> str:
    stars = "" if track.rating is None else "●" * track.rating + "○" * (STARS - track.rating)
    return _together(stars, "favourite" if track.favourite else "")


def _played(track: Track, heard: HeardRow, now: datetime) -> str:
    if not track.plays:
        return "not yet"
    often = {1: "once", 2: "twice"}.get(track.plays, f"{numbers.thousands(track.plays)} times")
    if heard.last_played_at is None:
        return often
    last = datetime.fromtimestamp(heard.last_played_at, now.tzinfo)
    if last.date() == now.date():
        return f"{often}, last today"
    return f"{often}, last on {last.day} {last:%b}" + (f" {last.year}" if last.year != now.year else "")


def _together(*parts: str) -> str:
    return "   ".join(part for part in parts if part)


def _from_home(path: str) -> str:
    home = os.path.expanduser("~").rstrip("/") + "/"
    return "~/" + path.removeprefix(home) if path.startswith(home) else path
