"""Finding the tracks that fit a query: the first page at once, in a library of a million too.

Where an index knows one of the things asked for to be rare, the others are looked at for those tracks only. Otherwise
the word index is walked, or the narrow index of all that can be compared; what fits often is found soon on the way.
Few tracks are put in order, the best first or as the library lists them; of more than that, an order would have to be
made of all of them before the first is shown, so that they come as they were added.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from auralis_tui.library.query.compiler import Sql, condition, few, match_expression
from auralis_tui.library.query.fields import LIBRARY_ORDER, SORTS
from auralis_tui.library.query.nodes import AllOf, AnyOf, Node, Not, Query, SortKey, Words
from auralis_tui.library.records import WITH_ALBUMS

SORTED_UP_TO = 1000
"""So many tracks can be put in order within some milliseconds."""
RANKED_FROM_CHARACTERS = 4
"""Shorter words match so much that ranking says little."""

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs a statement with its values, and returns its rows."""


class Finder:
    """Carries a query out."""

    def __init__(self, rows: Rows, now_s: float) -> None:
        self._rows = rows
        self._now_s = now_s

    def find(self, query: Query, limit: int) -> Sequence[int]:
        """Return the ids of the tracks that fit, at most so many."""
        if query.sort:
            return self._sorted(query, limit)
        if query.node is None:
            return self._ids(f"""SELECT tracks.id FROM artists CROSS JOIN albums ON albums.artist_id = artists.id
                CROSS JOIN tracks ON tracks.album_id = albums.id AND tracks.missing = 0
                ORDER BY {LIBRARY_ORDER} LIMIT ?""", limit)  # fmt: skip
        found = self._matching(query.node, SORTED_UP_TO + 1)
        if len(found) <= SORTED_UP_TO:
            return self._in_order(query.node, found)[:limit]
        return found[:limit] if limit <= len(found) else self._matching(query.node, limit)

    def _matching(self, node: Node, limit: int) -> Sequence[int]:
        """Return what fits, as it was added."""
        parts = node.parts if isinstance(node, AllOf) else (node,)
        shown = () if _asks_for_missing(node) else (Sql("tracks.missing = 0"),)
        rare = self._rarest(parts)
        text = _text(parts)
        others = [part for part in parts if text is None or part not in text.parts]
        conditions = [*shown, *(condition(part, self._now_s) for part in others)]
        expression = None if text is None else match_expression(text)
        if rare is not None:
            return self._among(rare, expression, conditions, limit)
        if expression is not None and not others:
            return self._ids("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", expression, limit)
        if expression is not None:
            start = """search CROSS JOIN tracks INDEXED BY tracks_facts ON tracks.id = search.rowid"""
            return self._where(start, [Sql("search MATCH ?", (expression,)), *conditions], limit)
        return self._where("tracks INDEXED BY tracks_facts", conditions, limit)

    def _rarest(self, parts: Sequence[Node]) -> Sequence[int] | None:
        """Return the ids that fit one of these, where they are few; None where all of them are frequent."""
        if len(parts) == 1 and not isinstance(parts[0], AnyOf) and match_expression(parts[0]) is not None:
            return None  # the word index is walked anyway
        found = [ids for part in parts if (ids := self._few(part)) is not None]
        return min(found, key=len, default=None)

    def _few(self, part: Node) -> Sequence[int] | None:
        if isinstance(part, AnyOf) and match_expression(part) is None:
            return self._few_of_any(part)
        sql = few(part, self._now_s)
        if sql is None:
            return None
        ids = self._ids(f"{sql.text} LIMIT ?", *sql.values, SORTED_UP_TO + 1)
        return ids if len(ids) <= SORTED_UP_TO else None

    def _few_of_any(self, node: AnyOf) -> Sequence[int] | None:
        together: set[int] = set()
        for part in node.parts:
            rare = self._rarest(part.parts) if isinstance(part, AllOf) else self._few(part)
            if rare is None or len(together | set(rare)) > SORTED_UP_TO:
                return None
            together |= set(rare)
        return sorted(together)

    def _among(self, ids: Sequence[int], expression: str | None, conditions: list[Sql], limit: int) -> Sequence[int]:
        wanted = json.dumps(sorted(ids))
        if expression is not None:
            conditions = [*conditions, Sql(
                """tracks.id IN (SELECT rowid FROM search WHERE search MATCH ?
                    AND +rowid IN (SELECT value FROM json_each(?)))""", (expression, wanted),
            )]  # fmt: skip
        start = "json_each(?) AS wanted CROSS JOIN tracks ON tracks.id = wanted.value"
        return self._where(start, conditions, limit, wanted)

    def _where(self, start: str, conditions: Sequence[Sql], limit: int, *first: object) -> Sequence[int]:
        text = " AND ".join(f"({one.text})" for one in conditions) or "1"
        values = [value for one in conditions for value in one.values]
        return self._ids(f"SELECT tracks.id FROM {start} WHERE {text} LIMIT ?", *first, *values, limit)

    def _in_order(self, node: Node, ids: Sequence[int]) -> Sequence[int]:
        expression = match_expression(node)
        if expression is not None and _is_ranked(node):
            return self._ids("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank, rowid", expression)
        return self._ids(
            f"""SELECT tracks.id FROM json_each(?) AS wanted CROSS JOIN tracks ON tracks.id = wanted.value
            {WITH_ALBUMS} ORDER BY {LIBRARY_ORDER}""", json.dumps(list(ids)),
        )  # fmt: skip

    def _sorted(self, query: Query, limit: int) -> Sequence[int]:
        """Return what fits in the order that is asked for; a few of many are found along that order's index."""
        tables = _tables_of(query.sort)
        order = ", ".join(_order(key) for key in query.sort)
        found = None if query.node is None else self._matching(query.node, SORTED_UP_TO + 1)
        if found is not None and len(found) <= SORTED_UP_TO:
            start = f"json_each(?) AS wanted CROSS JOIN tracks ON tracks.id = wanted.value {tables}"
            return self._ids(f"SELECT tracks.id FROM {start} ORDER BY {order} LIMIT ?", json.dumps(list(found)), limit)
        where = Sql("1") if query.node is None else condition(query.node, self._now_s)
        shown = "1" if query.node is not None and _asks_for_missing(query.node) else "tracks.missing = 0"
        return self._ids(
            f"SELECT tracks.id FROM tracks {tables} WHERE {shown} AND ({where.text}) ORDER BY {order} LIMIT ?",
            *where.values, limit,
        )  # fmt: skip

    def _ids(self, sql: str, *values: object) -> Sequence[int]:
        return [row[0] for row in self._rows(sql, *values)]


def _text(parts: Sequence[Node]) -> AllOf | None:
    """Return the parts that the word index answers together."""
    wanted = [part for part in parts if match_expression(part) is not None]
    barred = [part for part in parts if isinstance(part, Not) and match_expression(part.part) is not None]
    return AllOf((*wanted, *barred)) if wanted else None


def _asks_for_missing(node: Node) -> bool:
    match node:
        case AllOf(parts) | AnyOf(parts):
            return any(map(_asks_for_missing, parts))
        case Not(part):
            return _asks_for_missing(part)
    return node.field == "missing"


def _is_ranked(node: Node) -> bool:
    """Whether the best matches come first; otherwise they come in the library's order."""
    match node:
        case Words(text):
            return max(map(len, text.split()), default=0) >= RANKED_FROM_CHARACTERS
        case AllOf(parts) | AnyOf(parts):
            return any(map(_is_ranked, parts))
    return False


def _tables_of(sort: Sequence[SortKey]) -> str:
    columns = " ".join(SORTS[key.name] for key in sort)
    with_albums = WITH_ALBUMS if "artists." in columns or "albums." in columns else ""
    return with_albums + (" LEFT JOIN reports ON reports.track_id = tracks.id" if "reports." in columns else "")


def _order(key: SortKey) -> str:
    """What isn't known comes last, whichever way round."""
    if key.name == "artist" and not key.descending:
        return LIBRARY_ORDER
    return f"{SORTS[key.name]} {'DESC' if key.descending else 'ASC'} NULLS LAST"
