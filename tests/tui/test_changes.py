"""What is said of changes, without an application."""

from auralis_tui.bus.commands import AddPaths, AddTracks, AnyCommand, Pause, Redo, Undo
from auralis_tui.bus.library_commands import RateTracks
from auralis_tui.bus.state import QueueState
from auralis_tui.tui.changes import Changes, Words

RATED = QueueState(revision=1, length=3, undo="Rated 2 tracks.")
RATE = RateTracks(track_ids=(1,), rating=5)


def told(changes: Changes, before: QueueState, now: QueueState, in_sight: bool = False) -> list[Words]:
    return list(changes.told(before, now, queue_in_sight=in_sight))


def sent(*commands: AnyCommand, in_sight: bool = False) -> Changes:
    changes = Changes()
    for command in commands:
        changes.sent(command, queue_in_sight=in_sight)
    return changes


def test_a_change_is_told_once() -> None:
    changes = sent(RATE)
    assert told(changes, QueueState(), RATED) == [("Rated 2 tracks.", "z undo")]
    assert told(changes, QueueState(), RATED) == []


def test_what_was_refused_tells_nothing_of_what_was_done_before() -> None:
    changes = sent(AddPaths(paths=("/empty",)))
    changes.failed()
    assert told(changes, RATED, QueueState(revision=1, index=2, length=3, undo="Rated 2 tracks.")) == []


def test_a_track_that_begins_is_no_answer() -> None:
    changes = sent(AddPaths(paths=("/large",)))
    moved = QueueState(revision=1, index=2, length=3, undo="Rated 2 tracks.")
    assert told(changes, RATED, moved) == []
    added = QueueState(revision=2, index=2, length=4, undo="Added 1 track.")
    assert told(changes, moved, added) == [("Added 1 track.", "z undo")]


def test_what_is_added_in_sight_needs_no_word() -> None:
    added = QueueState(revision=2, length=4, undo="Added 1 track.")
    assert told(sent(AddTracks(track_ids=(1,)), in_sight=True), RATED, added, in_sight=True) == []


def test_a_folder_tells_of_more_as_it_is_read() -> None:
    changes = sent(AddPaths(paths=("/large",)))
    some = QueueState(revision=2, length=4, undo="Added 1 track.")
    more = QueueState(revision=3, length=9, undo="Added 6 tracks.")
    assert told(changes, RATED, some) == [("Added 1 track.", "z undo")]
    assert told(changes, some, more) == [("Added 6 tracks.", "z undo")]
    assert told(changes, some, more, in_sight=True) == []


def test_undos_in_a_row_are_each_told_and_a_redo_is_not_one_of_them() -> None:
    changes = sent(Undo(), Undo())
    two = QueueState(undo="Two.")
    one = QueueState(undo="One.", redo="Two.")
    none = QueueState(redo="One.")
    assert told(changes, two, one) == [("Undone: Two.", "Z redo")]
    assert told(changes, one, none) == [("Undone: One.", "Z redo")]
    assert told(changes, one, none) == []
    changes.sent(Redo(), queue_in_sight=False)
    assert told(changes, none, one) == [("Redone: One.", "z undo")]
    changes.sent(Pause(), queue_in_sight=False)
    assert told(changes, none, one) == []
