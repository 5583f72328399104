"""The three sets of signs: full, blocks (the Linux console) and ASCII.

Everything is drawn with the full set; a poorer one is a table that the finished text goes through, sign for sign.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len

_TO_BLOCKS = str.maketrans(
    {
        **dict.fromkeys("▂▃▄▅▖", "▄"), **dict.fromkeys("▆▇█", "█"), "▁": "_",
        **dict(zip("╭╮╰╯╸╺", "┌┐└┘══", strict=True)), "━": "═", "╌": "-", "╴": "─", "╶": "─",
        "●": "■", "○": "·", "►": "►", "‖": "‖", "…": "~", "◔": "*", "›": ">", **dict.fromkeys("—–−", "-"),
        "•": "·", "’": "'",
    }
)  # fmt: skip
_TO_ASCII = str.maketrans(
    {
        **dict(zip("▁▂▃▄▅▆▇█▖", "_..-=+##-", strict=True)),
        **dict.fromkeys("─━╌═╸╴╶", "-"), "▌": ">", **dict.fromkeys("│┃║", "|"), **dict.fromkeys("╭╮╰╯┌┐└┘├┤┼", "+"),
        "►": ">", "‖": "=", "■": ".", "●": "*", "○": "o", "□": "u", "…": "~", "◔": "~", "Δ": "D",
        "−": "-", "—": "-", "–": "-", "·": "-", "›": ">", "∞": "i", "←": "<", "→": ">", "↑": "^", "↓": "v", "⏎": "<",
        "░": ".", "▒": ":", "▓": "%", "•": ".", "’": "'", "“": '"', "”": '"',
    }
)  # fmt: skip
_BRAILLE = range(0x2800, 0x2900)
PYTHONS_OWN = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python writes into LC_CTYPE where the locale is C."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A set of signs."""

    name: str
    """full, blocks or ascii."""

    def text(self, text: str) -> str:
        """Write the text in this set's signs, without changing its width."""
        if self.name == "full" or text.isascii():
            return text
        if self.name == "blocks":
            return "".join(_dots(char, " ·■") for char in text.translate(_TO_BLOCKS))
        return "".join(_ascii(char) for char in text.translate(_TO_ASCII))


FULL = Glyphs("full")
SETS = {name: Glyphs(name) for name in ("full", "blocks", "ascii")}


def guess(environment: Mapping[str, str], encoding: str) -> Glyphs:
    """Choose a set by terminal and locale."""
    if "utf" not in (_charset(environment) or encoding).lower() or environment.get("TERM") == "dumb":
        return SETS["ascii"]
    return SETS["blocks" if environment.get("TERM") == "linux" else "full"]


def _charset(environment: Mapping[str, str]) -> str:
    """Return the characters that the locale has; empty where it doesn't say: Python itself takes UTF-8 for granted."""
    plain, lang = ("C", "POSIX"), environment.get("LANG", "")
    types = environment.get("LC_CTYPE", "")
    if lang in plain and types in PYTHONS_OWN:
        types = ""
    locale = environment.get("LC_ALL") or types or lang
    return "ascii" if locale in plain else locale.partition(".")[2]


def _dots(char: str, scale: str) -> str:
    code = ord(char)
    if code not in _BRAILLE:
        return char
    count = (code - _BRAILLE.start).bit_count()
    return scale[min(len(scale) - 1, (count + 1) // 2)] if count else scale[0]


def _ascii(char: str) -> str:
    char = _dots(char, " .:oO@")
    if char.isascii():
        return char
    base = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    width = cell_len(char)
    return base[:width].ljust(width, "?") if width else ""
