"""The values of a stage as rows: a cell that is edited is reversed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auralis_tui.tui.widgets.paint import Line, Run, Runs, clip
from auralis_tui.tui.widgets.rack_rows import grounded

if TYPE_CHECKING:
    from auralis_tui.tui.rack.grids import Cell, Grid, Row

LABEL, SHORT_LABEL = 14, 12
VALUE = 11
"""Columns of a value with its unit."""
HEAD_ENDS = (4, 18, 27, 37, 44, 53)
"""Where the columns of an equalizer's bands end; the first two begin after those before."""
SLIDER = 16
SHORT = {"compress": "comp", "expand upward": "up", "expand downward": "down", "low shelf": "low", "high shelf": "high"}
"""Words that stand in narrow columns."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the cursor is, and what is typed there."""

    row: int
    column: int
    focused: bool
    editing: bool = False
    typed: str = ""


def grid_rows(grid: "Grid", width: int, height: int, spot: Spot) -> list[Runs]:
    """Draw as many rows of a grid as there is room for, with the cursor in sight."""
    head = [_head(grid, width)] if grid.head else []
    room = max(1, height - len(head))
    first = first_of(grid, height, spot.row)
    rows = []
    for place in range(first, min(first + room, len(grid.rows))):
        row = grid.rows[place]
        draw = _band if grid.head and row.band is not None else _row
        here = spot if place == spot.row else None
        drawn = draw(row, grid, width, here)
        ground = "select" if spot.focused else "select-dim"
        rows.append(grounded(drawn, width, ground) if here else drawn)
    return [*head, *rows]


def first_of(grid: "Grid", height: int, row: int) -> int:
    """Return the first row in sight, where the head and others are to fit into this height."""
    room = max(1, height - bool(grid.head))
    return max(0, min(row - room // 2, len(grid.rows) - room))


def column_at(grid: "Grid", row: "Row", x: int, width: int) -> int:
    """Return the column of a row that is at this place."""
    if grid.head and row.band is not None:
        return sum(x >= end for end in HEAD_ENDS[1:-1])
    return max(0, min(len(row.cells) - 1, (x - 2 - SHORT_LABEL) // column_width(grid, width)))


def column_width(grid: "Grid", width: int) -> int:
    """Return how wide the columns of bands are that stand side by side."""
    return max(5, min(8, (width - 2 - SHORT_LABEL) // grid.columns))


def side_width(grid: "Grid") -> int:
    """Return how many columns the rows need."""
    return 2 + LABEL + (VALUE if grid.columns == 1 else grid.columns * 8 + 3)


def band_words(row: "Row", spot: Spot, width: int) -> Runs:
    """Draw one row for a pane without room for more: `band 3 bell   240 Hz   −2.1 dB   Q 1.10`."""
    line = Line(width).put(" ")
    if row.band is not None and len(row.cells) > 1:
        line.put("band ", "muted").put(row.label, "accent bold").put(" ")
    else:
        line.put(f"{row.label}  ", "muted")
    for column, cell in enumerate(row.cells):
        if cell is None or (cell.setting.name == "channels" and cell.value == "stereo" and spot.column != column):
            continue
        if cell.setting.label == "Q":
            line.put("Q ", "muted")
        text, ink = _value(cell, 0, spot if column == spot.column else None)
        named = row.band is not None and column == 0 and column != spot.column
        line.put(text, "bright bold" if named else ink).put("   ")
    return line.done()


def _head(grid: "Grid", width: int) -> Runs:
    line = Line(width)
    for column, (name, end) in enumerate(zip(grid.head, HEAD_ENDS, strict=True)):
        line.put(
            f"   {name}" if not column else f"  {name:<12}" if column == 1 else name.rjust(end - line.column), "faint"
        )
    return line.done()


def _band(row: "Row", grid: "Grid", width: int, spot: Spot | None) -> Runs:  # noqa: ARG001
    line = (
        Line(width)
        .put(f" {'▌' if spot else ' '} ", "accent")
        .put(row.label.ljust(3), "accent bold" if spot else "muted")
    )
    for column, (cell, end) in enumerate(zip(row.cells, HEAD_ENDS[1:], strict=True)):
        here = spot if spot and spot.column == column else None
        if column == 0:
            text, ink = _value(cell, 0, here) if cell else ("", "text")
            line.put(text, ink if here and here.editing else "bright bold" if spot else "text").to(end)
        elif cell is None:
            line.put("·".rjust(end - line.column), "faint")
        else:
            text, ink = _value(cell, 0, here)
            line.to(end - len(text) - (1 if here and here.editing else 0))
            line.put(text, ink)
    return line.done()


def _row(row: "Row", grid: "Grid", width: int, spot: Spot | None) -> Runs:
    line = Line(width).put(f"{'▌' if spot else ' '} ", "accent")
    label = LABEL if grid.columns == 1 else SHORT_LABEL
    line.put(clip(row.label, label).ljust(label), "bright bold" if spot else "muted")
    cells = [cell for cell in row.cells if cell is not None]
    if len(cells) == 1 and grid.columns == 1:
        return _single(line, cells[0], spot, width)
    for column, cell in enumerate(cells):
        here = spot if spot and spot.column == column else None
        line.puts([_value(cell, column_width(grid, width), here, False)])
    unit = f" {_unit(cells[0])}"
    return line.put(unit if line.column + len(unit) <= width else "", "muted").done()


def _single(line: Line, cell: "Cell", spot: Spot | None, width: int) -> Runs:
    from auralis_tui.tui.rack.values import share_of

    line.puts([_value(cell, VALUE, spot)])
    share = share_of(cell.setting, cell.value)
    if share is not None and width >= side_width_single() + SLIDER + 3:
        line.put("   ").puts(slider(share, SLIDER))
    return line.done()


def side_width_single() -> int:
    """Return how many columns a row with one value needs."""
    return 2 + LABEL + VALUE


def slider(share: float, cells: int) -> list[Run]:
    """Draw where a value stands between its ends."""
    place = max(0, min(cells - 1, round(share * (cells - 1))))
    return [("━" * place, "muted"), ("╸", "bright"), ("─" * (cells - 1 - place), "rule")]


def _value(cell: "Cell", width: int, spot: Spot | None, with_unit: bool = True) -> Run:
    from auralis_tui.tui.rack.values import shown, text_of

    text = text_of(cell.setting, cell.value) if with_unit else shown(cell.setting, cell.value)[0]
    if not with_unit and shown(cell.setting, cell.value)[1] == "kHz":
        text += "k"
    text = text if with_unit else SHORT.get(text, text)
    if spot is None:
        return text.rjust(width), "text" if cell.value is not None else "faint"
    if spot.editing:
        return f" {spot.typed + '▏' if spot.typed else text} ".rjust(width), "accent bold reverse"
    return text.rjust(width), "accent bold" if spot.focused else "bright bold"


def _unit(cell: "Cell") -> str:
    from auralis_tui.tui.rack.values import shown

    return {"kHz": "Hz"}.get(unit := shown(cell.setting, cell.value)[1], unit)
