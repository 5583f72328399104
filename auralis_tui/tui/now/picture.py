"""Pictures in a terminal: which way it can show them, and one as cells.

textual-image asks the terminal what it can, and waits for its answer where keys come in, as soon as it is imported. The
console doesn't: it goes by what the terminal says of itself, and imports under an output that says it is no terminal.
"""

import fcntl
import struct
import sys
import termios
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from io import StringIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.segment import Segment
from textual.strip import Strip

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual_image.renderable import HalfcellImage, TGPImage

COLORS = 96
"""More would hardly be seen, and take more bytes."""
USUAL_CELL = (10, 20)
"""Pixels of a cell, where the terminal doesn't say."""
PLACEHOLDER_CELL = (10, 20)
"""What is sent to a terminal that scales it by itself."""

ONE_ASIDE = Lock()
"""The output is one for all threads."""


class Way(StrEnum):
    """A way to show a picture."""

    KITTY = "kitty"
    SIXEL = "sixel"
    BLOCKS = "blocks"
    OFF = "off"


def choose(setting: str, environment: Mapping[str, str], *, full_signs: bool, own_colors: bool) -> Way:
    """Choose how covers are shown; where signs or colours are wanting nothing helps."""
    if setting == Way.OFF or not full_signs or not own_colors or not _many_colors(environment):
        return Way.OFF
    if setting != "auto":
        return Way(setting)
    if "SSH_CONNECTION" in environment:
        return Way.OFF
    return _known(environment)


def _many_colors(environment: Mapping[str, str]) -> bool:
    term = environment.get("TERM", "")
    named = ("256color", "kitty", "ghostty", "foot", "direct", "alacritty", "wezterm", "contour", "mlterm")
    return environment.get("COLORTERM", "") in ("truecolor", "24bit") or any(name in term for name in named)


def _known(environment: Mapping[str, str]) -> Way:
    """Tell what a terminal can by its name; one within another only what the outer one passes on."""
    term, program = environment.get("TERM", ""), environment.get("TERM_PROGRAM", "")
    if "TMUX" in environment or "STY" in environment or term.startswith(("tmux", "screen")):
        return Way.BLOCKS
    if term in ("xterm-kitty", "xterm-ghostty") or program == "ghostty":
        return Way.KITTY
    if term.startswith(("foot", "contour", "mlterm")) or program == "WezTerm":
        return Way.SIXEL
    return Way.BLOCKS


def cell_pixels() -> tuple[int, int]:
    """Return a cell's width and height in pixels."""
    try:
        answer = fcntl.ioctl(sys.__stdout__.fileno(), termios.TIOCGWINSZ, bytes(8))  # type: ignore[union-attr]
    except (OSError, ValueError, AttributeError):
        return USUAL_CELL
    rows, columns, width, height = struct.unpack("HHHH", answer)
    return (width // columns, height // rows) if min(rows, columns, width, height) and width >= columns else USUAL_CELL


def fitted(pixels: tuple[int, int], room: tuple[int, int], cell: tuple[int, int]) -> tuple[int, int]:
    """Return how many columns and rows a picture takes of the room, so that it stays as it is."""
    scale = min(room[0] * cell[0] / pixels[0], room[1] * cell[1] / pixels[1])
    columns, rows = round(pixels[0] * scale / cell[0]), round(pixels[1] * scale / cell[1])
    return max(1, min(room[0], columns)), max(1, min(room[1], rows))


def load(path: Path) -> "Image | None":
    """Read a picture of the cache; None where it has just made room for another."""
    from PIL import Image

    try:
        with Image.open(path) as image:
            return image.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def few_colors(image: "Image", size: tuple[int, int]) -> "Image":
    """Return a picture in this size, with so few colours that it takes few bytes."""
    from PIL.Image import Quantize, Resampling

    return image.resize(size, Resampling.LANCZOS).quantize(COLORS, Quantize.MEDIANCUT)


class Drawn:
    """A picture as the cells or the sixels that show it; made in a thread, as it takes longer than a key may wait."""

    def __init__(self, image: "Image", way: Way, columns: int, rows: int, cell: tuple[int, int] = USUAL_CELL) -> None:
        self.columns, self.rows = columns, rows
        self.strips: list[Strip] = []
        """One for each row; none of sixels."""
        self.sixels = ""
        self.before = self._gone = ""
        """What the terminal must have been sent before, once."""
        with aside() as kept:
            if way is Way.SIXEL:
                from textual_image._sixel import image_to_sixels

                pixels = (columns * cell[0], rows * cell[1])
                self.sixels = image_to_sixels(few_colors(image, pixels).convert("RGB"))
            else:
                renderable = _renderable(image, way, columns, rows)
                console = Console(width=columns, color_system="truecolor", file=StringIO())
                lines = list(Segment.split_lines(console.render(renderable)))
                self.strips = [Strip(line, columns).simplify() for line in lines[:rows]]
                self.before = "".join(kept)
                renderable.cleanup()
                self._gone = "".join(kept).removeprefix(self.before)

    def gone(self) -> str:
        """Return what to send when it isn't shown any more, once."""
        gone, self._gone = self._gone, ""
        return gone


def _renderable(image: "Image", way: Way, columns: int, rows: int) -> "TGPImage | HalfcellImage":
    from textual_image.renderable import HalfcellImage, TGPImage

    if way is Way.KITTY:
        width, height = PLACEHOLDER_CELL
        return TGPImage(few_colors(image, (columns * width, rows * height)), columns, rows)
    return HalfcellImage(few_colors(image, (columns, 2 * rows)), columns, rows)


class _Aside:
    """An output that is no terminal, and keeps what is written."""

    def __init__(self, terminal: Any) -> None:
        self.kept: list[str] = []
        self.fileno = getattr(terminal, "fileno", None)
        """By this the terminal's size is asked for, meanwhile too."""

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> None:
        self.kept.append(text)

    def flush(self) -> None:
        pass


@contextmanager
def aside() -> Iterator[list[str]]:
    """Let what writes to the terminal by itself write into a list, and ask nothing."""
    with ONE_ASIDE:
        before = sys.__stdout__
        instead: Any = _Aside(before)
        sys.__stdout__ = instead  # type: ignore[misc]
        try:
            yield instead.kept
        finally:
            sys.__stdout__ = before  # type: ignore[misc]
