"""Rows drawn cell by cell: the line builder, and the widget that repaints only the rows that changed."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual._context import NoActiveAppError
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from auralis_tui.tui.glyphs import FULL, Glyphs
from auralis_tui.tui.themes import Inks, find_theme

Run = tuple[str, str]
"""Text, and the words of its ink."""
Runs = tuple[Run, ...]


text_cells = lru_cache(maxsize=8192)(cell_len)
"""Return how many cells a text takes; what is drawn is the same again and again."""


def clip(text: str, width: int) -> str:
    """Cut the text to a width in cells, with an ellipsis where something is lost."""
    if text_cells(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def fit(text: str, width: int) -> str:
    """Cut or pad the text to exactly this many cells."""
    return set_cell_size(clip(text, width), max(0, width))


def wrap_columns(text: str, width: int) -> list[str]:
    """Break the text into rows; those after the first begin in the column after its gap of blanks, if it has one."""
    gap = re.search(r"\S {2,}(?=\S)", text)
    return textwrap.wrap(text, width, subsequent_indent=" " * gap.end() if gap else "")


class Line:
    """One row being drawn from left to right; what goes beyond the width is cut."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.column = 0
        self._runs: list[Run] = []

    def over(self, column: int, sign: str, ink: str) -> "Line":
        """Put a sign in place of what stands at a column already, where all signs are one cell wide."""
        runs: list[Run] = []
        at = 0
        for text, own in self._runs:
            here = column - at
            if 0 <= here < len(text):
                runs += [(text[:here], own), (sign, ink), (text[here + 1 :], own)]
            else:
                runs.append((text, own))
            at += len(text)
        self._runs = [run for run in runs if run[0]]
        return self

    def put(self, text: str, ink: str = "text") -> "Line":
        """Add text at the pen."""
        room = self.width - self.column
        cells = text_cells(text)
        if cells > room:
            text, cells = set_cell_size(text, max(0, room)), max(0, room)
        if text:
            self._runs.append((text, ink))
            self.column += cells
        return self

    def puts(self, runs: Sequence[Run]) -> "Line":
        """Add several runs."""
        for text, ink in runs:
            self.put(text, ink)
        return self

    def to(self, column: int) -> "Line":
        """Move the pen to the column, over blanks."""
        return self.put(" " * (column - self.column), "text")

    def rule(self, column: int, ink: str = "rule", sign: str = "─") -> "Line":
        """Draw a rule up to the column."""
        return self.put(sign * (column - self.column), ink)

    def right(self, *runs: Run) -> "Line":
        """Add runs that end at the right edge."""
        return self.to(self.width - row_cells(runs)).puts(runs)

    def done(self) -> Runs:
        """Return the row."""
        return tuple(self._runs)


def heading(width: int, title: str, fact: str) -> Runs:
    """Draw a block's heading: its name, a rule, a fact at the right."""
    line = Line(width).put(title, "muted bold").put(" ")
    return line.rule(width - text_cells(fact) - 1).put(f" {fact}", "muted").done()


@dataclass(frozen=True, slots=True)
class Look:
    """What rows are drawn with: the theme's inks and the set of signs."""

    inks: Inks
    glyphs: Glyphs


@cache
def default_look() -> Look:
    """Return the look of a widget outside the console."""
    return Look(Inks(find_theme("night")), FULL)


def look_of(widget: Widget) -> Look:
    """Return the look of the console that the widget is in."""
    try:
        look = getattr(widget.app, "look", None)
    except NoActiveAppError:
        look = None
    return look if isinstance(look, Look) else default_look()


def strip_of(runs: Runs, width: int, look: Look, on: str = "") -> Strip:
    """Turn a row into what Textual puts on the screen; a blank never breaks a run."""
    inks, glyphs = look.inks, look.glyphs
    merged: list[tuple[str, Style]] = []
    for text, ink in (*runs, (" " * (width - row_cells(runs)), "text")):
        style = inks.style(ink, on)
        before, own = merged[-1] if merged else ("", style)
        if style == own or (text.isspace() and _same_ground(style, own)):
            merged[-1:] = [(before + text, own)]
        elif before.isspace() and _same_ground(own, style):
            merged[-1] = (before + text, style)
        elif text:
            merged.append((text, style))
    segments = [Segment(glyphs.text(text), style) for text, style in merged]
    return Strip(segments).adjust_cell_length(width, inks.style("text", on))


def _same_ground(blank: Style, beside: Style) -> bool:
    plain = not any(style.reverse or style.underline for style in (blank, beside))
    return plain and blank.bgcolor == beside.bgcolor


def changed_columns(new: Runs, old: Runs, width: int) -> range:
    """Return the columns in which two rows differ: only those go to the terminal."""
    left = _same_cells(new, old, 1)
    if row_cells(new) != row_cells(old):
        return range(left, width)
    right = _same_cells(new[::-1], old[::-1], -1)
    return range(left, max(left, min(width, row_cells(new) - right)))


def _same_cells(one: Runs, other: Runs, step: int) -> int:
    """Return how many cells at the beginning are the same; with a step of -1, where all goes from right to left."""
    cells = 0
    for run, other_run in zip(one, other, strict=False):
        if run == other_run:
            cells += text_cells(run[0])
            continue
        if run[1] == other_run[1]:
            pairs = zip(run[0][::step], other_run[0][::step], strict=False)
            cells += sum([text_cells(sign) for sign, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)])
        break
    return cells


def row_cells(runs: Runs) -> int:
    """Return how wide a row is."""
    return sum([text_cells(text) for text, _ in runs])


class Painted(Widget):
    """A widget that draws rows of runs; `repaint` writes the cells that differ from what is shown."""

    def __init__(self, **options: str | None) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.shown: list[Runs] = []
        """The rows as they were drawn last; none when they are to be drawn anew."""
        self._shown_for = Size(0, 0)

    @property
    def look(self) -> Look:
        """What the rows are drawn with."""
        return look_of(self)

    def rows(self, size: Size) -> list[Runs]:
        """Draw all rows as they should be now."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Draw again, and write the cells that changed."""
        if not self.is_attached or not self.size or not self.is_on_screen:
            return
        shown, size = self.shown, self._shown_for
        rows = self._drawn()
        if size != self.size or len(rows) != len(shown):
            self.refresh()
            return
        width = self.size.width
        changes = {
            y: columns
            for y, (new, old) in enumerate(zip(rows, shown, strict=True))
            if new != old and (columns := changed_columns(new, old, width))
        }
        if not changes:
            return
        shortcut = getattr(self.app, "shortcut", None)
        if shortcut is not None:
            shortcut.paint(self, changes)
        else:
            self.refresh_changes(changes)

    def refresh_changes(self, changes: Mapping[int, range]) -> None:
        """Let Textual paint these columns of the rows."""
        self.refresh(*(Region(columns.start, y, len(columns), 1) for y, columns in changes.items()))

    def render_line(self, y: int) -> Strip:
        """Return one row for the screen."""
        rows = self.shown if self.shown and self._shown_for == self.size else self._drawn()
        return strip_of(rows[y] if y < len(rows) else (), self.size.width, look_of(self))

    def _drawn(self) -> list[Runs]:
        self._shown_for = self.size
        self.shown = self.rows(self.size)
        return self.shown

    def on_resize(self) -> None:
        """Draw what is different now; the first paint in a new size has drawn for it already."""
        self.repaint()

    on_show = on_resize

    def on_hide(self) -> None:
        """Be drawn anew when shown again: what changes meanwhile is not drawn."""
        self.shown = []
        self._set_dirty()
