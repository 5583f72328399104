"""Lyrics as rows of a given width, and which of their lines is sung when."""

import textwrap
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells

from auralis_tui.bus.state import LyricLine

INDENT = "  "
"""Before what goes on in another row."""


@dataclass(frozen=True, slots=True)
class LyricRow:
    """A row: a line of lyrics, or the part of one that fits."""

    text: str
    line: int
    """Its line's place."""
    first: bool = True
    """Whether the line begins here."""


def rows_of(lines: Sequence[LyricLine], width: int) -> list[LyricRow]:
    """Break the lines into rows of so many cells."""
    rows = []
    for place, line in enumerate(lines):
        for part, text in enumerate(_wrapped(line.text, max(8, width))):
            rows.append(LyricRow(text, place, part == 0))
    return rows


def line_at(lines: Sequence[LyricLine], position_s: float) -> int | None:
    """Return the line that is sung at this place; None before the first, or where no line has a time."""
    timed = _timed(lines)
    before = bisect_right(timed, position_s, key=lambda one: one[0])
    return timed[before - 1][1] if before else None


def next_after_s(lines: Sequence[LyricLine], position_s: float) -> float | None:
    """Return when the next line begins; None after the last."""
    timed = _timed(lines)
    after = bisect_right(timed, position_s, key=lambda one: one[0])
    return timed[after][0] if after < len(timed) else None


def _timed(lines: Sequence[LyricLine]) -> list[tuple[float, int]]:
    return [(line.at_s, place) for place, line in enumerate(lines) if line.at_s is not None]


def _wrapped(text: str, width: int) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    parts = textwrap.wrap(text, width, subsequent_indent=INDENT)
    if max(map(cell_len, parts)) <= width:
        return parts
    first, *rest = chop_cells(text, width - len(INDENT))  # wide signs, which have no blanks to break at
    return [first, *(INDENT + part for part in rest)]
