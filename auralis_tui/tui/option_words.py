"""What a change of how the queue is played is called, where the status line has no room for it."""

from auralis_tui.bus.state import PlaybackOptions, Repeat

REPEATS = {Repeat.OFF: "Repeat off.", Repeat.ALL: "Repeat all.", Repeat.ONE: "Repeat this track."}


def change_of(before: PlaybackOptions, after: PlaybackOptions) -> str:
    """Return a sentence about the first thing that has changed; empty where that is nothing to be told."""
    if after.crossfade_s != before.crossfade_s:
        return f"Crossfade {after.crossfade_s:.1f} s." if after.crossfade_s else "Crossfade off."
    if after.repeat is not before.repeat:
        return REPEATS[after.repeat]
    for on, was_on, yes, no in (
        (after.shuffle, before.shuffle, "Shuffle on.", "Shuffle off."),
        (after.single, before.single, "Stops after each track.", "Plays on after each track."),
        (after.consume, before.consume, "What was heard leaves the queue.", "What was heard stays in the queue."),
    ):
        if on != was_on:
            return yes if on else no
    if after.stop_after_current and not before.stop_after_current:
        return "Stops after this track."
    return ""
