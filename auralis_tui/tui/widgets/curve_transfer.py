"""The picture of a compressor and its like: level out over level in, and where the sound is now."""

from typing import TYPE_CHECKING

from auralis_tui.tui.widgets.curve import Dots, compose
from auralis_tui.tui.widgets.meter_blocks import axis
from auralis_tui.tui.widgets.paint import Line, Run, Runs

if TYPE_CHECKING:
    from auralis_tui.tui.rack.figures import Transfer

FLOOR_DB = -60.0
LEFT = 4


def cells_of(width: int, height: int) -> tuple[int, int]:
    """Return columns and rows of the curve itself, about square."""
    body = min(height - 1, (width - LEFT + 1) // 2)
    return min(width - LEFT, 2 * body), body


def transfer_rows(
    width: int, height: int, transfer: "Transfer", level_db: float | None, reduction_db: float
) -> list[Runs]:
    """Draw the curve, the line of what comes out as it went in, threshold and ceiling, and the level now."""
    cells, body = cells_of(width, height)
    scale = (body - 1) / -FLOOR_DB
    curve = Dots(cells, body).curve([-level * scale for level in transfer.levels_db])
    same = Dots(cells, body)
    for x in range(0, 2 * cells, 3):
        same.put(x, round((1 - x / (2 * cells - 1)) * (body - 1) * 4 + 1.5))
    marks = _marks(transfer, level_db, reduction_db, cells, body, scale)
    rows = []
    for row in range(body):
        label = {0: "0", body // 2: f"−{round(body // 2 / scale)}", body - 1: "−60"}.get(row, "")
        line = Line(width).puts([axis(label)]).puts(compose(row, cells, [(curve, "accent"), (same, "rest")], marks))
        rows.append(line.done())
    foot = Line(width).to(LEFT).put("−60", "faint").put(" in dBFS"[: max(0, cells - 5)], "faint")
    return [*rows, foot.to(LEFT + cells - 1).put("0", "faint").done()]


def _marks(
    transfer: "Transfer", level_db: float | None, reduction_db: float, cells: int, body: int, scale: float
) -> dict[tuple[int, int], Run]:
    marks: dict[tuple[int, int], Run] = {}
    if transfer.threshold_db is not None and transfer.threshold_db <= 0.0:
        column = round((1 + transfer.threshold_db / -FLOOR_DB) * (cells - 1))
        marks[body - 1, max(0, column)] = ("╵", "accent")
    if transfer.ceiling_db is not None:
        marks[max(0, round(-transfer.ceiling_db * scale)), 0] = ("─", "over")
    if level_db is not None and level_db > FLOOR_DB:
        level_db = min(0.0, level_db)
        column = round((1 + level_db / -FLOOR_DB) * (cells - 1))
        lift_db = transfer.levels_db[0] - FLOOR_DB  # make-up: what quiet sound is raised by
        row = max(0, min(body - 1, round((reduction_db - level_db - lift_db) * scale)))
        marks[row, column] = ("●", "hot bold" if reduction_db >= 0.05 else "signal bold")
    return marks
