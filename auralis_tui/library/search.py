"""Searching the library: every word of the query begins a word of the track's."""

import unicodedata

RANKED_FROM_CHARACTERS = 4
"""Shorter words match so much that ranking costs tens of milliseconds and says little."""


def words_of(query: str) -> list[str]:
    """Split a query into words; what is neither letter nor digit has no meaning of its own."""
    text = unicodedata.normalize("NFC", query.replace("\0", " ").encode(errors="replace").decode())
    return [word for word in text.split() if any(character.isalnum() for character in word)]


def match_expression(words: list[str]) -> str:
    """Put words as an FTS5 expression: each a quoted prefix, so that no operator is left."""
    return " ".join('"' + word.replace('"', " ") + '"*' for word in words)


def is_ranked(words: list[str]) -> bool:
    """Whether the best matches come first; otherwise they come in the library's order."""
    return max(map(len, words), default=0) >= RANKED_FROM_CHARACTERS
