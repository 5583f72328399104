"""Rows of runs as a terminal takes them: text between the sequences that change its colours."""

from collections.abc import Callable
from dataclasses import dataclass

from rich.cells import cell_len
from rich.color import Color, ColorSystem
from rich.style import Style

from auralis_tui.tui.glyphs import Glyphs

Run = tuple[str, str]
RESET = "\x1b[0m"
ATTRIBUTES = (("bold", "1"), ("dim", "2"), ("underline", "4"), ("reverse", "7"))


@dataclass(frozen=True, slots=True)
class Codes:
    """What switches an ink on, by its three parts."""

    attributes: str
    color: str
    ground: str
    breaks_blanks: bool
    """Whether blanks look different in it: reversed or underlined."""

    def after(self, before: "Codes | None") -> str:
        """Return the sequence that leads here from another ink: what both have in common is left out."""
        if before is None or before.attributes != self.attributes:
            return f"\x1b[0{self.attributes}{self.color}{self.ground}m"
        changed = (self.color if self.color != before.color else "") + (
            self.ground if self.ground != before.ground else ""
        )
        return f"\x1b[{changed[1:]}m" if changed else ""

    def takes_blanks_of(self, other: "Codes") -> bool:
        """Tell whether a blank in another ink looks the same in this one."""
        return self.ground == other.ground and not (self.breaks_blanks or other.breaks_blanks)


class Escapes:
    """Writes parts of rows; each ink is worked out once."""

    def __init__(self, style_of: Callable[[str], Style], glyphs: Glyphs, colors: ColorSystem | None) -> None:
        self._style_of = style_of
        self._glyphs = glyphs
        self._colors = colors
        self._codes: dict[str, Codes] = {}

    def write(self, runs: tuple[Run, ...], columns: range) -> str:
        """Return these columns of a row."""
        pieces: list[str] = []
        pen: Codes | None = None
        at = 0
        for text, ink in runs:
            if at >= columns.stop:
                break
            cells = cell_len(text)
            start, at = at, at + cells
            if at <= columns.start:
                continue
            if start < columns.start or at > columns.stop:
                text = _cut(text, columns.start - start, columns.stop - start, cells)
            codes = self._codes.get(ink) or self._learn(ink)
            if pen is None or not (codes is pen or (text.isspace() and pen.takes_blanks_of(codes))):
                pieces.append(codes.after(pen))
                pen = codes
            pieces.append(self._glyphs.text(text))
        if at < columns.stop:
            pieces.append((self._codes.get("text") or self._learn("text")).after(pen))
            pieces.append(" " * (columns.stop - max(at, columns.start)))
        return "".join(pieces) + RESET

    def _learn(self, ink: str) -> Codes:
        style = self._style_of(ink)
        attributes = "".join(f";{code}" for name, code in ATTRIBUTES if getattr(style, name))
        return self._codes.setdefault(ink, Codes(
            attributes, self._color(style.color, foreground=True), self._color(style.bgcolor, foreground=False),
            bool(style.reverse or style.underline),
        ))  # fmt: skip

    def _color(self, color: Color | None, *, foreground: bool) -> str:
        if color is None or self._colors is None:
            return ""
        return "".join(f";{code}" for code in color.downgrade(self._colors).get_ansi_codes(foreground))


def _cut(text: str, first: int, stop: int, cells: int) -> str:
    """Return the part of a text that is in these cells."""
    if cells == len(text):
        return text[max(0, first) : stop]
    at, part, inside = 0, [], False
    for char in text:
        width = cell_len(char)
        inside = first <= at < stop if width else inside  # an accent of its own goes with its letter
        if inside:
            part.append(char)
        at += width
    return "".join(part)
