"""Names of playlists and of saved queries, which share them."""

import unicodedata

from auralis_tui.errors import UsageError
from auralis_tui.library.database import Library

MAX_CHARACTERS = 200


def checked(library: Library, name: str, own: str = "") -> str:
    """Return a name as it is kept; raises `UsageError` where it can't be one, or is another list's."""
    text = unicodedata.normalize("NFC", name).strip()
    if not text or not text.isprintable():
        raise UsageError("A playlist needs a name on one line.", "Give it one, in quotes where it has spaces.")
    if len(text) > MAX_CHARACTERS:
        raise UsageError(f"A playlist's name has {MAX_CHARACTERS} characters at the most.", "Shorten it.")
    if text.casefold() != own.casefold():
        for (other,) in library.rows("SELECT name FROM playlists UNION ALL SELECT name FROM smart_playlists"):
            if other.casefold() == text.casefold():
                raise UsageError(f"There is a playlist {other} already.", "Choose another name, or delete it first.")
    return text
