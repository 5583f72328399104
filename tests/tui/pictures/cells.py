"""A screen as cells: what stands in each, in which colours. Runs that look the same are one."""

from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

SIXTEEN = (
    "#101010", "#cc5555", "#5fae5f", "#c9a64a", "#5a7fd0", "#b070c0", "#4fb0b0", "#c8c8c8",
    "#707070", "#f07a7a", "#8fdc8f", "#f0d070", "#86a8f5", "#d8a0f0", "#86e0e0", "#ffffff",
)  # fmt: skip
"""How a terminal of sixteen colours shows them here."""
DIMMED = 0.45


class Ground(NamedTuple):
    """What a terminal has where nothing is said."""

    ink: str
    paper: str


class Run(NamedTuple):
    """Cells of one look."""

    column: int
    cells: int
    text: str
    ink: str
    paper: str
    bold: bool
    underlined: bool


def rows_of(strips: Iterable[Strip], ground: Ground) -> list[list[Run]]:
    """Return each row of a screen as runs."""
    return [_joined(_runs(strip, ground)) for strip in strips]


def text_of(row: Iterable[Run]) -> str:
    """Return what stands in a row."""
    return "".join(run.text for run in row).rstrip()


def _runs(strip: Strip, ground: Ground) -> list[Run]:
    runs, column = [], 0
    for segment in Segment.simplify(strip):
        cells = cell_len(segment.text)
        style = segment.style or Style()
        ink, paper = _colours(style, ground)
        if cells:
            runs.append(Run(column, cells, segment.text, ink, paper, bool(style.bold), bool(style.underline)))
        column += cells
    return runs


def _colours(style: Style, ground: Ground) -> tuple[str, str]:
    ink, paper = _hex(style.color, ground.ink), _hex(style.bgcolor, ground.paper)
    if style.dim:
        ink = _mixed(ink, paper, DIMMED)
    return (paper, ink) if style.reverse else (ink, paper)


def _hex(color: Color | None, otherwise: str) -> str:
    if color is None or color.is_default:
        return otherwise
    if color.triplet is not None:
        return color.triplet.hex
    return SIXTEEN[color.number or 0]


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + bytes(round(a + (b - a) * share) for a, b in pairs).hex()


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Join neighbours: a blank has no ink, so that it looks like what is beside it."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last is not None and last.paper == run.paper and (merged := _merged(last, run)):
            joined[-1] = merged
        else:
            joined.append(run)
    return joined


def _merged(left: Run, right: Run) -> Run | None:
    look = next((run for run in (left, right) if not _blank(run)), left)
    if not all(_blank(run) or run[3:] == look[3:] for run in (left, right)):
        return None
    return look._replace(column=left.column, cells=left.cells + right.cells, text=left.text + right.text)


def _blank(run: Run) -> bool:
    return run.text.isspace() and not run.underlined
