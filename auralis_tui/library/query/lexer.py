"""Taking a query apart into words, phrases, fields with values, brackets and operators."""

import re
from dataclasses import dataclass
from enum import Enum

from auralis_tui.library.query.nodes import KEYWORDS
from auralis_tui.library.query.syntax_error import QuerySyntaxError

MAX_TOKENS = 400
_FIELD = re.compile(r"([A-Za-z][A-Za-z_]*)(:?(?:!=|<=|>=|=|<|>)|:)")
_SPACE = re.compile(r"\s*")
_BARE = re.compile(r"[^\s)\"]+")


class Sign(Enum):
    """What a token is."""

    OPEN = "("
    CLOSE = ")"
    AND = "and"
    OR = "or"
    NOT = "not"
    TERM = "term"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query."""

    sign: Sign
    at: int
    """Where it begins."""
    end: int
    field: str = ""
    """As it was written; empty where no field is named."""
    relation: str = ""
    text: str = ""
    """A word, a phrase, or the value of a field."""
    whole: bool = False
    """The text stood between quotes."""
    text_at: int = 0


def tokens(query: str) -> list[Token]:
    """Take a query apart; the last token is its end."""
    found: list[Token] = []
    at = _skip(query, 0)
    while at < len(query):
        if len(found) == MAX_TOKENS:
            raise QuerySyntaxError(f"A query has {MAX_TOKENS} parts at the most.", "Ask for less at once.", query, at)
        found.append(_token(query, at))
        at = _skip(query, found[-1].end)
    return [*found, Token(Sign.END, len(query), len(query))]


def _skip(query: str, at: int) -> int:
    space = _SPACE.match(query, at)
    return space.end() if space else at


def _token(query: str, at: int) -> Token:
    if query[at] in "()":
        return Token(Sign(query[at]), at, at + 1)
    if query[at] == "-" and re.match(r"[^\s)-]", query[at + 1 : at + 2]):
        return Token(Sign.NOT, at, at + 1)
    if named := _FIELD.match(query, at):
        text, whole, end = _text(query, named.end())
        return Token(Sign.TERM, at, end, named[1], named[2].lstrip(":") or ":", text, whole, named.end())
    text, whole, end = _text(query, at)
    if not whole and text.casefold() in KEYWORDS:
        return Token(Sign(text.casefold()), at, end, text=text)
    return Token(Sign.TERM, at, end, text=text, whole=whole, text_at=at)


def _text(query: str, at: int) -> tuple[str, bool, int]:
    """Read a phrase, or a word; return it, whether it is a phrase, and where it ends."""
    if query[at : at + 1] == '"':
        return _phrase(query, at)
    word = _BARE.match(query, at)
    return (word[0], False, word.end()) if word else ("", False, at)


def _phrase(query: str, start: int) -> tuple[str, bool, int]:
    text, at = "", start + 1
    while at < len(query) and query[at] != '"':
        at += query[at] == "\\" and query[at + 1 : at + 2] in ('"', "\\")
        text += query[at]
        at += 1
    if at == len(query):
        raise QuerySyntaxError("A quote is opened and never closed.", 'Put a second " behind it.', query, start)
    return text, True, at + 1
