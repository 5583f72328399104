"""Cells as a small SVG: one line for each row; blocks, frames and braille are drawn, so that no font leaves gaps."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from rich.cells import cell_len

from tests.tui.pictures.cells import Ground, Run, text_of

WIDE, HIGH = 10, 20
"""A cell."""
MARGIN = 12
FONT = "ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace"
STYLE = (
    f"text{{font:16.6px {FONT}}}.B{{font-weight:700}}.U{{text-decoration:underline}}"
    ".L,.H,.O{fill:none;stroke:currentColor;stroke-width:1.3}.H,.O{stroke-width:3}.O{stroke-linecap:round}"
    ".S{opacity:.25}.M{opacity:.5}.D{opacity:.75}"
    "rect,.P{shape-rendering:crispEdges}"
)
LIGHT = {
    "─": "M{x} {my}h10", "│": "M{mx} {y}v20", "╌": "M{x1} {my}h3m2 0h3", "╴": "M{x} {my}h5", "╶": "M{mx} {my}h5",
    "╵": "M{mx} {y}v10", "╷": "M{mx} {my}v10", "╭": "M{mx} {end}v-5q0-5 5-5", "╮": "M{mx} {end}v-5q0-5-5-5",
    "╰": "M{mx} {y}v5q0 5 5 5", "╯": "M{mx} {y}v5q0 5-5 5", "┌": "M{mx} {end}v-10h5", "┐": "M{mx} {end}v-10h-5",
    "└": "M{mx} {y}v10h5", "┘": "M{mx} {y}v10h-5", "├": "M{mx} {y}v20m0-10h5", "┤": "M{mx} {y}v20m0-10h-5",
    "┬": "M{x} {my}h10m-5 0v10", "┴": "M{x} {my}h10m-5 0v-10", "┼": "M{mx} {y}v20m-5-10h10",
}  # fmt: skip
HEAVY = {
    "━": "M{x} {my}h10", "┃": "M{mx} {y}v20", "╸": "M{x} {my}h5", "╺": "M{mx} {my}h5", "┏": "M{mx} {end}v-10h5",
    "┓": "M{mx} {end}v-10h-5", "┗": "M{mx} {y}v10h5", "┛": "M{mx} {y}v10h-5",
}  # fmt: skip
PARTS = {"▀": (0, 0, 10, 10), "▐": (5, 0, 5, 20), "▖": (0, 10, 5, 10), "▌": (0, 0, 5, 20), "▔": (0, 0, 10, 3)}
"""Blocks: column, row, width, height within the cell."""
SHADES = {"░": "P S", "▒": "P M", "▓": "P D"}
"""Classes of cells that are ink in part."""
DOTS = (0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80)
"""Braille's bits, by row and column."""


def svg_of(title: str, rows: Sequence[Sequence[Run]], columns: int, ground: Ground) -> str:
    """Draw a screen."""
    inks = sorted({run.ink for row in rows for run in row if run.text.strip()})
    width, height = columns * WIDE + 2 * MARGIN, len(rows) * HIGH + 2 * MARGIN
    colours = "".join(f".c{ink[1:]}{{color:{ink};fill:{ink}}}" for ink in inks)
    words = "\n".join(text_of(row) for row in rows)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" width="{width}">',
        f"<title>{escape(title)}</title>", f"<desc>\n{escape(words)}\n</desc>",
        f"<style>{colours}{STYLE}</style>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{ground.paper}"/>',
        f'<g transform="translate({MARGIN} {MARGIN})">',
        *("".join(_row(row, y * HIGH, ground.paper)) for y, row in enumerate(rows)), "</g>", "</svg>", "",
    ]  # fmt: skip
    return "\n".join(lines)


def words_of(svg: str) -> list[str]:
    """Return what stands in the rows of a picture, as it is written there."""
    return svg.partition("<desc>\n")[2].partition("\n</desc>")[0].split("\n")


def _row(row: Sequence[Run], y: int, paper: str) -> Iterator[str]:
    for own, runs in groupby(row, key=lambda run: run.paper):
        if own != paper:
            first, *_, last = [*(beside := list(runs)), beside[-1]]
            size = f'width="{(last.column + last.cells - first.column) * WIDE}" height="{HIGH}"'
            yield f'<rect x="{first.column * WIDE}" y="{y}" {size} fill="{own}"/>'
    shapes: dict[str, list[str]] = {}
    for run in row:
        yield from _texts(run, y)
        for kind, shape in _shapes(run, y):
            shapes.setdefault(f"c{run.ink[1:]} {kind}", []).append(shape)
    for kind, found in shapes.items():
        yield f'<path class="{kind}" d="{"".join(found)}"/>'


def _texts(run: Run, y: int) -> Iterator[str]:
    """Write what is no shape; what stands apart has its own column, whatever the font."""
    look = f"c{run.ink[1:]}" + " B" * run.bold + " U" * run.underlined
    plain = "".join(" " if _is_shape(sign) else sign for sign in run.text)
    for words in re.finditer(r"\S+(?: \S+)*", plain):
        x = (run.column + cell_len(plain[: words.start()])) * WIDE
        length = cell_len(words[0]) * WIDE
        fixed = f' textLength="{length}"' if length > WIDE else ""
        yield f'<text x="{x}" y="{y + 15}" class="{look}"{fixed}>{escape(words[0])}</text>'


def _is_shape(sign: str) -> bool:
    code = ord(sign)
    return (
        sign in LIGHT
        or sign in HEAVY
        or sign in PARTS
        or sign in SHADES
        or 0x2581 <= code <= 0x2588
        or 0x2800 <= code <= 0x28FF
    )


def _shapes(run: Run, y: int) -> Iterator[tuple[str, str]]:
    """Draw runs of one sign as one shape where that is the same."""
    text, place, column = run.text, 0, run.column
    while place < len(text):
        sign, count = text[place], 1
        while place + count < len(text) and text[place + count] == sign:
            count += 1
        if sign != " ":
            yield from _shape(sign, column * WIDE, y, count)
        column += cell_len(sign) * count
        place += count


def _shape(sign: str, x: int, y: int, count: int) -> Iterator[tuple[str, str]]:
    code = ord(sign)
    if 0x2581 <= code <= 0x2588:
        tall = (code - 0x2580) * 2.5
        yield "P", f"M{x} {y + HIGH}h{WIDE * count}v{-tall:g}h-{WIDE * count}z"
    elif sign in SHADES:
        yield SHADES[sign], f"M{x} {y}h{WIDE * count}v{HIGH}h-{WIDE * count}z"
    elif sign in "─━":
        yield "L" if sign == "─" else "H", f"M{x} {y + 10}h{WIDE * count}"
    else:
        for at in range(x, x + WIDE * count, WIDE):
            yield from _single(sign, at, y)


def _single(sign: str, x: int, y: int) -> Iterator[tuple[str, str]]:
    code = ord(sign)
    if 0x2800 <= code <= 0x28FF:
        yield "O", _braille(code - 0x2800, x, y)
    elif sign in PARTS:
        left, top, wide, high = PARTS[sign]
        yield "P", f"M{x + left} {y + top}h{wide}v{high}h-{wide}z"
    elif sign in LIGHT or sign in HEAVY:
        kind, shape = ("L", LIGHT[sign]) if sign in LIGHT else ("H", HEAVY[sign])
        yield kind, shape.format(x=x, x1=x + 1, y=y, mx=x + 5, my=y + 10, end=y + HIGH)


def _braille(bits: int, x: int, y: int) -> str:
    """Draw dots as lines without a length, with round ends."""
    return "".join(
        f"M{x + 2.5 + 5 * column} {y + 2.5 + 5 * row}h0"
        for row, pair in enumerate(DOTS) for column, bit in enumerate(pair) if bits & bit
    )  # fmt: skip
