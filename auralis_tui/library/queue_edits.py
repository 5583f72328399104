"""A change of the queue: the rows that it takes out, and the rows that it puts in.

Every change is one of this kind: what is moved is taken out here and put in there. So each can be taken back by
exchanging the two, and is stored in the size of what it changes, not of the queue.
"""

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, count, filterfalse, starmap
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

    @property
    def tracks(self) -> int:
        """How many it concerns: those that come, or, where none does, those that go."""
        return len(self.put or self.taken)

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


def joined(edits: Sequence[Edit]) -> Edit:
    """Return the one edit that does what these do, one after the other."""
    while (
        len(edits) > 1
    ):  # neighbours first, so that each row is carried a few times only, however many edits there are
        pairs = zip(edits[::2], edits[1::2], strict=False)
        edits = [*starmap(_both, pairs), *(edits[-1:] if len(edits) % 2 else ())]
    return edits[0] if edits else Edit()


def past(edit: Edit, removal: Edit) -> tuple[Edit, Edit]:
    """Return an edit as it is after a removal that comes before it, and that removal as it is after the edit."""
    gone = {row[2] for row in removal.taken}
    touched = {row[2] for row in chain(edit.taken, edit.put)}
    staying = [row for row in removal.taken if row[2] not in touched]
    moved = [row for row in edit.put if row[2] in gone]
    after = Edit(tuple(sorted(chain(moved, _carried(staying, edit)))))
    return joined((removal.inverse, edit, after)), after


def _both(first: Edit, then: Edit) -> Edit:
    """Join two edits: what the second takes out, as before the first; what the first puts in, as after both."""
    came, went = {row[2] for row in first.put}, {row[2] for row in then.taken}
    taken = _carried([row for row in then.taken if row[2] not in came], first.inverse)
    put = _carried([row for row in first.put if row[2] not in went], then)
    return Edit(tuple(sorted(chain(first.taken, taken))), tuple(sorted(chain(put, then.put))))


def _carried(rows: Sequence[Row], edit: Edit) -> Iterable[Row]:
    """Return where rows stand after an edit that leaves them in the queue."""
    if not rows:
        return rows
    positions, naturals, entry_ids, track_ids = zip(*rows, strict=True)
    gone, come = [sorted(column) for column in _columns(edit.taken)], [sorted(column) for column in _columns(edit.put)]
    return zip(_renumbered(positions, gone[0], come[0]), _renumbered(naturals, gone[1], come[1]),
               entry_ids, track_ids, strict=True)  # fmt: skip


def _columns(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    return [row[0] for row in rows], [row[1] for row in rows]


def _renumbered(numbers: Sequence[int], gone: list[int], come: list[int]) -> Sequence[int]:
    """Close the gaps that numbers leave which are gone, then make room for those that come."""
    if max(numbers) < min(chain(gone[:1], come[:1]), default=0):  # the usual case: all that changes comes after them
        return numbers
    left = [number - bisect_left(gone, number) for number in numbers]
    room = [number - before for before, number in enumerate(come)]
    return [number + bisect_right(room, number) for number in left]


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
