"""Which kind of change is undone and redone by whom: the only list of them."""

from collections.abc import Mapping

from auralis_tui.library import ratings
from auralis_tui.library.changes import Apply

KINDS: Mapping[str, Apply] = {
    ratings.RATING: ratings.apply_rating,
    ratings.FAVOURITE: ratings.apply_favourite,
}
"""By the kind that was given to `changes.record`. Files are not among them: see `daemon.changes`."""
