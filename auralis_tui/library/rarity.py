"""What of a query an index knows to be rare, and which tracks that leaves to be looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from auralis_tui.library.query.compiler import Sql, at_once, few, match_expression
from auralis_tui.library.query.nodes import AllOf, AnyOf, Node

RARE_SHARE = 25
"""One track of so many is still better looked at by itself than sought by walking along all of them."""
RARE_AT_LEAST = 1000
LOOKED_AT_SHARE = 250
"""One track of so many is looked at without ado; of more, other indexes leave some out before."""
IN_ORDER = "LIMIT -1"
"""Without a limit, SQLite leaves out the order of a query within another one."""
SAMPLE = 200
"""Of so many tracks an index has to leave out half, to be asked for all of them."""
ASKED_SHARE = 3000
"""For one track of so many the word index is asked whether it fits; for more, it is walked along all that fits."""

Rows = Callable[..., list[tuple[Any, ...]]]
"""Runs a statement with its values, and returns its rows."""


@dataclass(frozen=True, slots=True)
class Rare:
    """Something that fits few tracks, and how many."""

    sql: Sql
    """Yields their ids as `id`."""
    count: int
    part: Node | None = None
    """The part of the query that this answers wholly."""


class Rarity:
    """Finds out what is rare among so many tracks."""

    def __init__(self, rows: Rows, now_s: float, tracks: int) -> None:
        self._rows = rows
        self._now_s = now_s
        self._tracks = tracks
        self.rare_up_to = max(RARE_AT_LEAST, tracks // RARE_SHARE)
        """What fits more tracks is frequent."""

    def rarest(self, parts: Sequence[Node]) -> Rare | None:
        """Return the rarest of what these ask for; None where an index knows of none that is rare."""
        found = [rare for part in parts if (rare := self._rare(part)) is not None]
        return min(found, key=lambda rare: rare.count, default=None)

    def is_asked_for_each(self, rare: Rare, words: Sequence[Node]) -> bool:
        """Whether the word index is better asked for each of these tracks than walked along all that fits the words."""
        asked = all(at_once(word, self._now_s, "few.id") is not None for word in words)
        return asked and rare.count <= self._tracks // ASKED_SHARE

    def candidates(self, rare: Rare, parts: Sequence[Node]) -> Sql:
        """Return a query of the ids of what is rare, in their order, as far as indexes don't leave them out at once."""
        asked = self._asked(rare, parts)
        where = " AND ".join(one.text for one in asked) or "1"
        values = (*rare.sql.values, *(value for one in asked for value in one.values))
        return Sql(f"SELECT id FROM ({rare.sql.text}) AS few WHERE {where} ORDER BY 1 {IN_ORDER}", values)

    def count(self, sql: Sql, up_to: int) -> int:
        """Count what a query yields; one more than `up_to` where there is more."""
        counted = f"SELECT count(*) FROM ({sql.text} LIMIT {up_to + 1})"
        count: int = self._rows(counted, *sql.values)[0][0]
        return count

    def _asked(self, rare: Rare, parts: Sequence[Node]) -> list[Sql]:
        """Return what is asked of each track before it is looked at: all words; numbers where that leaves out many."""
        asked = [(part, one) for part in parts if (one := at_once(part, self._now_s, "few.id")) is not None]
        words = [one for part, one in asked if match_expression(part) is not None]
        if rare.count <= self._tracks // LOOKED_AT_SHARE:
            return words
        numbers = [(self._left(rare, one), one) for part, one in asked if match_expression(part) is None]
        most = min(SAMPLE, rare.count) // 2
        return [*words, *(one for left, one in sorted(numbers, key=lambda pair: pair[0]) if left <= most)]

    def _left(self, rare: Rare, asked: Sql) -> int:
        """Count which of the first of these tracks fit."""
        sample = f"SELECT count(*) FROM (SELECT id FROM ({rare.sql.text}) LIMIT {SAMPLE}) AS few WHERE {asked.text}"
        left: int = self._rows(sample, *rare.sql.values, *asked.values)[0][0]
        return left

    def _rare(self, part: Node) -> Rare | None:
        if isinstance(part, AllOf):
            return self.rarest(part.parts)
        if isinstance(part, AnyOf) and match_expression(part) is None:
            return self._together([self._rare(one) for one in part.parts])
        sql = few(part, self._now_s)
        if sql is None:
            return None
        count = self.count(sql, self.rare_up_to)
        return Rare(sql, count, part) if count <= self.rare_up_to else None

    def _together(self, found: Sequence[Rare | None]) -> Rare | None:
        """Return what fits one of these, if all of them are rare, and still are together."""
        all_rare = [rare for rare in found if rare is not None]
        count = sum(rare.count for rare in all_rare)
        if len(all_rare) < len(found) or count > self.rare_up_to:
            return None
        text = " UNION ".join(f"SELECT id FROM ({rare.sql.text})" for rare in all_rare)
        return Rare(Sql(text, sum((rare.sql.values for rare in all_rare), ())), count)
