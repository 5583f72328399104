"""Reading a query as a tree.

any  = all { "or" all } ;
all  = part { [ "and" ] part } ;
part = ( "not" | "-" ) part | "(" any ")" | word | phrase | field ( ":" | "=" | "!=" | "<" ... ) value ;
"""

from collections.abc import Callable

from auralis_tui.library.query import terms
from auralis_tui.library.query.fields import BY_NAME, SORT, SORTS
from auralis_tui.library.query.lexer import Sign, Token, tokens
from auralis_tui.library.query.nodes import AllOf, AnyOf, Node, Not, Query, SortKey, Words
from auralis_tui.library.query.syntax_error import QuerySyntaxError

MAX_CHARACTERS = 4096
MAX_DEPTH = 30
"""Brackets and negations within each other."""
QUOTE_IT = "Or put the word between quotes."


def parse(text: str) -> Query:
    """Read a query; raises `QuerySyntaxError`, which points at what can't be read."""
    if len(text) > MAX_CHARACTERS:
        message = f"A query has {MAX_CHARACTERS} characters at the most."
        raise QuerySyntaxError(message, "Shorten it.", text, MAX_CHARACTERS)
    return _Parser(text, tokens(text)).query()


def parse_sort(text: str, at: int = 0, query: str | None = None) -> tuple[SortKey, ...]:
    """Read what tracks are to be sorted by: names between commas, with - for the other way round."""
    keys = []
    for name in text.split(",") if text else ():
        plain = name.removeprefix("-").casefold()
        if plain not in SORTS:
            message, hint = f"Nothing is sorted by {plain!r}.", f"There are: {', '.join(SORTS)}."
            raise QuerySyntaxError(message, hint, text if query is None else query, at)
        keys.append(SortKey(plain, name.startswith("-")))
        at += len(name) + 1
    return tuple(keys)


class _Parser:
    """Goes through the tokens once."""

    def __init__(self, text: str, found: list[Token]) -> None:
        self._text = text
        self._tokens = found
        self._place = 0
        self._depth = 0
        self._sort: tuple[SortKey, ...] = ()

    def query(self) -> Query:
        """Read all of it."""
        node = None if self._next.sign is Sign.END else self._any()
        if self._next.sign is Sign.CLOSE:
            raise self._error("A bracket is closed that was never opened.", "Take it away, or put it between quotes.")
        return Query(node, self._sort)

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    @property
    def _former(self) -> Token | None:
        return self._tokens[self._place - 1] if self._place else None

    def _take(self) -> Token:
        self._place += 1
        return self._tokens[self._place - 1]

    def _any(self) -> Node | None:
        parts = [self._all()]
        while self._next.sign is Sign.OR:
            self._take()
            parts.append(self._all())
        said = tuple(part for part in parts if part is not None)
        return said[0] if len(said) == 1 else AnyOf(said) if said else None

    def _all(self) -> Node | None:
        """Read what stands side by side; signs that are no words say nothing beside other parts."""
        parts = self._leading_keyword()
        former_sort, begin = self._sort, self._place
        while self._next.sign not in (Sign.OR, Sign.CLOSE, Sign.END):
            if self._place > begin and self._next.sign is Sign.AND:
                self._take()
            if self._next.sign is Sign.TERM and self._next.field.casefold() == SORT:
                self._read_sort(self._take())
            else:
                parts.append(self._part())
        if not parts and self._sort == former_sort:
            raise self._nothing()
        said = tuple(part for part in parts if not _is_mute(part)) or tuple(parts[:1])
        return AllOf(said) if len(said) > 1 else said[0] if said else None

    def _leading_keyword(self) -> list[Node]:
        """Take what would join two parts, where it has none to join, for a word: `and then she` is a title."""
        if self._former is not None and self._former.sign is not Sign.OPEN:
            return []
        alone = self._next.sign is Sign.NOT and self._tokens[self._place + 1].sign in (Sign.CLOSE, Sign.END)
        if self._next.sign in (Sign.AND, Sign.OR) or (alone and self._next.text):
            return [Words(self._take().text)]
        return []

    def _part(self) -> Node:
        match self._next.sign:
            case Sign.NOT:
                return self._within(lambda: Not(self._part()))
            case Sign.OPEN:
                return self._within(self._bracket)
            case Sign.TERM:
                return self._term(self._take())
            case _:
                raise self._nothing()

    def _within(self, read: Callable[[], Node]) -> Node:
        if self._depth == MAX_DEPTH:
            raise self._error(f"More than {MAX_DEPTH} brackets and negations lie within each other.", "Take some away.")
        self._take()
        self._depth += 1
        node = read()
        self._depth -= 1
        return node

    def _bracket(self) -> Node:
        opened = self._tokens[self._place - 1]
        node = self._any()
        if self._next.sign is not Sign.CLOSE or node is None:
            raise self._error("A bracket is opened and never closed.", "Put a ) behind it.", opened.at)
        self._take()
        return node

    def _term(self, token: Token) -> Node:
        if not token.field:
            return Words(token.text, whole=token.whole)
        field = BY_NAME.get(token.field.casefold())
        if field is None:
            raise self._unknown(token)
        if not token.text and not token.whole:
            message = f"{token.field}{token.relation} needs a value."
            raise self._error(message, f"Write {field.kind.value}.", token.end)
        return terms.term(field, token, self._text)

    def _unknown(self, token: Token) -> QuerySyntaxError:
        from difflib import get_close_matches  # only for a mistake: no start waits for it

        close = get_close_matches(token.field.casefold(), BY_NAME, 1)
        meant = f"Do you mean {close[0]}? " if close else ""
        hint = f"{meant}To search for the words, put them between quotes."
        return self._error(f"There is no field {token.field}.", hint, token.at)

    def _read_sort(self, token: Token) -> None:
        if self._depth:
            raise self._error("sort: belongs outside of brackets.", "Put it at the end.", token.at)
        if token.relation != ":" or not token.text:
            raise self._error("sort needs a colon and a name.", "As in sort:-added.", token.at)
        self._sort += parse_sort(token.text, token.text_at, self._text)

    def _nothing(self) -> QuerySyntaxError:
        """Say what is missing where the next token stands."""
        former, token = self._former, self._next
        if former is not None and former.sign in (Sign.AND, Sign.OR, Sign.NOT):
            return self._error(f"Something must follow `{self._text[former.at : former.end]}`.", QUOTE_IT)
        if former is not None and former.sign is Sign.OPEN and token.sign is Sign.END:
            return self._error("A bracket is opened and never closed.", "Put a ) behind it.", former.at)
        if former is not None and former.sign is Sign.OPEN and token.sign is Sign.CLOSE:
            return self._error("There is nothing between these brackets.", "Put something in.", former.at)
        if token.sign is Sign.CLOSE:
            return self._error("A bracket is closed that was never opened.", "Take it away, or put it between quotes.")
        return self._error(f"Something must stand before `{self._text[token.at : token.end]}`.", QUOTE_IT)

    def _error(self, message: str, hint: str, at: int | None = None) -> QuerySyntaxError:
        return QuerySyntaxError(message, hint, self._text, self._next.at if at is None else at)


def _is_mute(node: Node) -> bool:
    return isinstance(node, Words) and not node.field and not terms.has_words(node.text)
