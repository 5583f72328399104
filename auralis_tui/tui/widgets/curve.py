"""Curves in braille over a filled spectrum: two columns and four rows of dots in each cell."""

from collections.abc import Mapping, Sequence

from auralis_tui.tui.widgets.paint import Run

DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
BLANK = 0x2800
FILL = "signal-deep"


class Dots:
    """A field of dots; what lies outside is left out."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._cells: dict[tuple[int, int], int] = {}

    def put(self, x: int, y: int) -> None:
        """Set a dot, counted from the top left."""
        if 0 <= x < 2 * self.width and 0 <= y < 4 * self.height:
            cell = (y >> 2, x >> 1)
            self._cells[cell] = self._cells.get(cell, 0) | DOTS[y & 3][x & 1]

    def curve(self, heights: Sequence[float | None], thick: int = 1) -> "Dots":
        """Draw a line through one height for each column of dots, in rows of cells from the top; None breaks it."""
        before: int | None = None
        for x, height in enumerate(heights):
            if height is None:
                before = None
                continue
            y = round(max(-1.0, min(self.height + 1.0, height)) * 4 + 1.5)
            low, high = sorted((y, y if before is None else before + (y > before) - (y < before)))
            for dot in range(low + 1 - thick, high + 1):
                self.put(x, dot)
            before = y
        return self

    def hang(self, heights: Sequence[float]) -> "Dots":
        """Fill each column of dots from the top down to a height in rows of cells."""
        for x, height in enumerate(heights):
            for y in range(round(height * 4)):
                self.put(x, y)
        return self

    def sign(self, row: int, column: int) -> str:
        """Return the sign of a cell; empty where it has no dot."""
        bits = self._cells.get((row, column))
        return chr(BLANK + bits) if bits else ""


Layers = Sequence[tuple[Dots, str]]
"""Fields of dots with their inks, the foremost first."""
Marks = Mapping[tuple[int, int], Run]
"""Signs before all layers, by row and column."""


def compose(
    row: int, width: int, layers: Layers, marks: Marks, grid: str = "", fill_from: Sequence[int] | None = None
) -> list[Run]:
    """Draw one row: marks, then layers, then the grid's sign; from its row in `fill_from` on a column is filled."""
    runs: list[Run] = []
    for column in range(width):
        filled = fill_from is not None and row >= fill_from[column]
        sign, ink = _cell(row, column, layers, marks, "" if filled else grid)
        if filled and "@" not in ink:
            ink = f"{ink} @{FILL}"
        if runs and runs[-1][1] == ink:
            runs[-1] = (runs[-1][0] + sign, ink)
        else:
            runs.append((sign, ink))
    return runs


def _cell(row: int, column: int, layers: Layers, marks: Marks, grid: str) -> Run:
    if (row, column) in marks:
        return marks[row, column]
    for dots, ink in layers:
        if sign := dots.sign(row, column):
            return sign, ink
    return (grid, "rule") if grid else (" ", "text")


def spread(values: Sequence[float], points: int) -> list[float]:
    """Return so many values on the straight lines between those that are given."""
    if len(values) < 2:
        return [*values] * points
    found = []
    for point in range(points):
        place = point * (len(values) - 1) / max(1, points - 1)
        before = min(int(place), len(values) - 2)
        share = place - before
        found.append(values[before] * (1.0 - share) + values[before + 1] * share)
    return found
