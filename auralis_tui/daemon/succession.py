"""What follows what in the queue, by the options: positions only, no rows.

A queue that is repeated is gone through in laps. A shuffled one has another order in each lap, which is known before
the lap begins, so that the engine can be told in time.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, count, islice
from random import Random

from auralis_tui.bus.state import PlaybackOptions, Repeat

Place = tuple[int, int]
"""A position in the queue, and how many laps from now."""


def ends_after_this(options: PlaybackOptions) -> bool:
    """Whether nothing follows the entry that is heard."""
    return options.stop_after_current or (options.single and options.repeat is Repeat.OFF)


def repeats_this(options: PlaybackOptions) -> bool:
    """Whether the entry that is heard follows itself."""
    return not options.stop_after_current and (
        options.repeat is Repeat.ONE or (options.single and options.repeat is Repeat.ALL)
    )


def reorders(options: PlaybackOptions) -> bool:
    """Whether each lap has its own order: of what is taken out once it was heard there is no other lap."""
    return options.shuffle and not options.consume


def following(index: int, length: int, options: PlaybackOptions) -> Iterator[Place]:
    """Yield what follows the entry at `index`, without end where something is repeated."""
    if ends_after_this(options):
        return iter(())
    if repeats_this(options):
        return ((index, lap) for lap in count(1))
    ahead = ((position, 0) for position in range(index + 1, length))
    if options.repeat is Repeat.OFF:
        return ahead
    if options.consume:
        return chain(ahead, ((position, 1) for position in range(index)))
    return chain(ahead, ((position, lap) for lap in count(1) for position in range(length)))


def first_following(index: int, length: int, options: PlaybackOptions, most: int) -> list[Place]:
    """Return the first few of those."""
    return list(islice(following(index, length, options), most))


def lap_order(entry_ids: Sequence[int], seed: int, lap: int, last: int | None) -> list[int]:
    """Return a shuffled queue's entries in the order of this lap, which doesn't begin with the one heard just before.

    It depends on which entries there are, not on how they stand, so that it stays the same until the lap begins.
    """
    order = sorted(entry_ids)
    Random(seed + lap).shuffle(order)
    if len(order) > 1 and order[0] == last:
        order[0], order[-1] = order[-1], order[0]
    return order
