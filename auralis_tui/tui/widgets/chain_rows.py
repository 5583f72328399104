"""The rows of the chain's pane."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.bars import bar
from auralis_tui.tui.widgets.paint import Line, Runs, clip

if TYPE_CHECKING:
    from auralis_tui.tui.rack.chain import Stage

NAME = 6
"""The column in which names begin."""
FLOOR_DB, TOP_DB = -48.0, 3.0
WARN_DBTP = -3.0
REDUCTION_DB = 6.0
"""What fills a bar of gain reduction; more where it needs more."""


def level_row(
    width: int, name: str, peaks: Sequence[float], shown: Sequence[float], ceiling_dbtp: float = 0.0, ink: str = "text"
) -> Runs:
    """Draw the level before or after all stages: that of the higher channel."""
    line = Line(width).put(f" {name}", "muted bold").to(NAME)
    level = max(peaks) if peaks else None
    line.puts(bar(level, FLOOR_DB, TOP_DB, width - NAME - 8, limits=((WARN_DBTP, "hot"), (ceiling_dbtp, "over"))))
    highest = max(shown) if shown else None
    over = highest is not None and highest > ceiling_dbtp
    figure = f"{'!' if over else ''}{numbers.level(highest)}"
    return line.right((figure, "over bold" if over else ink), (" ", "text")).done()


def stage_rows(stage: "Stage", width: int, count: int, here: bool, reduction_db: float | None) -> list[Runs]:
    """Draw a stage in so many rows: its name and figure, its detail, a blank."""
    from auralis_tui.tui.rack.words import detail, key_figure

    line = Line(width).put("▌" if here else " ", "accent")
    line.put("●" if stage.is_on else "○", "signal" if stage.is_on else "faint")
    line.put(f" {stage.number:>2} ", "muted" if here else "faint")
    name = "bright bold" if here else "text" if stage.is_on else "faint"
    line.put(clip(stage.title, width - NAME - 8), name)
    if not stage.is_on and stage.settings is not None:
        line.right(("off", "faint"), (" ", "text"))
    elif reduction_db is None:
        line.right((key_figure(stage), "text"), (" ", "text"))
    else:
        cells = min(9, width - NAME - 11 - 7)
        line.to(NAME + 11).puts(reduction_bar(reduction_db, cells))
        line.right(
            (numbers.level(-reduction_db), "hot" if reduction_db >= 0.05 else "text"),
            (" ", "text"),
        )
    rows = [line.done()]
    if count > 1:
        below = Line(width).put("▌" if here else " ", "accent").to(NAME)
        rows.append(below.put(clip(detail(stage), width - NAME - 1), "muted" if stage.is_on else "faint").done())
    return rows + [()] * (count - len(rows))


def reduction_bar(reduction_db: float, cells: int) -> Sequence[tuple[str, str]]:
    """Draw a gain reduction as a bar from the left."""
    return bar(reduction_db, 0.0, REDUCTION_DB if reduction_db <= REDUCTION_DB else 2 * REDUCTION_DB, cells, "hot")
