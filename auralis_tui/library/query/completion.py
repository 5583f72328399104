"""What could be typed next in a query: names of fields, and their values in this library."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from auralis_tui.library.query.compiler import phrase
from auralis_tui.library.query.fields import BY_NAME, FIELDS, SORT, SORTS, Field, Place
from auralis_tui.library.query.nodes import Words, quoted
from auralis_tui.library.query.terms import has_words
from auralis_tui.library.query.values import Kind

MAX_SUGGESTIONS = 20
LOOKED_AT = 500
"""So many tracks are asked for their values."""
_VALUE = re.compile(r"(?:^|[\s(-])([A-Za-z_]+)(:?(?:!=|<=|>=|=|<|>)|:)(\"[^\"]*|[^\s)\"]*)$")
_WORD = re.compile(r"(?:^|[\s(-])([A-Za-z_]+)$")
_WRITTEN: dict[Kind, tuple[str, ...]] = {
    Kind.FLAG: ("yes", "no"),
    Kind.DATE: ("today", "yesterday", "7d", "2w", "3m", "1y", "never"),
}

Rows = Callable[..., list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that could stand in a query between two places."""

    text: str
    start: int
    end: int
    help: str = ""


def complete(rows: Rows, query: str, cursor: int) -> list[Suggestion]:
    """Suggest what the word before the cursor could become."""
    before = query[:cursor]
    if value := _VALUE.search(before):
        return [
            Suggestion(text, value.start(3), cursor) for text in _values(rows, value[1].casefold(), value[3])
        ][:MAX_SUGGESTIONS]  # fmt: skip
    if word := _WORD.search(before):
        begun = word[1].casefold()
        named = [(field.name, field.help) for field in FIELDS] + [(SORT, "what the tracks are sorted by")]
        return [Suggestion(f"{name}:", word.start(1), cursor, help) for name, help in named if name.startswith(begun)]
    return []


def _values(rows: Rows, name: str, begun: str) -> Iterator[str]:
    if name == SORT:
        done, comma, last = begun.rpartition(",")
        minus = "-" * last.startswith("-")
        yield from (f"{done}{comma}{minus}{key}" for key in SORTS if key.startswith(last.removeprefix("-").casefold()))
    field = BY_NAME.get(name)
    if field is None:
        return
    plain = begun.removeprefix('"')
    for value in dict.fromkeys(_known(rows, field, plain)):
        if value:
            yield quoted(value) if begun.startswith('"') or re.search(r'[\s()"\\]', value) else value


def _known(rows: Rows, field: Field, begun: str) -> Iterator[str]:
    if field.place is Place.WORDS:
        yield from _words(rows, field.column, begun)
    elif field.name == "folder" and begun.startswith("/"):
        sql = "SELECT path FROM tracks INDEXED BY tracks_path WHERE path >= ? AND path < ? LIMIT ?"
        for (path,) in rows(sql, begun, begun + "\U0010ffff", LOOKED_AT):
            yield begun + path[len(begun) :].partition("/")[0] + "/"
    elif field.kind is Kind.NAME:
        yield from (value for value in _names(rows, field) if value.casefold().startswith(begun.casefold()))
    else:
        yield from (value for value in _WRITTEN.get(field.kind, ()) if value.startswith(begun.casefold()))


def _words(rows: Rows, column: str, begun: str) -> Iterator[str]:
    """Yield values in which a word begins so."""
    if has_words(begun):
        expression = f"{{{column}}} : {phrase(Words(begun))}"
        found = rows(f"SELECT {column} FROM search WHERE search MATCH ? LIMIT ?", expression, LOOKED_AT)
    else:
        found = rows(f"SELECT {column} FROM search LIMIT ?", LOOKED_AT)
    values = sorted({value for (value,) in found}, key=str.casefold)
    yield from sorted(values, key=lambda value: not value.casefold().startswith(begun.casefold()))


def _names(rows: Rows, field: Field) -> Iterator[str]:
    """Yield each value there is once, by jumping from one to the next."""
    table = "reports" if field.place is Place.REPORTS else "tracks"
    sql = f"""SELECT {field.column} FROM {table} INDEXED BY {field.index}
        WHERE {field.column} COLLATE NOCASE > ? ORDER BY {field.column} COLLATE NOCASE LIMIT 1"""
    value = ""
    while found := rows(sql, value):
        value = found[0][0]
        yield value
