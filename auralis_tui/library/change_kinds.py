"""Which kind of change is undone and redone by whom: the only list of them."""

from collections.abc import Mapping

from auralis_tui.library import playlists, ratings, smart_playlists, templates
from auralis_tui.library.changes import Apply

KINDS: Mapping[str, Apply] = {
    ratings.RATING: ratings.apply_rating,
    ratings.FAVOURITE: ratings.apply_favourite,
    templates.TEMPLATE: templates.apply,
    playlists.PLAYLIST: playlists.apply,
    smart_playlists.SMART_PLAYLIST: smart_playlists.apply,
}
"""By the kind that was given to `changes.record`. Files are not among them: see `daemon.changes`."""
