"""What a field and its value ask for."""

import re

from auralis_tui.library.query.fields import NONE, Field
from auralis_tui.library.query.lexer import Token
from auralis_tui.library.query.nodes import Comparison, Node, Not, Range, Relation, Words
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.query.values import Kind, flag, span

SOME_DAY_S = 1e9
"""Whether a date can be read depends on no clock."""
_UNORDERED = (Kind.TEXT, Kind.NAME, Kind.FLAG)


def term(field: Field, token: Token, query: str) -> Node:
    """Make a part of the tree of a field, a relation and a value; raises `QuerySyntaxError` where they don't fit."""
    negated = token.relation == "!="
    relation = Relation.EQUAL if token.relation in ("=", "!=", ":") else Relation(token.relation)
    node = _positive(field, relation, token, query)
    return Not(node) if negated else node


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit, which is all that words are found by."""
    return any(character.isalnum() for character in text)


def _positive(field: Field, relation: Relation, token: Token, query: str) -> Node:
    if relation is not Relation.EQUAL and (field.kind in _UNORDERED or token.text.casefold() in NONE):
        raise QuerySyntaxError(
            f"{field.name} can't be more or less than something.", f"Write {field.name}: with {field.kind.value}.",
            query, token.at + len(token.field),
        )  # fmt: skip
    if field.kind is Kind.TEXT:
        return Words(token.text, field.name, token.whole)
    low, dots, high = token.text.partition("..")
    if dots and field.kind not in _UNORDERED and relation is Relation.EQUAL and (low or high):
        _check(field, low, token, query, 0)
        _check(field, high, token, query, len(low) + 2)
        return Range(field.name, low, high)
    _check(field, token.text, token, query, 0, required=True)
    return Comparison(field.name, relation, token.text)


def _check(field: Field, text: str, token: Token, query: str, offset: int, required: bool = False) -> None:
    if field.kind is Kind.NAME or not (text or required):
        return
    if required and text.casefold() in NONE and field.kind is not Kind.FLAG:
        return
    try:
        flag(text) if field.kind is Kind.FLAG else span(field.kind, text, SOME_DAY_S)
    except (ValueError, OverflowError):
        shown = re.sub(r"\s+", " ", text)
        raise QuerySyntaxError(
            f"{shown!r} is not what {field.name} is compared with.", f"Write {field.kind.value}.",
            query, token.text_at + token.whole + offset,
        ) from None  # fmt: skip
