"""File names as text: also those that are none, since a name is bytes to the file system.

What the library stores, the bus carries and the screen shows is text. A byte that is no part of UTF-8 becomes a
character of its own from U+10FF80 to U+10FFFF, private and otherwise unused, so that the name can be stored, sorted and
cut as any other, and comes back byte for byte. A name that has such a character itself is taken byte by byte too, so
that no two names become one.
"""

import re

_BYTE = 0x10FF00
"""Added to a byte from 0x80 to 0xFF."""
_ODD = re.compile("[\udc80-\udcff]")
_STANDING_IN = re.compile("[\U0010ff80-\U0010ffff]")
_BYTES_OF = {_BYTE + byte: chr(0xDC00 + byte) for byte in range(0x80, 0x100)}
_CHARACTERS_OF = {0xDC00 + byte: chr(_BYTE + byte) for byte in range(0x80, 0x100)}


def to_text(path: str) -> str:
    """Make text of a path as Python reads it from the file system."""
    if path.isascii():
        return path
    taken_apart = _STANDING_IN.sub(lambda found: "".join(chr(_BYTE + byte) for byte in found[0].encode()), path)
    return taken_apart.translate(_CHARACTERS_OF) if _ODD.search(taken_apart) else taken_apart


def to_os(text: str) -> str:
    """Return the path that was made text, as Python hands it to the file system; a path that is so already stays."""
    return text if text.isascii() else text.translate(_BYTES_OF)


def printable(path: str) -> str:
    """Show a path, in whichever form, on one line: bytes that are no text become �, control characters too."""
    shown = _STANDING_IN.sub("�", _ODD.sub("�", path))
    return shown if shown.isprintable() else "".join(sign if sign.isprintable() else "�" for sign in shown)
