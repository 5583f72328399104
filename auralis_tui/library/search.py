"""Finding the tracks that fit a query: the first page at once, in a library of a million too.

Where an index knows one of the things asked for to be rare, the others are looked at for those tracks only. Otherwise
the word index is walked, or the narrow index of all that can be compared; what fits often is found soon on the way.
Few tracks are put in order, the best first or as the library lists them; of more than that, an order would have to be
made of all of them before the first is shown, so that they come as they were added.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from auralis_tui.library.query.compiler import Sql, condition, match_expression, on_report, path_expression
from auralis_tui.library.query.fields import BY_NAME, LIBRARY_ORDER, SORTS, Place
from auralis_tui.library.query.nodes import AllOf, AnyOf, Node, Not, Query, SortKey, Words
from auralis_tui.library.rarity import Rarity, Rows
from auralis_tui.library.records import WITH_ALBUMS

SORTED_UP_TO = 1000
"""So many tracks can be put in the library's order, or ranked, within some milliseconds."""
RANKED_FROM_CHARACTERS = 4
"""Shorter words match so much that ranking says little."""


@dataclass(frozen=True, slots=True)
class Start:
    """Where looking begins."""

    sql: Sql
    """A table, or a query in its place."""
    track_id: str
    """What in it is the track's id."""
    where: tuple[Sql, ...] = ()


class Finder:
    """Carries a query out."""

    def __init__(self, rows: Rows, now_s: float) -> None:
        self._rows = rows
        self._now_s = now_s
        self._with_missing = False
        self._rarity = Rarity(rows, now_s, 0)

    def find(self, query: Query, limit: int) -> Sequence[int]:
        """Return the ids of the tracks that fit, at most so many."""
        self._with_missing = query.node is not None and _asks_for_missing(query.node)
        self._rarity = Rarity(self._rows, self._now_s, self._ids("SELECT max(id) FROM tracks")[0] or 0)
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
        others = [part for part in parts if text is None or part not in text.parts]
        if text is not None and not others:
            return self._ids("SELECT rowid FROM search WHERE search MATCH ? LIMIT ?", match_expression(text), limit)
        start, left = self._begin(text, others)
        return self._where(start, left, limit)

    def _begin(self, text: AllOf | None, others: Sequence[Node]) -> tuple[Start | None, Sequence[Node]]:
        """Return where looking begins, and what of the others is left to be looked at; None for all tracks."""
        rare = self._rarity.rarest(others)
        others = [part for part in others if rare is None or part is not rare.part]
        if rare is not None and (text is None or self._rarity.is_asked_for_each(rare, text.parts)):
            candidates = self._rarity.candidates(rare, others if text is None else text.parts)
            return Start(Sql(f"({candidates.text}) AS rare", candidates.values), "rare.id"), others
        if text is not None:
            words = Sql("search MATCH ?", (match_expression(text),))
            within = () if rare is None else (Sql(f"+search.rowid IN ({rare.sql.text})", rare.sql.values),)
            return Start(Sql("search"), "search.rowid", (words, *within)), others
        for part in others:
            if (expression := path_expression(part)) is not None:
                of_path = Sql("search_paths MATCH ?", (expression,))
                left = [other for other in others if other is not part]
                return Start(Sql("search_paths"), "search_paths.rowid", (of_path,)), left
        return None, others

    def _where(self, start: Start | None, parts: Sequence[Node], limit: int) -> Sequence[int]:
        """Return what fits all of this, where looking begins; reports before tracks, since they leave out more."""
        asked = [(part, on_report(part, self._now_s)) for part in parts]
        of_reports = [one for _, one in asked if one is not None]
        shown = [] if self._with_missing else [Sql("tracks.missing = 0")]
        rest = [*shown, *(condition(part, self._now_s) for part, one in asked if one is None)]
        joined = [] if start is None else [start]
        if of_reports:
            joined.append(Start(Sql("reports INDEXED BY reports_facts"), "reports.track_id", tuple(of_reports)))
        joined.append(Start(Sql("tracks INDEXED BY tracks_facts"), "tracks.id", tuple(rest)))
        tables = [joined[0].sql.text]
        tables += [f"{next.sql.text} ON {next.track_id} = {joined[0].track_id}" for next in joined[1:]]
        conditions = [one for table in joined for one in table.where]
        text = " AND ".join(f"({one.text})" for one in conditions) or "1"
        values = [value for one in (joined[0].sql, *conditions) for value in one.values]
        return self._ids(f"SELECT tracks.id FROM {' CROSS JOIN '.join(tables)} WHERE {text} LIMIT ?", *values, limit)

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
        found = None if query.node is None else self._few(query.node)
        if found is not None:
            start = f"json_each(?) AS wanted CROSS JOIN tracks ON tracks.id = wanted.value {tables}"
            return self._ids(f"SELECT tracks.id FROM {start} ORDER BY {order} LIMIT ?", json.dumps(list(found)), limit)
        where = Sql("1") if query.node is None else condition(query.node, self._now_s)
        shown = "1" if self._with_missing else "tracks.missing = 0"
        return self._ids(
            f"""SELECT tracks.id FROM tracks {_walked(query.sort, limit)} {tables}
            WHERE {shown} AND ({where.text}) ORDER BY {order} LIMIT ?""", *where.values, limit,
        )  # fmt: skip

    def _few(self, node: Node) -> Sequence[int] | None:
        """Return what fits where that is little; None where it is not."""
        up_to = self._rarity.rare_up_to
        if (expression := match_expression(node)) is not None:  # to count them takes half the time
            words = Sql("SELECT rowid FROM search WHERE search MATCH ?", (expression,))
            if self._rarity.count(words, up_to) > up_to:
                return None
        found = self._matching(node, up_to + 1)
        return found if len(found) <= up_to else None

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


def _walked(sort: Sequence[SortKey], limit: int) -> str:
    """Let the tracks be looked at in the order of an index, where a page of many is wanted and there is such an index.

    SQLite would gather all that fit, and sort them.
    """
    field = BY_NAME.get(sort[0].name)
    if field is None or field.place is not Place.TRACKS or not field.index or field.where or limit > SORTED_UP_TO:
        return ""
    return f"INDEXED BY {field.index}"


def _order(key: SortKey) -> str:
    """What isn't known comes last, whichever way round."""
    if key.name == "artist" and not key.descending:
        return LIBRARY_ORDER
    return f"{SORTS[key.name]} {'DESC' if key.descending else 'ASC'} NULLS LAST"
