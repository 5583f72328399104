"""What goes to the terminal for a part of a row: the same cells and colours as Textual would write."""

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console

from auralis_tui.tui.escapes import Escapes
from auralis_tui.tui.glyphs import SETS
from auralis_tui.tui.themes import Inks, find_theme
from auralis_tui.tui.widgets.paint import Look, Runs, strip_of

ROW: Runs = (
    ("True peak", "muted bold"), (" ", "text"), ("─────", "rule"), ("   ", "over bold reverse"), ("静かな海", "bright"),
    ("   ", "text @surface"), ("▄▄▄", "signal~4 @surface"), ("▁", "hot"), ("−1.4", "bright bold @select"),
)  # fmt: skip
WIDTH = 40
CHARS = [28, 29, 30, 31, 32]


def painted(text: str) -> list[tuple[str, str, str, bool, bool]]:
    screen = pyte.Screen(WIDTH, 1)
    pyte.Stream(screen).feed(text)
    cells = [screen.buffer[0][x] for x in range(WIDTH)]
    # the colour of a blank is not seen
    return [
        (c.data, c.fg if c.data.strip() or c.reverse else "", c.bg, c.bold and c.data != " ", c.reverse) for c in cells
    ]


@pytest.mark.parametrize("theme", ["night", "day", "mono", "ansi"])
def test_a_row_has_the_cells_and_colours_that_textual_writes(theme: str) -> None:
    look = Look(Inks(find_theme(theme)), SETS["full"])
    console = Console(color_system="truecolor", force_terminal=True)
    escapes = Escapes(look.inks.style, look.glyphs, ColorSystem.TRUECOLOR)
    whole = strip_of(ROW, WIDTH, look)
    assert painted(escapes.write(ROW, range(WIDTH))) == painted(whole.render(console))
    for start in (0, 3, 12, 18, 20, 27, 33):
        there = f"\x1b[1;{start + 1}H"
        part = painted(there + escapes.write(ROW, range(start, 36)))
        assert part == painted(there + whole.crop(start, 36).render(console)), start


def test_a_blank_never_breaks_a_run_and_what_is_common_is_not_repeated() -> None:
    look = Look(Inks(find_theme("night")), SETS["full"])
    escapes = Escapes(look.inks.style, look.glyphs, ColorSystem.TRUECOLOR)
    assert "one   two" in escapes.write((("one", "text"), ("   ", "muted"), ("two", "text")), range(9))
    written = escapes.write((("one", "text"), ("two", "muted")), range(6))
    assert written.count(";48;2;") == 1


def test_an_accent_of_its_own_goes_with_its_letter() -> None:
    look = Look(Inks(find_theme("mono")), SETS["full"])
    escapes = Escapes(look.inks.style, look.glyphs, None)
    assert "cafe\u0301" in escapes.write((("cafe\u0301 noir", "text"),), range(4))
    assert "\u0301" not in escapes.write((("cafe\u0301 noir", "text"),), range(4, 9))


def test_poorer_terminals_get_their_signs_and_no_colours() -> None:
    look = Look(Inks(find_theme("mono")), SETS["ascii"])
    written = Escapes(look.inks.style, look.glyphs, None).write((("▄▄▁", "signal"), ("−1.4", "bright")), range(8))
    assert "-1.4" in written
    assert written.isascii()
    assert ";3" not in written
