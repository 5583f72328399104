"""What a run plays, in order: what has been taken up already, and what is to come."""

from collections import deque
from dataclasses import dataclass

from auralis_tui.engine.messages import Item


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item, and its number in the run: an entry that is repeated has a number for each time."""

    number: int
    item: Item


class Programme:
    """Numbers rise in the order of playing; the caller holds the lock."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        self._taken: deque[Numbered] = deque()
        self._next_number = 0
        self._coming = deque(self._numbered(items))

    @property
    def next(self) -> Item | None:
        """What will be taken up next."""
        return self._coming[0].item if self._coming else None

    @property
    def last(self) -> Item | None:
        """What was taken up last."""
        return self._taken[-1].item if self._taken else None

    def take(self) -> Numbered:
        """Take up the next item."""
        taken = self._coming.popleft()
        self._taken.append(taken)
        return taken

    def items_from(self, number: int) -> tuple[Item, ...]:
        """Return this item and all after it, and forget those before."""
        while self._taken and self._taken[0].number < number:
            self._taken.popleft()
        return tuple(numbered.item for numbered in (*self._taken, *self._coming) if numbered.number >= number)

    def put_back(self, after: int) -> None:
        """Take up again, later, what was taken up after this item."""
        while self._taken and self._taken[-1].number > after:
            self._coming.appendleft(self._taken.pop())

    def replace(self, items: tuple[Item, ...], after: int, begun: int) -> int | None:
        """Let these follow the item `after`, where those up to `begun` are on their way to the output.

        Return the number from which on nothing that was taken up is wanted any more; None when something is not wanted
        that has begun.
        """
        following = [numbered for numbered in self._taken if numbered.number > after]
        kept = 0
        for numbered, item in zip(following, items, strict=False):
            if not _same(numbered.item, item, numbered.number <= begun):
                break
            kept += 1
        if kept < len(following) and following[kept].number <= begun:
            return None
        for _ in following[kept:]:
            self._taken.pop()
        before = [numbered for numbered in self._coming if numbered.number <= after]
        self._coming = deque([*before, *self._numbered(items[kept:])])
        return following[kept].number if kept < len(following) else self._next_number

    def _numbered(self, items: tuple[Item, ...]) -> list[Numbered]:
        first = self._next_number
        self._next_number += len(items)
        return [Numbered(first + place, item) for place, item in enumerate(items)]


def _same(taken: Item, wanted: Item, begun: bool) -> bool:
    """Tell whether one stands for the other; the level of what has begun is not changed any more."""
    return taken == wanted or (begun and (taken.entry_id, taken.path) == (wanted.entry_id, wanted.path))
