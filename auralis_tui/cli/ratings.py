"""`auralis rate`, `favourite` and `bookmark`: of the track that is heard, or of those that are named."""

from argparse import Namespace
from collections.abc import Callable, Sequence
from typing import Any

from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_OK, NoDaemon, UsageError

SWITCHES = {"on": True, "off": False, "toggle": None}


def rate(arguments: Namespace) -> int:
    """Rate tracks."""
    if arguments.rating not in (*"012345", "none"):
        raise UsageError(f"{arguments.rating} is no rating.", "It goes from 1 to 5; 0 takes it away: auralis rate 4")
    rating = None if arguments.rating in ("0", "none") else int(arguments.rating)
    count = _change("RateTracks", arguments.tracks, rating=rating)
    print(f"{count} rated {rating} of 5." if rating is not None else f"{count} not rated any more.")
    return EXIT_OK


def favourite(arguments: Namespace) -> int:
    """Make tracks favourites, or no longer."""
    words = list(arguments.tracks)
    switch = SWITCHES[words.pop(0)] if words and words[0] in SWITCHES else None
    count = _change("SetFavourite", words, favourite=switch)
    said = {True: "made favourite", False: "no longer favourite", None: "changed"}[switch]
    print(f"{count} {said}.")
    return EXIT_OK


def bookmark(arguments: Namespace) -> int:
    """Keep the place that is heard, forget it, or go to the one that is kept."""
    with Remote() as remote:
        if arguments.action != "go":
            remote.ask("SetBookmark", forget=arguments.action == "clear")
            return EXIT_OK
        entry = remote.snapshot["player"]["entry"]
        place_s = None if entry is None else entry["track"]["bookmark_s"]
        if place_s is None:
            raise UsageError("No place is kept in this track.", "Keep one: auralis bookmark")
        remote.ask("Seek", position_s=place_s)
    return EXIT_OK


def _change(command: str, words: Sequence[str], **arguments: Any) -> str:
    """Have the daemon do it; without one, do it here. Return how many tracks it concerns."""
    ids: list[int] = []
    if words:
        from auralis_tui.cli.found import found_tracks

        ids += found_tracks(words)
    try:
        with Remote() as remote:
            ids = ids or _heard(remote)
            remote.ask(command, track_ids=ids, **arguments)
    except NoDaemon:
        if not ids:
            raise
        _change_here(command, ids, **arguments)
    return "1 track is" if len(set(ids)) == 1 else f"{len(set(ids))} tracks are"


def _change_here(command: str, ids: Sequence[int], **arguments: Any) -> None:
    from auralis_tui.cli.found import library_here
    from auralis_tui.library import ratings

    with library_here("rating") as library:
        do: Callable[..., None] = ratings.rate if command == "RateTracks" else ratings.set_favourite
        do(library, ids, **arguments)


def _heard(remote: Remote) -> list[int]:
    entry = remote.snapshot["player"]["entry"]
    if entry is None:
        raise UsageError("Nothing is playing.", "Name tracks: auralis rate 4 artist:björk")
    return [entry["track"]["id"]]
