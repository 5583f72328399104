"""The console on each kind of terminal: it comes up with the signs and colours that fit."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Sandbox
from tests.real.programs import PROGRAM, end_daemon, status, wait_until
from tests.real.terminal import Terminal
from tests.real.test_terminal import write_album

pytestmark = pytest.mark.real

FULL, BLOCKS, ASCII = ("╭", "►"), ("┌", "►"), ("+", ">")
"""A corner, and the sign of what plays."""
KINDS = {
    "TERM=xterm-256color": FULL,
    "TERM=tmux-256color": FULL,
    "TERM=screen": FULL,
    "TERM=linux": BLOCKS,
    "LANG=C": ASCII,
    "LC_ALL=C": ASCII,
    "NO_COLOR=1": FULL,
}
COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|4[0-7]|9[0-7]|10[0-7]|[34]8;[25];)")


@pytest.fixture
def environment(sandbox: Sandbox) -> Iterator[dict[str, str]]:
    environment = {**sandbox.environment, "AURALIS_OUTPUT": "null"}
    yield environment
    end_daemon(environment)


def test_each_kind_of_terminal_has_its_signs(environment: dict[str, str], tmp_path: Path) -> None:
    write_album(tmp_path)
    terminal = Terminal(environment, 100, 30)
    words = f"{PROGRAM} {tmp_path}"
    try:
        for kind, (corner, plays) in KINDS.items():
            terminal.run(f"env -u COLORTERM {kind} {words}")
            screen = terminal.wait_for("Lighthouse", "Ferrymen", "Flat", corner, plays)
            wait_until(lambda: status(environment)["player"]["transport"] == "playing", kind)
            assert {sign for sign in screen if sign in FULL + BLOCKS} == {corner, plays} - set(ASCII), kind
            assert screen.isascii() is ((corner, plays) == ASCII), kind
            assert (COLOUR.search(terminal.inked_screen) is None) is kind.startswith("NO_COLOR"), kind
            terminal.press("q")
            terminal.wait_for("The music goes on", "[exit 0]")
            terminal.close()
            words = PROGRAM
    finally:
        terminal.close()
