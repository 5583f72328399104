"""`auralis now`: what plays in three lines, for a pane of tmux; `auralis status --format`. Standard library only."""

import os
import select
import shutil
import signal
import string
import sys
import unicodedata
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from auralis_tui.control import Message, Remote
from auralis_tui.errors import EXIT_OK, AuralisError, UsageError

PERIOD_S = 1.0
LEAVING = ("q", "Q", "\x03", "\x04", "\x1b")
GLYPHS = {"playing": "►", "paused": "‖", "loading": "►"}
ROWS = 3
BOLD, DIM, TEAL, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"


def now(_: Namespace) -> int:
    """Draw three lines, anew each second, until q; where the output is no terminal, once."""
    if not sys.stdout.isatty():
        print("\n".join(_lines(80, color=False)))
        return EXIT_OK
    color = "NO_COLOR" not in os.environ
    with _raw_keys():
        drawn = False
        try:
            while True:
                width = shutil.get_terminal_size().columns
                lines = _lines(width - 1, color=color)
                up = f"\x1b[{ROWS - 1}F" if drawn else "\r"
                sys.stdout.write(up + "\n".join(f"\x1b[2K{line}" for line in lines))
                sys.stdout.flush()
                drawn = True
                if _left(PERIOD_S):
                    return EXIT_OK
        except _Ended:
            return EXIT_OK
        finally:
            sys.stdout.write("\n")


class _Ended(Exception):
    """A signal asked for the end."""


def _lines(width: int, *, color: bool) -> list[str]:
    try:
        with Remote(timeout_s=2.0) as remote:
            snapshot = remote.snapshot
    except AuralisError as error:
        return [_cut(error.message, width), _cut(error.hint, width), ""]
    return _drawn(snapshot, width, color=color)


def _drawn(snapshot: Message, width: int, *, color: bool) -> list[str]:
    """Draw what plays, where in it, and what is heard."""
    bold, dim, teal, plain = (BOLD, DIM, TEAL, PLAIN) if color else ("", "", "", "")
    values = fields(snapshot)
    sign = GLYPHS.get(values["state"], "■")
    title = values["title"] or "nothing plays"
    rest = " · ".join(filter(None, (values["artist"], values["album"])))
    title = _cut(title, width - 3)
    rest = _cut(rest, width - 6 - _cells(title))
    first = f"{teal}{sign}{plain} {bold}{title}{plain}{'   ' if rest else ''}{rest}"
    bar_width = max(4, width - 16)
    done = round(bar_width * _share(snapshot))
    bar = f"{teal}{'━' * done}{plain}{dim}{'─' * (bar_width - done)}{plain}"
    second = f"{values['position']:>6} {bar} {values['left']:>7}"
    hearing = {"mastered": "● MASTERED", "bypass": "○ BYPASS", "delta": "Δ DELTA"}.get(values["hearing"], "")
    level = "muted" if snapshot["player"]["muted"] else f"{values['volume']} dB"
    third = f"{hearing} {values['preset']}"
    third = _cut(third, width - len(level) - 2)
    return [first, second, f"{third}{' ' * max(2, width - _cells(third) - len(level))}{dim}{level}{plain}"]


def _share(snapshot: Message) -> float:
    player = snapshot["player"]
    return min(1.0, max(0.0, player["position_s"] / player["duration_s"])) if player["duration_s"] else 0.0


def fields(snapshot: Message) -> dict[str, str]:
    """Return what `auralis status --format` can write, as text; what there isn't is empty."""
    player, queue, mastering = snapshot["player"], snapshot["queue"], snapshot["mastering"]
    track = player["entry"]["track"] if player["entry"] else {}
    titles = {preset["id"]: preset["title"] for preset in mastering["presets"]}
    position_s, duration_s = player["position_s"], player["duration_s"]
    following = queue["next"] or {}
    return {
        **{name: str(track.get(name) or "") for name in ("title", "artist", "album", "album_artist", "year", "codec",
                                                         "path", "rating")},
        "track": str(track.get("track_number") or ""), "state": player["transport"],
        "glyph": GLYPHS.get(player["transport"], "■"), "position": clock(position_s),
        "duration": clock(duration_s), "left": f"−{clock(max(0.0, int(duration_s) - int(position_s)))}",
        "percent": str(round(100 * _share(snapshot))), "volume": f"{player['volume_db']:.1f}".replace("-", "−"),
        "muted": "muted" if player["muted"] else "", "place": str(queue["index"] + 1) if queue["length"] else "",
        "length": str(queue["length"]), "preset": titles.get(mastering["heard_preset"], mastering["heard_preset"]),
        "hearing": mastering["heard_hearing"], "output": snapshot["output"]["name"],
        "next": str(following.get("title") or ""),
    }  # fmt: skip


def formatted(pattern: str, snapshot: Message) -> str:
    """Fill a pattern such as `{artist} - {title}`; raises `UsageError` with what can stand in it."""
    values = fields(snapshot)
    try:
        wanted = [name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None]
        for name in wanted:
            if name not in values:
                known = ", ".join(sorted(values))
                raise UsageError(f"{{{name}}} is nothing that can be written.", f"There are {known}.")
        return pattern.format(**values)
    except (ValueError, IndexError, KeyError) as error:
        raise UsageError(f"{pattern!r} can't be read: {error}.", "For example: '{artist} - {title}'") from error


def clock(seconds: float) -> str:
    """Write a time."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _cells(text: str) -> int:
    return sum(0 if unicodedata.combining(sign) else 1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


def _cut(text: str, width: int) -> str:
    """Cut a text to a width in cells; what would move the cursor is left out."""
    text = "".join(sign for sign in text if sign.isprintable())
    if _cells(text) <= width:
        return text
    while text and _cells(text) > width - 1:
        text = text[:-1]
    return text + "…" if width > 0 else ""


def _left(seconds: float) -> bool:
    """Wait, and tell whether a key asked for the end."""
    if not sys.stdin.isatty():
        select.select([], [], [], seconds)
        return False
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and os.read(sys.stdin.fileno(), 1).decode("latin-1") in ("", *LEAVING)


@contextmanager
def _raw_keys() -> Iterator[None]:
    """Read keys as they are pressed, hide the cursor, and bring both back however this ends."""
    import termios
    import tty

    def end(*_: object) -> None:
        raise _Ended

    before = {number: signal.signal(number, end) for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)}
    keys = sys.stdin.isatty()
    kept = termios.tcgetattr(sys.stdin) if keys else None
    try:
        if keys:
            tty.setcbreak(sys.stdin)
        sys.stdout.write("\x1b[?25l")
        yield
    finally:
        sys.stdout.write("\x1b[?25h")
        if kept is not None:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, kept)
        for number, handler in before.items():
            signal.signal(number, handler)
