"""Finding the tracks that fit a query: the first page at once, in a library of a million too.

Where an index knows one of the things asked for to be rare, the others are looked at for those tracks only. Otherwise
the word index is walked, or the narrow index of all that can be compared; what fits often is found soon on the way.
Few tracks are put in order, the best first or as the library lists them; of more than that, an order would have to be
made of all of them before the first is shown, so that they come as they were added.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from auralis_tui.library.query.compiler import Sql, condition, few, match_expression
from auralis_tui.library.query.fields import LIBRARY_ORDER, SORTS
from auralis_tui.library.query.nodes import AllOf, AnyOf, Node, Not, Query, SortKey, Words
from auralis_tui.library.records import WITH_ALBUMS

SORTED_UP_TO = 1000
"""So many tracks can be put in the library's order, or ranked, within some milliseconds."""
RARE_SHARE = 25
"""One track of so many is still better looked at by itself than sought by walking along all of them."""
RARE_AT_LEAST = 1000
RANKED_FROM_CHARACTERS = 4
"""Shorter words match so much that ranking says little."""

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs a statement with its values, and returns its rows."""


@dataclass(frozen=True, slots=True)
class Rare:
    """Something that fits few tracks, and how many."""

    sql: Sql
    """Yields their ids as `id`."""
    count: int


class Finder:
    """Carries a query out."""

    def __init__(self, rows: Rows, now_s: float) -> None:
        self._rows = rows
        self._now_s = now_s
        self._with_missing = False
        self._rare_up_to = 0

    def find(self, query: Query, limit: int) -> Sequence[int]:
        """Return the ids of the tracks that fit, at most so many."""
        self._with_missing = query.node is not None and _asks_for_missing(query.node)
        last_id = self._ids("SELECT max(id) FROM tracks")[0] or 0
        self._rare_up_to = max(RARE_AT_LEAST, last_id // RARE_SHARE)
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
        if isinstance(node, AnyOf) and match_expression(node) is None:
            return sorted({number for part in node.parts for number in self._matching(part, limit)})[:limit]
        parts = node.parts if isinstance(node, AllOf) else (node,)
        text = _text(parts)
        expression = None if text is None else match_expression(text)
        others = [part for part in parts if text is None or part not in text.parts]
        if expression is not None and not others:
            return self._ids("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", expression, limit)
        rare = self._rarest(others)
        conditions = [condition(part, self._now_s) for part in others]
        if not self._with_missing:
            conditions.insert(0, Sql("tracks.missing = 0"))
        if expression is not None:
            within = [] if rare is None else [Sql(f"+search.rowid IN ({rare.sql.text})", rare.sql.values)]
            start = Sql("search CROSS JOIN tracks INDEXED BY tracks_facts ON tracks.id = search.rowid")
            return self._where(start, [Sql("search MATCH ?", (expression,)), *within, *conditions], limit)
        if rare is not None:
            start = Sql(f"""(SELECT * FROM ({rare.sql.text}) ORDER BY 1) AS rare
                CROSS JOIN tracks INDEXED BY tracks_facts ON tracks.id = rare.id""", rare.sql.values)  # fmt: skip
            return self._where(start, conditions, limit)
        return self._where(Sql("tracks INDEXED BY tracks_facts"), conditions, limit)

    def _rarest(self, parts: Sequence[Node]) -> Rare | None:
        """Return the rarest of what these ask for; None where an index knows of none that is rare."""
        found = [rare for part in parts if (rare := self._rare(part)) is not None]
        return min(found, key=lambda rare: rare.count, default=None)

    def _rare(self, part: Node) -> Rare | None:
        if isinstance(part, AllOf):
            return self._rarest(part.parts)
        if isinstance(part, AnyOf) and match_expression(part) is None:
            return self._together([self._rare(one) for one in part.parts])
        sql = few(part, self._now_s)
        if sql is None:
            return None
        counted = f"SELECT count(*) FROM ({sql.text} LIMIT {self._rare_up_to + 1})"
        count = self._ids(counted, *sql.values)[0]
        return Rare(sql, count) if count <= self._rare_up_to else None

    def _together(self, found: Sequence[Rare | None]) -> Rare | None:
        """Return what fits one of these, if all of them are rare, and still are together."""
        all_rare = [rare for rare in found if rare is not None]
        count = sum(rare.count for rare in all_rare)
        if len(all_rare) < len(found) or count > self._rare_up_to:
            return None
        text = " UNION ".join(f"SELECT id FROM ({rare.sql.text})" for rare in all_rare)
        return Rare(Sql(text, sum((rare.sql.values for rare in all_rare), ())), count)

    def _where(self, start: Sql, conditions: Sequence[Sql], limit: int) -> Sequence[int]:
        text = " AND ".join(f"({one.text})" for one in conditions) or "1"
        values = [value for one in (start, *conditions) for value in one.values]
        return self._ids(f"SELECT tracks.id FROM {start.text} WHERE {text} LIMIT ?", *values, limit)

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
        found = None if query.node is None else self._matching(query.node, self._rare_up_to + 1)
        if found is not None and len(found) <= self._rare_up_to:
            start = f"json_each(?) AS wanted CROSS JOIN tracks ON tracks.id = wanted.value {tables}"
            return self._ids(f"SELECT tracks.id FROM {start} ORDER BY {order} LIMIT ?", json.dumps(list(found)), limit)
        where = Sql("1") if query.node is None else condition(query.node, self._now_s)
        shown = "1" if self._with_missing else "tracks.missing = 0"
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
    """Whether the best matches come first; otherwise they come in the library's order.

    Ranking counts how often each word is begun at all, which takes long for one or two letters.
    """
    match node:
        case Words(text):
            return max(map(len, text.split()), default=0) >= RANKED_FROM_CHARACTERS
        case AllOf(parts) | AnyOf(parts):
            return all(map(_is_ranked, parts))
        case Not():
            return True
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
