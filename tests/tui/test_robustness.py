"""Whatever is pressed, clicked or resized, in whatever order: the console stays whole."""

from pathlib import Path
from random import Random

import pytest
from textual import events

from auralis_tui.tui.actions import CATALOGUE
from tests.tui.conftest import Console
from tests.tui.full_console import full_console, stays_whole, write_library

LEAVING = {"q", "Q", "ctrl+q", "ctrl+c"}
KEYS = sorted({key for action in CATALOGUE for key in action.keys.split(",")} - LEAVING)
TYPED = [*"abcdefgxyz0123456789-:/ .\"'", "backspace", "enter", "escape", "tab", "left", "up", "ctrl+w", "ctrl+a"]
SIZES = [(60, 20), (79, 23), (80, 24), (99, 34), (100, 35), (119, 40), (120, 40), (199, 60), (200, 60), (20, 5)]
BURST = 6


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("library") / "library.sqlite3"
    write_library(path)
    return path


class Monkey:
    """Presses, types, clicks, scrolls and resizes by chance, and keeps what it did."""

    def __init__(self, found: Console, chance: Random) -> None:
        self._found = found
        self._chance = chance
        self.did: list[object] = []

    async def act(self) -> None:
        """Do one thing."""
        chance = self._chance
        match chance.choices(("keys", "type", "mouse", "resize", "screen"), (8, 3, 3, 1, 2))[0]:
            case "keys":
                await self._press(*chance.choices(KEYS, k=BURST))
            case "type":
                await self._press(*chance.choices(TYPED, k=BURST))
            case "screen":
                await self._press("escape", "escape", chance.choice("1234567"))
            case "mouse":
                self._point()
            case "resize":
                await self._resize(*chance.choice(SIZES))

    async def _press(self, *keys: str) -> None:
        self.did.append(keys)
        await self._found.pilot.press(*keys)

    async def _resize(self, columns: int, rows: int) -> None:
        self.did.append((columns, rows))
        await self._found.pilot.resize_terminal(columns, rows)

    def _point(self) -> None:
        """Click, double-click or turn the wheel somewhere, with or without a key held."""
        chance, size = self._chance, self._found.app.size
        x, y = chance.randrange(size.width), chance.randrange(size.height)
        shift, ctrl = chance.random() < 0.2, chance.random() < 0.2
        kinds: list[type[events.MouseEvent]] = chance.choice(
            [
                [events.MouseMove, events.MouseDown, events.MouseUp],
                [events.MouseDown, events.MouseUp, events.MouseDown, events.MouseUp],
                [events.MouseDown, events.MouseMove, events.MouseUp],
                [events.MouseScrollDown],
                [events.MouseScrollUp],
            ]
        )
        self.did.append((kinds, x, y, shift, ctrl))
        for kind in kinds:
            event = kind(None, x, y, 0, 0, 1, shift, False, ctrl, screen_x=x, screen_y=y)
            self._found.app.post_message(event)


@pytest.mark.parametrize("seed", range(2))
async def test_no_monkey_can_break_it(seed: int, library: Path) -> None:
    async with full_console(library) as found:
        monkey = Monkey(found, Random(seed))
        for _ in range(30):
            await monkey.act()
            try:
                await stays_whole(found)
            except AssertionError:
                print(monkey.did[-12:])
                raise


SCREENS = [(key,) for key in "1234567"]
OVERLAYS = [
    ("question_mark",), ("ctrl+p",), ("ctrl+p", *"a"), ("Y",), ("C",), ("comma",), ("asterisk",), ("P",), ("W",),
    ("O",), ("apostrophe",), ("2", "w"), ("3", "l", "a"), ("slash", *"art"), ("2", "f"), ("colon", *"pre", "tab"),
    ("F",), ("2", "v", "j"),
]  # fmt: skip


async def test_every_screen_and_overlay_bears_every_size(library: Path) -> None:
    async with full_console(library) as found:
        for number, keys in enumerate(SCREENS + OVERLAYS):
            await found.press(*keys)
            opened = found.app.screen
            for columns, rows in (SIZES[2 * number % 10], SIZES[(2 * number + 3) % 10]):
                await found.pilot.resize_terminal(columns, rows)
                await stays_whole(found)
                assert found.app.screen is opened, (keys, columns, rows)
            await found.press("escape", "escape", "1")
            assert found.app.screen is found.app.console_screen, keys
