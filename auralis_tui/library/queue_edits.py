"""A change of the queue: the rows that it takes out, and the rows that it puts in.

Every change is one of this kind: what is moved is taken out here and put in there. So each can be taken back by
exchanging the two, and is stored in the size of what it changes, not of the queue.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count, filterfalse
from operator import sub

import msgspec

Row = tuple[int, int, int, int]
"""Position, position in the order without shuffle, entry, track; a plain tuple, since a queue may have 100,000."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change: rows as they stand before it, and rows as they stand after it; both by position."""

    taken: tuple[Row, ...] = ()
    put: tuple[Row, ...] = ()

    @property
    def inverse(self) -> "Edit":
        """The change that takes this one back."""
        return Edit(self.put, self.taken)

    def reach(self, length: int) -> tuple[int, int]:
        """Return the stretch of a queue of `length` rows that is not the same after it: where it begins and ends."""
        positions = [position for position, *_ in chain(self.taken, self.put)]
        if not positions:
            return 0, 0
        return min(positions), max(positions) + 1 if len(self.taken) == len(self.put) else length


def applied(edit: Edit, rows: Sequence[Row], first: int) -> list[Row]:
    """Return what a stretch of the queue is after an edit that reaches no further.

    `rows` are all that stand in it, by position, and `first` is where it begins.
    """
    gone = {entry_id for _, _, entry_id, _ in edit.taken}
    staying = [row for row in rows if row[2] not in gone] if gone else rows
    if not staying:
        return list(edit.put)
    positions = _left_free(first, {position for position, *_ in edit.put})
    naturals = _left_free(first, {natural for _, natural, *_ in edit.put})
    by_natural = sorted(range(len(staying)), key=lambda number: staying[number][1])
    natural_of = dict(zip(by_natural, naturals, strict=False))
    moved = [
        (position, natural_of[number], row[2], row[3])
        for number, (row, position) in enumerate(zip(staying, positions, strict=False))
    ]
    return sorted(chain(moved, edit.put))


def _left_free(first: int, used: set[int]) -> Iterable[int]:
    """Count on from `first`, past the numbers that are used."""
    return filterfalse(used.__contains__, count(first)) if used else count(first)


def encode(edit: Edit) -> bytes:
    """Make an edit small: differences from row to row, packed."""
    return zlib.compress(msgspec.msgpack.encode((_packed(edit.taken), _packed(edit.put))), 1)


def decode(data: bytes) -> Edit:
    """Read what `encode` has made."""
    taken, put = msgspec.msgpack.decode(zlib.decompress(data), type=tuple[list[list[int]], list[list[int]]])
    return Edit(_unpacked(taken), _unpacked(put))


def _packed(rows: Sequence[Row]) -> list[list[int]]:
    return [list(map(sub, column, (0, *column))) for column in zip(*rows, strict=True)]


def _unpacked(columns: list[list[int]]) -> tuple[Row, ...]:
    return tuple(zip(*map(accumulate, columns), strict=True)) if columns else ()
