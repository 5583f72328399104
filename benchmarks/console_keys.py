"""How long from a key press to the paint it asks for, with a large library, and until a long list stands there.

    python -m benchmarks.console_keys [--tracks 100000] [--presses 40] [--library FILE]

A press is timed from its bytes written to the pseudo-terminal to the first output that it brings, and to the last of
it, also of what is read from the library for it. Nothing plays, so that nothing else is painted.
"""

import argparse
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyte

sys.path.insert(0, str(Path(__file__).parent))
from house import PROGRAM, Screen, house, median
from library_search import fill

from auralis_tui.library.database import open_library

QUIET_S = 0.15
"""After so long without output a repaint is over."""
DOWN, UP = ["j"], ["k"]
PAGES = ["\x1b[6~"] * 8 + ["\x1b[5~"] * 8
ENDS = ["G", "g"]
TABS = list("1234567")
WORDS = "kalo miten shabel "


def make_library(path: Path, tracks: int) -> None:
    """Write a library of so many tracks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    library = open_library(path)
    fill(library, tracks, random.Random(1))
    library.close()


def press(screen: Screen, keys: str) -> tuple[float, float] | None:
    """Return how long until the first and until the last output of a press; None when there was none."""
    while screen.read(QUIET_S):
        pass
    began_s = time.monotonic()
    screen.write(keys.encode())
    if not screen.read(2.0):
        return None
    first_s = last_s = time.monotonic() - began_s
    while screen.read(QUIET_S):
        last_s = time.monotonic() - began_s
    return first_s, last_s


def presses(screen: Screen, keys: list[str], count: int) -> Iterator[tuple[float, float]]:
    """Press the keys in turn."""
    for place in range(count):
        if times := press(screen, keys[place % len(keys)]):
            yield times


def show(name: str, times: list[tuple[float, float]]) -> None:
    """Print a row."""
    figures = []
    for values in zip(*times, strict=True):
        ordered = sorted(1000 * value for value in values)
        figures += [median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]]
    print(f"| {name:44} | {len(times):3} | " + " | ".join(f"{figure:5.0f}" for figure in figures) + " |", flush=True)


def settle(screen: Screen, keys: str, seconds: float = 0.6) -> None:
    """Press keys that are not timed, and wait."""
    for key in keys:
        press(screen, key)
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        screen.read(0.1)


def measure(screen: Screen, count: int) -> None:
    """Go through the console."""
    print(f"| {'press':44} |   n | first median, ms | p95 | last median | p95 |\n|---|---|---|---|---|---|")
    show("artists: j", list(presses(screen, DOWN, count)))
    show("artists: page down, page up", list(presses(screen, PAGES, count)))
    show("artists: G, g", list(presses(screen, ENDS, count)))
    show("screens 1 to 7, each for the first time", list(presses(screen, TABS[1:], 6)))
    show("screens 1 to 7", list(presses(screen, TABS, count)))
    settle(screen, "1")
    show("presets: ], [", list(presses(screen, ["]", "["], count)))
    show("bypass and back", list(presses(screen, ["\\"], count)))
    show("all tracks: opened, until rows are there", [opened(screen) for _ in range(max(5, count // 4))])
    show("all tracks: j", list(presses(screen, DOWN, count)))
    show("all tracks: page down, page up", list(presses(screen, PAGES, count)))
    show("all tracks: G, g", list(presses(screen, ENDS, count)))
    settle(screen, "f")
    show("all tracks: a letter of a filter", list(presses(screen, list(WORDS), count)))
    settle(screen, "\r")
    settle(screen, "\x1b")
    view(screen, "artists")
    settle(screen, "f")
    show("artists: a letter of a filter", list(presses(screen, list("kalo"), count // 4)))
    settle(screen, "\x1b")
    settle(screen, "/")
    show("search: a letter", list(presses(screen, list(WORDS), count)))


def opened(screen: Screen) -> tuple[float, float]:
    """Open the list of all tracks from another one; return the first output, and when its tenth row has a track."""
    view(screen, "artists")
    settle(screen, ":view tracks", 0.1)
    while screen.read(QUIET_S):
        pass
    screen.output = b""
    began_s = time.monotonic()
    screen.write(b"\r")
    first_s = 0.0
    while not has_row(screen) and time.monotonic() < began_s + 3.0:
        if screen.read(0.2) and not first_s:
            first_s = time.monotonic() - began_s
    return first_s, time.monotonic() - began_s


def has_row(screen: Screen) -> bool:
    """Tell whether a track stands in the tenth row, in what was written since the output was forgotten."""
    terminal = pyte.Screen(140, 45)
    pyte.ByteStream(terminal).feed(screen.output)
    row = terminal.display[11][2:50].strip(" │▌…")
    return len(row) > 10


def view(screen: Screen, name: str) -> None:
    """Show another view, by the command line."""
    settle(screen, f":view {name}", 0.1)
    settle(screen, "\r")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--presses", type=int, default=40)
    parser.add_argument("--library", type=Path, help="one made before")
    arguments = parser.parse_args()
    with house() as environment:
        path = Path(environment["HOME"]) / ".local/share/auralis/library.sqlite3"
        if arguments.library:
            path.parent.mkdir(parents=True)
            shutil.copy(arguments.library, path)
        else:
            make_library(path, arguments.tracks)
        daemon = subprocess.Popen([PROGRAM, "daemon", "--output", "null"], env=environment, stderr=subprocess.DEVNULL)
        while subprocess.run([PROGRAM, "status"], env=environment, capture_output=True, check=False).returncode:
            pass
        screen = Screen([PROGRAM], environment, 140, 45)
        try:
            screen.seconds_until(b"Library")
            settle(screen, "", 3.0)
            measure(screen, arguments.presses)
        finally:
            screen.close()
            daemon.terminate()
            daemon.wait()


if __name__ == "__main__":
    main()
