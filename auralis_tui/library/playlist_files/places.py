"""Where an entry's file lies, and how that is written in a playlist's file."""

import os
import re
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from auralis_tui.errors import LibraryError
from auralis_tui.file_names import to_os, to_text

MAX_CHARACTERS = 4096
"""Of a path or an address; longer than that none is."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def found(written: str, folder: Path) -> str:
    """Return the path, from the root on, of what was written in a file of this folder; an address stays as it is."""
    if len(written) > MAX_CHARACTERS or "\0" in written:
        raise LibraryError("An entry is longer than a path can be.", "The file is damaged, or is no playlist.")
    if written.lower().startswith("file:"):
        return _of_address(written)
    if _ADDRESS.match(written):
        return written
    if "\\" in written and "/" not in written and not os.path.lexists(folder / to_os(written)):
        written = written.replace("\\", "/")
    return os.path.normpath(os.path.join(to_text(str(folder)), os.path.expanduser(written)))


def decoded(address: str, folder: Path) -> str:
    """Return the path of an address of which signs are escaped, as XSPF has them."""
    if _ADDRESS.match(address) or address.lower().startswith("file:"):
        return found(address, folder)
    return found(to_text(os.fsdecode(unquote_to_bytes(address.partition("#")[0].partition("?")[0]))), folder)


def written(path: str, folder: Path, relative: bool) -> str:
    """Write a path as it is read again in this folder; one that fits on no line becomes an address."""
    if _ADDRESS.match(path):
        return path
    if not _is_plain(path):
        return address(path, folder, False)
    near = os.path.relpath(path, folder) if relative else path
    return os.path.join(os.curdir, near) if near[0] in "#~" or _ADDRESS.match(near) or "\\" in near else near


def address(path: str, folder: Path, relative: bool) -> str:
    """Write a path as an address, its odd signs escaped."""
    if _ADDRESS.match(path):
        return path
    if relative:
        escaped = quote(os.fsencode(to_os(os.path.relpath(path, folder))))
        return f"./{escaped}" if ":" in escaped.partition("/")[0] else escaped
    return "file://" + quote(os.fsencode(to_os(path)))


def _of_address(written: str) -> str:
    rest = written[5:]
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        if host.casefold() not in ("", "localhost"):
            return written
        rest = slash + rest
    path = os.fsdecode(unquote_to_bytes(rest))
    if "\0" in path:
        raise LibraryError("An entry's address has a zero in it.", "The file is damaged, or is no playlist.")
    return to_text(os.path.normpath(path))


def _is_plain(path: str) -> bool:
    """Whether a path fits on a line of text."""
    return path.isprintable() and path.strip() == path and to_os(path) == path
